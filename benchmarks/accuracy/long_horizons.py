"""Back-tests cash 26 and 52 weeks ahead beside time-series models on the same origins.

usage: long_horizons.py NAME=LEDGER… --work DIR [--duecast TOOL] [--origins N] [--step DAYS] [--write FILE]
                        [--accept-set-aside]

Each ledger is exported as of each origin, statsforecast's AutoETS, AutoARIMA, AutoTheta and seasonal
naive forecast its weekly receipts (peers/statsforecast_receipts.py), and `duecast backtest` scores
them with its own. The table has, for each currency of a ledger and each horizon, the weekly WAPE of
all receipts and the share of weeks within the 80 % range, means over origins.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = ("auto_ets", "auto_arima", "auto_theta", "seasonal_naive_year", "seasonal_naive_month")
WEEKS = (26, 52)
SCORES = ("receipts_wape", "receipts_coverage_80")


def call(command: list) -> str:
    """The output of a command, which must succeed."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{command[0]} {command[1]} failed with exit code {done.returncode}")
    return done.stdout


def rows(name: str, ledger: Path, weeks: int, arguments: argparse.Namespace) -> list[dict]:
    """The scores of one ledger over one horizon."""
    work = arguments.work / name / str(weeks)
    origins = ["--origins", arguments.origins, "--step", arguments.step, "--weeks", weeks]
    if arguments.accept_set_aside:
        origins.append("--accept-set-aside")
    exported = work / "origins"
    if not exported.exists():
        call([arguments.duecast, "backtest", ledger, "--export", exported, *origins])
    recorded = []
    for peer in PEERS:
        out = work / "peers" / peer
        if not out.exists():
            script = HERE / "peers" / "statsforecast_receipts.py"
            call([sys.executable, script, exported, out, "--model", peer, "--weeks", weeks])
        recorded += ["--with", f"{peer}={out}"]
    text = call(
        [arguments.duecast, "backtest", ledger, *origins, *recorded, "--format", "csv"]
    )
    values = defaultdict(list)
    for row in csv.DictReader(text.splitlines()):
        if row["score"] in SCORES and int(row["horizon"]) == 7 * weeks:
            values[row["forecaster"], row["segment"], row["score"]].append(float(row["value"]))
    found = []
    for (forecaster, segment, score), numbers in sorted(values.items()):
        found.append(
            {
                "ledger": name,
                "weeks": weeks,
                "segment": segment,
                "forecaster": forecaster,
                "score": score,
                "origins": len(numbers),
                "mean": round(sum(numbers) / len(numbers), 4),
            }
        )
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledgers", nargs="+", metavar="NAME=LEDGER")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--duecast", default="duecast")
    parser.add_argument("--origins", type=int, default=4)
    parser.add_argument("--step", type=int, default=28)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--accept-set-aside", action="store_true")
    arguments = parser.parse_args()
    found = []
    for entry in arguments.ledgers:
        name, _, folder = entry.partition("=")
        for weeks in WEEKS:
            found += rows(name, Path(folder), weeks, arguments)
    out = arguments.write.open("w", newline="") if arguments.write else sys.stdout
    writer = csv.DictWriter(out, found[0].keys() if found else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)


if __name__ == "__main__":
    main()
