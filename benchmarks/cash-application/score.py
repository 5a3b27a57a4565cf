#!/usr/bin/env python3
"""Scores allocations of any program against the generator's truth.

Usage: score.py TRUTH.csv ALLOCATIONS.csv

ALLOCATIONS.csv has the columns bank_reference, document and amount (of cash; credits below zero), a line for
each document that a payment was applied to without a person.
"""

import csv
import sys
from collections import defaultdict
from decimal import Decimal


def cents(text):
    return int(Decimal(text) * 100)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    truth, received, twins = defaultdict(dict), {}, {}
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            amount = cents(row["amount"])
            if amount <= 0:
                continue
            received[row["bank_reference"]] = amount
            if row["habit"] == "twice":
                # Either of the two may settle the document.
                twins[row["bank_reference"]] = {row["document"]: amount}
            elif row["document"]:
                truth[row["bank_reference"]][row["document"]] = cents(row["applied"])
    ours = defaultdict(lambda: defaultdict(int))
    with open(sys.argv[2], newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ours[row["bank_reference"]][row["document"]] += cents(row["amount"])
    wrong, wrong_money, posted, right = 0, 0, 0, 0
    for payment, applied in ours.items():
        true = truth.get(payment, {})
        if payment in twins and applied.keys() == twins[payment].keys():
            true = twins[payment]
        total = sum(applied.values())
        posted += total
        right += sum(
            1 for document, amount in applied.items()
            if document in true and abs(amount - true[document]) <= 5)
        over = sum(max(0, amount - max(0, true.get(document, 0))) for document, amount in applied.items())
        same = applied.keys() == true.keys() and abs(total - sum(true.values())) <= 5
        if not (same and over <= 3500 * len(applied)):
            wrong += 1
            wrong_money += over
    lines, money = sum(map(len, truth.values())), sum(received.values())
    print(f"posted          {100 * len(ours) / max(1, len(received)):.1f} %")
    print(f"wrong of them   {100 * wrong / max(1, len(ours)):.2f} %")
    print(f"wrong money     {100 * wrong_money / max(1, posted):.3f} %")
    print(f"lines right     {100 * right / max(1, lines):.1f} %")
    print(f"money left      {100 * (money - posted) / max(1, money):.1f} %")


if __name__ == "__main__":
    main()
