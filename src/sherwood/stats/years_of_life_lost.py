"""Years of life lost to death before a given age or against a life expectancy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate
from sherwood.stats.standardisation import weighted_events

_MIDDLES = np.array([*range(0, 90, 5), 90], dtype=np.float64) + 2.5


def years_left_before(age: float) -> Array:
    """Years from the middle of each of the 19 bands to `age`, none for bands past it.

    Example:
        >>> years_left_before(75)[[0, 14, 15]]
        array([72.5,  2.5,  0. ])
    """
    return np.maximum(float(checks.positive("age", age)) - _MIDDLES, 0)


def years_of_life_lost(
    deaths: ArrayLike,
    population: ArrayLike,
    *,
    years_left: ArrayLike | None = None,
    standard: ArrayLike | None = None,
    per: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """The rate of years of life lost, crude or directly standardised.

    Args:
        deaths: Deaths; the last axis holds the age bands, axes before it the areas.
        population: People or person-years, shaped as `deaths`.
        years_left: Years a death in each band loses: the life expectancy at that age, or the
            years to a fixed age. By default the years to 75 in the 19 bands.
        standard: A standard population by band; without one the rate is crude.
        per: The population the rate is expressed for.
        confidence: One level such as 0.95, or several such as (0.95, 0.998).

    Returns:
        Years lost for each `per` people, NaN for an area with fewer than 10 deaths. The limits
        are Dobson's, whose argument holds for any weighted sum of Poisson counts; here the
        weights are the years lost times the standard share.

    Raises:
        MethodError: A missing or negative number, a zero population, a wrong number of bands.

    Source: Romeder JM, McWhinnie JR (1977), Int J Epidemiol 6:143, for the measure; Dobson AJ et
    al (1991), Stat Med 10:457, for the interval.

    Example:
        >>> lost = years_of_life_lost(
        ...     deaths=[3, 20], population=[5000, 4000], years_left=[50, 10], per=1000)
        >>> print(f"{lost.value:.1f} ({lost.lower:.1f} to {lost.upper:.1f})")
        38.9 (19.9 to 64.9)
    """
    left = years_left_before(75) if years_left is None else checks.counts("years_left", years_left)
    died = checks.counts("deaths", deaths)
    people = checks.positive("population", population)
    checks.same_bands(left.shape[-1], "years_left", deaths=died, population=people)
    died, people = checks.aligned(deaths=died, population=people)
    if standard is None:
        share = people / people.sum(axis=-1, keepdims=True)
        method = "Years of life lost, crude, Dobson"
    else:
        weights = checks.counts("standard", standard)
        checks.same_bands(left.shape[-1], "years_left", standard=weights)
        total = checks.positive("the sum of standard", weights.sum(axis=-1, keepdims=True))
        share = weights / total
        method = "Years of life lost, directly standardised, Dobson"
    return weighted_events(
        died, people, share * left, died, float(checks.positive("per", per)), confidence, method
    )
