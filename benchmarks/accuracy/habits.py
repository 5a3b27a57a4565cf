"""How much harder cash is to forecast where customers have the habits of real ledgers.

usage: habits.py [--duecast TOOL] [--work DIR] [--seed N] [--customers N] [--origins N] [--step DAYS]

Makes the synthetic ledger `habits` and `paid-once`, the same world in which every invoice is paid
once and in full, forecasts thirteen weeks of both from the same days, and holds them against the
receipts of payments.csv by day received, those returned or refunded taken off. Prints for each
ledger and origin the bias of the thirteen weeks, the weekly WAPE and the weeks inside the 80 %
ranges, then both over all origins and the ratio of the WAPEs. Amounts are added up exactly, in
cents.

Bias is (forecast - received) / received; WAPE is the sum of the weeks' absolute errors over the sum
received. --accept-set-aside is passed on where the tool knows it.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import io
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

RECIPES = ("habits", "paid-once")
WEEKS = 13


@dataclass
class Errors:
    """Sums over weeks, in major units."""

    expected: float = 0.0
    received: float = 0.0
    absolute: float = 0.0
    inside: int = 0
    weeks: int = 0

    def add(self, other: Errors) -> None:
        """Takes in the weeks of another."""
        self.expected += other.expected
        self.received += other.received
        self.absolute += other.absolute
        self.inside += other.inside
        self.weeks += other.weeks

    @property
    def bias(self) -> float:
        """Forecast over received, less one."""
        return self.expected / self.received - 1

    @property
    def wape(self) -> float:
        """Absolute errors of weeks over received."""
        return self.absolute / self.received


def output(command: list[str]) -> str:
    """What a command prints; the run stops where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise SystemExit(f"{' '.join(command[:3])} … failed with exit code {done.returncode}")
    return done.stdout


def cents(text: str) -> int:
    """An amount with two decimals, exactly."""
    return int(text.replace(".", ""))


def receipts(ledger: Path) -> Counter[datetime.date]:
    """Cents by day received."""
    days: Counter[datetime.date] = Counter()
    with (ledger / "payments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days[datetime.date.fromisoformat(row["received_on"])] += cents(row["amount"])
    return days


def measure(
    forecast: str, received: Counter[datetime.date], origin: datetime.date
) -> Errors:
    """The errors of a forecast from one origin, in the periods that it has."""
    errors = Errors()
    for row in csv.DictReader(io.StringIO(forecast)):
        if row["source"] != "total":
            continue
        start, end = (
            datetime.date.fromisoformat(row[key]) for key in ("period_start", "period_end")
        )
        if start <= origin:
            raise SystemExit(f"a period from {start} in a forecast of {origin}")
        came = sum(amount for day, amount in received.items() if start <= day <= end) / 100
        expected = float(row["expected"])
        errors.add(
            Errors(
                expected,
                came,
                abs(expected - came),
                float(row["p10"]) <= came <= float(row["p90"]),
                1,
            )
        )
    return errors


def sunday(day: datetime.date) -> datetime.date:
    """The last Sunday up to a day, so that the weeks after it are whole."""
    return day - datetime.timedelta(days=day.isoweekday() % 7)


def line(name: str, errors: Errors) -> str:
    """A row of the table."""
    return (
        f"{name:<22} {errors.expected:>13,.0f} {errors.received:>13,.0f} {errors.bias:>+7.1%} "
        f"{errors.wape:>6.3f} {errors.inside:>4} of {errors.weeks}"
    )


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--duecast", default="duecast", help="the tool; default: on the PATH")
    parser.add_argument("--work", type=Path, default=Path("out/habits"))
    parser.add_argument("--seed", type=int, help="default: the recipe's own")
    parser.add_argument("--customers", type=int, help="default: the recipe's own")
    parser.add_argument("--origins", type=int, default=6)
    parser.add_argument("--step", type=int, default=28)
    return parser.parse_args()


def ledger(given: argparse.Namespace, recipe: str) -> Path:
    """The folder of a ledger, made where it is not there yet."""
    name = "-".join(
        [recipe]
        + [f"seed{given.seed}"] * (given.seed is not None)
        + [f"customers{given.customers}"] * (given.customers is not None)
    )
    folder = given.work / name
    if not (folder / "truth.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [given.duecast, "synth", "--recipe", recipe, "--out", str(folder)]
        for key in ("seed", "customers"):
            if getattr(given, key) is not None:
                command += [f"--{key}", str(getattr(given, key))]
        output(command)
    return folder


def main() -> None:
    """The command."""
    given = arguments()
    usage = output([given.duecast, "forecast", "--help"])
    options = ["--accept-set-aside"] if "--accept-set-aside" in usage else []
    print(f"{'':<22} {'forecast':>13} {'received':>13} {'bias':>7} {'WAPE':>6} inside 80 %")
    totals = {recipe: Errors() for recipe in RECIPES}
    for recipe in RECIPES:
        folder = ledger(given, recipe)
        received = receipts(folder)
        last = max(received)
        for number in reversed(range(given.origins)):
            origin = sunday(last - datetime.timedelta(days=7 * WEEKS + number * given.step))
            command = [given.duecast, "forecast", str(folder), "--as-of", origin.isoformat()]
            forecast = output([*command, "--format", "csv", *options])
            errors = measure(forecast, received, origin)
            totals[recipe].add(errors)
            print(line(f"{recipe} {origin}", errors), flush=True)
    for recipe in RECIPES:
        print(line(f"{recipe}, all", totals[recipe]))
    ratio = totals["habits"].wape / totals["paid-once"].wape
    print(f"WAPE with habits over that of the same world paid once: {ratio:.2f}")


if __name__ == "__main__":
    main()
