"""Random survival forest (scikit-survival) of the days to payment, censored at the origin.

A forest keeps a curve in every leaf, so it is grown on a sample of the rows; the leaf size is the
one with the best likelihood on the latest weeks.

usage: sksurv_forest.py LEDGERS OUT
"""

from __future__ import annotations

import landmarks
import numpy as np
import pandas as pd
from ledger import HORIZON, Ledger
from output import loosened, write_curves
from script import THREADS, for_each_origin
from sksurv.ensemble import RandomSurvivalForest
from sksurv.util import Surv

ROWS, TRIAL_ROWS, TREES, TRIAL_TREES = 8_000, 3_000, 60, 15
LEAVES = (10, 40)


def _fit(rows: landmarks.Table, leaf: int, trees: int) -> RandomSurvivalForest:
    forest = RandomSurvivalForest(
        n_estimators=trees,
        min_samples_leaf=leaf,
        max_features=0.3,
        max_samples=None,
        n_jobs=THREADS,
        low_memory=False,
        random_state=landmarks.SEED,
    )
    return forest.fit(landmarks.numbers(rows.x), Surv.from_arrays(rows.paid, rows.days))


def _curves(forest: RandomSurvivalForest, x: pd.DataFrame) -> np.ndarray:
    """P(paid by day k): the forest's curve steps on days of payment and is flat between."""
    survival = forest.predict_survival_function(x, return_array=True)
    at = np.searchsorted(forest.unique_times_, np.arange(1, HORIZON + 1), side="right") - 1
    return loosened(np.where(at >= 0, 1 - survival[:, np.maximum(at, 0)], 0.0))


def _loss(curves: np.ndarray, rows: landmarks.Table) -> float:
    """Mean −log P(paid that day), or −log P(later) where censored."""
    padded = np.column_stack([np.zeros(len(curves)), curves])
    day = np.minimum(rows.days, HORIZON)
    each = np.arange(len(day))
    paid = padded[each, day] - padded[each, day - 1]
    likelihood = np.where(rows.paid & (rows.days <= HORIZON), paid, 1 - padded[each, day])
    return float(-np.log(np.maximum(likelihood, 1e-4)).mean())


def forecast(ledger: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """The open invoices' ids and their curves."""
    rows = landmarks.table(ledger)
    train, valid = (part.sample(TRIAL_ROWS) for part in landmarks.earlier(ledger, rows))
    inputs = landmarks.numbers(valid.x, train.x)
    leaf = min(
        LEAVES, key=lambda leaf: _loss(_curves(_fit(train, leaf, TRIAL_TREES), inputs), valid)
    )
    sample = rows.sample(ROWS)
    ids, x = landmarks.at_origin(ledger)
    return ids, _curves(_fit(sample, leaf, TREES), landmarks.numbers(x, sample.x))


if __name__ == "__main__":
    for_each_origin(__doc__, lambda ledger, folder: write_curves(folder, *forecast(ledger)))
