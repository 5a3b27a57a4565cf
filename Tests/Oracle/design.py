"""Computes the curve of an invoice again from what `duecast explain LEDGER INVOICE --design DIR` writes.

    python3 Tests/Oracle/design.py DIR [payment-timing.json]
    python3 Tests/Oracle/design.py --duecast DUECAST --ledger LEDGER --as-of DAY

Every step is done by hand, from the cells and the coefficients alone; with a file of models, the
coefficients are held to it too. The second form fits models and does so for open invoices of a ledger,
old and new. Exits with 1 where a number differs by more than rounding.
"""

import argparse
import csv
import json
import math
import pathlib
import subprocess
import sys
import tempfile


def table(folder, name):
    with open(pathlib.Path(folder) / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def recompute(cells, days):
    """Log odds, hazards and shares paid, day by day."""
    found = []
    open_share, paid = 1.0, 0.0
    for day in days:
        weight = float(day["evidence_weight"])
        log_odds = 0.0
        for cell in cells.get(day["days_ahead"], []):
            new = float(cell["coefficient_new"])
            own = cell["coefficient_existing"]
            mean = new if own == "" else weight * float(own) + (1 - weight) * new
            log_odds += float(cell["value"]) * mean
        hazard = 1 / (1 + math.exp(-log_odds))
        paid += open_share * hazard
        open_share *= (1 - hazard) * (1 - float(day["write_off_rate"]))
        found.append((log_odds, hazard, paid))
    return found


def coefficients_differ(rows, models):
    """The first column whose coefficient is not that of the file of models."""
    with open(models, encoding="utf-8") as file:
        pair = json.load(file)["timing"]["pair"]
    for kind in ["existing", "new"]:
        terms = {term["name"]: term["coefficient"] for term in pair[kind]["terms"]}
        for row in rows:
            own = row[f"coefficient_{kind}"]
            if own != "" and float(own) != terms[row["column"]]:
                return f"{kind} {row['column']}: {own}, and the file has {terms[row['column']]}"
    return None


def faults(folder, models=None):
    rows, days = table(folder, "design.csv"), table(folder, "hazards.csv")
    cells = {}
    for row in rows:
        cells.setdefault(row["days_ahead"], []).append(row)
    found = []
    for day, (log_odds, hazard, paid) in zip(days, recompute(cells, days)):
        for name, own in [("day_log_odds", log_odds), ("hazard", hazard), ("paid_by_models", paid)]:
            if not math.isclose(own, float(day[name]), rel_tol=1e-9, abs_tol=1e-12):
                found.append(f"{name} of day {day['days_ahead']}: {own}, written {day[name]}")
    if not days or not rows:
        found.append("there are no days, or no cells")
    if models and (other := coefficients_differ(rows, models)):
        found.append(other)
    return found


def audit(duecast, ledger, day):
    """What is wrong with seven open invoices from the first to the last."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        common = ["--as-of", day, "--models", f"{folder}/models"]

        def run(*arguments):
            subprocess.run([duecast, *arguments], check=True, stdout=subprocess.DEVNULL)

        run("fit", ledger, *common)
        run("run", ledger, *common, "--paths", "100", "--out", f"{folder}/run")
        invoices = [row["invoice_id"] for row in table(f"{folder}/run", "invoice_outlook.csv")]
        chosen = sorted({invoices[k * (len(invoices) - 1) // 6] for k in range(7)})
        for invoice in chosen:
            run("explain", ledger, invoice, *common, "--design", f"{folder}/design")
            own = faults(f"{folder}/design", f"{folder}/models/payment-timing.json")
            found += [f"{invoice}: {problem}" for problem in own]
        print(f"{len(chosen)} invoices computed by hand, {len(found)} numbers differ.")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*")
    parser.add_argument("--duecast")
    parser.add_argument("--ledger")
    parser.add_argument("--as-of", dest="day")
    options = parser.parse_args()
    if options.duecast:
        problems = audit(options.duecast, options.ledger, options.day)
    else:
        problems = faults(*options.files[:2])
    for problem in problems[:20]:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
