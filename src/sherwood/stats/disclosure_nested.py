"""What a reader can work out of figures that nest: exact bounds without integer programming.

Where each figure whose size is open is part of one sum and the total of another at most, and no
chain of sums closes, narrowing every sum by itself until nothing moves gives the exact bounds: each
sum only says an interval of each of its figures, and no two sums tell of the same figure twice.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from sherwood.stats.estimate import Array

_ROUNDING = 1e-9


def nested(lower: Array, upper: Array, relations: csr_array) -> bool:
    """Whether no chain of sums closes among the figures that are open.

    Args:
        lower: The least each figure can be.
        upper: The most.
        relations: Parts minus total is zero, a row for each sum.
    """
    entries = coo_array(relations)
    free = lower[entries.col] < upper[entries.col]
    sums, figures = entries.row[free], entries.col[free]
    size = sum(relations.shape)
    links = (np.ones(sums.size), (sums, relations.shape[0] + figures))
    pieces = connected_components(coo_array(links, shape=(size, size)), directed=False)[0]
    # A graph without a circle has as many links as nodes, less one for each of its pieces.
    return bool(sums.size == size - pieces)


def narrowed(lower: Array, upper: Array, relations: csr_array) -> tuple[Array, Array] | None:
    """The bounds that all the sums leave, exact where `nested`; none if they contradict each other.

    Example:
        >>> parts_of_ten = csr_array([[1.0, 1.0, -1.0]])
        >>> low, high = narrowed(np.array([0.0, 1, 10]), np.array([np.inf, 9, 10]), parts_of_ten)
        >>> low.tolist(), high.tolist()
        ([1.0, 1.0, 10.0], [9.0, 9.0, 10.0])
    """
    entries = coo_array(relations)
    row, figure, up = entries.row, entries.col, entries.data > 0
    lower, upper = lower.copy(), upper.copy()
    slack = _ROUNDING * (1 + np.abs(lower).max(initial=0.0))
    while True:
        least = np.where(up, lower[figure], -upper[figure])
        most = np.where(up, upper[figure], -lower[figure])
        can_be_least, can_be_most = -_others(row, most), -_others(row, least)
        low, high = lower.copy(), upper.copy()
        np.maximum.at(low, figure, np.where(up, can_be_least, -can_be_most))
        np.minimum.at(high, figure, np.where(up, can_be_most, -can_be_least))
        if (low > high + slack).any():
            return None
        high = np.maximum(low, high)
        if (low <= lower + slack).all() and (high >= upper - slack).all():
            return lower, upper
        lower, upper = low, high


def _others(row: NDArray[np.int32], bound: Array) -> Array:
    """The bound of the sum of all others in the same row."""
    finite = np.where(np.isfinite(bound), bound, 0.0)
    endless = ~np.isfinite(bound)
    total = np.bincount(row, finite)[row] - finite
    without_end = np.bincount(row, endless)[row] - endless > 0
    sign = np.sign(bound[endless][0]) if endless.any() else 1.0
    return np.where(without_end, sign * np.inf, total)
