"""Healthy life expectancy by Sullivan's method: years lived in good health, with their interval.

The life table says how many years are lived at each age, a survey says what share of them in
ill health. Both carry uncertainty; the guide counts the survey's, small areas need both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate
from sherwood.stats.life_expectancy import CarriesExpectancy, estimate_at
from sherwood.stats.life_table_columns import from_oldest, mortality_variance
from sherwood.stats.life_tables import (
    NATIONAL_AGES,
    LifeTable,
    life_table,
    normal_estimate,
)

METHOD = "Sullivan"


@dataclass(frozen=True, eq=False)
class HealthyLife(CarriesExpectancy):
    """Healthy life expectancy for one area, shape (bands,), or for many, shape (areas, bands).

    `value`, `lower`, `upper` and the rest of an `Estimate` are those of its expectancy.

    Attributes:
        table: The life table underneath; `table.expectancy` is life expectancy.
        prevalence: The share of each band's years lived in ill health, institutions included.
        healthy_years: Person-years lived in good health in each band.
        expectancy: Healthy life expectancy at the start of each band.
        prevalence_variance: The part of the variance that the survey brings.
        mortality_variance: The part that the deaths bring (Silcocks).
        variance: What the interval was made from.
    """

    table: LifeTable
    prevalence: Array
    healthy_years: Array
    expectancy: Estimate
    prevalence_variance: Array
    mortality_variance: Array
    variance: Array

    @property
    def share_healthy(self) -> Array:
        """Healthy years as a share of the years still to be lived, at the start of each band."""
        return from_oldest(self.healthy_years) / self.table.columns.remaining

    def at(self, age: float) -> Estimate:
        """Healthy life expectancy at the first age of a band, one figure an area.

        Raises:
            MethodError: No band begins at that age.
        """
        return estimate_at(self.expectancy, self.table.bands, age)


def healthy_life_expectancy(
    deaths: ArrayLike,
    population: ArrayLike,
    prevalence: ArrayLike,
    *,
    sample_size: ArrayLike | None = None,
    prevalence_variance: ArrayLike | None = None,
    institution_share: ArrayLike | None = None,
    institution_prevalence: ArrayLike = 1.0,
    include_mortality_variance: bool = False,
    ages: Sequence[float] = NATIONAL_AGES,
    q0: ArrayLike | None = None,
    a0: float = 0.1,
    confidence: float | Sequence[float] = 0.95,
    on_refusal: Literal["raise", "blank"] = "raise",
) -> HealthyLife:
    """Healthy (or disability-free) life expectancy at every age.

    Args:
        deaths: Deaths in each age band on the last axis: (bands,) or (areas, bands).
        population: Person-years of the same people.
        prevalence: The share of each band in ILL health (one minus the share in good health).
        sample_size: People asked in each band; the prevalence then varies as p(1-p)/n.
        prevalence_variance: The variance of each prevalence, where a model gives it; 0 where
            everybody was counted.
        institution_share: The share of each band living in institutions the survey left out.
        institution_prevalence: The share of them in ill health; all if left out.
        include_mortality_variance: Add the variance of the life table, as small areas need. The
            guide and the national series leave it out.
        ages: The first age of each band, the last band open.
        q0: The probability of dying before age 1 where births give it, one an area.
        a0: The share of the first band lived by those who die in it, where it starts at birth.
        confidence: The confidence level or levels.
        on_refusal: "raise", or "blank" to leave areas that cannot have a life table out.

    Returns:
        The healthy life expectancies with the life table underneath.

    Raises:
        MethodError: As `life_table`; or a share outside 0 to 1, or neither or both kinds of
            survey uncertainty.

    Source: Sullivan DF (1971); Jagger C et al, EHEMU/EHLEIS guide (2007).

    Example:
        >>> healthy = healthy_life_expectancy(
        ...     deaths=[40, 60, 900], population=[20_000, 15_000, 9_000], ages=[0, 40, 65],
        ...     prevalence=[0.08, 0.2, 0.5], sample_size=[300, 250, 200])
        >>> print(f"{healthy.at(0).value:.2f} healthy years of {healthy.table.at(0).value:.2f}")
        56.14 healthy years of 67.72
    """
    return sullivan(
        life_table(
            deaths=deaths,
            population=population,
            ages=ages,
            q0=q0,
            a0=a0,
            confidence=confidence,
            on_refusal=on_refusal,
        ),
        prevalence=prevalence,
        sample_size=sample_size,
        prevalence_variance=prevalence_variance,
        institution_share=institution_share,
        institution_prevalence=institution_prevalence,
        include_mortality_variance=include_mortality_variance,
    )


def sullivan(
    table: LifeTable,
    *,
    prevalence: ArrayLike,
    sample_size: ArrayLike | None = None,
    prevalence_variance: ArrayLike | None = None,
    institution_share: ArrayLike | None = None,
    institution_prevalence: ArrayLike = 1.0,
    include_mortality_variance: bool = False,
) -> HealthyLife:
    """Healthy life expectancy from a life table already made; as `healthy_life_expectancy`."""
    shape = table.death_rate.shape
    surveyed = _share("prevalence", prevalence, shape)
    away = _share(
        "institution_share", 0.0 if institution_share is None else institution_share, shape
    )
    ill = surveyed * (1 - away) + away * _share(
        "institution_prevalence", institution_prevalence, shape
    )
    # The guide takes p(1-p)/n at the prevalence of everybody, scaled to those the survey covers.
    spread = (1 - away) ** 2 * _survey_variance(ill, sample_size, prevalence_variance, shape)
    found = table.columns
    healthy_years = found.person_years * (1 - ill)
    from_survey = from_oldest(found.person_years**2 * spread) / found.survivors**2
    from_deaths = mortality_variance(
        found, table.deaths, table.death_rate, table.bands, healthy=1 - ill
    )
    variance = from_survey + (from_deaths if include_mortality_variance else 0.0)
    parts = "prevalence and mortality" if include_mortality_variance else "prevalence"
    return HealthyLife(
        table=table,
        prevalence=ill,
        healthy_years=healthy_years,
        expectancy=normal_estimate(
            from_oldest(healthy_years) / found.survivors,
            variance,
            table.deaths,
            table.population,
            table.expectancy.confidence,
            f"{METHOD} on {table.expectancy.method}; interval from the variance of {parts}",
        ),
        prevalence_variance=from_survey,
        mortality_variance=from_deaths,
        variance=variance,
    )


def _share(name: str, values: ArrayLike, shape: tuple[int, ...]) -> Array:
    share = checks.numbers(name, values)
    checks.refuse_where(
        (share < 0) | (share > 1), name, share, "write it as a share of one, such as 0.2 for 20 %."
    )
    return _fitted(name, share, shape)


def _fitted(name: str, values: Array, shape: tuple[int, ...]) -> Array:
    if values.ndim:
        checks.same_bands(shape[-1], "the life table", **{name: values})
    try:
        return np.broadcast_to(values, shape)
    except ValueError as problem:
        raise MethodError(
            f"{name} has shape {values.shape} but the life table has {shape}: "
            "give the same areas in the same order."
        ) from problem


def _survey_variance(
    ill: Array,
    sample_size: ArrayLike | None,
    prevalence_variance: ArrayLike | None,
    shape: tuple[int, ...],
) -> Array:
    if (sample_size is None) == (prevalence_variance is None):
        raise MethodError(
            "Give either sample_size (people asked in each band) or prevalence_variance (0 where "
            "everybody was counted), so that the interval can be made."
        )
    if sample_size is not None:
        asked = _fitted("sample_size", checks.positive("sample_size", sample_size), shape)
        return ill * (1 - ill) / asked
    given = checks.counts("prevalence_variance", np.asarray(prevalence_variance))
    return _fitted("prevalence_variance", given, shape)
