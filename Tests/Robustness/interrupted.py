#!/usr/bin/env python3
"""Kills runs at random moments, runs two at once, and reviews in pairs: nothing may mix or be lost.

    swift build -c release --product duecast
    Tests/Robustness/interrupted.py --duecast .build/release/duecast --kills 200 --pairs 50

A folder of results must be that of one run, whole, whatever happens, and hold what else was in it.
Exits with 1, and says what was wrong, where that is not so.
"""

import argparse
import hashlib
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def contents(folder):
    """The digest of each file of a folder, by path, hidden ones too."""
    if not folder.exists():
        return {}
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Runs:
    """Two runs of different days, the second without one that the first writes."""

    FOREIGN = {"notes.txt": "ours\n", "older/plan.txt": "ours too\n"}

    def __init__(self, duecast, ledger, scratch):
        self.duecast, self.ledger = duecast, ledger
        self.out = scratch / "out"
        self.options = [["--as-of", "2024-03-01", "--curves"], ["--as-of", "2024-06-30"]]
        self.whole, self.seconds = [], 0
        for kind in (0, 1):
            folder = scratch / f"expected-{kind}"
            begun = time.monotonic()
            if self.start(kind, folder).wait() != 0:
                raise SystemExit("a run that nobody disturbs fails")
            self.seconds = time.monotonic() - begun
            self.put_foreign(folder)
            self.whole.append(contents(folder))

    def put_foreign(self, folder):
        for name, text in self.FOREIGN.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def start(self, kind, folder):
        return subprocess.Popen(
            [self.duecast, "run", self.ledger, "--out", folder, "--paths", "100",
             "--accept-set-aside"]
            + self.options[kind],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def found(self):
        """Which run's results the folder holds; None where it is neither's."""
        now = contents(self.out)
        return self.whole.index(now) if now in self.whole else None


def kill(runs, kills, draw):
    """Kills runs; the first half at any moment, the others towards the end, where files are moved."""
    runs.start(0, runs.out).wait()
    runs.put_foreign(runs.out)
    holds, faults, taken = runs.found(), [], 0
    for number in range(kills):
        process = runs.start(1 - holds, runs.out)
        early = 0 if number < kills / 2 else 0.75
        time.sleep(runs.seconds * draw.uniform(early, 1.1))
        process.kill()
        process.wait()
        now = runs.found()
        if now is None:
            faults.append(f"kill {number + 1} leaves a folder of neither run")
            break
        taken += now != holds
        holds = now
    print(f"{kills} kills: {taken} left the new folder, {kills - taken} the old one")
    if runs.start(0, runs.out).wait() != 0 or runs.found() != 0:
        faults.append("a run after the kills does not leave its own results")
    left = [path.name for path in runs.out.parent.iterdir() if path.name.startswith(".")]
    if left:
        faults.append(f"left behind: {left}")
    return faults


def collide(runs, rounds):
    """Starts both runs at once into one folder."""
    won = [0, 0]
    for number in range(rounds):
        processes = [runs.start(kind, runs.out) for kind in (0, 1)]
        if any(process.wait() != 0 for process in processes):
            return [f"in round {number + 1} of two runs at once, one fails"]
        now = runs.found()
        if now is None:
            return [f"round {number + 1} of two runs at once leaves a folder of neither"]
        won[now] += 1
    print(f"{rounds} times two runs at once: {won[0]} and {won[1]} of each remained, whole")
    return []


def review(duecast, ledger, pairs):
    """Records verdicts, two at once."""
    failed = 0
    for number in range(pairs):
        processes = [
            subprocess.Popen(
                [duecast, "review", ledger, "A", "--verdict", verdict, "--on", "2025-06-01",
                 "--comment", f"pair {number} {verdict}"], stdout=subprocess.DEVNULL)
            for verdict in ("watch", "healthy")
        ]
        failed += sum(process.wait() != 0 for process in processes)
    lines = set((ledger / "reviews.csv").read_text().splitlines()[1:])
    print(f"{pairs} pairs of review at once: {len(lines)} verdicts")
    faults = [] if failed == 0 else [f"{failed} reviews fail"]
    if len(lines) != 2 * pairs:
        faults.append(f"{2 * pairs - len(lines)} of {2 * pairs} verdicts are lost")
    check = subprocess.run([duecast, "check", ledger], capture_output=True, text=True)
    counts = [line.split() for line in check.stdout.splitlines() if line.startswith("reviews.csv")]
    if counts[:1] != [["reviews.csv", str(2 * pairs), str(2 * pairs), "0"]]:
        faults.append(f"the import reads {counts[:1]} of the reviews")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--duecast", type=pathlib.Path, required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--pairs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    duecast = options.duecast.resolve()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="duecast-interrupted-"))
    try:
        runs = Runs(duecast, REPOSITORY / "fixtures/ledgers/messy", scratch)
        faults = kill(runs, options.kills, random.Random(options.seed))
        faults += collide(runs, options.rounds)
        ledger = scratch / "ledger"
        shutil.copytree(REPOSITORY / "fixtures/ledgers/partial-payments", ledger)
        faults += review(duecast, ledger, options.pairs)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for fault in faults:
        print(f"fault: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
