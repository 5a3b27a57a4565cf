"""Cox proportional hazards (lifelines) on the days past due, with late entry.

Each row is an invoice from one landmark to the next, with the features of the landmark, so the
baseline hazard runs on the days past due (with its rise at the due day) while features change over
time; censored at the origin. The curve of an open invoice is
1 − exp(−(H₀(lag + k) − H₀(lag)) exp(xᵀβ)). The ridge penalty is the one with the best partial
likelihood on the latest weeks.

usage: cox_lifelines.py LEDGERS OUT
"""

from __future__ import annotations

import warnings

import landmarks
import numpy as np
import pandas as pd
from ledger import HORIZON, Ledger
from lifelines import CoxPHFitter
from output import write_curves
from script import for_each_origin

ROWS, SPAN = 40_000, 14
EARLIEST, LATEST = -60, 120
PENALTIES = (0.001, 0.03)


def intervals(rows: landmarks.Table) -> pd.DataFrame:
    """Rows of start, stop (days past due, shifted to be positive), paid and features."""
    frame = landmarks.numbers(rows.x)
    start = frame.pop("landmark_past_due").clip(EARLIEST, LATEST) - EARLIEST + 1
    frame = frame.drop(columns=["landmark_age"])
    return frame.assign(
        start=start, stop=start + np.minimum(rows.days, SPAN), paid=rows.paid & (rows.days <= SPAN)
    )


def _scaled(frame: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Features in standard deviations, at most four from the mean, if they vary at all."""
    names = [
        name for name in frame if name not in ("start", "stop", "paid") and like[name].std() > 1e-6
    ]
    scaled = ((frame[names] - like[names].mean()) / like[names].std()).clip(-4, 4)
    return scaled.join(frame[["start", "stop", "paid"]])


def _fit(frame: pd.DataFrame, penalty: float) -> CoxPHFitter:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CoxPHFitter(penalizer=penalty).fit(frame, "stop", "paid", entry_col="start")


def forecast(ledger: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """The open invoices' ids and their curves."""
    rows = landmarks.table(ledger)
    step = np.isin(rows.landmark, landmarks.landmark_days(ledger)[:: -(SPAN // 7)])
    rows = rows.at(step)
    train, valid = (intervals(part.sample(ROWS // 3)) for part in landmarks.earlier(ledger, rows))
    scaled, held_out = _scaled(train, train), _scaled(valid, train)
    penalty = max(PENALTIES, key=lambda p: _fit(scaled, p).score(held_out, "log_likelihood"))
    frame = intervals(rows.sample(ROWS))
    model = _fit(_scaled(frame, frame), penalty)
    ids, x = landmarks.at_origin(ledger)
    now = landmarks.Table(
        x, np.ones(len(x), int), np.zeros(len(x), bool), np.ones(len(x), int), np.ones(len(x), int)
    )
    inputs = _scaled(intervals(now), frame)
    return ids, _curves(model, inputs)


def _curves(model: CoxPHFitter, inputs: pd.DataFrame) -> np.ndarray:
    baseline = model.baseline_cumulative_hazard_.iloc[:, 0]
    ends = np.arange(0, LATEST - EARLIEST + HORIZON + 2)
    position = np.searchsorted(baseline.index.to_numpy(), ends, side="right") - 1
    total = np.where(position >= 0, baseline.to_numpy()[np.maximum(position, 0)], 0.0)
    # Beyond the lags that were seen, the hazard stays what it was over the last month of them.
    last = int(baseline.index.max())
    slope = (total[last] - total[max(last - 30, 0)]) / 30
    total[last:] = total[last] + slope * np.arange(len(total) - last)
    start = inputs.start.to_numpy().astype(int)
    ahead = total[start[:, None] + np.arange(0, HORIZON + 1)]
    risk = np.exp(np.clip(model.predict_log_partial_hazard(inputs).to_numpy(), -8, 8))
    return 1 - np.exp(-(ahead[:, 1:] - ahead[:, :1]) * risk[:, None])


if __name__ == "__main__":
    for_each_origin(__doc__, lambda ledger, folder: write_curves(folder, *forecast(ledger)))
