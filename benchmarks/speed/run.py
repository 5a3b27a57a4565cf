"""Measures the speed of Duecast and of named peers on the same generated files.

usage: run.py [--sizes N…] [--parts limits ingest ageing run fit] [--runs N] [--work DIR]
              [--backtest LEDGER] [--duecast TOOL] [--before TOOL] [--hazard TOOL]
              [--python PEERS] [--write PAGE]

Ledgers are made by `duecast synth` with 20 invoices for each customer and kept in --work. Programs
take turns, run after run, so that a machine that slows down slows all of them; figures are medians.
Duecast is timed as a whole process, a peer from after its import to its end. What has been measured
is in results.json of --work. --before is another build of Duecast: it reads in turn with the rest, so
that the two can be compared by their ratios to a peer of the same minutes. A program that fails ends the measurement.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import page

HERE = Path(__file__).resolve().parent
CORE = ("invoices.csv", "payments.csv", "allocations.csv")


@dataclass
class Bench:
    """What is measured with, and where."""

    duecast: str
    hazard: str
    python: str
    work: Path
    runs: int
    before: str | None = None
    results: list[dict] = field(default_factory=list)

    def add(self, part: str, size: int, program: str, samples: list[dict], **more) -> None:
        """Keeps the medians of a program's runs."""
        row = {"part": part, "size": size, "program": program, "runs": len(samples), **more}
        for name in samples[0]:
            values = [sample[name] for sample in samples if sample[name] is not None]
            row[name] = statistics.median(values) if values else None
        self.results.append(row)
        print(json.dumps(row), flush=True)
        kept = json.dumps(self.results, indent=2) + "\n"
        (self.work / "results.json").write_text(kept, encoding="utf-8")

    def ledger(self, size: int) -> Path:
        """A generated ledger of about so many invoices."""
        folder = self.work / f"ledger-{size}"
        if not (folder / "truth.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            sample = process(
                [self.duecast, "synth", "--recipe", "sized", "--invoices", str(size)]
                + ["--customers", str(max(1, size // 20)), "--out", str(folder)]
            )
            self.add("synth", size, "duecast", [without_output(sample)])
        return folder

    def core(self, size: int) -> Path:
        """The three files of invoices and cash of a ledger, by themselves."""
        folder = self.work / f"core-{size}"
        folder.mkdir(exist_ok=True)
        for file in CORE:
            if not (folder / file).exists():
                (folder / file).symlink_to(self.ledger(size) / file)
        return folder


def process(command: list[str], environment: dict | None = None, fine: tuple = (0,)) -> dict:
    """Runs a program to its end: wall and processor seconds, peak megabytes and what it wrote."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=err, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        texts = (out.read().decode(), err.read().decode())
    if child.returncode not in fine:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}:\n{texts[1]}")
    return {
        "seconds": seconds,
        "cpu": usage.ru_utime + usage.ru_stime,
        "megabytes": usage.ru_maxrss / 1024,
        "out": texts[0],
        "err": texts[1],
    }


def without_output(sample: dict) -> dict:
    return {name: value for name, value in sample.items() if name not in ("out", "err")}


def peer(bench: Bench, script: str, *arguments: str) -> dict:
    """Runs a peer's script; its numbers, and its processor's own choice of numpy kernels."""
    hidden = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
    environment = {name: text for name, text in os.environ.items() if name not in hidden}
    sample = process([bench.python, str(HERE / "peers" / script), *arguments], environment)
    return json.loads(sample["out"])


def steps(sample: dict) -> dict[str, float]:
    """Seconds of each step that --timings told of."""
    found = {}
    for line in sample["err"].splitlines():
        number, unit, name = (line.split(maxsplit=2) + ["", ""])[:3]
        if unit == "ms":
            found[name] = int(number) / 1000
    return found


def ingest(bench: Bench, size: int) -> None:
    folder = str(bench.core(size))
    tools = {"duecast": bench.duecast, "duecast before": bench.before}
    samples: dict[str, list[dict]] = {name: [] for name, tool in tools.items() if tool}
    samples |= {"duckdb": [], "polars": []}
    for _ in range(bench.runs + 1):
        for program, tool in tools.items():
            if tool:
                ours = process([tool, "check", folder], fine=(0, 3))
                samples[program].append(without_output(ours))
        for program in ("duckdb", "polars"):
            sample = peer(bench, "read_tables.py", program, folder)
            samples[program].append({k: sample[k] for k in ("seconds", "cpu", "megabytes")})
    size_on_disk = sum((Path(folder) / file).stat().st_size for file in CORE) / 1e6
    for program, found in samples.items():
        # The first run of each warms the file cache.
        bench.add("ingest", size, program, found[1:], file_megabytes=size_on_disk)


def ageing(bench: Bench, size: int) -> None:
    folder = str(bench.core(size))
    for day in ("2026-06-30", "2025-12-31"):
        found = []
        for _ in range(bench.runs):
            sample = process(
                [bench.duecast, "ageing", folder, "--as-of", day, "--totals", "--timings"]
            )
            times = steps(sample)
            found.append(
                {
                    "view": next(t for name, t in times.items() if name.startswith("taking")),
                    "seconds": next(t for name, t in times.items() if name.startswith("ageing")),
                    "megabytes": sample["megabytes"],
                }
            )
        bench.add("ageing", size, f"duecast as of {day}", found)


def run(bench: Bench, size: int) -> None:
    found, times = [], []
    for _ in range(bench.runs if size < 1_000_000 else 1):
        out = bench.work / "out"
        shutil.rmtree(out, ignore_errors=True)
        sample = process(
            [bench.duecast, "run", str(bench.ledger(size)), "--as-of", "2026-06-30"]
            + ["--out", str(out), "--timings"]
        )
        found.append(without_output(sample))
        times.append(steps(sample))
    bench.add("run", size, "duecast", found, steps=times[-1])


def backtest(bench: Bench, ledger: Path) -> None:
    """Twelve origins of a ledger that is there already."""
    with open(ledger / "invoices.csv", "rb") as file:
        size = sum(1 for _ in file) - 1
    command = [bench.duecast, "backtest", str(ledger), "--origins", "12", "--out"]
    samples = [without_output(process([*command, str(bench.work / "backtest")]))]
    bench.add("backtest", size, "duecast", samples, ledger=ledger.name)


def limits(bench: Bench) -> None:
    sample = peer(bench, "limits.py")
    bench.add("limits", 0, "numpy", [sample], cores=len(os.sched_getaffinity(0)))


# Payment timing keeps the rows that it fits, some 43 bytes each, and draws 1.2 million at most.
MOST_INVOICES_TO_FIT = 1_000_000


def fit(bench: Bench, size: int) -> None:
    if size > MOST_INVOICES_TO_FIT:
        return
    folder = bench.work / f"hazard-{size}"
    threads = str(len(os.sched_getaffinity(0)))
    ours = process([bench.hazard, str(size), threads, str(max(3, bench.runs)), str(folder)])
    told = json.loads(ours["out"])
    samples = [{"seconds": s, "megabytes": told["megabytesPeak"]} for s in told["seconds"]]
    more = {name: told[name] for name in ("rows", "columns", "iterations")}
    bench.add("fit", size, "duecast", samples, **more)
    if size > 100_000:
        return
    for program in ("glum", "sklearn-lbfgs", "sklearn-newton", "lightgbm"):
        samples = [
            peer(bench, "hazard.py", program, str(folder), str(told["ridge"])) for _ in range(3)
        ]
        bench.add("fit", size, program, samples, **{k: told[k] for k in ("rows", "columns")})


PARTS = {"ingest": ingest, "ageing": ageing, "run": run, "fit": fit}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument(
        "--parts", nargs="+", choices=["limits", *PARTS], default=["limits", *PARTS]
    )
    parser.add_argument("--backtest", type=Path, help="also a backtest of this ledger")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--work", type=Path, default=Path("out/speed"))
    parser.add_argument("--duecast", default=".build/release/duecast")
    parser.add_argument("--before", help="another build of Duecast, read with beside it")
    parser.add_argument("--hazard", default=".build/release/speed-hazard")
    parser.add_argument("--python", default=sys.executable, help="the Python that has the peers")
    parser.add_argument("--write", type=Path, help="put the tables between this page's markers")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    work = options.work.resolve()
    bench = Bench(options.duecast, options.hazard, options.python, work, options.runs, options.before)
    if "limits" in options.parts:
        limits(bench)
    for part in PARTS:
        for size in options.sizes if part in options.parts else []:
            PARTS[part](bench, size)
    if options.backtest:
        backtest(bench, options.backtest)
    text = page.text(bench.results, page.machine(options.python))
    print(text)
    if options.write:
        page.replace_between_markers(options.write, text)


if __name__ == "__main__":
    main()
