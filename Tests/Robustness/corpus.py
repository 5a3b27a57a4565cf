#!/usr/bin/env python3
"""Writes what libFuzzer begins with for a reader of ledgers: small ledgers as texts, and words.

usage: corpus.py ledgers OUT SOURCE…    a text of fixtures/fuzz-corpus/ledger's form for each ledger
       corpus.py words FILE…            a dictionary of libFuzzer, on standard output

A source is what mutate.py takes. A ledger is cut to the documents of its first invoices, since an
input of some kilobytes is tried hundreds of times a second. Words are those of the files, and the
values that mutations.py puts into cells.
"""

import os
import re
import sys

from mutate import sources
from mutations import AMOUNTS, COLUMNS, DAYS, FILES, WORDS

#: Lines kept of each file.
LINES = 12
#: Words longer than this are left out, as libFuzzer leaves them out.
LENGTH = 60


def shortened(files):
    """The first invoices, and the lines of other files that name them or their customers."""
    if "invoices.csv" not in files:
        return files
    kept = files["invoices.csv"].splitlines()[: LINES + 1]
    keys = {cell.strip() for line in kept[1:] for cell in line.split(b",")[:2]}
    short = {"invoices.csv": kept}
    for name, text in files.items():
        lines = text.splitlines()
        about = [line for line in lines[1:]
                 if any(cell.strip() in keys for cell in line.split(b",")[:3])]
        short.setdefault(name, lines[:1] + (about or lines[1:])[:LINES])
    return {name: b"\n".join(lines) + b"\n" for name, lines in short.items()}


def bundle(files):
    return b"".join(b"@@ " + name.encode() + b"\n" + text for name, text in sorted(files.items()))


def words(paths):
    """What the files are made of, and the cells that mutations.py knows."""
    found = {text.encode() for text in AMOUNTS + COLUMNS + DAYS + FILES + WORDS}
    for path in paths:
        with open(path, "rb") as file:
            found.update(re.findall(rb"[A-Za-z_][A-Za-z_.]{2,}|[0-9][0-9.-]{3,9}", file.read()))
    return sorted(word for word in found if 1 < len(word) <= LENGTH)


def quoted(word):
    return '"' + "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02X}" for byte in word) + '"'


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ("ledgers", "words"):
        raise SystemExit(__doc__)
    if sys.argv[1] == "words":
        print("\n".join(quoted(word) for word in words(sys.argv[2:])))
        return
    for number, files in enumerate(sources(sys.argv[3:])):
        with open(os.path.join(sys.argv[2], f"ledger-{number}.txt"), "wb") as file:
            file.write(bundle(shortened(files)))


if __name__ == "__main__":
    main()
