"""Fitting twenty-two lines together, beside fitting them one by one with glum."""

from __future__ import annotations

import time

import numpy as np
from glum import GeneralizedLinearRegressor

from sherwood.actuarial.poisson import fit_rates

CELLS, COLUMNS, LINES = 60_000, 76, 22


def run() -> list[dict[str, object]]:
    """Measure both on the same cells."""
    rng = np.random.default_rng(1)
    design = np.hstack([np.ones((CELLS, 1)), rng.random((CELLS, COLUMNS - 1)) < 0.1]).astype(float)
    exposure = rng.uniform(1, 10, CELLS)
    rates = np.exp(-1 + design @ rng.normal(0, 0.2, (COLUMNS, LINES)))
    events = rng.poisson(rates * exposure[:, None]).astype(float)
    together = timed(lambda: fit_rates(design, events, exposure))

    def one_by_one() -> None:
        for line in range(LINES):
            model = GeneralizedLinearRegressor(family="poisson", alpha=0)
            model.fit(design[:, 1:], events[:, line] / exposure, sample_weight=exposure)

    alone = timed(one_by_one)
    return [
        {
            "what": "Poisson regression of many lines on one design",
            "size": f"{CELLS:,} cells x {COLUMNS} columns x {LINES} lines",
            "seconds": together,
            "peak_mb": None,
            "beside": f"glum, one line at a time: {alone:,.1f} s",
        }
    ]


def timed(work: object) -> float:
    """Seconds a piece of work takes."""
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began
