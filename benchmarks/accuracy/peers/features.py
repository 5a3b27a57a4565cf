"""Features of open invoices as of a landmark day, and of each day ahead of it.

Everything is computed from the invoices issued and the payments made by the close of the landmark,
so that a training row looks exactly as the same row would have looked on that day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from ledger import HORIZON, Ledger

EARLIEST, LATEST = -45, 90  # lags (days past due) that have a cell of their own
LAGS = LATEST - EARLIEST + 1
PRIOR = 3.0  # invoices that the portfolio's mean is worth beside a customer's own
HAZARD_PRIOR = 4.0
KNOWN_CUSTOMER = 20  # settled invoices from which on a customer's identity is a feature


class Calendar:
    """What is known of every day in advance: weekday, day of the month, days to the month's end.

    Weekends and holidays are closed; a closed day rolls to the next open one.
    """

    def __init__(self, first: int, last: int, holidays: frozenset[int] = frozenset()):
        self.first = first
        days = np.arange(first, last + 1).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        month_start = months.astype("datetime64[D]")
        month_end = (months + 1).astype("datetime64[D]")
        self.weekday = (days.astype(int) + 3) % 7
        self.month_day = (days - month_start).astype(int) + 1
        self.to_month_end = (month_end - days).astype(int) - 1
        off = np.array(sorted(holidays), "int64").astype("datetime64[D]")
        self.business_day = np.busday_count(month_start, days + 1, holidays=off)
        self.closed = ~np.is_busday(days, holidays=off)
        self.roll = (np.busday_offset(days, 0, roll="forward", holidays=off) - days).astype(int)

    def at(self, name: str, days: np.ndarray) -> np.ndarray:
        """The values of one column on `days`; days outside the calendar count as its ends."""
        column = getattr(self, name)
        return column[np.clip(days - self.first, 0, len(column) - 1)]


class History:
    """What each customer had done by the close of `day`: tables of one row for each customer."""

    def __init__(self, ledger: Ledger, calendar: Calendar, day: int):
        data = ledger.invoices
        known = data[data.issued <= day]
        settled = known[known.paid <= day].sort_values(["paid", "invoice_id"])
        unpaid = known[known.paid > day]
        self.day, self.count = day, len(ledger.customers)
        self.settled = settled
        self._delays(settled, known)
        self._balances(unpaid)
        self._lags(settled, unpaid, calendar)
        self._days(settled, calendar)
        due = unpaid.due.to_numpy() + calendar.at("roll", unpaid.due.to_numpy())
        ahead = due - day
        within = (ahead >= 1) & (ahead <= HORIZON)
        self.due_on = np.zeros((self.count, HORIZON + 1), np.float32)
        np.add.at(self.due_on, (unpaid.customer.to_numpy()[within], ahead[within]), 1)

    def _sum(self, customer: np.ndarray, values: np.ndarray | float = 1.0) -> np.ndarray:
        weights = np.broadcast_to(np.asarray(values, float), customer.shape)
        return np.bincount(customer, weights, self.count)

    def _delays(self, settled: pd.DataFrame, known: pd.DataFrame) -> None:
        customer = settled.customer.to_numpy()
        delay = (settled.paid - settled.due).clip(-120, 240).to_numpy()
        n = self.n = self._sum(customer)
        mean, variance = (delay.mean(), delay.var()) if len(delay) else (0.0, 100.0)
        self.mean = (self._sum(customer, delay) + PRIOR * mean) / (n + PRIOR)
        squares = self._sum(customer, (delay - self.mean[customer]) ** 2)
        self.deviation = np.sqrt((squares + PRIOR * variance) / (n + PRIOR)) + 0.5
        self.late = (
            self._sum(customer, delay > 0) + PRIOR * (delay > 0).mean() if len(delay) else n
        ) / (n + PRIOR)
        self.very_late = self._sum(customer, delay > 30) / (n + PRIOR)
        self.on_day = self._sum(customer, delay == 0) / (n + PRIOR)
        age = (settled.paid - settled.issued).clip(0, 300).to_numpy()
        self.usual_age = (self._sum(customer, age) + PRIOR * (age.mean() if len(age) else 30)) / (
            n + PRIOR
        )
        recent = settled.paid.to_numpy() > self.day - 60
        self.recent_n = self._sum(customer[recent])
        self.recent_mean = self._sum(customer[recent], delay[recent]) + PRIOR * self.mean
        self.recent_mean /= self.recent_n + PRIOR
        groups = pd.Series(delay).groupby(customer)
        self.median = groups.median().reindex(range(self.count)).to_numpy()
        position = groups.cumcount(ascending=False).to_numpy()
        self.last = np.full((self.count, 5), np.nan)
        for k in range(5):
            at = position == k
            self.last[customer[at], k] = delay[at]
        self.last_paid = np.full(self.count, np.nan)
        np.fmax.at(self.last_paid, customer, settled.paid.to_numpy().astype(float))
        everyone = known.customer.to_numpy()
        self.billed = self._sum(everyone)
        self.mean_amount = self._sum(everyone, known.amount.to_numpy()) / np.maximum(self.billed, 1)
        self.first_issued = np.full(self.count, np.nan)
        np.fmin.at(self.first_issued, everyone, known.issued.to_numpy().astype(float))

    def _balances(self, unpaid: pd.DataFrame) -> None:
        customer, amount = unpaid.customer.to_numpy(), unpaid.amount.to_numpy()
        overdue = (self.day - unpaid.due).to_numpy()
        self.open_n, self.open_amount = self._sum(customer), self._sum(customer, amount)
        self.overdue_n = self._sum(customer, overdue > 0)
        self.overdue_amount = self._sum(customer, amount * (overdue > 0))
        self.oldest = np.zeros(self.count)
        np.maximum.at(self.oldest, customer, overdue)

    def _lags(self, settled: pd.DataFrame, unpaid: pd.DataFrame, calendar: Calendar) -> None:
        """Each customer's hazard at every lag, and near it, shrunken to the portfolio's."""
        events = self._cells(settled.customer, settled.paid - settled.due)
        censored = self._cells(unpaid.customer, self.day - unpaid.due)
        self.hazard, self.portfolio = self._hazards(events, events + censored)
        padded = np.pad(events, ((0, 0), (2, 2)))
        near = sum(padded[:, k : k + LAGS] for k in range(5))
        self.hazard_near, _ = self._hazards(near, events + censored)
        rolled = calendar.at("roll", settled.due.to_numpy())
        rolled_open = calendar.at("roll", unpaid.due.to_numpy())
        events = self._cells(settled.customer, settled.paid - settled.due - rolled)
        censored = self._cells(unpaid.customer, self.day - unpaid.due - rolled_open)
        self.hazard_rolled, self.portfolio_rolled = self._hazards(events, events + censored)

    def _cells(self, customer: pd.Series, lag: pd.Series) -> np.ndarray:
        cells = np.zeros((self.count, LAGS))
        np.add.at(cells, (customer.to_numpy(), lag_cell(lag.to_numpy())), 1)
        return cells

    @staticmethod
    def _hazards(events: np.ndarray, leaving: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        at_risk = leaving[:, ::-1].cumsum(1)[:, ::-1]
        portfolio = (events.sum(0) + 0.5) / (at_risk.sum(0) + 10)
        return (events + HAZARD_PRIOR * portfolio) / (at_risk + HAZARD_PRIOR), portfolio

    def _days(self, settled: pd.DataFrame, calendar: Calendar) -> None:
        """Shares of a customer's payments by weekday and by day of the month, shrunken."""
        customer, paid = settled.customer.to_numpy(), settled.paid.to_numpy()
        for name, size, column in (("weekdays", 7, "weekday"), ("month_days", 32, "month_day")):
            counts = np.zeros((self.count, size))
            np.add.at(counts, (customer, calendar.at(column, paid)), 1)
            overall = (counts.sum(0) + 1) / (counts.sum() + size)
            shares = (counts + 5 * overall) / (counts.sum(1, keepdims=True) + 5)
            setattr(self, name, shares / overall)


