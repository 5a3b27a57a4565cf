"""Means, bold figures and the page's markers."""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import tables  # noqa: E402

TABLE = {
    "title": "T",
    "segments": ["all"],
    "columns": [["loss", "loss", 91, 2, "low"], ["covered", "cover", 91, 2, 0.8]],
}


def scores(values: dict[tuple[str, str], list[float]]) -> pd.DataFrame:
    rows = [
        {
            "ledger": "L",
            "forecaster": who,
            "segment": "all",
            "origin": k,
            "horizon": 91,
            "score": score,
            "value": value,
        }
        for (who, score), of_origins in values.items()
        for k, value in enumerate(of_origins)
    ]
    return pd.DataFrame(rows)


class Tables(unittest.TestCase):
    summary = tables.means(
        scores(
            {
                ("a", "loss"): [1, 3],
                ("a", "cover"): [0.9],
                ("b", "loss"): [1, 2],
                ("b", "cover"): [0.5],
                ("c", "cover"): [0.8],
            }
        )
    )

    def test_means_over_origins(self):
        row = self.summary[(self.summary.forecaster == "a") & (self.summary.score == "loss")].iloc[
            0
        ]
        self.assertEqual((row["mean"], row.origins), (2.0, 2))

    def test_a_ranking_by_risk_is_a_row_of_its_own(self):
        found = tables.means(
            scores({("a", "caught_by_risk_top_5"): [0.5], ("a", "caught_top_5"): [0.2]})
        )
        self.assertEqual(
            dict(zip(found.forecaster, found["mean"])), {"a": 0.2, "a, by risk": 0.5}
        )
        self.assertEqual(set(found.score), {"caught_top_5"})

    def test_origins_are_counted_by_ledger(self):
        parts = [
            scores({("a", "loss"): [1, 3]}),
            scores({("a", "loss"): [1], ("b", "loss"): [1, 2, 3]}).assign(ledger="M"),
        ]
        self.assertEqual(
            tables.origins(parts, 28), "Means over origins 28 days apart: 2 of L, 3 of M."
        )

    def test_what_few_origins_have_is_left_out(self):
        summary = tables.means(scores({("a", "loss"): [1, 3, 2, 2], ("b", "loss"): [0]}))
        text = tables.markdown(summary, TABLE)
        self.assertIn("| a |", text)
        self.assertNotIn("| b |", text)

    def test_best_is_bold_and_on_top(self):
        lines = tables.markdown(self.summary, TABLE).splitlines()
        self.assertEqual(lines[4], "| L | b | **1.50** | 0.50 |")
        self.assertEqual(lines[5], "|  | a | 2.00 | **0.90** |")
        self.assertEqual(len(lines), 6)

    def test_only_scores_of_tables_are_kept(self):
        only = {**TABLE, "columns": TABLE["columns"][:1]}
        self.assertEqual(set(tables.wanted(self.summary, [only]).score), {"loss"})

    def test_page_keeps_what_is_outside_the_markers(self):
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "page.md"
            page.write_text(f"before\n{tables.BEGIN}\nold\n{tables.END}\nafter\n")
            tables.replace_between_markers(page, "new")
            self.assertEqual(
                page.read_text(), f"before\n{tables.BEGIN}\n\nnew\n\n{tables.END}\nafter\n"
            )
            page.write_text("no markers\n")
            with self.assertRaises(SystemExit):
                tables.replace_between_markers(page, "new")


if __name__ == "__main__":
    unittest.main()
