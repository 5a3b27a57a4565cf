"""What customers' health tells of payment days, in a world in which its effect is known.

usage: health.py [--duecast TOOL] [--work DIR] [--seeds N] [--customers N] [--origins N] [--step DAYS]
       health.py --chance N [--duecast TOOL] [--work DIR] [--customers N]

For each seed makes the synthetic ledger `health-effects`, whose log odds of payment move with each customer's
latent health, and back-tests four copies of it that differ in health.csv alone (there are no
reviews in any of them):

    none      no health.csv
    health    as written: metrics that show latent health with noise, some missing
    shuffled  each customer has the metrics of another
    exact     one metric, latent health itself at each month's end

Beside them stands the true hazard: every coefficient, the customer's effect and latent health at the
last month's end known, later months drawn from the process of truth.json.

Prints the mean log loss of each over the origins of all seeds, with the gain over none, and the gain of
`health` as a share of that of `exact`: what the same models gain where nothing is left to be measured.
Differences have standard errors over origins.

With --chance, `shuffled` of so many seeds is fitted as of its last day instead, and what is printed is
how often health was used and the gain over its standard error in each trial.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import math
import random
import shutil
import subprocess
import sys
from pathlib import Path

Day = datetime.date
DAYS = 91
PATHS = 64
COPIES = ("none", "health", "shuffled", "exact")
KEPT = ("invoices.csv", "customers.csv", "payments.csv", "allocations.csv")


def output(command: list[str]) -> str:
    """What a command prints; the run stops where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise SystemExit(f"{' '.join(command[:3])} … failed with exit code {done.returncode}")
    return done.stdout


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, columns: list[str], lines: list[list[str]]) -> None:
    """Writes a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)


def first_of_month(day: Day, months: int) -> Day:
    """The first day of the month so many months after that of a day."""
    number = day.year * 12 + day.month - 1 + months
    return Day(number // 12, number % 12 + 1, 1)


class Truth:
    """What truth.json says."""

    def __init__(self, folder: Path) -> None:
        """Reads it."""
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        self.hazard = truth["recipe"]["knownHazard"]
        self.reference = truth["recipe"]["billing"]["referenceAmount"]
        self.persistence = truth["recipe"]["health"]["persistence"]
        self.customers = {customer["id"]: customer for customer in truth["customers"]}

    def baseline(self, days: int) -> float:
        """The log odds by days past due."""
        hazard = self.hazard
        if days < 0:
            return hazard["beforeDue"] + hazard["riseBeforeDue"] * max(0, 10 + days)
        if days == 0:
            return hazard["atDue"]
        return hazard["afterDue"] - hazard["fallAfterDue"] * min(days - 1, 60)

    def constant(self, invoice: dict[str, str], segment: str) -> float:
        """The part of an invoice's log odds that is the same on every day."""
        effects = {item["segment"]: item["effect"] for item in self.hazard["segments"]}
        return (
            effects.get(segment, 0)
            + self.hazard["amount"] * math.log(float(invoice["amount"]) / self.reference)
            + self.hazard["paper"] * (invoice["channel"] == "paper")
            + self.customers[invoice["customer_id"]]["customerEffect"]
        )

    def months(self, customer: str) -> list[tuple[Day, float]]:
        """Latent health by the first day of each month that the customer lived."""
        known = self.customers[customer]
        if not known.get("firstMonth"):
            return []
        first = Day.fromisoformat(known["firstMonth"])
        return [
            (first_of_month(first, number), value)
            for number, value in enumerate(known["latentHealth"])
        ]

    def paths(self, customer: str, origin: Day) -> list[dict[Day, float]]:
        """Draws of latent health from the last month that had ended by a day."""
        draws = random.Random(f"{customer} {origin}")
        known = [
            (month, value)
            for month, value in self.months(customer)
            if first_of_month(month, 1) - datetime.timedelta(days=1) <= origin
        ]
        spread = math.sqrt(1 - self.persistence**2)
        paths = []
        for _ in range(PATHS):
            month, value = known[-1] if known else (first_of_month(origin, -1), draws.gauss(0, 1))
            path = {}
            while month <= origin + datetime.timedelta(days=DAYS):
                month = first_of_month(month, 1)
                value = self.persistence * value + spread * draws.gauss(0, 1)
                path[month] = value
            paths.append(path)
        return paths

    def curve(self, constant: float, due: Day, origin: Day, paths: list[dict[Day, float]]):
        """The probability of being paid by each day after the origin, over the paths."""
        days = [origin + datetime.timedelta(days=ahead) for ahead in range(1, DAYS + 1)]
        fixed = [
            (day.replace(day=1), constant + self.baseline((day - due).days)) for day in days
        ]
        paid = [0.0] * DAYS
        for path in paths:
            unpaid = 1.0
            month, shift = None, 0.0
            for ahead, (first, log_odds) in enumerate(fixed):
                if first != month:
                    if first not in path:
                        raise SystemExit(f"no health for {first}")
                    month, shift = first, self.hazard["health"] * path[first]
                unpaid /= 1 + math.exp(log_odds + shift)
                paid[ahead] += (1 - unpaid) / len(paths)
        return paid


