"""Fits the problem that speed-hazard wrote, on the matrix of all invoice-days.

usage: hazard.py glum|sklearn-lbfgs|sklearn-newton|lightgbm FOLDER RIDGE
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

HATS, FOLLOWED, STATICS = 14, 90, 20


def expand(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """The matrix, column by column, and the responses."""
    days = np.fromfile(folder / "days.i32", np.int32)
    issued = np.fromfile(folder / "weekdays.i32", np.int32)
    statics = np.fromfile(folder / "statics.f32", np.float32).reshape(-1, STATICS)
    responses = np.fromfile(folder / "responses.f32", np.float32).astype(float)
    unit = np.repeat(np.arange(len(days)), days)
    day = np.arange(len(unit)) - np.repeat(np.cumsum(days) - days, days)
    x = np.zeros((len(unit), HATS + 6 + STATICS), order="F")
    place = day * ((HATS - 1) / (FOLLOWED - 1))
    left = np.minimum(place.astype(int), HATS - 2)
    for hat in range(HATS):
        x[:, hat] = np.where(left == hat, 1 - (place - left), 0) + np.where(
            left + 1 == hat, place - left, 0
        )
    weekday = (issued[unit] + day) % 7
    for k in range(1, 7):
        x[:, HATS + k - 1] = weekday == k
    for j in range(STATICS):
        x[:, HATS + 6 + j] = statics[unit, j]
    return x, responses


def fitter(program: str, ridge: float, rows: int):
    """A function from the matrix and the responses to coefficients, or to nothing."""
    if program == "glum":
        from glum import GeneralizedLinearRegressor

        model = GeneralizedLinearRegressor(
            family="binomial", alpha=ridge, l1_ratio=0, fit_intercept=False, gradient_tol=1e-7
        )
        return lambda x, y: model.fit(x, y).coef_
    if program == "lightgbm":
        import lightgbm

        model = lightgbm.LGBMClassifier(n_estimators=100, verbose=-1)
        return lambda x, y: model.fit(x, y) and None
    from sklearn.linear_model import LogisticRegression

    solver = {"sklearn-lbfgs": "lbfgs", "sklearn-newton": "newton-cholesky"}[program]
    model = LogisticRegression(
        C=1 / (ridge * rows), solver=solver, fit_intercept=False, tol=1e-6, max_iter=1000
    )
    return lambda x, y: model.fit(x, y).coef_.ravel()


def main() -> None:
    program, folder, ridge = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    start = time.perf_counter()
    x, y = expand(folder)
    expanding = time.perf_counter() - start
    fit = fitter(program, ridge, len(y))
    start = time.perf_counter()
    coefficients = fit(x, y)
    seconds = time.perf_counter() - start
    ours = np.fromfile(folder / "coefficients.f64")
    difference = None if coefficients is None else float(np.abs(coefficients - ours).max())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        json.dumps(
            {
                "seconds": seconds,
                "expanding": expanding,
                "megabytes": peak,
                "largest_difference": difference,
            }
        )
    )


if __name__ == "__main__":
    main()
