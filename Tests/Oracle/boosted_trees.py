"""Writes the golden predictions of boosted trees, by scikit-learn's histogram boosting.

usage: boosted_trees.py > Tests/BoostedTreesTests/GoldenTrees.swift
"""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

random = np.random.default_rng(23)
x = random.integers(0, 12, size=(150, 3)).astype(float)
odds = np.where(x[:, 0] > 5, 1.2, -0.8) + np.where(x[:, 1] > 7, x[:, 2] / 6, 0) - 0.4
y = (random.random(150) < 1 / (1 + np.exp(-odds))).astype(int)
x[random.random((150, 3)) < 0.06] = np.nan
model = HistGradientBoostingClassifier(
    learning_rate=0.2, max_iter=12, max_leaf_nodes=None, max_depth=3, min_samples_leaf=1,
    l2_regularization=1.5, early_stopping=False,
)
model.fit(x, y)
raw = model.decision_function(x)


def lines(values, size):
    """Values, so many to a line."""
    texts = [str(value) for value in values]
    return ",\n".join(
        "    " + ", ".join(texts[i : i + size]) for i in range(0, len(texts), size)
    )


cells = [".nan" if np.isnan(v) else int(v) for v in x.ravel()]
print("/// Made by Tests/Oracle/boosted_trees.py.")
print("enum GoldenTrees {")
print("  static let values: [Float] = [\n" + lines(cells, 18) + ",\n  ]")
print("  static let outcomes: [Float] = [\n" + lines(y, 25) + ",\n  ]")
print("  /// Log odds that scikit-learn's trees give the rows.")
print("  static let logOdds: [Double] = [\n" + lines([f"{v:.6f}" for v in raw], 8) + ",\n  ]")
print("}")
