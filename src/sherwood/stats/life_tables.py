"""Life tables and life expectancy: abridged or single-year, one area or thousands at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate, plain
from sherwood.stats.life_expectancy import CarriesExpectancy, estimate_at
from sherwood.stats.life_table_columns import (
    Bands,
    Columns,
    columns,
    from_oldest,
    mortality_variance,
    probability_of_dying,
)

# The national abridged table: 0, 1-4, 5-9, ... 85-89, 90 and over.
NATIONAL_AGES = (0, 1, *range(5, 91, 5))
# Toson and Baker 2003: below this a life expectancy is not stable enough to show.
LEAST_POPULATION = 5_000
WIDEST_INTERVAL = 20
METHOD = "Chiang II abridged life table, Silcocks variance"


@dataclass(frozen=True, eq=False)
class LifeTable(CarriesExpectancy):
    """A life table for one area, shape (bands,), or for many, shape (areas, bands).

    `value`, `lower`, `upper` and the rest of an `Estimate` are those of its expectancy.

    Attributes:
        bands: The age bands, the last one open.
        deaths: Deaths counted in each band.
        population: Person-years counted in each band.
        death_rate: Deaths per person-year.
        columns: Probability of dying, survivors, person-years and person-years remaining.
        q0: The probability of dying in the first band where it was given.
        expectancy: Life expectancy at the start of each band. Its value is missing where the
            interval is wider than 20 years; where the area was refused, its limits too.
        variance: Of the expectancy.
        refused: Why an area has no table, one text an area; empty where it has one.
    """

    bands: Bands
    deaths: Array
    population: Array
    death_rate: Array
    columns: Columns
    q0: Array | None
    expectancy: Estimate
    variance: Array
    refused: NDArray[np.str_]

    def at(self, age: float) -> Estimate:
        """Life expectancy at the first age of a band, one figure an area.

        Raises:
            MethodError: No band begins at that age.
        """
        return estimate_at(self.expectancy, self.bands, age)


def life_table(
    deaths: ArrayLike,
    population: ArrayLike,
    *,
    ages: Sequence[float] = NATIONAL_AGES,
    q0: ArrayLike | None = None,
    a0: float = 0.1,
    confidence: float | Sequence[float] = 0.95,
    on_refusal: Literal["raise", "blank"] = "raise",
) -> LifeTable:
    """Life tables with life expectancy at every age, exactly as the national method.

    Args:
        deaths: Deaths in each age band on the last axis: (bands,) or (areas, bands).
        population: Person-years of the same people: mid-year populations, summed over the years.
        ages: The first age of each band, the last band open: 20 bands 0, 1-4, ... 90 and over if
            left out; `range(0, 91)` for single years.
        q0: The probability of dying before age 1 where births give it, one an area.
        a0: The share of the first band lived by those who die in it, where it starts at birth.
        confidence: The confidence level or levels.
        on_refusal: "raise" refuses everything if an area cannot have a table; "blank" leaves that
            area without figures and says why in `refused`.

    Returns:
        The tables.

    Raises:
        MethodError: A missing or negative number, deaths above population, an empty band, 5,000
            person-years or fewer, no deaths in the open band, or the wrong number of bands.

    Source: Chiang 1984; Silcocks et al 2001; Toson and Baker 2003; Eayres and Williams 2004;
    the national public-health life-expectancy tool.

    Example:
        >>> table = life_table(
        ...     deaths=[9, 2, 1, 2, 5, 7, 9, 13, 19, 28, 42, 66, 98, 150, 232, 352, 540, 760, 820,
        ...             900],
        ...     population=[2800, 11300, 15100, 16200, 15900, 15200, 16000, 17100, 17900, 17400,
        ...                 16800, 17900, 18300, 16900, 14800, 13600, 11200, 8100, 4900, 3100])
        >>> birth = table.at(0)
        >>> print(f"{birth.value:.2f} ({birth.lower:.2f} to {birth.upper:.2f})")
        78.45 (78.00 to 78.90)
    """
    bands = _bands(ages, a0)
    died, lived = _counted(deaths, population, len(bands.ages))
    given = _given_q0(q0, bands, died.shape[:-1])
    refused = _refusals(died, lived, bands, given)
    if on_refusal == "raise":
        _raise_first(refused)
    fit = refused == ""
    # A refused area is worked out on numbers that cannot fail, then blanked.
    died = np.where(fit[..., None], died, 1.0)
    lived = np.where(fit[..., None], lived, 100.0)
    rate = died / lived
    found = columns(rate, bands, given)
    variance = mortality_variance(found, died, rate, bands)
    blank = np.where(fit, 0.0, np.nan)[..., None]
    return LifeTable(
        bands=bands,
        deaths=died + blank,
        population=lived + blank,
        death_rate=rate + blank,
        columns=Columns(
            found.probability_of_dying + blank,
            found.survivors + blank,
            found.person_years + blank,
            found.remaining + blank,
        ),
        q0=given,
        expectancy=normal_estimate(
            found.expectancy + blank, variance, died + blank, lived + blank, confidence, METHOD
        ),
        variance=variance + blank,
        refused=refused,
    )


def standard_errors(levels: Array) -> Array:
    """How many standard errors the limits lie from the value at each confidence level.

    The national tool takes 1.96 for 95 %, so that published limits are met to the last digit.

    Example:
        >>> standard_errors(np.array([0.95, 0.998])).round(6)
        array([1.96    , 3.090232])
    """
    return np.where(levels == 0.95, 1.96, ndtri((1 + levels) / 2))


def normal_estimate(
    value: Array,
    variance: Array,
    deaths: Array,
    population: Array,
    confidence: float | Sequence[float],
    method: str,
) -> Estimate:
    """Expectancies with normal limits; values whose first interval is too wide are withheld.

    The numerator and denominator are the deaths and person-years at each age and above.
    """
    levels = checks.confidence_levels(confidence)
    reach = standard_errors(levels).reshape(-1, *[1] * value.ndim) * np.sqrt(variance)
    lower, upper = value - reach, value + reach
    wide = (upper - lower)[0] > WIDEST_INTERVAL
    missing = int(np.isnan(value).sum())
    one_level = np.ndim(confidence) == 0
    return Estimate(
        value=np.where(wide, np.nan, value),
        lower=plain(lower[0] if one_level else lower),
        upper=plain(upper[0] if one_level else upper),
        confidence=checks.as_given(confidence),
        method=method,
        numerator=from_oldest(deaths),
        denominator=from_oldest(population),
        note="; ".join(
            text
            for text, told in (
                (f"value withheld where the interval is over {WIDEST_INTERVAL} years", wide.any()),
                ("areas that cannot have a life table are left blank", missing > 0),
            )
            if told
        ),
    )


def _bands(ages: Sequence[float], a0: float) -> Bands:
    first = checks.counts("ages", np.asarray(ages))
    if first.ndim != 1 or first.size < 2 or (np.diff(first) <= 0).any():
        raise MethodError(
            "ages must be the first age of each band, rising, with at least two bands: "
            "0, 1, 5, 10, ... 90 for the national table."
        )
    lived = np.full(first.shape, 0.5)
    if first[0] == 0:
        # Deaths under five are mostly of newborns, so the same share serves a first band 0-4.
        lived[0] = float(checks.between("a0", a0, 0, 1))
    return Bands(first, lived)


def _counted(deaths: ArrayLike, population: ArrayLike, number: int) -> tuple[Array, Array]:
    try:
        died = np.asarray(deaths, dtype=np.float64)
        lived = np.asarray(population, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise MethodError(
            f"deaths and population cannot be read as numbers ({problem}): give every age band of "
            "every area, with 0 deaths where nobody died."
        ) from problem
    checks.same_bands(number, "the life table", deaths=died, population=lived)
    died, lived = checks.aligned(deaths=died, population=lived)
    return died, lived


def _given_q0(q0: ArrayLike | None, bands: Bands, areas: tuple[int, ...]) -> Array | None:
    if q0 is None:
        return None
    if bands.ages[0] != 0 or bands.widths[0] != 1:
        raise MethodError("q0 is the probability of dying before age 1: the first band must be 0.")
    return np.broadcast_to(checks.between("q0", q0, 0, 1), areas)


def _refusals(died: Array, lived: Array, bands: Bands, q0: Array | None) -> NDArray[np.str_]:
    """Why each area cannot have a life table, the first reason only; empty where it can."""
    with np.errstate(divide="ignore", invalid="ignore"):
        dying = probability_of_dying(died / lived, bands, q0)[..., :-1]
    reasons = (
        (
            ~(np.isfinite(died) & np.isfinite(lived)).all(-1),
            "an age band is missing: give every band, with 0 deaths where nobody died",
        ),
        ((died < 0).any(-1), "a number of deaths is negative: correct the source"),
        ((lived <= 0).any(-1), "an age band has no population: merge areas or years"),
        (
            (died > lived).any(-1),
            "deaths exceed population in an age band: check that both cover the same years",
        ),
        (
            lived.sum(-1) <= LEAST_POPULATION,
            f"the population is {LEAST_POPULATION:,} person-years or fewer: "
            "merge areas or add years",
        ),
        (died[..., -1] == 0, "nobody died in the open last band: merge areas or add years"),
        (
            (dying >= 1).any(-1),
            "a death rate is so high that nobody would live through the band: merge areas or years",
        ),
    )
    return np.select([wrong for wrong, _ in reasons], [text for _, text in reasons], "")


def _raise_first(refused: NDArray[np.str_]) -> None:
    places = np.argwhere(refused != "")
    if not len(places):
        return
    first = tuple(int(axis) for axis in places[0])
    where = f"Area {', '.join(map(str, first))}" if first else "This area"
    more = f" ({len(places) - 1:,} more areas are refused too)" if len(places) > 1 else ""
    raise MethodError(
        f"{where} cannot have a life table: {refused[first]}{more}."
        + (' Use on_refusal="blank" to leave such areas out.' if first else "")
    )
