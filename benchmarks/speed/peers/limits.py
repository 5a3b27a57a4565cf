"""What the machine can do at best on one core, by numpy; prints its rates.

usage: limits.py

Reading memory: the sum of an array far larger than the caches. Exponentials: of 10,000 numbers that
stay in a cache. dsyrk: XᵀX of doubles, as many columns as a fit's statics and ten times as many.
"""

from __future__ import annotations

import json
import os
import time

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy  # noqa: E402


def best(work, runs: int = 7) -> float:
    """The least seconds of some runs."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def dsyrk(columns: int) -> float:
    """10⁹ operations per second of XᵀX; n p (p + 1) of them for a symmetric result."""
    rows = 20_000_000 // columns // 10
    x = numpy.random.default_rng(1).standard_normal((rows, columns))
    return rows * columns * (columns + 1) / best(lambda: x.T @ x) / 1e9


def main() -> None:
    large = numpy.ones(50_000_000)
    small = numpy.linspace(-9, 0, 10_000)
    out = numpy.empty_like(small)

    def exponentials() -> None:
        for _ in range(100):
            numpy.exp(small, out=out)

    print(
        json.dumps(
            {
                "memory": large.nbytes / best(large.sum) / 1e9,
                "exponentials": 100 * small.size / best(exponentials) / 1e9,
                "dsyrk20": dsyrk(20),
                "dsyrk200": dsyrk(200),
            }
        )
    )


if __name__ == "__main__":
    main()
