"""Training rows of open invoices at landmark days, censored at the origin.

A landmark is a day before the origin at which we look at the ledger as it stood then: each invoice
open at its close is a row, with the days until it was paid, or until the origin where it was not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from features import Calendar, History, calendar_for, landmark_features, open_at
from ledger import HORIZON, Ledger

VALIDATION_DAYS = 42
SEED = 7

# Left out by models that take numbers only.
CODES = ("customer",)


@dataclass
class Table:
    """One row for each invoice at each landmark; days run from the landmark, capped at 92."""

    x: pd.DataFrame
    days: np.ndarray
    paid: np.ndarray
    follow_up: np.ndarray
    landmark: np.ndarray

    def at(self, chosen: np.ndarray) -> Table:
        """The rows that are chosen."""
        parts = (self.days, self.paid, self.follow_up, self.landmark)
        return Table(self.x.iloc[chosen].reset_index(drop=True), *(part[chosen] for part in parts))

    def sample(self, rows: int) -> Table:
        """At most so many rows, drawn at random with a fixed seed, in their order."""
        if len(self.days) <= rows:
            return self
        chosen = np.random.default_rng(SEED).choice(len(self.days), rows, replace=False)
        return self.at(np.sort(chosen))


def first_payments(ledger: Ledger) -> int:
    """The day by which one payment in a thousand had been made."""
    return int(ledger.invoices.paid[ledger.invoices.paid <= ledger.origin].quantile(0.001))


def landmark_days(ledger: Ledger) -> list[int]:
    """Weekly days (every third where the ledger is small) from a week of payments on to the origin.

    Weekly ones fall on the origin's weekday, so that day k ahead is the same weekday in training
    and at the origin. Ledgers are often cut by payment day: before the first payment nobody seems
    to pay.
    """
    step = 7 if len(ledger.invoices) > 5000 else 3
    return list(range(ledger.origin - step, first_payments(ledger) + 6, -step))[::-1]


def validation_start(ledger: Ledger) -> int:
    """The first day of the weeks held out by time: the last six, or a third of a short ledger."""
    return ledger.origin - min(VALIDATION_DAYS, (ledger.origin - first_payments(ledger)) // 3)


def table(ledger: Ledger) -> Table:
    """All landmarks' rows."""
    calendar = calendar_for(ledger)
    parts = [_rows_at(ledger, calendar, day) for day in landmark_days(ledger)]
    arrays = zip(*(part[1:] for part in parts))
    return Table(
        pd.concat([part[0] for part in parts], ignore_index=True),
        *(np.concatenate(a) for a in arrays),
    )


def _rows_at(ledger: Ledger, calendar: Calendar, day: int) -> tuple:
    rows = open_at(ledger, day)
    follow_up = min(ledger.origin - day, HORIZON + 1)
    until = rows.paid.to_numpy() - day
    x = pd.DataFrame(landmark_features(ledger, History(ledger, calendar, day), calendar, rows))
    return (
        x,
        np.minimum(until, follow_up),
        until <= follow_up,
        np.full(len(rows), follow_up),
        np.full(len(rows), day),
    )


def earlier(ledger: Ledger, rows: Table) -> tuple[Table, Table]:
    """What was known before the held-out weeks, and the landmarks within them."""
    start = validation_start(ledger)
    train = rows.at(rows.landmark < start)
    seen = start - train.landmark
    train.paid = train.paid & (train.days <= seen)
    train.days = np.minimum(train.days, seen)
    train.follow_up = np.minimum(train.follow_up, seen)
    return train, rows.at(rows.landmark >= start)


def at_origin(ledger: Ledger) -> tuple[np.ndarray, pd.DataFrame]:
    """The open invoices' ids and their features at the origin."""
    calendar = calendar_for(ledger)
    rows = open_at(ledger, ledger.origin)
    history = History(ledger, calendar, ledger.origin)
    return rows.invoice_id.to_numpy(), pd.DataFrame(
        landmark_features(ledger, history, calendar, rows)
    )


def numbers(x: pd.DataFrame, like: pd.DataFrame | None = None) -> pd.DataFrame:
    """Features without codes, gaps filled with the median of `like` (or of `x`)."""
    x = x.drop(columns=list(CODES))
    middle = (x if like is None else like.drop(columns=list(CODES))).median().fillna(0)
    return x.fillna(middle).astype(float)