def copies(written: Path, work: Path) -> dict[str, Path]:
    """The ledgers that are compared."""
    truth = Truth(written)
    measured = rows(written / "health.csv")
    columns = list(measured[0])
    ids = sorted({row["customer_id"] for row in measured})
    others = ids[:]
    random.Random(1).shuffle(others)
    other = dict(zip(ids, others, strict=True))
    last = max(row["observed_on"] for row in measured)
    exact = [
        [customer, end.isoformat(), "latent", f"{value:.6f}"]
        for customer in sorted(truth.customers)
        for month, value in truth.months(customer)
        if (end := first_of_month(month, 1) - datetime.timedelta(days=1)).isoformat() <= last
    ]
    folders = {}
    for copy in COPIES:
        folder = folders[copy] = work / copy
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in KEPT:
            if (written / name).exists():
                shutil.copy(written / name, folder / name)
        if copy == "health":
            shutil.copy(written / "health.csv", folder / "health.csv")
        elif copy == "shuffled":
            moved = [{**row, "customer_id": other[row["customer_id"]]} for row in measured]
            lines = [[row[column] for column in columns] for row in moved]
            write(folder / "health.csv", columns, lines)
        elif copy == "exact":
            header = ["customer_id", "observed_on", "metric", "value"]
            write(folder / "health.csv", header, exact)
    return folders


def true_curves(ledger: Path, written: Path, origins: list[Day], folder: Path) -> None:
    """Writes what the truth says of every invoice open at the origins."""
    truth = Truth(written)
    segments = {row["customer_id"]: row["segment"] for row in rows(ledger / "customers.csv")}
    received = {row["payment_id"]: row["received_on"] for row in rows(ledger / "payments.csv")}
    paid = {
        row["invoice_id"]: received[row["payment_id"]]
        for row in rows(ledger / "allocations.csv")
    }
    invoices = rows(ledger / "invoices.csv")
    for origin in origins:
        on = origin.isoformat()
        lines: list[list[str]] = []
        drawn: dict[str, list[dict[Day, float]]] = {}
        for invoice in invoices:
            if invoice["issued_on"] > on or paid.get(invoice["invoice_id"], "9999") <= on:
                continue
            customer = invoice["customer_id"]
            if customer not in drawn:
                drawn[customer] = truth.paths(customer, origin)
            curve = truth.curve(
                truth.constant(invoice, segments[customer]),
                Day.fromisoformat(invoice["due_on"]),
                origin,
                drawn[customer],
            )
            lines += [
                [invoice["invoice_id"], str(ahead), f"{value:.10f}"]
                for ahead, value in enumerate(curve, 1)
            ]
        (folder / on).mkdir(parents=True, exist_ok=True)
        header = ["invoice_id", "days_ahead", "probability_paid_by"]
        write(folder / on / "payment_curves.csv", header, lines)


def losses(scores: str, model: str) -> list[float]:
    """The log loss of a model at each origin, of all invoices."""
    return [
        float(row["value"])
        for row in csv.DictReader(scores.splitlines())
        if row["forecaster"] == model
        and row["score"] == "open_negative_log_likelihood"
        and row["segment"] == "all"
    ]


