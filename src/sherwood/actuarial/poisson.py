"""Poisson regression of many responses on one design at once.

A library fits one response at a time; a system has twenty-two service lines on the same people.
Fitting them together turns most of the work into a few matrix products, about ten times as fast
(`benchmarks/actuarial.py`). The tests hold it against `glum`.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from threadpoolctl import threadpool_limits

from sherwood.actuarial.experience import Floats

_PRIOR_PRECISION = 0.25
"""Each coefficient but the intercept has a normal prior with standard deviation 2 on the log scale:
next to nothing for a filled category, and an anchor for one without events."""
_CHUNK_ROWS = 2_048
"""So many rows of a design stay in the processor's cache while every response uses them."""
_MOST_STEPS = 25
_TOLERANCE = 1e-4
_LARGEST_STEP = 2.0


def fit_rates(
    design: Floats,
    events: Floats,
    exposure: Floats,
    *,
    dispersion: Floats | None = None,
    start: Floats | None = None,
) -> Floats:
    """Coefficients of log rates.

    Args:
        design: Rows x columns; the first column is ones.
        events: Rows x responses.
        exposure: Rows, or rows x responses; all above zero.
        dispersion: Of each response, how many events are worth one independent event; 1 if not
            said. The prior is that much stronger for a response whose events come in clumps.
        start: Coefficients to begin from, of a fit to much the same; from the mean rates if none.

    Returns:
        Columns x responses, by iteratively reweighted least squares.

    >>> design = np.array([[1.0, 0.0], [1.0, 1.0]])
    >>> events = np.array([[1000.0], [4000.0]])
    >>> np.exp(fit_rates(design, events, np.array([1000.0, 2000.0]))).round(2).ravel()
    array([1., 2.])
    """
    exposure = np.broadcast_to(exposure if exposure.ndim == 2 else exposure[:, None], events.shape)
    clump = np.ones(events.shape[1]) if dispersion is None else dispersion
    prior = _PRIOR_PRECISION * np.outer(np.arange(design.shape[1]) > 0, clump)
    begin = _mean_rates(design, events, exposure) if start is None else start
    processors = os.cpu_count() or 1
    shares = [part for part in np.array_split(np.arange(events.shape[1]), processors) if len(part)]
    # Each product is too small to share among processors, so they share the responses instead.
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(processors) as pool:
        fitted = pool.map(
            lambda part: _fit(
                design, events[:, part], exposure[:, part], begin[:, part], prior[:, part]
            ),
            shares,
        )
        return np.concatenate(list(fitted), axis=1)


def _fit(design: Floats, events: Floats, exposure: Floats, start: Floats, prior: Floats) -> Floats:
    coefficients = start.copy()
    moving = np.arange(events.shape[1])
    for _ in range(_MOST_STEPS):
        step = _newton_steps(
            design,
            events[:, moving],
            exposure[:, moving],
            coefficients[:, moving],
            prior[:, moving],
        )
        largest = np.abs(step).max(axis=0)
        damping = np.minimum(1.0, _LARGEST_STEP / np.maximum(largest, 1e-12))
        coefficients[:, moving] += step * damping
        moving = moving[largest >= _TOLERANCE]
        if not len(moving):
            break
    return coefficients


def _mean_rates(design: Floats, events: Floats, exposure: Floats) -> Floats:
    coefficients = np.zeros((design.shape[1], events.shape[1]))
    coefficients[0] = np.log(np.maximum(events.sum(axis=0), 0.5) / exposure.sum(axis=0))
    return coefficients


def _newton_steps(
    design: Floats, events: Floats, exposure: Floats, coefficients: Floats, prior: Floats
) -> Floats:
    """The Newton step of each response, from information gathered a chunk of rows at a time."""
    responses = coefficients.shape[1]
    information = np.stack([np.diag(prior[:, response] + 1e-9) for response in range(responses)])
    gradient = -prior * coefficients
    for first in range(0, len(design), _CHUNK_ROWS):
        rows = slice(first, first + _CHUNK_ROWS)
        part = design[rows]
        mean = np.exp(part @ coefficients) * exposure[rows]
        gradient += part.T @ (events[rows] - mean)
        for response in range(responses):
            information[response] += part.T @ (part * mean[:, response, None])
    steps = [
        cho_solve(cho_factor(information[response]), gradient[:, response])
        for response in range(responses)
    ]
    return np.stack(steps, axis=1)
