"""From scores (forecaster × segment × origin × score) to means and Markdown tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

BEGIN, END = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"


def means(scores: pd.DataFrame) -> pd.DataFrame:
    """Means over the origins, and their number, by forecaster, segment and score."""
    scores = with_risk_ranking(scores)
    groups = scores.groupby(["ledger", "forecaster", "segment", "horizon", "score"], sort=False)
    return groups.value.agg(mean="mean", origins="count").reset_index()


def with_risk_ranking(scores: pd.DataFrame) -> pd.DataFrame:
    """The scores of a ranking by risk as those of a forecaster of its own."""
    by_risk = scores.score.str.contains("_by_risk_")
    own = scores[by_risk].assign(
        forecaster=lambda rows: rows.forecaster + ", by risk",
        score=lambda rows: rows.score.str.replace("_by_risk_", "_"),
    )
    return pd.concat([scores[~by_risk], own])


def origins(scores: list[pd.DataFrame], step: int) -> str:
    """How many origins each ledger had, as a sentence."""
    counts = [f"{part.origin.nunique()} of {part.ledger.iloc[0]}" for part in scores]
    return f"Means over origins {step} days apart: {', '.join(counts)}."


def wanted(summary: pd.DataFrame, tables: list[dict]) -> pd.DataFrame:
    """The rows of the summary that some table shows."""
    keep = pd.Series(False, index=summary.index)
    for table in tables:
        names = {column[1] for column in table["columns"]}
        keep |= summary.segment.isin(segments(summary, table)) & summary.score.isin(names)
    return summary[keep]


def segments(summary: pd.DataFrame, table: dict) -> list[str]:
    """A table's segments, `currency` standing for every one of them."""
    found = []
    for name in table["segments"]:
        every = summary.segment[summary.segment.str.fullmatch("currency=[A-Z]{3}")].unique()
        found += sorted(every) if name == "currency" else [name]
    return found


def markdown(summary: pd.DataFrame, table: dict) -> str:
    """One table: a row for each ledger, segment and forecaster; the best of a column is bold.

    What exists at fewer than half of a ledger's origins is left out.
    """
    columns = table["columns"]
    many = len(table["segments"]) > 1 or table["segments"] == ["currency"]
    heads = ["ledger", "forecaster", *(column[0] for column in columns)]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * 2 + "---:|" * len(columns)]
    for ledger in summary.ledger.unique():
        own = summary[summary.ledger == ledger]
        own = own[2 * own.origins >= own.origins.max()]
        for segment in segments(own, table):
            rows = own[own.segment == segment]
            cells = _cells(rows, columns)
            label = ledger if not many else f"{ledger}, {segment.removeprefix('currency=')}"
            for forecaster, texts in cells.items():
                lines.append(f"| {label} | {forecaster} | " + " | ".join(texts) + " |")
                label = ""
    return f"**{table['title']}**\n\n" + "\n".join(lines) + "\n"


def _cells(rows: pd.DataFrame, columns: list[list]) -> dict[str, list[str]]:
    """Texts by forecaster, the best by the first column on top; those without it are left out."""
    values = {}
    for _, score, horizon, _, _ in columns:
        chosen = rows[(rows.score == score) & (rows.horizon == horizon)]
        values[score] = chosen.set_index("forecaster")["mean"]
    frame = pd.DataFrame(values)
    if frame.empty:
        return {}
    frame = frame.dropna(subset=[columns[0][1]]).sort_values(
        columns[0][1], ascending=columns[0][4] != "high"
    )
    texts = {forecaster: [] for forecaster in frame.index}
    for _, score, _, digits, better in columns:
        distance = _distance(frame[score].round(digits), better)
        for forecaster in frame.index:
            value = frame.loc[forecaster, score]
            text = "" if pd.isna(value) else f"{value:.{digits}f}".replace("-", "−")
            best = text and distance[forecaster] == distance.min()
            texts[forecaster].append(f"**{text}**" if best else text)
    return texts


def _distance(values: pd.Series, better: str | float) -> pd.Series:
    if better == "low":
        return values
    return -values if better == "high" else (values - float(better)).abs()


def churn_markdown(churn: pd.DataFrame) -> str:
    """The table of the churn peers."""
    lines = ["| table | model | AUC | log loss | Brier |", "|---|---|---:|---:|---:|"]
    for row in churn.itertuples():
        lines.append(
            f"| {row.table} | {row.model} | {row.auc:.4f} | {row.log_loss:.4f} | {row.brier:.4f} |"
        )
    return "**Churn, rows held out**\n\n" + "\n".join(lines) + "\n"


def replace_between_markers(page: Path, text: str) -> None:
    """Puts `text` between the page's markers; both must be there once."""
    whole = page.read_text(encoding="utf-8")
    if whole.count(BEGIN) != 1 or whole.count(END) != 1 or whole.index(BEGIN) > whole.index(END):
        raise SystemExit(f"{page}: needs one line {BEGIN} and, after it, one line {END}")
    before, after = whole.split(BEGIN)[0], whole.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}", encoding="utf-8")