def lag_cell(lag: np.ndarray) -> np.ndarray:
    """The cell of a lag; those before and after the range count with its ends."""
    return np.clip(lag, EARLIEST, LATEST) - EARLIEST


def landmark_features(
    ledger: Ledger, history: History, calendar: Calendar, rows: pd.DataFrame
) -> dict[str, np.ndarray]:
    """Features of invoices that stay as they are over the days ahead of the landmark."""
    c, day = rows.customer.to_numpy(), history.day
    amount = rows.amount.to_numpy()
    features = {
        "terms": rows.due - rows.issued,
        "log_amount": np.log1p(np.abs(amount)),
        "relative_amount": np.log1p(np.abs(amount)) - np.log1p(np.abs(history.mean_amount[c])),
        "currency": rows.currency,
        "due_weekday": calendar.at("weekday", rows.due.to_numpy()),
        "due_month_day": calendar.at("month_day", rows.due.to_numpy()),
        "landmark_age": day - rows.issued,
        "landmark_past_due": day - rows.due,
        "settled_n": history.n[c],
        "mean": history.mean[c],
        "deviation": history.deviation[c],
        "median": history.median[c],
        "late": history.late[c],
        "very_late": history.very_late[c],
        "on_day": history.on_day[c],
        "usual_age": history.usual_age[c],
        "recent_n": history.recent_n[c],
        "recent_mean": history.recent_mean[c],
        "last_1": history.last[c, 0],
        "last_2": history.last[c, 1],
        "last_3": history.last[c, 2],
        "last_5_mean": _mean_of_last(history.last)[c],
        "since_payment": day - history.last_paid[c],
        "since_first": day - history.first_issued[c],
        "billed_n": history.billed[c],
        "open_n": history.open_n[c],
        "open_amount": np.log1p(np.abs(history.open_amount[c])),
        "overdue_n": history.overdue_n[c],
        "overdue_amount": np.log1p(np.abs(history.overdue_amount[c])),
        "overdue_share": history.overdue_n[c] / np.maximum(history.open_n[c], 1),
        "oldest": history.oldest[c],
        "customer": np.where(history.n[c] >= KNOWN_CUSTOMER, c, len(history.n)),
    }
    features.update({name: rows[name] for name in ledger.extras})
    return {name: np.asarray(values, np.float32) for name, values in features.items()}


