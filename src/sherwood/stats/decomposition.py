"""What a difference in life or healthy life expectancy is made of: ages, deaths and illness.

The symmetric convention: neither population is the yardstick, swapping them changes every sign,
and the parts sum to the difference exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate
from sherwood.stats.healthy_life import HealthyLife
from sherwood.stats.life_comparison import compare_expectancy, life_table_of
from sherwood.stats.life_table_columns import from_oldest
from sherwood.stats.life_tables import LifeTable

METHOD = (
    "Symmetric decomposition: mean of both directions by age (Arriaga, Lopez-Ruzicka), "
    "mortality and prevalence parts at each other's mean"
)


@dataclass(frozen=True, eq=False)
class Decomposition:
    """The parts of a difference, second minus first; the last axis is the age band.

    Attributes:
        ages: The first age of each band.
        mortality: Years due to different death rates in each band.
        prevalence: Years due to different shares in ill health in each band; zero for life
            expectancy.
        difference: The whole, with its interval; the parts sum to its value.
        method: The convention in words.
    """

    ages: Array
    mortality: Array
    prevalence: Array
    difference: Estimate
    method: str = METHOD

    @property
    def total(self) -> Array:
        """Years due to each band, mortality and prevalence together."""
        return self.mortality + self.prevalence


def decompose(
    first: LifeTable | HealthyLife, second: LifeTable | HealthyLife, *, age: float | None = None
) -> Decomposition:
    """The difference in (healthy) life expectancy, second minus first, part by part.

    Args:
        first: The table the difference is counted from: an earlier period or another area.
        second: The table it is counted to, with the same age bands.
        age: The age whose expectancy differs; the first of the tables if left out.

    Returns:
        The parts by age. Of two life tables they are all mortality; of two healthy life
        expectancies, mortality and prevalence.

    Raises:
        MethodError: Different bands, or a life table beside a healthy life expectancy.

    Source: Arriaga 1984; Lopez and Ruzicka 1977; Andreev, Shkolnikov and Begun 2002, whose
    symmetric answer this is; Nusselder and Looman 2004 for the two parts.

    Example:
        >>> from sherwood.stats.life_tables import life_table
        >>> people = [20_000, 15_000, 9_000]
        >>> before = life_table(deaths=[40, 60, 900], population=people, ages=[0, 40, 65])
        >>> after = life_table(deaths=[30, 60, 820], population=people, ages=[0, 40, 65])
        >>> parts = decompose(first=before, second=after)
        >>> parts.mortality.round(3)
        array([1.227, 0.   , 0.825])
        >>> round(float(parts.total.sum() - parts.difference.value), 12)
        0.0
    """
    difference = compare_expectancy(first=first, second=second, age=age)
    table_1, table_2 = life_table_of(first), life_table_of(second)
    start = 0 if age is None else int(np.flatnonzero(table_1.bands.ages == age)[0])
    healthy_1, healthy_2 = _healthy_share(first), _healthy_share(second)
    mean_healthy = (healthy_1 + healthy_2) / 2
    survivors_1, years_1 = _from_age(table_1, start)
    survivors_2, years_2 = _from_age(table_2, start)
    share = mean_healthy[..., start:]
    mortality = age_contributions(
        survivors_first=survivors_1,
        expectancy_first=from_oldest(years_1 * share) / survivors_1,
        survivors_second=survivors_2,
        expectancy_second=from_oldest(years_2 * share) / survivors_2,
    )
    better = (healthy_2 - healthy_1)[..., start:]
    return Decomposition(
        ages=table_1.bands.ages[start:],
        mortality=mortality,
        prevalence=(years_1 + years_2) / 2 * better,
        difference=difference,
    )


def age_contributions(
    *,
    survivors_first: ArrayLike,
    expectancy_first: ArrayLike,
    survivors_second: ArrayLike,
    expectancy_second: ArrayLike,
    weights: Literal["symmetric", "first", "second"] = "symmetric",
) -> Array:
    """The years each age adds to life expectancy, from published survivors and expectancies.

    Args:
        survivors_first: At the start of each band, of any radix.
        expectancy_first: Mean years still to be lived at the start of each band.
        survivors_second: As the first.
        expectancy_second: As the first.
        weights: "symmetric" is the mean of the two directions; "first" or "second" weights by
            one population's survivors only. At old ages the two differ up to threefold.

    Returns:
        Years, one for each band, summing to the difference at the first band.

    Example:
        >>> age_contributions(survivors_first=[1, 0.9], expectancy_first=[60, 20],
        ...                   survivors_second=[1, 0.95], expectancy_second=[65, 22])
        array([3.15, 1.85])
    """
    l_1 = checks.positive("survivors_first", survivors_first)
    l_2 = checks.positive("survivors_second", survivors_second)
    gain = checks.counts("expectancy_second", expectancy_second) - checks.counts(
        "expectancy_first", expectancy_first
    )
    l_1, l_2, gain = checks.aligned(survivors=l_1, survivors_second=l_2, expectancy=gain)
    l_1, l_2 = l_1 / l_1[..., :1], l_2 / l_2[..., :1]
    alive = {"first": l_1, "second": l_2, "symmetric": (l_1 + l_2) / 2}
    if weights not in alive:
        raise MethodError(f"weights is {weights!r}: choose one of {', '.join(alive)}.")
    ahead = alive[weights] * gain
    ahead[..., :-1] -= ahead[..., 1:].copy()
    return np.asarray(ahead)


def _from_age(table: LifeTable, start: int) -> tuple[Array, Array]:
    """Survivors and person-years of one person who reaches the start of a band."""
    survivors, years = table.columns.survivors, table.columns.person_years
    alive = survivors[..., start, None]
    return survivors[..., start:] / alive, years[..., start:] / alive


def _healthy_share(given: LifeTable | HealthyLife) -> Array:
    if isinstance(given, HealthyLife):
        return 1 - given.prevalence
    return np.ones_like(given.death_rate)
