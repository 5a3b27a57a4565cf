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

    def test_medians_leave_out_what_a_program_does_not_tell(self):
        with tempfile.TemporaryDirectory() as folder:
            bench = run.Bench("duecast", "hazard", "python", Path(folder), 1)
            samples = [{"a": 1, "b": None}, {"a": 5, "b": None}, {"a": 2, "b": None}]
            bench.add("fit", 10, "x", samples)
            self.assertEqual((bench.results[0]["a"], bench.results[0]["b"]), (2, None))
            self.assertTrue((Path(folder) / "results.json").exists())


if __name__ == "__main__":
    unittest.main()
