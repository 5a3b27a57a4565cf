"""Runs the accuracy benchmark: exports ledgers, runs the peers, scores them, writes the tables.

usage: run.py FOLDER… [--config FILE] [--work DIR] [--duecast TOOL] [--fresh] [--write PAGE]

Each FOLDER is a ledger (it has an invoices.csv), which is then measured by the configuration's
origins and peers, or a folder of the ledgers and churn tables that the configuration names.
Synthetic ledgers of the configuration are made by `duecast synth`. Forecasts are kept in --work and
made again only when the ledger, the peer or what it shares has changed, or with --fresh. A peer
that fails ends the run. Only means over origins leave --work.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pandas as pd
import yaml

import tables

HERE = Path(__file__).resolve().parent
PACKAGES = (
    "numpy",
    "pandas",
    "scikit-learn",
    "lightgbm",
    "xgboost",
    "catboost",
    "lifelines",
    "scikit-survival",
    "statsforecast",
)


@dataclass
class Run:
    """What a run was asked to do."""

    config: dict
    duecast: str
    work: Path
    fresh: bool

    def peer_folder(self, ledger: str, peer: str) -> Path:
        return self.work / slug(ledger) / "peers" / peer


def slug(name: str) -> str:
    """A name as part of a path."""
    return "".join(c if c.isalnum() else "-" for c in name.lower())


def call(command: list[str | Path], **options) -> None:
    """Runs a command and stops the run where it fails."""
    done = subprocess.run([str(part) for part in command], **options)
    if done.returncode:
        raise SystemExit(
            f"{' '.join(map(str, command[:3]))} … failed with exit code {done.returncode}"
        )


def ledgers(run: Run, folders: list[Path]) -> list[tuple[str, Path]]:
    """Name and folder of every ledger to measure."""
    own = [folder for folder in folders if (folder / "invoices.csv").exists()]
    shelves = [folder for folder in folders if folder not in own]
    found = [(folder.resolve().name, folder) for folder in own]
    if own and not shelves:
        return found
    for entry in run.config["ledgers"]:
        if "synth" in entry:
            found.append((entry["name"], synthetic(run, entry)))
            continue
        places = [
            shelf / entry["folder"]
            for shelf in shelves
            if (shelf / entry["folder"] / "invoices.csv").exists()
        ]
        if places:
            found.append((entry["name"], places[0]))
        else:
            print(
                f"{entry['name']}: no {entry['folder']}/invoices.csv there; passed over",
                file=sys.stderr,
            )
    return found


def synthetic(run: Run, entry: dict) -> Path:
    """The folder of a synthetic ledger, made where it is not there yet."""
    folder = run.work / slug(entry["name"]) / "ledger"
    if not (folder / "invoices.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        options = [
            text for key, value in entry["synth"].items() for text in (f"--{key}", str(value))
        ]
        call([run.duecast, "synth", *options, "--out", folder], stdout=subprocess.DEVNULL)
    return folder


def backtest(run: Run, ledger: Path, *more: str | Path) -> None:
    """Calls `duecast backtest` with the configuration's origins."""
    origins = ["--origins", str(run.config["origins"]), "--step", str(run.config["step"])]
    call([run.duecast, "backtest", ledger, *origins, *more], stdout=subprocess.DEVNULL)


