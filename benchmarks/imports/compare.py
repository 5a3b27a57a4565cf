#!/usr/bin/env python3
"""Compares forecasts of exports with that of the ledger behind them.

    compare.py DUECAST REFERENCE.csv EXPORT ... [--as-of DAY]

Each export is imported and run: two commands. The reference is a single invoices.csv. Draws follow
identifiers, and calendars follow currencies, so the reference is run a second time with the
identifiers, the currency and the unapplied credit notes of the import. `same` is to the cent, and
`ageing` says whether each customer's open amounts by age are those of the reference.
"""

import argparse
import csv
import pathlib
import subprocess
import sys
import tempfile
import time


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def seconds(command):
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
    return time.monotonic() - start


def expected(folder):
    return sum(float(r["expected"]) for r in rows(folder / "cash.csv") if r["source"] == "total")


def opened(folder):
    return round(sum(float(r["open_amount"]) for r in rows(folder / "ageing.csv")), 2)


def ageing(folder):
    """Open amounts by age of each customer, whatever it is called."""
    columns = ["open_amount", "current", "d1_30", "d31_60", "d61_90", "d91_plus"]
    found = [tuple(round(float(r[c]) * 100) for c in columns) for r in rows(folder / "ageing.csv")]
    return sorted(line for line in found if any(line))


def digits(text):
    return "".join(c for c in text if c.isdigit()).lstrip("0")


def rewritten(reference, ledger):
    """The reference with what the import calls its invoices and customers; None where one is missing."""
    imported = rows(ledger / "invoices.csv")
    names = {}
    if (ledger / "customers.csv").exists():
        names = {r.get("name") or r["customer_id"]: r["customer_id"] for r in rows(ledger / "customers.csv")}
    known = {(digits(r["invoice_id"])[-4:].lstrip("0"), r["issued_on"], r["amount"]): r for r in imported}
    columns = ["invoice_id", "customer_id", "issued_on", "due_on", "amount", "currency", "paid_on", "kind"]
    lines = []
    for row in reference:
        match = known.get((digits(row["invoice_id"]), row["issued_on"], row["amount"]))
        if match is None:
            return None
        customer = names.get(row["customer_id"], row["customer_id"])
        lines.append(
            row | {"invoice_id": match["invoice_id"], "customer_id": customer,
                   "currency": match.get("currency", ""), "kind": ""})
    lines += [{c: r.get(c, "") for c in columns} for r in imported if r.get("kind") == "credit_note"]
    return columns, lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("duecast")
    parser.add_argument("reference", type=pathlib.Path)
    parser.add_argument("exports", type=pathlib.Path, nargs="+")
    parser.add_argument("--as-of", default="2026-06-30")
    options = parser.parse_args()
    reference = rows(options.reference)
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)

        def run(ledger, out):
            return seconds([options.duecast, "run", ledger, "--as-of", options.as_of, "--out", out])

        run(options.reference, work / "reference")
        print(f"reference: {opened(work / 'reference'):.2f} open, "
              f"{expected(work / 'reference'):.2f} expected in 13 weeks")
        print("export, import s, run s, open, ageing, expected, reference with its identifiers, same")
        for export in options.exports:
            ledger, out, mirror = (work / f"{export.name}-{part}" for part in ("ledger", "run", "mirror"))
            imported = seconds([options.duecast, "import", export, "--out", ledger])
            ran = run(ledger, out)
            made = rewritten(reference, ledger)
            mirrored = ""
            if made:
                columns, lines = made
                file = work / f"{export.name}.mirror.csv"
                with open(file, "w", newline="", encoding="utf-8") as text:
                    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
                    writer.writeheader()
                    writer.writerows(lines)
                run(file, mirror)
                mirrored = f"{expected(mirror):.2f}"
            own = f"{expected(out):.2f}"
            same = "yes" if own == mirrored else "no" if mirrored else "-"
            aged = "yes" if ageing(out) == ageing(work / "reference") else "no"
            print(f"{export.name}, {imported:.1f}, {ran:.1f}, {opened(out):.2f}, {aged}, {own}, "
                  f"{mirrored or '-'}, {same}")


if __name__ == "__main__":
    main()
