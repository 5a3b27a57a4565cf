"""Writes forecasts in the form that `duecast backtest --with` reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from ledger import HORIZON, iso_day


def write_curves(folder: Path, invoice_ids: np.ndarray, paid_by: np.ndarray) -> None:
    """Writes `payment_curves.csv`: P(paid by day k), k = 1…91, `paid_by` being invoices × days."""
    assert paid_by.shape == (len(invoice_ids), HORIZON), paid_by.shape
    paid_by = np.maximum.accumulate(np.clip(paid_by, 0, 1), axis=1)
    folder.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(
        {
            "invoice_id": np.repeat(np.asarray(invoice_ids), HORIZON),
            "days_ahead": np.tile(np.arange(1, HORIZON + 1), len(invoice_ids)),
            "probability_paid_by": paid_by.ravel().round(7),
        }
    ).to_csv(folder / "payment_curves.csv", index=False)


def curves_from_hazards(hazards: np.ndarray) -> np.ndarray:
    """P(paid by day k) = 1 − ∏ⱼ≤ₖ (1 − hⱼ), from invoices × days of hazards."""
    return 1 - np.cumprod(1 - np.clip(hazards, 0, 1), axis=1)


def loosened(paid_by: np.ndarray, share: float = 0.02) -> np.ndarray:
    """Curves of which a little is spread evenly over the days, so that no day is impossible."""
    return (1 - share) * paid_by + share * np.arange(1, HORIZON + 1) / (HORIZON + 1)


def write_cash(folder: Path, origin: int, weeks: list[dict]) -> None:
    """Writes `cash.csv`: rows of week (0 follows the origin), currency, expected, p10, p50, p90."""
    rows = [
        {
            "period_start": iso_day(origin + 1 + 7 * row["week"]),
            "period_end": iso_day(origin + 7 + 7 * row["week"]),
            "source": "total",
            **{key: row[key] for key in ("currency", "expected", "p10", "p50", "p90")},
        }
        for row in weeks
    ]
    folder.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(rows).to_csv(folder / "cash.csv", index=False)