def fingerprint(peer: dict, exported: Path) -> str:
    """Changes when the peer, what it shares with others, or the exported ledgers do."""
    digest = hashlib.sha256(repr(peer.get("arguments")).encode())
    scripts = {path.name for path in (HERE / "peers").glob("*.py")}
    others = {entry["script"] for entry in peer["all"]} - {peer["script"]}
    for path in sorted((HERE / "peers") / name for name in scripts - others):
        digest.update(path.read_bytes())
    for path in sorted(exported.glob("*/*.csv")):
        digest.update(f"{path.parent.name}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()


def forecast(run: Run, ledger: str, peer: dict, exported: Path) -> None:
    """Runs a peer on the exported ledgers unless what it would read is what it has read."""
    out = run.peer_folder(ledger, peer["name"])
    stamp, now = out / "made-from", fingerprint({**peer, "all": run.config["peers"]}, exported)
    if not run.fresh and stamp.exists() and stamp.read_text() == now:
        return
    print(f"{ledger}: {peer['name']}", file=sys.stderr, flush=True)
    out.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    call(
        [sys.executable, HERE / "peers" / peer["script"], exported, out, *peer.get("arguments", [])]
    )
    stamp.write_text(now)


def measure(run: Run, name: str, ledger: Path) -> pd.DataFrame:
    """Scores of Duecast, its rules and all peers on a ledger."""
    exported, out = run.work / slug(name) / "exported", run.work / slug(name) / "scores"
    shutil.rmtree(exported, ignore_errors=True)
    backtest(run, ledger, "--export", exported)
    for peer in run.config["peers"]:
        forecast(run, name, peer, exported)
    recorded = [
        f"--with={peer['name']}={run.peer_folder(name, peer['name'])}"
        for peer in run.config["peers"]
    ]
    print(f"{name}: scores", file=sys.stderr, flush=True)
    backtest(run, ledger, "--out", out, *recorded)
    return pd.read_csv(out / "scores.csv").assign(ledger=name)


def churn(run: Run, folders: list[Path]) -> pd.DataFrame | None:
    """Scores of the churn peers on the tables that are there."""
    parts = []
    for entry in run.config.get("churn", []):
        places = [
            folder / entry["table"] for folder in folders if (folder / entry["table"]).exists()
        ]
        if not places:
            print(
                f"{entry['name']}: no {entry['table']} there; passed over",
                file=sys.stderr,
            )
            continue
        out = run.work / "churn" / f"{slug(entry['name'])}.csv"
        if (
            run.fresh
            or not out.exists()
            or out.stat().st_mtime < (HERE / "peers" / "churn_peers.py").stat().st_mtime
        ):
            script = HERE / "peers" / "churn_peers.py"
            call(
                [sys.executable, script, places[0], *entry["arguments"], "--out", out],
                stdout=subprocess.DEVNULL,
            )
        parts.append(pd.read_csv(out).assign(table=entry["name"]))
    return pd.concat(parts) if parts else None


def surroundings(duecast: str) -> str:
    """Versions and machine, as a sentence."""
    version = subprocess.run(
        [duecast, "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    installed = []
    for package in PACKAGES:
        try:
            installed.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            continue
    return (
        f"Measured with Duecast {version}, Python {platform.python_version()}, "
        f"{', '.join(installed)}; "
        f"{os.cpu_count()} cores of {processor()}, {platform.system()}."
    )


def processor() -> str:
    """The processor's name."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--config", type=Path, default=HERE / "config.yaml")
    parser.add_argument(
        "--work", type=Path, default=Path("out/accuracy"), help="default: %(default)s"
    )
    parser.add_argument("--duecast", default="duecast", help="the tool; default: on the PATH")
    parser.add_argument("--fresh", action="store_true", help="make every forecast again")
    parser.add_argument(
        "--write",
        type=Path,
        metavar="PAGE",
        help="put the tables between the markers of a page, and "
        "the means in results/; otherwise they are only shown",
    )
    return parser.parse_args()


def main() -> None:
    """The command."""
    given = arguments()
    for folder in given.folders:
        if not folder.is_dir():
            raise SystemExit(f"{folder}: no such folder")
    config = yaml.safe_load(given.config.read_text(encoding="utf-8"))
    run = Run(config, given.duecast, given.work, given.fresh)
    measured = [measure(run, name, folder) for name, folder in ledgers(run, given.folders)]
    if not measured:
        raise SystemExit(
            "no ledger to measure: give a ledger's folder, or one that holds those configured"
        )
    summary = tables.wanted(tables.means(pd.concat(measured)), config["tables"])
    text = [tables.markdown(summary, table) for table in config["tables"]]
    churned = churn(run, given.folders)
    if churned is not None:
        text.append(tables.churn_markdown(churned))
    text.append(f"{tables.origins(measured, config['step'])} {surroundings(run.duecast)}")
    page = "\n".join(text)
    if not given.write:
        print(page)
        return
    tables.replace_between_markers(given.write, page)
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    for name, part in summary.groupby("ledger"):
        part.round({"mean": 6}).to_csv(results / f"{slug(str(name))}.csv", index=False)
    if churned is not None:
        churned.round(6).to_csv(results / "churn.csv", index=False)


if __name__ == "__main__":
    main()
