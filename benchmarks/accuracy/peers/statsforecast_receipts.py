"""Time-series models of Nixtla's statsforecast on the weekly receipts of the whole ledger.

A week is seven days and the last one ends on the origin; each currency is a series of its own.
Thirteen weeks are forecast, unless --weeks asks for others. A season of four weeks stands for the month; a year is used where a
year has been seen. A model that a series is too short for gives way to the mean of its last weeks.

usage: statsforecast_receipts.py LEDGERS OUT [--model NAME] [--weeks N]

Without --model, every model is run and OUT has a folder for each.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

import numpy as np
from ledger import Ledger, origins, read
from output import write_cash

WEEKS = 13
MONTH, YEAR = 4, 52
NORMAL_90 = 1.2815515655446004


def models(weeks: int) -> dict:
    """The models by name, for a series of so many weeks."""
    from statsforecast import models as sf

    year = YEAR if weeks >= YEAR + 4 else MONTH
    return {
        "auto_ets": sf.AutoETS(season_length=MONTH),
        "auto_arima": sf.AutoARIMA(season_length=MONTH),
        "auto_theta": sf.AutoTheta(season_length=MONTH),
        "auto_ces": sf.AutoCES(season_length=MONTH),
        "window_average_4": sf.WindowAverage(4),
        "window_average_13": sf.WindowAverage(13),
        "seasonal_naive_month": sf.SeasonalNaive(MONTH),
        "seasonal_naive_year": sf.SeasonalNaive(year),
        "croston": sf.CrostonOptimized(),
    }


MODEL_NAMES = (
    "auto_ets",
    "auto_arima",
    "auto_theta",
    "auto_ces",
    "window_average_4",
    "window_average_13",
    "seasonal_naive_month",
    "seasonal_naive_year",
    "croston",
)


def weekly_receipts(ledger: Ledger, currency: int) -> np.ndarray:
    """Receipts of each whole week up to the origin, oldest first.

    The very first week is left out: a ledger usually begins in the middle of one.
    """
    data = ledger.invoices
    paid = data[(data.paid <= ledger.origin) & (data.currency == currency)]
    if paid.empty:
        return np.zeros(0)
    week = (ledger.origin - paid.paid.to_numpy()) // 7
    receipts = np.bincount(week, paid.amount.to_numpy())[::-1]
    start = np.flatnonzero(np.cumsum(receipts) > 0.002 * receipts.sum())[0]
    return receipts[start + 1 :]


def forecast(
    name: str, receipts: np.ndarray, ahead: int = WEEKS
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weeks of expected receipts with their 10 % and 90 % points."""
    model = models(len(receipts))[name]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = np.asarray(model.forecast(y=receipts, h=ahead)["mean"], float)
            bounds = _bounds(model, receipts, expected)
        if not np.isfinite(expected).all():
            raise ValueError("not finite")
    except Exception as problem:  # the models raise all sorts on short series
        print(
            f"{name}: {len(receipts)} weeks: {problem}; mean of the last weeks instead",
            file=sys.stderr,
        )
        expected = np.full(ahead, receipts[-MONTH:].mean() if len(receipts) else 0.0)
        bounds = _spread(expected, receipts)
    low, high = (np.maximum(bound, 0) for bound in bounds)
    return np.maximum(expected, 0), low, high


def _bounds(model, receipts: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The model's own 80 % interval, or one from the weeks' spread where it has none."""
    try:
        result = model.forecast(y=receipts, h=len(expected), level=[80])
        low, high = np.asarray(result["lo-80"], float), np.asarray(result["hi-80"], float)
        if np.isfinite(low).all() and np.isfinite(high).all():
            return low, high
    except Exception:
        pass
    return _spread(expected, receipts)


def _spread(expected: np.ndarray, receipts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    deviation = receipts[-26:].std(ddof=1) if len(receipts) > 2 else expected.mean()
    return expected - NORMAL_90 * deviation, expected + NORMAL_90 * deviation


def weeks_of(ledger: Ledger, name: str, ahead: int = WEEKS) -> list[dict]:
    """Rows of cash.csv for every currency."""
    rows = []
    for code, currency in enumerate(ledger.currencies):
        expected, low, high = forecast(name, weekly_receipts(ledger, code), ahead)
        for week in range(ahead):
            value = {
                "expected": expected[week],
                "p10": low[week],
                "p50": expected[week],
                "p90": high[week],
            }
            rows.append(
                {"week": week, "currency": currency, **{k: round(v, 2) for k, v in value.items()}}
            )
    return rows


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledgers", type=Path, metavar="LEDGERS")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--model", choices=MODEL_NAMES)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    arguments = parser.parse_args()
    for folder in origins(arguments.ledgers):
        ledger = read(folder)
        for name in [arguments.model] if arguments.model else MODEL_NAMES:
            out = arguments.out if arguments.model else arguments.out / name
            write_cash(out / folder.name, ledger.origin, weeks_of(ledger, name, arguments.weeks))


if __name__ == "__main__":
    main()
