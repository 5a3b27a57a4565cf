"""CatBoost quantiles of the days from a landmark to payment.

Quantile loss knows no censoring: settled rows are weighted by 1 / P(followed up that long), so that
slow payers, who are seen less often, count fully. Trees by validation on the latest weeks.

usage: catboost_delay.py LEDGERS OUT
"""

from __future__ import annotations

import landmarks
import numpy as np
import pandas as pd
from catboost import CatBoostRegressor, Pool
from ledger import HORIZON, Ledger
from output import loosened, write_curves
from script import THREADS, for_each_origin

ROWS = 24_000
LEVELS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


def weights(rows: landmarks.Table) -> np.ndarray:
    """1 / share of rows that were followed up at least as long as this one took; 0 if censored."""
    followed = np.sort(rows.follow_up)
    share = 1 - np.searchsorted(followed, rows.days) / len(followed)
    done = rows.paid | (rows.days > HORIZON)
    return np.where(done, 1 / np.maximum(share, 0.02), 0.0)


def _pool(rows: landmarks.Table, categories: list[str]) -> Pool:
    rows = rows.at(weights(rows) > 0)
    return Pool(
        _features(rows.x, categories), rows.days, weight=weights(rows), cat_features=categories
    )


def _features(x: pd.DataFrame, categories: list[str]) -> pd.DataFrame:
    return x.astype({name: int for name in categories})


def _model(trees: int) -> CatBoostRegressor:
    return CatBoostRegressor(
        loss_function="MultiQuantile:alpha=" + ",".join(map(str, LEVELS)),
        iterations=trees,
        learning_rate=0.15,
        depth=5,
        l2_leaf_reg=5,
        random_seed=landmarks.SEED,
        thread_count=THREADS,
        verbose=False,
        allow_writing_files=False,
        max_ctr_complexity=1,
        border_count=64,
    )


def forecast(ledger: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """The open invoices' ids and their curves, linear between the quantiles."""
    rows, categories = landmarks.table(ledger), ["customer", *ledger.categories]
    train, valid = (
        _pool(part.sample(ROWS // 3), categories) for part in landmarks.earlier(ledger, rows)
    )
    trial = _model(200).fit(train, eval_set=valid, early_stopping_rounds=30)
    model = _model(max(30, trial.best_iteration_)).fit(_pool(rows.sample(ROWS), categories))
    ids, x = landmarks.at_origin(ledger)
    quantiles = np.maximum.accumulate(model.predict(_features(x, categories)), axis=1)
    return ids, loosened(np.stack([curve(row) for row in quantiles]))


def curve(quantiles: np.ndarray) -> np.ndarray:
    """P(paid by day k) for k = 1…91 from one invoice's quantiles, nothing being paid by day 0."""
    points = np.concatenate(
        [[0.0], np.maximum(quantiles, 0.01), [max(quantiles[-1] * 2, HORIZON * 1.5)]]
    )
    points = points + np.arange(len(points)) * 1e-6
    return np.interp(np.arange(1, HORIZON + 1) + 0.5, points + 0.5, (0.0, *LEVELS, 1.0))


if __name__ == "__main__":
    for_each_origin(__doc__, lambda ledger, folder: write_curves(folder, *forecast(ledger)))
