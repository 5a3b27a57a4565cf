"""LightGBM regression of the delay on closed invoices only, with the spread of its residuals.

The usual recipe of payment-date prediction: features as of issue, invoices still open left out,
one number predicted. The distribution is that number plus the residuals of the latest invoices,
given that the invoice is unpaid at the origin. It is a peer because it is common, not because
leaving out open invoices is right.

usage: lightgbm_closed.py LEDGERS OUT
"""

from __future__ import annotations

import landmarks
import lightgbm as lgb
import numpy as np
import pandas as pd
from features import History, calendar_for, landmark_features
from ledger import HORIZON, Ledger
from output import write_curves
from script import THREADS, for_each_origin

EARLY, LATE = -120, 240
NOT_AT_ISSUE = ["landmark_age", "landmark_past_due"]
TAIL = 0.02  # probability spread evenly over all delays, so that none is impossible
SETTINGS = {
    "objective": "regression_l1",
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "cat_smooth": 50.0,
    "verbose": -1,
    "num_threads": THREADS,
    "seed": landmarks.SEED,
    "deterministic": True,
    "force_row_wise": True,
}


def closed_invoices(ledger: Ledger) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Features as of the week before issue, delay and issue day of every settled invoice."""
    calendar = calendar_for(ledger)
    data = ledger.invoices
    first = max(landmarks.first_payments(ledger) + 6, int(data.issued.min()))
    parts = []
    for week in range(ledger.origin - 7, first - 7, -7):
        rows = data[(data.issued > week) & (data.issued <= week + 7) & (data.paid <= ledger.origin)]
        if len(rows):
            x = landmark_features(ledger, History(ledger, calendar, week), calendar, rows)
            parts.append(
                (pd.DataFrame(x).drop(columns=NOT_AT_ISSUE), rows.paid - rows.due, rows.issued)
            )
    return pd.concat([p[0] for p in parts], ignore_index=True), *(
        np.concatenate([p[k].to_numpy() for p in parts]) for k in (1, 2)
    )


def fit(ledger: Ledger) -> tuple[lgb.Booster, np.ndarray]:
    """The model of all invoices closed; residuals of the latest fifth by the model of the rest."""
    x, delay, issued = closed_invoices(ledger)
    delay = np.clip(delay, EARLY, LATE)
    late = issued > np.quantile(issued, 0.8)
    categories = ["customer", *ledger.categories]
    train = lgb.Dataset(x[~late], delay[~late], categorical_feature=categories, free_raw_data=False)
    valid = lgb.Dataset(x[late], delay[late], reference=train, free_raw_data=False)
    trial = lgb.train(
        SETTINGS, train, 1500, [valid], callbacks=[lgb.early_stopping(40, verbose=False)]
    )
    residuals = delay[late] - np.rint(trial.predict(x[late]))
    every = lgb.Dataset(x, delay, categorical_feature=categories, free_raw_data=False)
    return lgb.train(SETTINGS, every, max(20, trial.best_iteration)), residuals


def forecast(ledger: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """The open invoices' ids and their curves, P(D ≤ lag + k | D > lag)."""
    model, residuals = fit(ledger)
    ids, x = landmarks.at_origin(ledger)
    lag = x.landmark_past_due.to_numpy().astype(int)
    predicted = np.rint(model.predict(x.drop(columns=NOT_AT_ISSUE))).astype(int)
    span = LATE - EARLY
    counts = np.bincount(
        np.clip(np.rint(residuals).astype(int), -span, span) + span, minlength=2 * span + 1
    )
    mass = (1 - TAIL) * counts / counts.sum() + TAIL / len(counts)
    below = np.cumsum(mass)
    at = np.clip(lag[:, None] + np.arange(HORIZON + 1) - predicted[:, None], -span, span) + span
    curve = below[at]
    return ids, (curve[:, 1:] - curve[:, :1]) / np.maximum(1 - curve[:, :1], 1e-9)


if __name__ == "__main__":
    for_each_origin(__doc__, lambda ledger, folder: write_curves(folder, *forecast(ledger)))
