"""Churn peers on a wide table of features: scikit-learn's logistic regression, LightGBM, CatBoost.

Scores are of rows held out: by k folds (rows, or whole groups), or by time: fitted on the earlier
snapshots, scored on the last ones. Prints a table; --out writes it as CSV.

usage: churn_peers.py TABLE.csv --label COLUMN [--id COLUMN] [--group COLUMN] [--time COLUMN]
                      [--folds 10] [--seed 7] [--out FILE]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from script import THREADS
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegressionCV
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import GroupKFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    SplineTransformer,
    StandardScaler,
)

LEVELS = 30  # text of more levels is left out


def signed_log(values: np.ndarray) -> np.ndarray:
    """sign(x) log(1 + |x|): money and counts on a scale that a linear model can use."""
    return np.sign(values) * np.log1p(np.abs(values))


def read_table(path: Path, label: str, aside: list[str]) -> tuple[pd.DataFrame, np.ndarray]:
    """Features and the label (1, yes or true: churned); numbers kept in text become numbers."""
    table = pd.read_csv(path)
    target = (
        table[label]
        .astype(str)
        .str.lower()
        .isin(("1", "1.0", "yes", "true"))
        .to_numpy()
        .astype(int)
    )
    features = table.drop(columns=[label, *aside])
    for name in features.select_dtypes(exclude="number"):
        numbers = pd.to_numeric(features[name], errors="coerce")
        if numbers.notna().mean() > 0.95:
            features[name] = numbers
        elif features[name].nunique() > LEVELS:
            features = features.drop(columns=name)
        else:
            features[name] = features[name].astype("category")
    return features, target


def logistic(
    train: pd.DataFrame, target: np.ndarray, test: pd.DataFrame, seed: int, splines: bool = False
) -> np.ndarray:
    """Ridge logistic regression on signed logs or cubic splines of them; penalty by folds."""
    text = list(train.select_dtypes("category"))
    numbers = [name for name in train if name not in text]
    steps = [SimpleImputer(strategy="median"), FunctionTransformer(signed_log), StandardScaler()]
    if splines:
        steps += [
            SplineTransformer(n_knots=5, knots="quantile", extrapolation="linear"),
            StandardScaler(),
        ]
    inputs = ColumnTransformer(
        [
            ("numbers", make_pipeline(*steps), numbers),
            ("text", OneHotEncoder(handle_unknown="ignore"), text),
        ]
    )
    model = LogisticRegressionCV(
        Cs=np.logspace(-3, 1, 7),
        cv=StratifiedKFold(5, shuffle=True, random_state=seed),
        scoring="neg_log_loss",
        max_iter=400,
        l1_ratios=(0,),
        use_legacy_attributes=False,
    )
    return make_pipeline(inputs, model).fit(train, target).predict_proba(test)[:, 1]


def spline_logistic(
    train: pd.DataFrame, target: np.ndarray, test: pd.DataFrame, seed: int
) -> np.ndarray:
    """As `logistic`, on splines."""
    return logistic(train, target, test, seed, splines=True)


def lightgbm(train: pd.DataFrame, target: np.ndarray, test: pd.DataFrame, seed: int) -> np.ndarray:
    """Shallow boosted trees, their number by five folds of the training rows."""
    import lightgbm as lgb

    params = {
        "objective": "binary",
        "learning_rate": 0.03,
        "num_leaves": 8,
        "min_data_in_leaf": 30,
        "lambda_l2": 5.0,
        "feature_fraction": 0.6,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "verbose": -1,
        "num_threads": THREADS,
        "seed": seed,
    }
    data = lgb.Dataset(train, target, free_raw_data=False)
    trial = lgb.cv(
        params, data, 800, nfold=5, seed=seed, callbacks=[lgb.early_stopping(30, verbose=False)]
    )
    trees = len(trial["valid binary_logloss-mean"])
    return lgb.train(params, lgb.Dataset(train, target), trees).predict(test)


def catboost(train: pd.DataFrame, target: np.ndarray, test: pd.DataFrame, seed: int) -> np.ndarray:
    """CatBoost with its own treatment of text, trees by a held-out fifth."""
    from catboost import CatBoostClassifier

    text = list(train.select_dtypes("category"))
    train, test = (part.astype({name: str for name in text}) for part in (train, test))
    settings = {
        "learning_rate": 0.05,
        "depth": 5,
        "l2_leaf_reg": 5,
        "random_seed": seed,
        "thread_count": THREADS,
        "verbose": False,
        "allow_writing_files": False,
        "cat_features": text,
    }
    fitted, held = next(StratifiedKFold(5, shuffle=True, random_state=seed).split(train, target))
    trial = CatBoostClassifier(iterations=800, **settings).fit(
        train.iloc[fitted],
        target[fitted],
        eval_set=(train.iloc[held], target[held]),
        early_stopping_rounds=40,
    )
    model = CatBoostClassifier(iterations=max(30, int(trial.best_iteration_ * 1.1)), **settings)
    return model.fit(train, target).predict_proba(test)[:, 1]


MODELS = {
    "logistic": logistic,
    "logistic_splines": spline_logistic,
    "lightgbm": lightgbm,
    "catboost": catboost,
}


def splits(
    table: pd.DataFrame, target: np.ndarray, arguments: argparse.Namespace
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Positions to fit on and to score: by time, by group, or by rows."""
    if arguments.time:
        times = np.sort(table[arguments.time].unique())
        last = table[arguments.time] >= times[-max(1, len(times) // 4)]
        yield np.flatnonzero(~last), np.flatnonzero(last)
    elif arguments.group:
        groups = table[arguments.group]
        yield from GroupKFold(arguments.folds, shuffle=True, random_state=arguments.seed).split(
            table, target, groups
        )
    else:
        yield from StratifiedKFold(
            arguments.folds, shuffle=True, random_state=arguments.seed
        ).split(table, target)


def scores(target: np.ndarray, probability: np.ndarray) -> dict[str, float]:
    """AUC, log loss and Brier score."""
    return {
        "auc": roc_auc_score(target, probability),
        "log_loss": log_loss(target, probability),
        "brier": brier_score_loss(target, probability),
    }


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", type=Path)
    parser.add_argument("--label", required=True)
    parser.add_argument("--id")
    parser.add_argument("--group")
    parser.add_argument("--time")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    aside = [
        name for name in dict.fromkeys((arguments.id, arguments.group, arguments.time)) if name
    ]
    features, target = read_table(arguments.table, arguments.label, aside)
    table = pd.read_csv(arguments.table, usecols=[arguments.label, *aside])
    rows = []
    parts = list(splits(table, target, arguments))
    for name, model in MODELS.items():
        probability = np.full(len(target), np.nan)
        for fitted, held in parts:
            probability[held] = model(
                features.iloc[fitted], target[fitted], features.iloc[held], arguments.seed
            )
        held = ~np.isnan(probability)
        rows.append(
            {"model": name, "rows": int(held.sum()), **scores(target[held], probability[held])}
        )
        print(
            pd.DataFrame(rows[-1:]).round(4).to_string(index=False, header=len(rows) == 1),
            flush=True,
        )
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        pd.DataFrame(rows).round(6).to_csv(arguments.out, index=False)


if __name__ == "__main__":
    main()
