#!/usr/bin/env python3
"""Holds `duecast run` on a ledger cut at a day against the same ledger with all that came later.

usage: lookahead.py DUECAST [--ledgers 20] [--seed 1] [--paths 100] [--keep FOLDER]

Synthetic ledgers get the files and columns that the generator does not write. The cut one has the
lines known by the day; the whole one has later lines of every file appended, and later days filled
in. Every output must have the same bytes. Exit 1 if any differs.
"""

import argparse
import csv
import datetime
import filecmp
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

#: Of each file: the record's own day, and columns that are blank until a day in one of them.
FILES = {
    "invoices.csv": ("issued_on", {"paid_on": []}),
    "customers.csv": ("onboarded_on", {"churned_on": [], "merged_on": ["merged_into"]}),
    "payments.csv": ("received_on", {}),
    "allocations.csv": ("allocated_on", {}),
    "write_offs.csv": ("written_off_on", {}),
    "disputes.csv": ("opened_on", {"closed_on": ["outcome"]}),
    "promises.csv": ("made_on", {}),
    "activities.csv": ("on", {}),
    "health.csv": ("observed_on", {}),
    "reviews.csv": ("reviewed_on", {}),
    "exchange_rates.csv": ("on", {}),
    "holds.csv": ("from", {}),
    # What is planned is known from `posted_on`.
    "instalments.csv": (None, {}),
    "expected_billing.csv": (None, {}),
    "other_flows.csv": (None, {}),
    "holidays.csv": (None, {}),
}
HEADERS = {
    "write_offs.csv": "invoice_id written_off_on amount reason",
    "holds.csv": "customer_id invoice_id from until reason",
    "instalments.csv": "invoice_id due_on amount posted_on",
    "expected_billing.csv": "customer_id expected_on amount currency probability posted_on",
    "other_flows.csv": "on amount currency label posted_on",
    "exchange_rates.csv": "on from to rate",
}
RECIPES = ("demo", "two-currencies", "one-file")


class Ledger:
    """The tables of a folder, by file."""

    def __init__(self, folder):
        self.tables = {}
        for name in sorted(os.listdir(folder)):
            if name.endswith(".csv"):
                with open(os.path.join(folder, name), encoding="utf-8-sig", newline="") as file:
                    reader = csv.DictReader(file)
                    self.tables[name] = (list(reader.fieldnames), list(reader))

    def table(self, name):
        return self.tables.setdefault(name, (HEADERS.get(name, "").split(), []))

    def rows(self, name):
        return self.tables[name][1] if name in self.tables else []

    def column(self, name, column):
        columns, rows = self.table(name)
        if column not in columns:
            columns.append(column)
            for row in rows:
                row[column] = ""

    def add(self, name, **cells):
        columns, rows = self.table(name)
        rows.append({column: str(cells.get(column, "")) for column in columns})

    def write(self, folder):
        os.makedirs(folder)
        for name, (columns, rows) in self.tables.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)


def is_later(name, row, day):
    own = FILES[name][0]
    days = [row.get("posted_on") or "", row.get(own) or "" if own else ""]
    return max(days) > day


def split(whole, day):
    """The ledger cut at a day, and the whole one with the later lines after the earlier ones."""
    cut, full = Ledger.__new__(Ledger), Ledger.__new__(Ledger)
    cut.tables, full.tables = {}, {}
    for name, (columns, rows) in whole.tables.items():
        earlier = [row for row in rows if not is_later(name, row, day)]
        later = [row for row in rows if is_later(name, row, day)]
        full.tables[name] = (columns, earlier + later)
        blanked = []
        for row in earlier:
            row = dict(row)
            for column, others in FILES[name][1].items():
                if row.get(column, "") > day:
                    row.update({c: "" for c in [column, *others] if c in row})
            blanked.append(row)
        cut.tables[name] = (columns, blanked)
    # An instalment is posted with its invoice.
    if "instalments.csv" in cut.tables:
        columns, rows = cut.tables["instalments.csv"]
        later = {row["invoice_id"] for row in whole.rows("invoices.csv")}
        later -= {row["invoice_id"] for row in cut.rows("invoices.csv")}
        kept = [row for row in rows if row["invoice_id"] not in later]
        cut.tables["instalments.csv"] = (columns, kept)
        columns, rows = full.tables["instalments.csv"]
        full.tables["instalments.csv"] = (
            columns, sorted(rows, key=lambda row: row["invoice_id"] in later))
    return cut, full


