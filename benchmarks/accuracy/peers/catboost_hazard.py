"""CatBoost daily hazard on the rows of the LightGBM one, categories by its ordered statistics.

The trees grow on the customer's shrunken hazard; their number is the best on the latest six weeks, held
out by time. The model is then fitted again on every row.

usage: catboost_hazard.py LEDGERS OUT
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from catboost import CatBoostClassifier, Pool
from landmarks import SEED, validation_start
from ledger import Ledger
from lightgbm_hazard import Choice, Rows, categories_of, curves, rows_ahead, training_rows
from output import write_curves
from script import THREADS, for_each_origin

ROWS = 300_000
START = Choice(True, 180, 0, 0)


def _features(x: pd.DataFrame, categories: list[str]) -> pd.DataFrame:
    return x.astype({name: int for name in categories})


def _pool(rows: Rows, categories: list[str], weight: np.ndarray) -> Pool:
    return Pool(
        _features(rows.x, categories),
        rows.paid.astype(int),
        weight=weight,
        baseline=START.start(rows.x),
        cat_features=categories,
    )


def _model(trees: int) -> CatBoostClassifier:
    return CatBoostClassifier(
        iterations=trees,
        learning_rate=0.1,
        depth=6,
        l2_leaf_reg=5,
        random_seed=SEED,
        thread_count=THREADS,
        verbose=False,
        allow_writing_files=False,
        max_ctr_complexity=1,
        border_count=127,
    )


def forecast(ledger: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """The open invoices' ids and their curves."""
    categories, rows = categories_of(ledger), training_rows(ledger, ROWS)
    cut = validation_start(ledger)
    train, held = rows.at(rows.day <= cut), rows.at(rows.landmark >= cut)
    own = _pool(train, categories, START.weight(train))
    trial = _model(600).fit(
        own, eval_set=_pool(held, categories, held.weight), early_stopping_rounds=30
    )
    model = _model(max(20, trial.best_iteration_ + 1)).fit(
        _pool(rows, categories, START.weight(rows))
    )
    ids, x = rows_ahead(ledger)
    odds = model.predict(_features(x, categories), prediction_type="RawFormulaVal")
    return ids, curves(START.start(x) + odds)


if __name__ == "__main__":
    for_each_origin(__doc__, lambda ledger, folder: write_curves(folder, *forecast(ledger)))
