"""Directly standardised rates with Dobson's interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate, plain
from sherwood.stats.intervals import byar_interval
from sherwood.stats.standard_population import EUROPEAN_STANDARD_POPULATION_2013

FEWEST_EVENTS = 10
"""Below this many events no directly standardised rate is given."""


def standardised_rate(
    events: ArrayLike | None = None,
    population: ArrayLike | None = None,
    *,
    persons: ArrayLike | None = None,
    event_frequency: ArrayLike | None = None,
    standard: ArrayLike = EUROPEAN_STANDARD_POPULATION_2013,
    per: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """A directly standardised rate: what the rate would be in the standard population.

    Where one person can have several events (admissions, prescriptions), give `persons` and
    `event_frequency` in place of `events`, and the interval is widened for it.

    Args:
        events: Events, shaped as `population`, if each is independent of the others.
        population: People or person-years; the last axis holds the age bands, axes before it
            the areas.
        persons: People by how often it happened to them: shaped as `population` with one more
            axis for the frequencies.
        event_frequency: The number of events each of those people had, one for each entry of the
            last axis of `persons`, such as [1, 2, 3].
        standard: The standard population by band; the European one of 2013 in 19 bands by
            default.
        per: The population the rate is expressed for.
        confidence: One level such as 0.95, or several such as (0.95, 0.998).

    Returns:
        The rate with Dobson's limits; NaN, with a note, for an area with fewer than 10 events.

    Raises:
        MethodError: A missing or negative number, a zero population in any band, a wrong number
            of bands, or neither or both kinds of count.

    Source: Dobson AJ et al (1991), Stat Med 10:457; Fingertips technical guidance; Morris JK et
    al (2018), J Public Health 40:e116, for the smallest number of events.

    Example:
        >>> admissions = standardised_rate(
        ...     events=[12, 30, 58], population=[4000, 5000, 2000], standard=[30, 50, 20], per=1000)
        >>> print(f"{admissions.value:.2f} ({admissions.lower:.2f} to {admissions.upper:.2f})")
        9.70 (7.89 to 11.81)
    """
    if population is None:
        raise MethodError("Give population: the people or person-years of each age band.")
    n = checks.positive("population", population)
    weights = checks.counts("standard", standard)
    checks.same_bands(weights.shape[-1], "standard", population=n)
    checks.positive("the sum of standard", weights.sum(axis=-1))
    if events is not None and persons is None and event_frequency is None:
        x = checks.counts("events", events)
        checks.same_bands(weights.shape[-1], "standard", events=x)
        x, n = checks.aligned(events=x, population=n)
        squares = x
        method = "Dobson"
    elif persons is not None and event_frequency is not None and events is None:
        x, squares = _repeated_events(persons, event_frequency, n)
        method = "Dobson, with the interval adjusted for non-independent events"
    else:
        raise MethodError(
            "Give either events, or both persons and event_frequency: "
            "the second where one person can have several events."
        )
    share = weights / weights.sum(axis=-1, keepdims=True)
    return weighted_events(
        x, n, share, squares, float(checks.positive("per", per)), confidence, method
    )


def _repeated_events(
    persons: ArrayLike, event_frequency: ArrayLike, population: Array
) -> tuple[Array, Array]:
    """Events by band, and the sum over people of the square of how many each had."""
    people = checks.counts("persons", persons)
    frequency = checks.counts("event_frequency", event_frequency)
    if frequency.ndim != 1 or people.shape[-1:] != frequency.shape:
        raise MethodError(
            f"persons has shape {people.shape} and event_frequency {frequency.shape}: "
            "the last axis of persons must hold one entry for each frequency."
        )
    if people.shape[:-1] != population.shape:
        raise MethodError(
            f"persons has shape {people.shape} and population {population.shape}: "
            "persons must be shaped as population, with one more axis for the frequencies."
        )
    return people @ frequency, people @ frequency**2


def weighted_events(
    events: Array,
    population: Array,
    weight: Array,
    squares: Array,
    per: float,
    confidence: float | Sequence[float],
    method: str,
) -> Estimate:
    """A weighted sum of rates over the last axis, with Dobson's limits.

    `squares` is the variance of the events of each band: the events themselves if independent.
    """
    total = events.sum(axis=-1)
    value = (weight * events / population).sum(axis=-1)
    variance = (weight**2 * squares / population**2).sum(axis=-1)
    low, high = byar_interval(events=total, confidence=confidence)
    few = total < FEWEST_EVENTS
    spread = np.sqrt(variance / np.where(few, np.nan, total)) * per
    value = np.where(few, np.nan, value * per)
    note = (
        f"No rate for {int(np.count_nonzero(few)):,} area(s) with fewer than "
        f"{FEWEST_EVENTS} events."
        if np.any(few)
        else ""
    )
    return Estimate(
        value=plain(value),
        lower=plain(value + spread * (low - total)),
        upper=plain(value + spread * (high - total)),
        confidence=checks.as_given(confidence),
        method=method,
        numerator=plain(total),
        denominator=plain(population.sum(axis=-1)),
        note=note,
    )