def shifted(day, days):
    return str(datetime.date.fromisoformat(day) + datetime.timedelta(days))


def furnish(ledger, day, dice):
    """Adds what the generator does not write, known by the day and later."""
    invoices = [row for row in ledger.rows("invoices.csv")
                if row["issued_on"] <= day and not row["amount"].startswith("-")
                and row.get("kind", "invoice") in ("", "invoice")]
    customers = sorted({row["customer_id"] for row in invoices})
    ledger.column("invoices.csv", "posted_on")
    ledger.column("invoices.csv", "batch")
    for row in ledger.rows("invoices.csv"):
        if row["issued_on"] > day:
            # Levels, numbers and currencies that nobody had seen by the day.
            row["batch"] = dice.choice(["late", "17", ""])
            if "channel" in row:
                row["channel"] = dice.choice(["carrier-pigeon", row["channel"]])
    for invoice in dice.sample(invoices, min(8, len(invoices))):
        half = f"{float(invoice['amount']) / 2:.2f}"
        for number in (0, 45):
            ledger.add("instalments.csv", invoice_id=invoice["invoice_id"], amount=half,
                       due_on=shifted(invoice["due_on"], number), posted_on=invoice["issued_on"])
        ledger.add("instalments.csv", invoice_id=invoice["invoice_id"], amount="1.00",
                   due_on=shifted(day, 90), posted_on=shifted(day, dice.randint(1, 40)))
    for invoice in dice.sample(invoices, min(5, len(invoices))):
        ledger.add("instalments.csv", invoice_id=invoice["invoice_id"], amount=invoice["amount"],
                   due_on=shifted(day, 60), posted_on=shifted(day, dice.randint(1, 40)))
        ledger.add("holds.csv", customer_id=invoice["customer_id"], reason="plan",
                   **{"from": shifted(day, dice.choice([-20, 3])), "until": shifted(day, 50)})
        ledger.add("holds.csv", invoice_id=invoice["invoice_id"], reason="dunning_block",
                   **{"from": shifted(day, dice.choice([-9, 1]))})
    for customer in dice.sample(customers, min(6, len(customers))):
        for posted in (shifted(day, -10), shifted(day, dice.randint(1, 30))):
            ledger.add("expected_billing.csv", customer_id=customer, amount="1234.00",
                       expected_on=shifted(day, dice.randint(5, 70)), probability="0.8",
                       posted_on=posted)
    for posted in (-30, -1, 1, 25):
        ledger.add("other_flows.csv", on=shifted(day, dice.randint(3, 60)), label="payroll",
                   amount=f"{-dice.randint(100, 90_000) / 100:.2f}", posted_on=shifted(day, posted))
    post_later(ledger, day, dice, invoices, customers)


