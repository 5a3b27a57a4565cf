#!/usr/bin/env python3
"""Reads every statement of a folder and compares with what others read of it.

Usage: compare.py DUECAST FOLDER [--all]

A file is compared with the JSON of genkgo/camt beside it where there is one (same name, .json), and with the
Python packages mt-940, bai2 and ofxparse where they are installed: accounts, entries with amount, currency,
booked and value day, and balances. Prints a table of counts by folder, and each difference; --all prints each file.
"""

import importlib
import json
import logging
import pathlib
import subprocess
import sys
import warnings
from collections import Counter
from decimal import Decimal

SKIPPED = {"SOURCE", "LICENSE", "LICENCE", "README"}


def read(duecast, path):
    run = subprocess.run(
        [duecast, "statements", str(path), "--format", "json"], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 3):
        return None, f"exit {run.returncode}: {run.stderr.strip()[:200]}"
    return json.loads(run.stdout)["files"][0], None


def exponent(currency):
    return {"JPY": 0, "KRW": 0, "KWD": 3, "BHD": 3}.get(currency, 2)


def day(value):
    text = value["0"] if isinstance(value, dict) else value
    return text[:10] if text else ""


def entries(ours):
    return [entry for statement in ours.get("statements", []) for entry in statement.get("entries", [])]


# What others read: lists of (amount, currency, booked on, value on); an empty day is not compared.


def genkgo(path):
    top = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = []

    def money(value):
        currency = value["getCurrency"]["getCode"]
        return str(Decimal(value["getAmount"]).scaleb(-exponent(currency))), currency

    flat = [entry for entry in top["getEntries"] if isinstance(entry, dict)]
    for entry in flat:
        amount, currency = money(entry["getAmount"])
        found.append((amount, currency, "", day(entry["getValueDate"] or "")))
    return found


def mt940(path):
    module = importlib.import_module("mt940")
    found = []
    for transaction in module.parse(str(path)):
        data = transaction.data
        if data.get("amount") is None:
            continue
        found.append((str(data["amount"].amount), data["amount"].currency, "", str(data.get("date") or "")))
    return found


def bai2(path):
    parse = importlib.import_module("bai2.bai2").parse_from_string
    file = parse(path.read_text(), check_integrity=False)
    found = []
    for group in file.children:
        for account in group.children:
            for item in account.children:
                sign = -1 if int(item.type_code.code) >= 400 else 1
                found.append((str(sign * Decimal(item.amount).scaleb(-2)), "", "", ""))
    return found


def ofx(path):
    parser = importlib.import_module("ofxparse").OfxParser
    with open(path, "rb") as file:
        accounts = parser.parse(file, fail_fast=True).accounts
    return [
        (str(one.amount), "", str(one.date.date()), "")
        for account in accounts for one in getattr(account.statement, "transactions", [])
        if hasattr(one, "amount")]


def other(path):
    """Name and reading of what else can read the file; a reason where it cannot."""
    if path.suffix == ".xml" and path.with_suffix(".json").exists():
        return "genkgo", genkgo
    head = path.read_bytes()[:4000]
    if b":61:" in head or b":60F:" in head:
        return "mt-940", mt940
    if head.startswith(b"01,"):
        return "bai2", bai2
    if b"<OFX>" in head:
        return "ofxparse", ofx
    return None, None


def same(ours, theirs):
    if len(ours) != len(theirs):
        return f"{len(ours)} entries, {len(theirs)} there"
    for number, (entry, (amount, currency, booked, value)) in enumerate(zip(ours, theirs), 1):
        if Decimal(entry["amount"]) != Decimal(amount):
            return f"entry {number} is {entry['amount']}, {amount} there"
        if currency and entry["currency"] != currency:
            return f"entry {number} is in {entry['currency']}, {currency} there"
        for name, theirs_day in (("booked_on", booked), ("value_on", value)):
            if theirs_day and entry.get(name) and entry[name] != theirs_day:
                return f"entry {number}: {name} {entry[name]}, {theirs_day} there"
    return None


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    duecast, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    counts, failures = Counter(), []
    names = ["files", "balances", "unchecked", "refused", "same", "differs", "no other"]
    groups = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == ".json" or path.name.split(".")[0].upper() in SKIPPED:
            continue
        group = str(path.parent.relative_to(folder))
        if group not in groups:
            groups.append(group)
        counts[group, "files"] += 1
        ours, fault = read(duecast, path)
        if fault:
            failures.append(f"{path.name}: {fault}")
            continue
        statements = ours.get("statements", [])
        if ours.get("refused"):
            counts[group, "refused"] += 1
        elif statements and all(one["is_balanced"] for one in statements):
            counts[group, "balances"] += 1
        else:
            counts[group, "unchecked"] += 1
        for refusal in ours.get("refused", []):
            if not refusal["problem"] or not refusal["remedy"]:
                failures.append(f"{path.name}: refused without a reason")
        name, reading = other(path)
        outcome = "no other"
        if reading:
            try:
                difference = same(entries(ours), reading(path))
                outcome = "differs" if difference else "same"
                if difference:
                    failures.append(f"{path.name} ({name}): {difference}")
            except ImportError:
                pass
            except Exception as error:  # what the other cannot read says nothing of ours
                failures.append(f"{path.name}: {name} fails: {type(error).__name__} {' '.join(str(error).split())[:80]}")
        counts[group, outcome] += 1
        if "--all" in sys.argv:
            print(path.relative_to(folder), ours.get("format", "?"), len(entries(ours)), outcome)
    width = max(map(len, groups + ["folder"]))
    print("folder".ljust(width), *(name.rjust(9) for name in names))
    for group in groups:
        print(group.ljust(width), *(str(counts[group, name]).rjust(9) for name in names))
    print(*failures, sep="\n")


if __name__ == "__main__":
    main()
