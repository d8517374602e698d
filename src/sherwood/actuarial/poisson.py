"""Poisson regression of many responses on one design at once.

A library fits one response at a time; a system has twenty-two service lines on the same people.
Fitting them together turns most of the work into a few matrix products, about ten times as fast
(`benchmarks/actuarial.py`). The tests hold it against `glum`.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from sherwood.actuarial.experience import Floats

_PRIOR_PRECISION = 0.25
"""Each coefficient but the intercept has a normal prior with standard deviation 2 on the log scale:
next to nothing for a filled category, and an anchor for one without events."""
_MOST_STEPS = 25
_TOLERANCE = 1e-4
_LARGEST_STEP = 2.0


def fit_rates(design: Floats, events: Floats, exposure: Floats) -> Floats:
    """Coefficients of log rates.

    Args:
        design: Rows x columns; the first column is ones.
        events: Rows x responses.
        exposure: Rows, or rows x responses; all above zero.

    Returns:
        Columns x responses, by iteratively reweighted least squares.

    >>> design = np.array([[1.0, 0.0], [1.0, 1.0]])
    >>> events = np.array([[1000.0], [4000.0]])
    >>> np.exp(fit_rates(design, events, np.array([1000.0, 2000.0]))).round(2).ravel()
    array([1., 2.])
    """
    columns, responses = design.shape[1], events.shape[1]
    exposure = np.broadcast_to(exposure if exposure.ndim == 2 else exposure[:, None], events.shape)
    prior = np.full(columns, _PRIOR_PRECISION)
    prior[0] = 0.0
    coefficients = np.zeros((columns, responses))
    coefficients[0] = np.log(np.maximum(events.sum(axis=0), 0.5) / exposure.sum(axis=0))
    moving = np.ones(responses, dtype=bool)
    for _ in range(_MOST_STEPS):
        mean = np.exp(design @ coefficients[:, moving]) * exposure[:, moving]
        gradient = design.T @ (events[:, moving] - mean) - prior[:, None] * coefficients[:, moving]
        step = np.stack(
            [_newton_step(design, mean[:, j], gradient[:, j], prior) for j in range(mean.shape[1])],
            axis=1,
        )
        largest = np.abs(step).max(axis=0)
        coefficients[:, moving] += step * np.minimum(
            1.0, _LARGEST_STEP / np.maximum(largest, 1e-12)
        )
        moving[np.flatnonzero(moving)[largest < _TOLERANCE]] = False
        if not moving.any():
            break
    return coefficients


def _newton_step(design: Floats, mean: Floats, gradient: Floats, prior: Floats) -> Floats:
    weighted = design * np.sqrt(mean)[:, None]
    information = weighted.T @ weighted + np.diag(prior + 1e-9)
    step: Floats = cho_solve(cho_factor(information), gradient)
    return step
