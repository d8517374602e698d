"""Completing months that have not yet been reported in full.

The chain ladder on a triangle of months (rows) by months since (columns), with the standard errors
of Mack, T. (1993), *Distribution-free calculation of the standard error of chain ladder reserve
estimates*, ASTIN Bulletin 23(2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Completion:
    """A completed triangle.

    Attributes:
        factors: From one column to the next, volume weighted.
        ultimate: The completed total of each row.
        outstanding: What each row still lacks.
        standard_error: Of each row's outstanding amount.
        total_standard_error: Of the sum of them.
    """

    factors: Floats
    ultimate: Floats
    outstanding: Floats
    standard_error: Floats
    total_standard_error: float


def complete(triangle: ArrayLike) -> Completion:
    """Complete a cumulative triangle by the chain ladder.

    Args:
        triangle: Square; row i is known up to column n-1-i, what is not yet known is NaN.

    Raises:
        MethodError: The triangle is not square, or not filled as a triangle is.

    >>> done = complete([[100, 150, 165], [110, 165, np.nan], [120, np.nan, np.nan]])
    >>> done.factors.round(3)
    array([1.5, 1.1])
    >>> done.outstanding.round(1)
    array([ 0. , 16.5, 78. ])
    """
    known = _checked(triangle)
    n = len(known)
    factors = np.array(
        [known[: n - k - 1, k + 1].sum() / known[: n - k - 1, k].sum() for k in range(n - 1)]
    )
    filled = known.copy()
    for k in range(n - 1):
        unknown = np.isnan(filled[:, k + 1])
        filled[unknown, k + 1] = filled[unknown, k] * factors[k]
    latest = np.array([known[i, n - 1 - i] for i in range(n)])
    ultimate = filled[:, -1]
    row_error, total_error = _mack_errors(known, filled, factors)
    return Completion(factors, ultimate, ultimate - latest, row_error, total_error)


def _checked(triangle: ArrayLike) -> Floats:
    known = np.asarray(triangle, dtype=float)
    if known.ndim != 2 or known.shape[0] != known.shape[1] or len(known) < 3:
        raise MethodError("A triangle needs at least three rows and as many columns as rows.")
    n = len(known)
    should_be_known = np.add.outer(np.arange(n), np.arange(n)) < n
    if (np.isnan(known) == should_be_known).any():
        raise MethodError(
            "Each row of a triangle is known for one column fewer than the row before."
        )
    if (known[should_be_known] < 0).any():
        raise MethodError("A cumulative triangle cannot hold negative amounts.")
    return known


def _mack_errors(known: Floats, filled: Floats, factors: Floats) -> tuple[Floats, float]:
    """Standard errors by row and in total, the last sigma extrapolated by Mack's own rule."""
    n = len(known)
    sigma = np.zeros(n - 1)
    for k in range(n - 2):
        left, right = known[: n - k - 1, k], known[: n - k - 1, k + 1]
        sigma[k] = (left * (right / left - factors[k]) ** 2).sum() / (n - k - 2)
    sigma[-1] = _last_sigma(sigma)
    volume = _volume(known)
    ratio = sigma / factors**2
    row = np.zeros(n)
    covariance = np.zeros(n)
    for i in range(1, n):
        steps = np.arange(n - 1 - i, n - 1)
        row[i] = (
            filled[i, -1] ** 2 * (ratio[steps] * (1 / filled[i, steps] + 1 / volume[steps])).sum()
        )
        later = filled[i + 1 :, -1].sum()
        covariance[i] = filled[i, -1] * later * (2 * ratio[steps] / volume[steps]).sum()
    return np.sqrt(row), float(np.sqrt((row + covariance).sum()))


def _volume(known: Floats) -> Floats:
    """What each factor is estimated from: the sum of its column over the rows known beyond it."""
    n = len(known)
    return np.array([known[: n - k - 1, k].sum() for k in range(n - 1)])


def _last_sigma(sigma: Floats) -> float:
    """The last variance, of which a triangle tells nothing, from the two before (Mack 1993)."""
    if len(sigma) < 3 or sigma[-3] == 0:
        return float(sigma[-2])
    return float(min(sigma[-2] ** 2 / sigma[-3], sigma[-3], sigma[-2]))
