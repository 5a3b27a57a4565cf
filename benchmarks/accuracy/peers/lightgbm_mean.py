"""The mean of three LightGBM daily hazards of different designs.

The designs differ in what trees grow on, how fast old rows lose weight, the trees' size, and whether
cuts are sought or drawn. Each has the number of trees that is best on the latest six weeks, held out
by time; log odds are averaged with even weights.

usage: lightgbm_mean.py LEDGERS OUT
"""

from __future__ import annotations

import numpy as np
from ledger import Ledger
from lightgbm_hazard import (
    CHOICES,
    Choice,
    categories_of,
    curves,
    grown,
    log_odds,
    rows_ahead,
    training_rows,
    trial,
)
from output import write_curves
from script import for_each_origin

DESIGNS = (*CHOICES, Choice(True, 360, 127, 0.8, random=True))


def forecast(ledger: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """The open invoices' ids and their curves."""
    categories, rows = categories_of(ledger), training_rows(ledger)
    ids, x = rows_ahead(ledger)
    each = []
    for design in DESIGNS:
        trees = trial(design, rows, ledger, categories)[1]
        each.append(log_odds(design, grown(design, trees, rows, categories), x))
    return ids, curves(np.mean(each, axis=0))


if __name__ == "__main__":
    for_each_origin(__doc__, lambda ledger, folder: write_curves(folder, *forecast(ledger)))
