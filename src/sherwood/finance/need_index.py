"""Need relative to a base: weighted over registered population, as the national tool rounds it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError
from sherwood.stats import checks

Floats = NDArray[np.float64]


def need_index(
    weighted: ArrayLike,
    population: ArrayLike,
    *,
    base_weighted: ArrayLike,
    base_population: float,
    to: float = 0.001,
) -> Floats:
    """How much more need there is for each person than in a base population.

    Index = (weighted / population) / (base weighted / base population).

    Args:
        weighted: Weighted populations, one entry a component.
        population: Registered people; one number, or one for each entry.
        base_weighted: The base's, in the same order.
        base_population: The base's registered people.
        to: What to round to, halves away from nought.

    Returns:
        1.1 is a tenth more need for each person than the base has.

    Raises:
        MethodError: A population or base that is not above nought.

    Source: NHS England, ICB place-based allocation tool 2025/26.

    Example:
        >>> need_index([980.0, 1_050.0], 1_000, base_weighted=[1e6, 1e6], base_population=1e6)
        array([0.98, 1.05])
    """
    people = checks.positive("population", population)
    base = checks.positive("base_weighted", base_weighted)
    mine = checks.counts("weighted", weighted)
    whole = checks.positive("base_population", base_population)
    found = (mine / people) / (base / whole)
    return np.array([round_half_up(float(value), to) for value in np.atleast_1d(found)])


def round_half_up(value: float, to: float) -> float:
    """A number rounded to a multiple of another, halves away from nought, as spreadsheets do.

    Args:
        value: Rounded as it is written, not as it is held: 2.675 is held as a little less.
        to: 0.001, 1, 100.

    Raises:
        MethodError: If `to` is not above nought.

    Example:
        >>> round_half_up(2.675, 0.01), round_half_up(-0.5, 1), round_half_up(12_345, 100)
        (2.68, -1.0, 12300.0)
    """
    if to <= 0:
        raise MethodError(f"A number cannot be rounded to {to}: give 0.001, 1 or 100.")
    step = Decimal(repr(float(to)))
    multiples = (Decimal(repr(float(value))) / step).to_integral_value(ROUND_HALF_UP)
    return float(multiples * step)
