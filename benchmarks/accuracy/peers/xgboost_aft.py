"""XGBoost accelerated failure time: the days from a landmark to payment, censored at the origin.

The spread's distribution and scale, and the number of trees, are those with the best likelihood on
the latest weeks.

usage: xgboost_aft.py LEDGERS OUT
"""

from __future__ import annotations

import landmarks
import numpy as np
import xgboost as xgb
from ledger import HORIZON, Ledger
from output import write_curves
from scipy.stats import logistic, norm
from script import THREADS, for_each_origin

ROWS = 120_000
CHOICES = [("normal", 0.5), ("normal", 1.0), ("logistic", 0.3), ("logistic", 0.6)]


def _data(rows: landmarks.Table) -> xgb.DMatrix:
    """Payment on day k is the interval (k − ½, k + ½); an open invoice's is (k + ½, ∞)."""
    data = xgb.DMatrix(rows.x.drop(columns=list(landmarks.CODES)))
    data.set_float_info("label_lower_bound", np.where(rows.paid, rows.days - 0.5, rows.days + 0.5))
    data.set_float_info("label_upper_bound", np.where(rows.paid, rows.days + 0.5, np.inf))
    return data


def _settings(distribution: str, scale: float) -> dict:
    return {
        "objective": "survival:aft",
        "eval_metric": "aft-nloglik",
        "aft_loss_distribution": distribution,
        "aft_loss_distribution_scale": scale,
        "learning_rate": 0.15,
        "max_depth": 5,
        "min_child_weight": 20,
        "subsample": 0.8,
        "colsample_bytree": 0.7,
        "lambda": 5.0,
        "max_bin": 128,
        "nthread": THREADS,
        "seed": landmarks.SEED,
    }


def fit(ledger: Ledger) -> tuple[xgb.Booster, str, float]:
    """The model fitted on all rows with the choice that is best on the latest weeks."""
    rows = landmarks.table(ledger)
    train, valid = (_data(part.sample(ROWS // 3)) for part in landmarks.earlier(ledger, rows))
    best = None
    for distribution, scale in CHOICES:
        model = xgb.train(
            _settings(distribution, scale),
            train,
            300,
            evals=[(valid, "valid")],
            early_stopping_rounds=20,
            verbose_eval=False,
        )
        if best is None or model.best_score < best[0]:
            best = (model.best_score, distribution, scale, model.best_iteration + 1)
    _, distribution, scale, trees = best
    model = xgb.train(
        _settings(distribution, scale), _data(rows.sample(ROWS)), max(20, int(trees * 1.1))
    )
    return model, distribution, scale


def forecast(ledger: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """Ids and curves of open invoices: P(T ≤ k) = F((log(k + ½) − μ) / σ), T above ½."""
    model, distribution, scale = fit(ledger)
    ids, x = landmarks.at_origin(ledger)
    mean = model.predict(xgb.DMatrix(x.drop(columns=list(landmarks.CODES))), output_margin=True)
    below = (logistic if distribution == "logistic" else norm).cdf
    days = np.arange(0, HORIZON + 1) + 0.5
    curve = below((np.log(days)[None] - mean[:, None]) / scale)
    return ids, 1 - (1 - curve[:, 1:]) / np.maximum(1 - curve[:, :1], 1e-9)


if __name__ == "__main__":
    for_each_origin(__doc__, lambda ledger, folder: write_curves(folder, *forecast(ledger)))
