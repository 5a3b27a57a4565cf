"""Computes the curve of an invoice again from what `duecast explain LEDGER INVOICE --design DIR` writes.

    python3 Tests/Oracle/design.py DIR [payment-timing.json]
    python3 Tests/Oracle/design.py --duecast DUECAST --ledger LEDGER --as-of DAY

Every step is done by hand, from the cells and the coefficients alone; with a file of models, the
coefficients are held to it too, and each day is walked down its boosted trees. The second form fits models and does so for open invoices of a ledger,
old and new. Exits with 1 where a number differs by more than rounding.
"""

import argparse
import csv
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile


def table(folder, name):
    with open(pathlib.Path(folder) / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def recompute(cells, leaves, days):
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
        tree_weight = float(day["tree_weight"])
        if own := leaves.get(day["days_ahead"]):
            trees = sum(float(leaf["leaf_value"]) for leaf in own)
            log_odds = (1 - tree_weight / 2) * log_odds + tree_weight * trees
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


def by_day(rows):
    days = {}
    for row in rows:
        days.setdefault(row["days_ahead"], []).append(row)
    return days


def single(number):
    """The number in single precision, in which trees compare."""
    return struct.unpack("f", struct.pack("f", number))[0]


def leaf(tree, numbers):
    """Where the numbers of a day lead, by the lists of the file of models."""
    node = 0
    while (column := tree["columns"][node]) is not None:
        number = numbers[column]
        cut = single(tree["cuts"][node])
        low = tree["missing_is_low"][node] if number is None else single(number) <= cut
        node = tree["low"][node] + (0 if low else 1)
    return node, tree["values"][node]


def trees_differ(cells, leaves, models):
    """What a day's leaves are not, by its numbers and the file of models."""
    with open(models, encoding="utf-8") as file:
        trees = json.load(file)["timing"]["pair"].get("trees")
    if trees is None:
        return "leaves of trees, and the file has none" if leaves else None
    for day, rows in by_day(cells).items():
        if [row["tree_column"] for row in rows] != trees["columns"]:
            return f"the columns of trees on day {day} are not those of the file"
        texts = [row["tree_column_value"] for row in rows]
        numbers = [None if text == "" else float(text) for text in texts]
        own = [("", trees["base"] / 2)] + [leaf(tree, numbers) for tree in trees["trees"]]
        written = [(row["leaf"], row["leaf_value"]) for row in leaves[day]]
        if len(own) != len(written):
            return f"day {day} has leaves of {len(written)} trees, not {len(own)}"
        for tree, ((node, value), (text, number)) in enumerate(zip(own, written)):
            if str(node) != text or not math.isclose(value, float(number), rel_tol=1e-12):
                return f"tree {tree} of day {day}: leaf {node} of {value}, written {text} of {number}"
    return None


def faults(folder, models=None):
    rows, days = table(folder, "design.csv"), table(folder, "hazards.csv")
    has_trees = (pathlib.Path(folder) / "tree_leaves.csv").exists()
    leaves = by_day(table(folder, "tree_leaves.csv")) if has_trees else {}
    found = []
    for day, (log_odds, hazard, paid) in zip(days, recompute(by_day(rows), leaves, days)):
        for name, own in [("day_log_odds", log_odds), ("hazard", hazard), ("paid_by_models", paid)]:
            if not math.isclose(own, float(day[name]), rel_tol=1e-9, abs_tol=1e-12):
                found.append(f"{name} of day {day['days_ahead']}: {own}, written {day[name]}")
    if not days or not rows:
        found.append("there are no days, or no cells")
    if models and (other := coefficients_differ(rows, models)):
        found.append(other)
    tree_cells = table(folder, "tree_cells.csv") if has_trees else []
    if models and (other := trees_differ(tree_cells, leaves, models)):
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
