"""From measured rows to the tables of the page."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from pathlib import Path

BEGIN, END = "<!-- speed:begin -->", "<!-- speed:end -->"
PEERS = ("duckdb", "polars", "glum", "scikit-learn", "lightgbm", "numpy")


def machine(python: str) -> str:
    """The processor, its cores, memory, how busy it has been, and the versions of the peers."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    code = (
        "import json, sys; from importlib import metadata as m\n"
        "def v(n):\n"
        "    try: return m.version(n)\n"
        "    except m.PackageNotFoundError: return None\n"
        "print(json.dumps({n: v(n) for n in sys.argv[1:]}))"
    )
    told = subprocess.run(
        [python, "-c", code, *PEERS], check=True, capture_output=True, text=True
    ).stdout
    versions = [f"{name} {version}" for name, version in json.loads(told).items() if version]
    return (
        f"{cores} cores of {models[0] if models else platform.machine()}, {memory:.0f} GB, "
        f"{platform.system()}, load {os.getloadavg()[2]:.0f}; Python {platform.python_version()}, {', '.join(versions)}."
    )


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; all but the first two columns are numbers."""
    rule = ["---"] * 2 + ["---:"] * (len(heads) - 2)
    lines = [heads, rule, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def number(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


def ratio(rows: list[dict], row: dict, name: str = "seconds") -> str:
    """How often Duecast's figure goes into a program's."""
    ours = next(r for r in rows if r["program"] == "duecast" and r["size"] == row["size"])
    if row is ours or not ours.get(name) or row.get(name) is None:
        return ""
    return f"{row[name] / ours[name]:.2f}"


def of(results: list[dict], part: str) -> list[dict]:
    return sorted((r for r in results if r["part"] == part), key=lambda r: r["size"])


def text(results: list[dict], where: str) -> str:
    """All tables that there are rows for."""
    parts = []
    if rows := of(results, "ingest"):
        body = [
            [f"{r['size']:,}", r["program"], number(r["file_megabytes"], 0), number(r["seconds"])]
            + [number(r["cpu"]), number(r["megabytes"], 0), ratio(rows, r), ratio(rows, r, "cpu")]
            for r in rows
        ]
        heads = ["invoices", "program", "files, MB", "seconds", "processor seconds", "peak, MB"]
        heads += ["÷ Duecast", "processor ÷ Duecast"]
        parts.append("**Reading invoices, payments and allocations**\n\n" + table(heads, body))
    if rows := of(results, "ageing"):
        body = [
            [f"{r['size']:,}", r["program"], number(r["view"], 3), number(r["seconds"], 3)]
            + [number(r["megabytes"], 0)]
            for r in rows
        ]
        heads = ["invoices", "program", "view, seconds", "ageing, seconds", "peak, MB"]
        parts.append("**Ageing of all customers, once read**\n\n" + table(heads, body))
    if rows := of(results, "fit"):
        body = [
            [f"{r['size']:,}", r["program"], f"{r['rows']:,}", number(r["seconds"])]
            + [number(r.get("expanding")), number(r["megabytes"], 0)]
            + [difference(r.get("largest_difference")), ratio(rows, r)]
            for r in rows
        ]
        heads = ["invoices", "program", "invoice-days", "seconds", "expanding, seconds"]
        heads += ["peak, MB", "largest difference of β", "÷ Duecast"]
        title = f"**Fit of the daily hazard, {rows[0]['columns']} columns, to the same optimum**"
        parts.append(title + "\n\n" + table(heads, body))
    if rows := of(results, "run"):
        body = [
            [f"{r['size']:,}", r["program"], number(r["seconds"], 1), number(r["cpu"], 1)]
            + [number(r["megabytes"], 0), "; ".join(f"{n} {s:.1f}" for n, s in longest(r["steps"]))]
            for r in rows
        ]
        heads = ["invoices", "program", "seconds", "processor seconds", "peak, MB", "longest steps"]
        parts.append("**`duecast run`, all outputs**\n\n" + table(heads, body))
        parts.append("**Where its seconds go**\n\n" + profile(rows))
    if rows := of(results, "backtest"):
        body = [
            [f"{r['size']:,}", f"{r['ledger']}, 12 origins", number(r["seconds"], 1)]
            + [number(r["cpu"], 1), number(r["megabytes"], 0)]
            for r in rows
        ]
        heads = ["invoices", "ledger", "seconds", "processor seconds", "peak, MB"]
        parts.append("**`duecast backtest`**\n\n" + table(heads, body))
    if rows := of(results, "limits"):
        parts.append("**Beside what the machine can do**\n\n" + limits(results, rows[-1]))
    parts.append(f"Medians; {where}")
    return "\n".join(parts)


def named(steps: dict[str, float]) -> dict[str, float]:
    """Steps without the names of folders."""
    return {name.split(" out/")[0].split(" /")[0]: seconds for name, seconds in steps.items()}


# Steps that run while the outlook and the paths are worked out: their seconds are not in its way.
BESIDE = ("tying out", "the scorecards")


def profile(rows: list[dict]) -> str:
    """Seconds of each step of a run, and of the rest, for each size."""
    names = list(dict.fromkeys(name for r in rows for name in named(r["steps"])))
    names = [n for n in names if any(named(r["steps"]).get(n, 0) >= 0.05 for r in rows)]
    body = []
    for name in names:
        times = [named(r["steps"]).get(name) for r in rows]
        shares = [
            f"{100 * t / r['seconds']:.0f} %" if t is not None else ""
            for t, r in zip(times, rows)
        ]
        label = f"{name}, beside the outlook" if name in BESIDE else name
        body.append([label] + [cell for pair in zip(map(one, times), shares) for cell in pair])
    rest = [
        r["seconds"] - sum(s for name, s in named(r["steps"]).items() if name not in BESIDE)
        for r in rows
    ]
    shares = [f"{100 * t / r['seconds']:.0f} %" for t, r in zip(rest, rows)]
    body.append(["the rest"] + [cell for pair in zip(map(one, rest), shares) for cell in pair])
    heads = ["step"] + [head for r in rows for head in (f"{r['size']:,} invoices", "share")]
    rule = ["---"] + ["---:"] * (len(heads) - 1)
    lines = [heads, rule, *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def one(value: float | None) -> str:
    return number(value, 1)


def limits(results: list[dict], limit: dict) -> str:
    """How much of the machine's own rates reading and fitting use, at the largest size measured.

    A pass of a fit takes an exponential for each invoice-day, and for each invoice the products of
    its s statics with one another and with q table columns.
    """
    cores = limit["cores"]
    body = [
        ["reading memory, one core", f"{limit['memory']:.1f} GB/s", ""],
        ["exponentials, one core", f"{limit['exponentials']:.2f} · 10⁹/s", ""],
        ["dsyrk of 20 columns, one core", f"{limit['dsyrk20']:.1f} · 10⁹/s", ""],
        ["dsyrk of 200 columns, one core", f"{limit['dsyrk200']:.1f} · 10⁹/s", ""],
    ]
    reading = [r for r in of(results, "ingest") if r["program"] == "duecast"]
    if reading:
        row = reading[-1]
        rate = row["file_megabytes"] / 1000 / row["cpu"]
        body.append(
            [f"reading {row['size']:,} invoices, bytes of files", f"{rate:.2f} GB/s"]
            + [f"{100 * rate / limit['memory']:.0f} % of reading memory"]
        )
    fits = [r for r in of(results, "fit") if r["program"] == "duecast"]
    if fits:
        row = fits[-1]
        passes = row["iterations"] + 1
        exponentials = row["rows"] * passes / row["seconds"] / cores / 1e9
        body.append(
            [f"fit of {row['size']:,} invoices, exponentials", f"{exponentials:.3f} · 10⁹/s"]
            + [f"{100 * exponentials / limit['exponentials']:.0f} % of the exponentials"]
        )
        s, q = 20, row["columns"] - 20
        products = row["size"] * (s * (s + 1) + 2 * s * q) * passes / row["seconds"] / cores / 1e9
        body.append(
            ["the same, products of statics", f"{products:.2f} · 10⁹/s"]
            + [f"{100 * products / limit['dsyrk20']:.0f} % of dsyrk of 20 columns"]
        )
    return table(["what, for each core", "rate", "share of the limit"], body)


def longest(steps: dict[str, float]) -> list[tuple[str, float]]:
    """The steps of a run that took most, without the names of folders."""
    return sorted(named(steps).items(), key=lambda step: -step[1])[:4]


def difference(value: float | None) -> str:
    return "" if value is None else f"{value:.0e}"


def replace_between_markers(page: Path, inner: str) -> None:
    """Puts a text between the page's markers; both must be there once."""
    whole = page.read_text(encoding="utf-8")
    if whole.count(BEGIN) != 1 or whole.count(END) != 1 or whole.index(BEGIN) > whole.index(END):
        raise SystemExit(f"{page}: needs one line {BEGIN} and, after it, one line {END}")
    before, after = whole.split(BEGIN)[0], whole.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{inner.strip()}\n\n{END}{after}", encoding="utf-8")
