"""LightGBM daily hazard: P(paid on a day | unpaid until then) from landmark features, then curves.

Training rows are the days ahead of weekly landmarks before the origin, for the invoices open there,
until payment or the origin (where they are censored). Days without payment are thinned to a budget
and weighted up. What trees are grown on (nothing, or the customer's shrunken hazard at that many
days past due), how fast old rows lose weight, the size and the number of trees are those that are
best on the latest six weeks, held out by time; the model is then fitted again on every row, for a
small ledger from several seeds.

usage: lightgbm_hazard.py LEDGERS OUT
"""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import pandas as pd
from features import History, calendar_for, day_features, landmark_features, open_at
from landmarks import SEED, landmark_days, validation_start
from ledger import HORIZON, Ledger
from output import curves_from_hazards, write_curves
from script import THREADS, for_each_origin

ROWS = 600_000
SMALL = 200_000


@dataclass(frozen=True)
class Choice:
    """Whether trees grow on the customer's hazard, rows' half-life in days, and the trees' size.

    `share` is that of the features that each tree may use; with `random` cuts are drawn and not sought.
    """

    on_hazard: bool
    half_life: float
    leaves: int
    share: float
    random: bool = False

    def start(self, x: pd.DataFrame) -> np.ndarray:
        """The log odds on which trees are grown."""
        hazard = (
            x.hazard_rolled.to_numpy(float).clip(1e-4, 0.98)
            if self.on_hazard
            else np.full(len(x), 0.05)
        )
        return np.log(hazard / (1 - hazard))

    def weight(self, rows: Rows) -> np.ndarray:
        """Weights that halve with every half-life of age."""
        return rows.weight * 0.5 ** ((rows.day.max() - rows.day) / self.half_life)


CHOICES = (Choice(True, 180, 31, 0.3), Choice(False, 720, 63, 0.6))


@dataclass
class Rows:
    """Person-day rows: features, whether paid that day, weight, the landmark and the day."""

    x: pd.DataFrame
    paid: np.ndarray
    weight: np.ndarray
    landmark: np.ndarray
    day: np.ndarray

    def at(self, chosen: np.ndarray) -> Rows:
        """The rows that are chosen."""
        parts = (self.paid, self.weight, self.landmark, self.day)
        return Rows(self.x[chosen], *(part[chosen] for part in parts))


def training_rows(ledger: Ledger, budget: int = ROWS) -> Rows:
    """Rows of all landmarks, with days without payment thinned so that about `budget` remain."""
    calendar, random = calendar_for(ledger), np.random.default_rng(SEED)
    days = landmark_days(ledger)
    total = sum(_spans(ledger, day)[1].sum() for day in days)
    events = sum(_spans(ledger, day)[2].sum() for day in days)
    keep = min(1.0, max(budget - events, events) / max(total - events, 1))
    parts = [_rows_at(ledger, day, keep, random, calendar) for day in days]
    parts = [part for part in parts if len(part.paid)]
    return Rows(
        pd.concat([part.x for part in parts], ignore_index=True),
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("paid", "weight", "landmark", "day")
        ),
    )


