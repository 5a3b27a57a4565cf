#!/usr/bin/env python3
"""Runs whole commands on ledgers with faults made up, and keeps what ends badly.

usage: mutate.py DUECAST SOURCE… [--command check] [--count 1000 | --seconds 60] [--seed 1]
                 [--paths 100] [--timeout 60] [--keep FOLDER]

A source is a ledger's folder, a folder of such folders, or a text of fixtures/fuzz-corpus/ledger.
Large files are cut to their first lines. Input N depends on the seed and N alone: `--seed S --count 1`
makes it again. A finding is a signal, a stack trace, an exit code outside 0 to 3, a failure without a
sentence, a timeout, more than 2 GB, or an output that is not what its name says. Exit 1 if there is any.

Commands: check, run, or the name of another that takes a ledger and `--as-of`.
"""

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from mutations import mutate

#: Lines kept of each file of a source, so that an input costs milliseconds.
LINES = 160
TRACES = (b"Fatal error", b"Stack dump", b"Crash:", b"stack trace", b"AddressSanitizer", b"malloc()")
NEEDS_OUT = ("run", "letters", "place")
NEEDS_PATHS = ("run", "forecast", "worklist", "explain")
MEMORY_MIB = 2048


def sources(paths):
    """Each a dictionary of bytes by file name, in order of path."""
    found = []
    for path in paths:
        if os.path.isfile(path):
            found.append(bundle(path))
        elif os.path.exists(os.path.join(path, "invoices.csv")):
            found.append(folder(path))
        else:
            inner = [os.path.join(path, name) for name in sorted(os.listdir(path))]
            found += sources([p for p in inner if os.path.isdir(p) or p.endswith(".txt")])
    return found


def bundle(path):
    with open(path, "rb") as file:
        parts = (b"\n" + file.read()).split(b"\n@@ ")[1:]
    files = {}
    for part in parts:
        name, _, text = part.partition(b"\n")
        files[name.decode().strip()] = text + b"\n"
    return files


def folder(path):
    """The files of a ledger, cut to the documents of its first customers."""
    files = {}
    for name in sorted(os.listdir(path)):
        if name.endswith(".csv"):
            with open(os.path.join(path, name), "rb") as file:
                files[name] = file.read()
    if sum(len(text) for text in files.values()) < 100_000:
        return files
    header, *lines = files["invoices.csv"].splitlines(keepends=True)
    kept = lines[:LINES]
    keys = {cell for line in kept for cell in line.split(b",")[:2]}
    files = {name: b"".join(
        [text.splitlines(keepends=True)[0]] + [
            line for line in text.splitlines(keepends=True)[1:]
            if any(cell.strip() in keys for cell in line.split(b",")[:3])
            or name in ("holidays.csv", "exchange_rates.csv", "other_flows.csv")][:6 * LINES])
        for name, text in files.items()}
    files["invoices.csv"] = header + b"".join(kept)
    return files


def write(files, path):
    os.makedirs(path)
    for name, text in files.items():
        with open(os.path.join(path, name), "wb") as file:
            file.write(text)


def arguments(command, ledger, out, options, dice):
    if command == "check":
        return ["check", ledger]
    chosen = [command, ledger, "--as-of", dice.choice(["last", "last", "2025-06-30", "2026-01-15"])]
    if command in NEEDS_OUT:
        chosen += ["--out", out]
    if command in NEEDS_PATHS:
        chosen += ["--paths", str(options.paths)]
    if dice.random() < 0.5 and command in ("run", "forecast", "worklist"):
        chosen += ["--accept-set-aside"]
    return chosen


def execute(arguments, timeout, scratch):
    """Exit code (below zero for a signal, None for a timeout), peak MiB, output and errors."""
    with open(os.path.join(scratch, "stdout"), "w+b") as out, \
            open(os.path.join(scratch, "stderr"), "w+b") as errors:
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=out, stderr=errors,
                                   env=dict(os.environ, SWIFT_BACKTRACE="enable=no"))
        late = threading.Event()
        timer = threading.Timer(timeout, lambda: (late.set(), process.kill()))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        code = None if late.is_set() else process.returncode
        return code, usage.ru_maxrss / 1024, out.read(1 << 20), errors.read(1 << 20)