def _mean_of_last(last: np.ndarray) -> np.ndarray:
    counts = np.isfinite(last).sum(1)
    return np.where(counts > 0, np.nansum(last, axis=1) / np.maximum(counts, 1), np.nan)


def day_features(
    history: History, calendar: Calendar, rows: pd.DataFrame, index: np.ndarray, ahead: np.ndarray
) -> dict[str, np.ndarray]:
    """Features of day `history.day + ahead` for the invoices at positions `index` of `rows`."""
    from scipy.special import log_ndtr

    c = rows.customer.to_numpy()[index]
    due, issued = rows.due.to_numpy()[index], rows.issued.to_numpy()[index]
    day = history.day + ahead
    lag = day - due
    rolled = lag - calendar.at("roll", due)
    weekday, month_day = calendar.at("weekday", day), calendar.at("month_day", day)
    z = (lag - history.mean[c]) / history.deviation[c]
    cell = lag_cell(lag)
    usual = lag - np.where(np.isnan(history.median[c]), history.mean[c], history.median[c])
    features = {
        "ahead": ahead,
        "age": day - issued,
        "past_due": lag,
        "past_rolled_due": rolled,
        "weekday": weekday,
        "month_day": month_day,
        "to_month_end": calendar.at("to_month_end", day),
        "business_day": calendar.at("business_day", day),
        "closed": calendar.at("closed", day),
        "from_usual": usual,
        "from_usual_size": np.abs(usual),
        "from_last": lag - history.last[c, 0],
        "from_usual_age": day - issued - history.usual_age[c],
        "z": z,
        "normal_hazard": -0.5 * z**2 - log_ndtr(-z) - np.log(history.deviation[c]),
        "hazard": history.hazard[c, cell],
        "hazard_near": history.hazard_near[c, cell],
        "hazard_rolled": history.hazard_rolled[c, lag_cell(rolled)],
        "portfolio_hazard": history.portfolio_rolled[lag_cell(rolled)],
        "weekday_share": history.weekdays[c, weekday],
        "month_day_share": history.month_days[c, month_day],
        "due_that_day": history.due_on[c, ahead],
        "from_payment": day - history.last_paid[c],
    }
    return {name: np.asarray(values, np.float32) for name, values in features.items()}


def open_at(ledger: Ledger, day: int) -> pd.DataFrame:
    """Invoices issued by `day` and unpaid at its close."""
    data = ledger.invoices
    return data[(data.issued <= day) & (data.paid > day)]


def calendar_for(ledger: Ledger) -> Calendar:
    """A calendar that covers the ledger and its horizon."""
    return Calendar(
        int(ledger.invoices.issued.min()) - 400, ledger.origin + 400, ledger.holidays
    )