def _spans(ledger: Ledger, day: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Invoices open at a landmark, the days each is seen, and whether it is paid on the last."""
    rows = open_at(ledger, day)
    until = rows.paid.clip(upper=ledger.origin).to_numpy() - day
    return (
        rows,
        np.minimum(until, HORIZON),
        (rows.paid <= min(ledger.origin, day + HORIZON)).to_numpy(),
    )


def _rows_at(ledger: Ledger, day: int, keep: float, random: np.random.Generator, calendar) -> Rows:
    rows, spans, ends_paid = _spans(ledger, day)
    index = np.repeat(np.arange(len(rows)), spans)
    ahead = np.arange(len(index)) - np.repeat(np.cumsum(spans) - spans, spans) + 1
    paid = ends_paid[index] & (ahead == spans[index])
    kept = paid | (random.random(len(index)) < keep)
    index, ahead, paid = index[kept], ahead[kept], paid[kept]
    x = feature_rows(ledger, History(ledger, calendar, day), calendar, rows, index, ahead)
    weight = np.where(paid, 1.0, 1 / keep)
    return Rows(x, paid, weight, np.full(len(paid), day), day + ahead)


def feature_rows(ledger, history, calendar, rows, index, ahead) -> pd.DataFrame:
    """Features of the invoices at positions `index` on the days `ahead` of the landmark."""
    fixed = landmark_features(ledger, history, calendar, rows)
    columns = {name: values[index] for name, values in fixed.items()}
    columns.update(day_features(history, calendar, rows, index, ahead))
    return pd.DataFrame(columns)


def settings(choice: Choice, rows: int, seed: int = SEED) -> dict:
    """Settings by the choice and the size of the training set."""
    large = rows > SMALL
    return {
        "objective": "binary",
        "learning_rate": 0.08 if large else 0.05,
        "num_leaves": choice.leaves if large else 15,
        "min_data_in_leaf": 200 if large else 100,
        "feature_fraction": choice.share,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "cat_smooth": 50.0,
        "cat_l2": 20.0,
        "max_bin": 127,
        "extra_trees": choice.random,
        "verbose": -1,
        "num_threads": THREADS,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
    }


def _data(
    rows: Rows, choice: Choice, categories: list[str], reference: lgb.Dataset | None = None
) -> lgb.Dataset:
    weight = choice.weight(rows) if reference is None else rows.weight
    return lgb.Dataset(
        rows.x,
        rows.paid.astype(float),
        weight=weight,
        init_score=choice.start(rows.x),
        categorical_feature=categories,
        reference=reference,
        free_raw_data=False,
    )


def trial(choice: Choice, rows: Rows, ledger: Ledger, categories: list[str]) -> tuple[float, int]:
    """The loss of a choice on the latest weeks, and the number of trees that is best there."""
    cut = validation_start(ledger)
    train, held = rows.at(rows.day <= cut), rows.at(rows.landmark >= cut)
    data = _data(train, choice, categories)
    stop = lgb.early_stopping(30, verbose=False)
    valid = _data(held, choice, categories, data)
    model = lgb.train(settings(choice, len(rows.paid)), data, 1500, [valid], callbacks=[stop])
    return model.best_score["valid_0"]["binary_logloss"], max(20, model.best_iteration)


def choose(rows: Rows, ledger: Ledger, categories: list[str]) -> tuple[Choice, int]:
    """The choice and number of trees that are best on the latest weeks."""
    trials = [trial(choice, rows, ledger, categories) for choice in CHOICES]
    best = min(range(len(CHOICES)), key=lambda k: trials[k][0])
    return CHOICES[best], trials[best][1]


def grown(choice: Choice, trees: int, rows: Rows, categories: list[str]) -> list[lgb.Booster]:
    """Models of all rows, whose predictions are averaged."""
    data = _data(rows, choice, categories)
    seeds = range(SEED, SEED + (1 if len(rows.paid) > SMALL else 4))
    return [
        lgb.train(settings(choice, len(rows.paid), seed), data, int(1.1 * trees)) for seed in seeds
    ]


def rows_ahead(ledger: Ledger) -> tuple[np.ndarray, pd.DataFrame]:
    """The open invoices' ids, and the features of every day ahead of each."""
    calendar = calendar_for(ledger)
    unpaid = open_at(ledger, ledger.origin)
    index = np.repeat(np.arange(len(unpaid)), HORIZON)
    ahead = np.tile(np.arange(1, HORIZON + 1), len(unpaid))
    x = feature_rows(
        ledger, History(ledger, calendar, ledger.origin), calendar, unpaid, index, ahead
    )
    return unpaid.invoice_id.to_numpy(), x


def log_odds(choice: Choice, models: list[lgb.Booster], x: pd.DataFrame) -> np.ndarray:
    """Of payment on each row."""
    return choice.start(x) + np.mean([model.predict(x, raw_score=True) for model in models], axis=0)


def curves(odds: np.ndarray) -> np.ndarray:
    """From the log odds of each day ahead of each invoice."""
    return curves_from_hazards((1 / (1 + np.exp(-odds))).reshape(-1, HORIZON))


def categories_of(ledger: Ledger) -> list[str]:
    """Columns that are names."""
    return ["customer", "currency", *ledger.categories]


def forecast(ledger: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """The open invoices' ids and their curves."""
    categories, rows = categories_of(ledger), training_rows(ledger)
    choice, trees = choose(rows, ledger, categories)
    models = grown(choice, trees, rows, categories)
    ids, x = rows_ahead(ledger)
    return ids, curves(log_odds(choice, models, x))


if __name__ == "__main__":
    for_each_origin(__doc__, lambda ledger, folder: write_curves(folder, *forecast(ledger)))
