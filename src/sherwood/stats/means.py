"""Means of measurements with Student's t interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate, plain
from sherwood.stats.intervals import tails


def mean(
    values: ArrayLike,
    *,
    by: ArrayLike | None = None,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """The mean of a measurement.

    Args:
        values: Measurements. Without `by`, the last axis holds the people and any axes before it
            the areas; with `by`, one axis holds everybody.
        by: The area of each measurement; the answer has one entry an area, in sorted order.
        confidence: One level such as 0.95, or several such as (0.95, 0.998).

    Returns:
        The mean with t limits; the numerator is the sum and the denominator the count.

    Raises:
        MethodError: A missing number, labels of another length, or an area with one measurement,
            which has no spread to measure.

    Source: Armitage P, Berry G (2002), Statistical Methods in Medical Research, 4th edition.

    Example:
        >>> wait = mean(values=[3, 5, 10, 2, 4], by=["B", "B", "B", "A", "A"])
        >>> print(wait.value, wait.lower.round(2), wait.upper.round(2))
        [3. 6.] [-9.71 -2.96] [15.71 14.96]
    """
    measured = checks.numbers("values", values)
    total, squares, people = (
        _sums_of_last_axis(measured) if by is None else _sums_by_area(measured, np.asarray(by))
    )
    checks.refuse_where(
        people < 2, "the number of measurements", people, "a mean needs two to have an interval."
    )
    error = np.sqrt(squares / (people - 1) / people)
    tail = tails(confidence, np.ndim(total))
    spread = -special.stdtrit(people - 1, tail) * error
    average = total / people
    return Estimate(
        value=plain(average),
        lower=plain(average - spread),
        upper=plain(average + spread),
        confidence=checks.as_given(confidence),
        method="Student's t-distribution",
        numerator=plain(total),
        denominator=plain(people),
    )


def _sums_of_last_axis(values: Array) -> tuple[Array, Array, Array]:
    if values.ndim == 0:
        raise MethodError("values is a single number: give the measurements themselves.")
    total = values.sum(axis=-1)
    people = np.full(total.shape, float(values.shape[-1]))
    squares = ((values - values.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1)
    return total, squares, people


def _sums_by_area(values: Array, by: NDArray[Any]) -> tuple[Array, Array, Array]:
    if values.ndim != 1 or by.shape != values.shape:
        raise MethodError(
            f"by has shape {by.shape} but values has {values.shape}: "
            "give one label for each measurement, both along one axis."
        )
    _, area = np.unique(by, return_inverse=True)
    people = np.bincount(area).astype(np.float64)
    total = np.bincount(area, weights=values).astype(np.float64)
    squares = np.bincount(area, weights=(values - (total / people)[area]) ** 2)
    return total, squares.astype(np.float64), people
