"""The columns of a life table from its death rates: Chiang's second method, Silcocks's variance.

Pure arithmetic on arrays whose last axis is the age band; `life_tables` decides who may have one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.stats.estimate import Array

RADIX = 100_000.0


@dataclass(frozen=True, eq=False)
class Bands:
    """The age bands of a life table.

    Attributes:
        ages: The first age of each band, rising.
        fraction_lived: The share of a band that those who die in it live, on average.
    """

    ages: Array
    fraction_lived: Array

    @property
    def widths(self) -> Array:
        """Years in each closed band; one fewer than there are bands, as the last is open."""
        return np.diff(self.ages)

    @property
    def lost(self) -> Array:
        """Years of each closed band that those who die in it lose, on average."""
        return self.widths * (1 - self.fraction_lived[:-1])


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns that follow from death rates.

    Attributes:
        probability_of_dying: In each band; 1 in the last.
        survivors: Of 100,000 births (or entrants at the first age), at the start of each band.
        person_years: Lived by them in each band.
        remaining: Person-years still to be lived from the start of each band.
    """

    probability_of_dying: Array
    survivors: Array
    person_years: Array
    remaining: Array

    @property
    def expectancy(self) -> Array:
        """Mean years still to be lived from the start of each band."""
        return self.remaining / self.survivors


def from_oldest(values: Array) -> Array:
    """The sum of each band and all older ones.

    Example:
        >>> from_oldest(np.array([1.0, 2.0, 3.0]))
        array([6., 5., 3.])
    """
    return np.asarray(np.cumsum(values[..., ::-1], axis=-1)[..., ::-1])


def probability_of_dying(death_rate: Array, bands: Bands, q0: Array | None) -> Array:
    """Chiang's probability of dying in each band; those of the first may be given instead.

    A figure of 1 or more means that the rate is too high for anybody to live through the band.
    """
    closed = death_rate[..., :-1]
    dying = np.ones_like(death_rate)
    dying[..., :-1] = bands.widths * closed / (1 + bands.lost * closed)
    if q0 is not None:
        dying[..., 0] = q0
    return dying


def columns(death_rate: Array, bands: Bands, q0: Array | None = None) -> Columns:
    """The life-table columns of death rates, shape (..., bands).

    Args:
        death_rate: Deaths per person-year in each band, above zero in the last.
        bands: The age bands.
        q0: The probability of dying in the first band where it is known better, shape (...).

    Example:
        >>> bands = Bands(ages=np.array([0.0, 1.0]), fraction_lived=np.array([0.1, 0.5]))
        >>> columns(np.array([0.01, 0.0125]), bands).expectancy.round(3)
        array([80.198, 80.   ])
    """
    dying = probability_of_dying(death_rate, bands, q0)
    survivors = np.empty_like(dying)
    survivors[..., 0] = RADIX
    survivors[..., 1:] = RADIX * np.cumprod(1 - dying[..., :-1], axis=-1)
    lived = np.empty_like(dying)
    died = survivors[..., :-1] * dying[..., :-1]
    lived[..., :-1] = bands.widths * survivors[..., :-1] - bands.lost * died
    lived[..., -1] = survivors[..., -1] / death_rate[..., -1]
    return Columns(dying, survivors, lived, from_oldest(lived))


def mortality_variance(
    found: Columns, deaths: Array, death_rate: Array, bands: Bands, healthy: Array | None = None
) -> Array:
    """Silcocks's variance of the expectancy at each age, from the deaths counted.

    Args:
        found: The life-table columns.
        deaths: Counted in each band.
        death_rate: Per person-year in each band.
        bands: The age bands.
        healthy: The share of each band's years that are counted; all if left out. With it the
            variance is that of healthy life expectancy.

    Returns:
        The variance at the start of each band, shape (..., bands).

    Source: Silcocks PBS, Jenner DA, Reza R (2001), J Epidemiol Community Health 55:38, with the
    open band's own term.
    """
    counted = np.ones_like(death_rate) if healthy is None else healthy
    ahead = from_oldest(found.person_years * counted) / found.survivors
    dying = found.probability_of_dying[..., :-1]
    spread = _share(dying**2 * (1 - dying), deaths[..., :-1])
    terms = np.empty_like(ahead)
    years_lost = bands.lost * counted[..., :-1] + ahead[..., 1:]
    terms[..., :-1] = (found.survivors[..., :-1] * years_lost) ** 2 * spread
    last = found.survivors[..., -1] * counted[..., -1]
    terms[..., -1] = _share(last**2, deaths[..., -1] * death_rate[..., -1] ** 2)
    return from_oldest(terms) / found.survivors**2


def _share(above: Array, below: Array) -> Array:
    """Zero where nothing was counted: a band without deaths adds no variance of its own."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
