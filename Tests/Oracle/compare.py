#!/usr/bin/env python3
"""Holds `duecast ageing` against the exact model on random ledgers, at random past days.

usage: compare.py DUECAST [--ledgers 300] [--days 4] [--seed 1] [--runs 0] [--keep FOLDER]
       compare.py DUECAST --folder LEDGER [--days 4]

Every difference is printed with its ledger's seed, day, customer and currency. `--runs N` also
holds the tie-out of `run.json` of every N-th ledger against the model's sums. With `--keep`, the
ledgers that differ are written there. Exit 1 if anything differs.
"""

import argparse
import csv
import datetime
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

from ledgers import START, RandomLedger
from model import Ledger, amount_text, minor_units

SUMS = ("invoiced", "open", "cash", "credit", "written_off")
# `covered` is what money on account would pay: a view of the open items, and no posting.
LABELS = ("customer_id", "name", "currency", "covered")


def answered(duecast, *arguments):
    return subprocess.run(
        [duecast, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def tool_ageing(duecast, folder, day):
    """By customer and currency, minor units by column; or the sentence of a failure."""
    run = answered(duecast, "ageing", folder, "--as-of", str(day), "--format", "csv")
    if run.returncode != 0:
        return f"exit {run.returncode}: {run.stderr.strip()}"
    table = {}
    for row in csv.DictReader(io.StringIO(run.stdout)):
        currency = row["currency"]
        cells = {k: minor_units(v, currency) for k, v in row.items()
                 if k not in LABELS}
        if any(cells.values()):
            table[row["customer_id"], currency] = cells
    return table


def ageing_differences(duecast, ledger, folder, day):
    expected = ledger.at(day).ageing()
    answer = tool_ageing(duecast, folder, day)
    if isinstance(answer, str):
        return [answer]
    differences = []
    for key in sorted(set(expected) | set(answer)):
        ours, theirs = expected.get(key, {}), answer.get(key, {})
        for column in sorted(set(ours) | set(theirs)):
            a, b = ours.get(column, 0), theirs.get(column, 0)
            if a != b:
                differences.append(f"{key[0]} {key[1]} {column}: model {amount_text(a, key[1])}, "
                                   f"duecast {amount_text(b, key[1])}")
    return differences


def identity_differences(ledger, day):
    """The model's own tie-out: invoices less what settled them are the open items."""
    return [
        f"{currency}: the model does not tie out: {sums}"
        for currency, sums in ledger.at(day).tie_out().items()
        if sums["invoiced"] - sums["cash"] - sums["credit"] - sums["written_off"] != sums["open"]
    ]


def run_differences(duecast, ledger, folder, day):
    """The sums of `run.json` against the model's."""
    out = tempfile.mkdtemp()
    run = answered(duecast, "run", folder, "--as-of", str(day), "--out", out, "--paths", "100",
                   "--accept-set-aside")
    try:
        if run.returncode != 0:
            return [f"run: exit {run.returncode}: {run.stderr.strip()[-200:]}"]
        with open(os.path.join(out, "run.json"), encoding="utf-8") as file:
            theirs = {c["currency"]: c for c in json.load(file)["tie_out"]["currencies"]}
    finally:
        shutil.rmtree(out)
    differences = []
    for currency, ours in ledger.at(day).tie_out().items():
        for name in SUMS:
            got = theirs.get(currency, {}).get(name, {}).get("minor_units", 0)
            if got != ours[name]:
                differences.append(f"{currency} {name}: model {ours[name]}, run.json {got}")
    return differences


def compare_folder(options):
    ledger, chosen = Ledger(options.folder), random.Random(options.seed)
    known = sorted(document.known for document in ledger.documents.values())
    found = []
    for _ in range(options.days):
        day = known[0] + datetime.timedelta(chosen.randint(0, (known[-1] - known[0]).days + 60))
        found += [f"as of {day}: {d}" for d in
                  ageing_differences(options.duecast, ledger, options.folder, day)]
    print("\n".join(found[:20] + [f"{options.days} days: {len(found)} differences"]))
    return 1 if found else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("duecast")
    parser.add_argument("--ledgers", type=int, default=300)
    parser.add_argument("--days", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--keep")
    parser.add_argument("--folder", help="a ledger to compare instead of random ones")
    options = parser.parse_args()
    if options.folder:
        return compare_folder(options)
    compared = differing = 0
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(options.ledgers):
            seed = options.seed + number
            made = RandomLedger(seed)
            folder = os.path.join(scratch, str(seed))
            made.write(folder)
            ledger, chosen = Ledger(folder), random.Random(seed)
            span = (made.last_day - START).days
            days = [START + datetime.timedelta(chosen.randint(10, span))
                    for _ in range(options.days)] + [made.last_day + datetime.timedelta(400)]
            found = []
            for day in days:
                compared += 1
                differences = identity_differences(ledger, day)
                differences += ageing_differences(options.duecast, ledger, folder, day)
                found += [f"seed {seed} as of {day}: {d}" for d in differences]
            if options.runs and number % options.runs == 0:
                found += [f"seed {seed} as of {days[-1]}: {d}" for d in
                          run_differences(options.duecast, ledger, folder, days[-1])]
            if found:
                differing += 1
                print("\n".join(found[:6]), flush=True)
                if options.keep:
                    shutil.copytree(folder, os.path.join(options.keep, str(seed)),
                                    dirs_exist_ok=True)
            shutil.rmtree(folder)
    print(f"{options.ledgers} ledgers at {compared} days: {differing} ledgers differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
