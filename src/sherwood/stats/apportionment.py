"""Money shared out in whole pence, so that the parts sum to the whole exactly.

The method of the largest remainder, worked in exact fractions: a float is a fraction, so neither
the order of adding nor the size of the sum can move a penny.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError
from sherwood.stats import checks

Pence = NDArray[np.int64]
"""Whole pence."""


def apportion(total_pence: int, weights: ArrayLike) -> Pence:
    """A total shared out in proportion to weights, in whole pence that sum to it exactly.

    Each part is its exact share rounded down, and the pence left over go one each to the largest
    remainders; of equal remainders the first in order is served first. A larger weight never has
    the smaller share, and a part never falls because its own weight rose.

    Args:
        total_pence: Pence to share; a negative total is shared as a positive one, and turned.
        weights: One for each part, along one axis; not negative, and not all nought.

    Returns:
        Whole pence, one entry for each weight.

    Raises:
        MethodError: A total that is not whole, or weights that are missing, negative or all
            nought.

    Example:
        >>> apportion(100, [1, 1, 1])
        array([34, 33, 33])
        >>> apportion(-5, [1, 0, 3])
        array([-1,  0, -4])
    """
    total = _whole("total_pence", total_pence)
    shares = _exact_weights(weights)
    whole = sum(shares)
    sign = -1 if total < 0 else 1
    # Numerators over one common denominator: whole numbers stay faster than fractions.
    numerators = [abs(total) * share for share in shares]
    return sign * _largest_remainder(numerators, whole, abs(total))


def apportion_rows(totals_pence: Sequence[int] | Pence, weights: ArrayLike) -> Pence:
    """Each row's total shared out by that row's weights.

    Args:
        totals_pence: Pence, one entry a row.
        weights: Rows by parts. A row of noughts is allowed where its total is nought.

    Returns:
        Whole pence, rows by parts; every row sums to its total.

    Raises:
        MethodError: As `apportion`, or unequal numbers of rows.

    Example:
        >>> apportion_rows([100, 0], [[1, 2], [0, 0]])
        array([[33, 67],
               [ 0,  0]])
    """
    table = checks.numbers("weights", weights)
    if table.ndim != 2 or len(table) != len(totals_pence):
        raise MethodError(
            f"weights has shape {table.shape} for {len(totals_pence)} totals: "
            "give one row of weights for each total."
        )
    shared = np.zeros(table.shape, np.int64)
    for row, (total, parts) in enumerate(zip(totals_pence, table, strict=True)):
        if total != 0 or parts.any():
            shared[row] = apportion(int(total), parts)
    return shared


def round_together(values: ArrayLike, total: int | None = None) -> Pence:
    """Values rounded to whole numbers that sum to a total, each up or down by less than one.

    For the parts of a waterfall, which may be negative, once each has been worked out in pence.

    Args:
        values: Pence and parts of pence, along one axis.
        total: What the whole numbers must sum to; the sum of the values, rounded, if left out.

    Returns:
        Whole numbers, one for each value; none differs from it by one or more.

    Raises:
        MethodError: Values that are not numbers, or a total that no such rounding can reach.

    Example:
        >>> round_together([10.5, -3.25, 0.75])
        array([10, -3,  1])
        >>> int(round_together([10.5, -3.25, 0.75]).sum())
        8
    """
    array = checks.numbers("values", values)
    if array.ndim != 1:
        raise MethodError(f"values has shape {array.shape}: give the parts along one axis.")
    numerators, denominator = _common([float(value) for value in array])
    wanted = (
        _half_up(Fraction(sum(numerators), denominator))
        if total is None
        else _whole("total", total)
    )
    return _largest_remainder(numerators, denominator, wanted)


def to_pence(pounds: float) -> int:
    """Pounds as whole pence; half a penny goes away from nought, as it is written.

    Raises:
        MethodError: If it is not a number.

    Example:
        >>> to_pence(2.675), to_pence(-2.675), to_pence(1_300_000_000)
        (268, -268, 130000000000)
    """
    if not np.isfinite(pounds):
        raise MethodError(f"{pounds} is not an amount of money: give pounds as a number.")
    # Through its shortest text: 2.675 is held as a little less, and the user wrote 2.675.
    return int((Decimal(repr(float(pounds))) * 100).to_integral_value(ROUND_HALF_UP))


def to_pounds(pence: int) -> float:
    """Whole pence as pounds, to be shown.

    Example:
        >>> to_pounds(268)
        2.68
    """
    return pence / 100


def _largest_remainder(numerators: Sequence[int], denominator: int, total: int) -> Pence:
    floors = [numerator // denominator for numerator in numerators]
    left = total - sum(floors)
    remainders = [numerator % denominator for numerator in numerators]
    uneven = sum(1 for remainder in remainders if remainder)
    if not 0 <= left <= uneven:
        raise MethodError(
            f"The values cannot be rounded to sum to {total}: rounded down they sum to "
            f"{sum(floors)}, and {uneven} of them can go up by one. Check what the total is of."
        )
    served = sorted(range(len(floors)), key=lambda part: -remainders[part])[:left]
    for part in served:
        floors[part] += 1
    return np.array(floors, np.int64)


def _exact_weights(weights: ArrayLike) -> list[int]:
    array = checks.counts("weights", weights)
    if array.ndim != 1:
        raise MethodError(f"weights has shape {array.shape}: give one weight a part, on one axis.")
    if not array.any():
        raise MethodError(
            "weights are all nought, so nothing says who has what share: give at least one weight "
            "above nought."
        )
    return _common([float(weight) for weight in array])[0]


def _common(values: Sequence[float]) -> tuple[list[int], int]:
    """Floats as whole numerators over one denominator, a power of two."""
    ratios = [value.as_integer_ratio() for value in values]
    denominator = max(bottom for _, bottom in ratios)
    return [top * (denominator // bottom) for top, bottom in ratios], denominator


def _half_up(value: Fraction) -> int:
    whole = (abs(value) + Fraction(1, 2)).__floor__()
    return -whole if value < 0 else whole


def _whole(name: str, number: int) -> int:
    if number != int(number):
        raise MethodError(f"{name} is {number}: give whole pence.")
    return int(number)
