#!/usr/bin/env python3
"""What the worklist catches, beside the usual orders.

Makes the synthetic worlds of some seeds with what a call would do to each overdue claim, back-tests the
worklist on them, and prints the share of the money-days that calls would save and of the late money in
the first tenth of the overdue accounts. Ledgers given as folders are back-tested too, without the effect
of calls, which nobody knows of them.

    benchmarks/worklist/run.py --duecast PATH [--work DIR] [LEDGER ...]
"""

import argparse
import collections
import csv
import datetime
import pathlib
import statistics
import subprocess

LISTS = ["duecast", "oldest_first", "largest_first", "most_overdue_first", "ageing_amount",
         "perfect_order"]
FIRST = datetime.date(2025, 11, 11)
ORIGINS, STEP = 6, 28


def scores(folder):
    """Means over origins by forecaster and score, with currencies weighted alike."""
    found = collections.defaultdict(list)
    with open(folder / "scores.csv", newline="") as file:
        for row in csv.DictReader(file):
            if row["segment"].startswith("currency="):
                found[row["forecaster"], row["score"]].append(float(row["value"]))
    return {key: statistics.mean(values) for key, values in found.items()}


def table(means, columns):
    print("order".ljust(20), *(head.rjust(14) for head, _ in columns))
    for name in LISTS:
        cells = (means.get((name, score)) for _, score in columns)
        print(name.ljust(20), *("" .rjust(14) if x is None else f"{x:14.3f}" for x in cells))
    print()


def world(duecast, work, seed):
    ledger, out = work / f"world-{seed}", work / f"backtest-{seed}"
    days = [FIRST + datetime.timedelta(STEP * k) for k in range(ORIGINS)]
    if not ledger.exists():
        options = [part for day in days for part in ("--calls-on", str(day))]
        subprocess.run([duecast, "synth", "--seed", str(seed), "--out", ledger, *options],
                       check=True, stdout=subprocess.DEVNULL)
    subprocess.run([duecast, "backtest", ledger, "--first", str(FIRST), "--origins", str(ORIGINS),
                    "--step", str(STEP), "--call-effects", ledger / "truth-calls.txt", "--out", out],
                   check=True, stdout=subprocess.DEVNULL)
    return scores(out)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--duecast", default="duecast")
    options.add_argument("--work", type=pathlib.Path, default=pathlib.Path("out/worklist"))
    options.add_argument("--seeds", type=int, nargs="*", default=[7, 8])
    options.add_argument("--origins", type=int, default=12)
    options.add_argument("--step", type=int, default=28)
    options.add_argument("ledgers", type=pathlib.Path, nargs="*")
    given = options.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    worlds = [world(given.duecast, given.work, seed) for seed in given.seeds]
    if worlds:
        means = {key: statistics.mean(w[key] for w in worlds if key in w) for key in worlds[0]}
        print(f"demo worlds, seeds {', '.join(map(str, given.seeds))}, {ORIGINS} origins each")
        table(means, [("money-days", "money_days_saved_top_10"),
                      ("late money", "overdue_over_30_late_caught_top_10"),
                      ("an hour saves", "money_days_saved_per_hour"),
                      (">30 10%", "over_30_late_caught_top_10"),
                      (">60 10%", "over_60_late_caught_top_10")])
        for limit in (30, 60):
            leads = [w["duecast", f"over_{limit}_late_caught_top_10"]
                     - w["ageing_amount", f"over_{limit}_late_caught_top_10"] for w in worlds]
            error = statistics.stdev(leads) / len(leads) ** 0.5 if len(leads) > 1 else 0
            print(f">{limit}, list less ageing x amount: {statistics.mean(leads):+.3f}, standard "
                  f"error over seeds {error:.3f}, better at {sum(x > 0 for x in leads)} of {len(leads)}")
        print()
    for ledger in given.ledgers:
        out = given.work / f"backtest-{ledger.name}"
        subprocess.run([given.duecast, "backtest", ledger, "--origins", str(given.origins), "--step",
                        str(given.step), "--accept-set-aside", "--out", out],
                       check=True, stdout=subprocess.DEVNULL)
        print(ledger.name)
        table(scores(out), [(f">{limit} {top}", f"over_{limit}_late_caught_{score}")
                            for limit in (30, 60)
                            for top, score in (("5%", "top_5"), ("10%", "top_10"), ("20%", "top_20"),
                                               ("an hour", "in_an_hour"))])


if __name__ == "__main__":
    main()