def judged(code, mebibytes, out, errors):
    """What is wrong with how a command ended; None if nothing is."""
    if code is None:
        return "timeout"
    if code < 0:
        return f"signal {-code}"
    if code not in (0, 1, 2, 3):
        return f"exit {code}"
    for trace in TRACES:
        if trace in errors:
            return f"a trace: {trace.decode()}"
    if code and not (out.strip() or errors.strip()):
        return f"exit {code} without a sentence"
    if mebibytes > MEMORY_MIB:
        return f"{mebibytes:.0f} MiB"
    return None


def misshapen(folder):
    """An output file that is not what its name says; None if all are."""
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        try:
            if name.endswith(".json"):
                with open(path, encoding="utf-8") as file:
                    json.load(file, parse_constant=refuse)
            elif name.endswith(".csv"):
                with open(path, encoding="utf-8", newline="") as file:
                    rows = list(csv.reader(file, strict=True))
                if any(len(row) != len(rows[0]) for row in rows):
                    return f"{name} has lines of different lengths"
                figures = [i for i, column in enumerate(rows[0])
                           if column.startswith(("expected", "p10", "p50", "p90", "probability"))]
                if name.startswith("cash") and any(
                        row[i].lower() in ("nan", "inf", "-inf") for row in rows for i in figures):
                    return f"{name} holds what is no number"
        except (ValueError, csv.Error) as error:
            return f"{name}: {error}"
    return None


def refuse(constant):
    raise ValueError(f"{constant} is no JSON")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("duecast")
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--command", default="check", help="one, or several with commas")
    parser.add_argument("--count", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--paths", type=int, default=100)
    parser.add_argument("--timeout", type=float, default=60)
    parser.add_argument("--keep")
    options = parser.parse_args()
    bases, commands = sources(options.sources), options.command.split(",")
    if not bases:
        parser.error("no ledger among the sources")
    start, number, kinds, codes = time.monotonic(), 0, {}, {}
    count = options.count or (1 << 60 if options.seconds else 1000)
    while number < count and (not options.seconds or time.monotonic() - start < options.seconds):
        seed = options.seed + number
        number += 1
        dice = random.Random(seed)
        with tempfile.TemporaryDirectory() as scratch:
            ledger, out = os.path.join(scratch, "ledger"), os.path.join(scratch, "out")
            write(mutate(dice.choice(bases), bases, dice), ledger)
            chosen = arguments(dice.choice(commands), ledger, out, options, dice)
            code, mebibytes, output, errors = execute(
                [options.duecast, *chosen], options.timeout, scratch)
            codes[code] = codes.get(code, 0) + 1
            finding = judged(code, mebibytes, output, errors)
            if not finding and code == 0 and os.path.isdir(out):
                finding = misshapen(out)
            if finding:
                last = errors.strip().split(b"\n")[-1].decode("utf-8", "replace")[:160]
                kinds.setdefault((chosen[0], finding, last if "signal" not in finding else ""),
                                 []).append(seed)
                print(f"seed {seed}: {finding}: duecast {' '.join(chosen)}: {last}"
                      .replace(scratch, ""), flush=True)
                if options.keep:
                    kept = os.path.join(options.keep, str(seed))
                    shutil.rmtree(kept, ignore_errors=True)
                    shutil.copytree(ledger, os.path.join(kept, "ledger"))
                    with open(os.path.join(kept, "command"), "w", encoding="utf-8") as file:
                        file.write(" ".join(chosen).replace(scratch + "/", "") + "\n")
    seconds = time.monotonic() - start
    ended = ", ".join(f"{n} with {code}" for code, n in sorted(codes.items(), key=str))
    print(f"{number} inputs in {seconds:.0f} s ({ended}): "
          f"{sum(map(len, kinds.values()))} findings of {len(kinds)} kinds")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