def mean_and_error(values: list[float]) -> tuple[float, float]:
    """The mean and its standard error."""
    mean = sum(values) / len(values)
    if len(values) < 2:
        return mean, math.nan
    square = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return mean, math.sqrt(square / len(values))


def synthesised(given: argparse.Namespace, seed: int) -> Path:
    """The folder of a seed's ledger, which is made where it is not there."""
    written = given.work / f"seed{seed}-customers{given.customers}"
    if not (written / "truth.json").exists():
        command = [given.duecast, "synth", "--recipe", "health-effects", "--out", str(written)]
        output([*command, "--seed", str(seed), "--customers", str(given.customers)])
    return written


def last_day(written: Path) -> Day:
    """The last day of a synthetic ledger."""
    truth = json.loads((written / "truth.json").read_text(encoding="utf-8"))
    return Day.fromisoformat(truth["recipe"]["lastDay"])


def losses_of_seed(given: argparse.Namespace, seed: int) -> dict[str, list[float]]:
    """The log loss at each origin of each copy, and of the truth."""
    written = synthesised(given, seed)
    folders = copies(written, given.work / "copies")
    first = last_day(written) - datetime.timedelta(days=DAYS + given.step * (given.origins - 1))
    origins = [first + datetime.timedelta(days=given.step * at) for at in range(given.origins)]
    truth = given.work / "truth"
    true_curves(folders["none"], written, origins, truth)
    loss: dict[str, list[float]] = {}
    for copy, folder in folders.items():
        command = [given.duecast, "backtest", str(folder), "--calendar", "every-day"]
        command += ["--origins", str(given.origins), "--step", str(given.step)]
        command += ["--first", first.isoformat(), "--paths", "100", "--format", "csv"]
        if copy == "none":
            command += ["--with", f"truth={truth}"]
        scores = output(command)
        loss[copy] = losses(scores, "duecast")
        if copy == "none":
            loss["truth"] = losses(scores, "truth")
    return loss


def by_chance(given: argparse.Namespace) -> None:
    """Prints how often the health of other customers is used."""
    used, ratios = 0, []
    for seed in range(1, given.chance + 1):
        written = synthesised(given, seed)
        folder = copies(written, given.work / "copies")["shuffled"]
        models = given.work / "models"
        command = [given.duecast, "fit", str(folder), "--calendar", "every-day"]
        command += ["--as-of", last_day(written).isoformat(), "--models", str(models)]
        output(command)
        timing = json.loads((models / "payment-timing.json").read_text(encoding="utf-8"))["timing"]
        evidence = timing["health_evidence"]
        used += timing.get("health") is not None
        ratios.append(evidence["gain"] / evidence["standard_error"])
    print(f"the health of other customers was used in {used} of {given.chance} worlds")
    print("gain over its standard error: " + " ".join(f"{ratio:.1f}" for ratio in sorted(ratios)))


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--duecast", default="duecast", help="the tool; default: on the PATH")
    parser.add_argument("--work", type=Path, default=Path("out/health"))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--customers", type=int, default=400)
    parser.add_argument("--origins", type=int, default=6)
    parser.add_argument("--step", type=int, default=28)
    parser.add_argument("--chance", type=int, default=0, metavar="N")
    return parser.parse_args()


def main() -> None:
    """The command."""
    given = arguments()
    if given.chance:
        by_chance(given)
        return
    loss: dict[str, list[float]] = {}
    for seed in range(1, given.seeds + 1):
        for name, values in losses_of_seed(given, seed).items():
            loss.setdefault(name, []).extend(values)
    gains = {}
    print(f"{'':<10} {'log loss':>9} {'gain':>8} {'error':>7}")
    for name, values in loss.items():
        gain, error = mean_and_error(
            [a - b for a, b in zip(loss["none"], values, strict=True)]
        )
        gains[name] = gain
        print(f"{name:<10} {mean_and_error(values)[0]:>9.4f} {gain:>8.4f} {error:>7.4f}")
    print(f"gain of health over that of exact health: {gains['health'] / gains['exact']:.0%}")
    print(f"gain of health over that of the truth:    {gains['health'] / gains['truth']:.0%}")


if __name__ == "__main__":
    main()