def post_later(ledger, day, dice, invoices, customers):
    """Lines after the day that reach back: negative entries, repetitions, namesakes, rates."""
    later = lambda: shifted(day, dice.randint(1, 50))
    for invoice in dice.sample(invoices, min(6, len(invoices))):
        again = dict(invoice, posted_on=later(), amount="77.00")
        ledger.table("invoices.csv")[1].append(again)
    for customer in ("ZZ-new", *dice.sample(customers, min(3, len(customers)))):
        ledger.add("invoices.csv", invoice_id=f"late-{customer}", customer_id=customer,
                   issued_on=later(), due_on=shifted(day, 80), amount="5000.00", currency="CHF",
                   kind="invoice")
    if "allocations.csv" in ledger.tables:
        for row in dice.sample(ledger.rows("allocations.csv"), 8):
            if row["allocated_on"] <= day:
                ledger.add("allocations.csv", payment_id=row["payment_id"], amount="-1.00",
                           invoice_id=row["invoice_id"], allocated_on=later())
        ledger.column("payments.csv", "reverses")
        for row in dice.sample(ledger.rows("payments.csv"), 8):
            if row["received_on"] <= day and not row["amount"].startswith("-"):
                ledger.add("payments.csv", payment_id="back-" + row["payment_id"], received_on=later(),
                           customer_id=row["customer_id"], amount="-" + row["amount"],
                           currency=row["currency"], reverses=row["payment_id"])
        for row in dice.sample(ledger.rows("write_offs.csv"), min(2, len(ledger.rows("write_offs.csv")))):
            ledger.add("write_offs.csv", invoice_id=row["invoice_id"], written_off_on=later(),
                       amount="-0.50")
    for on in (shifted(day, -100), shifted(day, -3), later()):
        ledger.add("exchange_rates.csv", on=on, rate="1.1", **{"from": "EUR", "to": "USD"})


def without_hash(path):
    """Takes the hash of the ledger's files out of a table, as the files differ."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub("[0-9a-f]{16}", "", text))


def difference(duecast, cut, full, day, options, scratch):
    """Names of outputs that differ, or the sentence of a failure."""
    outs = []
    for name, ledger in (("cut", cut), ("full", full)):
        folder, out = (os.path.join(scratch, name, part) for part in ("ledger", "out"))
        ledger.write(folder)
        run = subprocess.run(
            [duecast, "run", folder, "--as-of", day, "--out", out, "--paths", str(options.paths),
             "--curves", "--detail", "--accept-set-aside", "--keep", os.path.join(scratch, name, "kept")],
            capture_output=True, text=True, stdin=subprocess.DEVNULL)
        outs.append((out, os.path.join(scratch, name, "kept"), run.returncode, run.stdout))
        if run.returncode:
            return [f"{name}: exit {run.returncode}: {run.stderr.strip()[-200:]}"]
    for out in outs:
        without_hash(os.path.join(out[0], "curve_invoices.csv"))
    found = []
    for a, b in zip(outs[0][:2], outs[1][:2]):
        names = sorted(set(os.listdir(a)) | set(os.listdir(b)))
        _, unlike, missing = filecmp.cmpfiles(a, b, names, shallow=False)
        found += unlike + missing
    if outs[0][3].replace(scratch, "").replace("/cut/", "/") != \
            outs[1][3].replace(scratch, "").replace("/full/", "/"):
        found.append("standard output")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("duecast")
    parser.add_argument("--ledgers", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--paths", type=int, default=100)
    parser.add_argument("--keep")
    options = parser.parse_args()
    differing = 0
    for seed in range(options.seed, options.seed + options.ledgers):
        dice = random.Random(seed)
        with tempfile.TemporaryDirectory() as scratch:
            made = os.path.join(scratch, "synthetic")
            recipe = RECIPES[seed % len(RECIPES)]
            subprocess.run(
                [options.duecast, "synth", "--recipe", recipe, "--seed", str(seed), "--customers",
                 str(dice.randint(12, 30)), "--out", made], check=True, stdout=subprocess.DEVNULL)
            ledger = Ledger(made)
            days = sorted({row["issued_on"] for row in ledger.rows("invoices.csv")})
            day = days[int(len(days) * dice.uniform(0.55, 0.9))]
            furnish(ledger, day, dice)
            found = difference(options.duecast, *split(ledger, day), day, options, scratch)
            if found:
                differing += 1
                print(f"seed {seed} ({recipe}) as of {day}: {', '.join(found)}", flush=True)
                if options.keep:
                    for name in ("cut", "full"):
                        shutil.copytree(os.path.join(scratch, name),
                                        os.path.join(options.keep, str(seed), name))
    print(f"{options.ledgers} ledgers: {differing} look ahead")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
