"""The tables of measured rows, on rows made by hand."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import page  # noqa: E402
import run  # noqa: E402


def row(program: str, seconds: float, size: int = 1000) -> dict:
    return {
        "part": "ingest",
        "size": size,
        "program": program,
        "seconds": seconds,
        "cpu": 2 * seconds,
        "megabytes": 300,
        "file_megabytes": 14.2,
    }


class PageTest(unittest.TestCase):
    def test_ratios_are_to_duecast_of_the_same_size(self):
        rows = [row("duecast", 2.0), row("duckdb", 1.0), row("duecast", 4.0, 2000)]
        rows.append(row("duckdb", 6.0, 2000))
        text = page.text(rows, "a machine")
        self.assertIn("| 1,000 | duckdb | 14 | 1.00 | 2.00 | 300 | 0.50 | 0.50 |", text)
        self.assertIn("| 2,000 | duckdb | 14 | 6.00 | 12.00 | 300 | 1.50 | 1.50 |", text)
        self.assertIn("| 1,000 | duecast | 14 | 2.00 | 4.00 | 300 |  |  |", text)
        self.assertTrue(text.endswith("a machine"))

    def test_only_what_is_between_the_markers_changes(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "page.md"
            file.write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n")
            page.replace_between_markers(file, "new")
            self.assertEqual(
                file.read_text(), f"before\n{page.BEGIN}\n\nnew\n\n{page.END}\nafter\n"
            )
            file.write_text("no markers\n")
            with self.assertRaises(SystemExit):
                page.replace_between_markers(file, "new")

    def test_steps_are_read_off_the_timings(self):
        sample = {"err": "    5853 ms  reading out/ledger\nA note.\n      36 ms  ageing\n"}
        self.assertEqual(run.steps(sample), {"reading out/ledger": 5.853, "ageing": 0.036})

    def test_shares_are_of_the_whole_run_and_of_the_limits(self):
        rows = [
            {"part": "run", "size": 1000, "program": "duecast", "seconds": 10.0, "cpu": 16.0}
            | {"megabytes": 9, "steps": {"reading /tmp/x": 4.0, "writing": 0.01, "fitting": 5.0}},
            row("duecast", 0.0142),
            {"part": "limits", "size": 0, "program": "numpy", "cores": 2, "memory": 10.0}
            | {"exponentials": 0.5, "dsyrk20": 4.0, "dsyrk200": 40.0},
            {"part": "fit", "size": 1000, "program": "duecast", "rows": 30_000, "columns": 40}
            | {"iterations": 3, "seconds": 0.0012, "megabytes": 1},
        ]
        text = page.text(rows, "a machine")
        self.assertIn("| reading | 4.0 | 40 % |", text)
        self.assertIn("| the rest | 1.0 | 10 % |", text)
        self.assertNotIn("| writing |", text)
        # 14.2 MB in 0.0284 processor seconds.
        self.assertIn("| 0.50 GB/s | 5 % of reading memory |", text)
        # 120,000 in 0.0012 seconds on two cores.
        self.assertIn("| 0.050 · 10⁹/s | 10 % of the exponentials |", text)
        # 4 · 1,000 · (20 · 21 + 2 · 20 · 20) in the same time.
        self.assertIn("| 2.03 · 10⁹/s | 51 % of dsyrk of 20 columns |", text)

    def test_medians_leave_out_what_a_program_does_not_tell(self):
        with tempfile.TemporaryDirectory() as folder:
            bench = run.Bench("duecast", "hazard", "python", Path(folder), 1)
            samples = [{"a": 1, "b": None}, {"a": 5, "b": None}, {"a": 2, "b": None}]
            bench.add("fit", 10, "x", samples)
            self.assertEqual((bench.results[0]["a"], bench.results[0]["b"]), (2, None))
            self.assertTrue((Path(folder) / "results.json").exists())


if __name__ == "__main__":
    unittest.main()
