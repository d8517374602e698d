"""Indirectly standardised ratios and rates: observed against expected at reference rates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate, plain
from sherwood.stats.intervals import poisson_interval

METHOD = "Byar; exact Poisson below 10 events"


def standardised_ratio(
    events: ArrayLike,
    expected: ArrayLike | None = None,
    *,
    population: ArrayLike | None = None,
    reference_events: ArrayLike | None = None,
    reference_population: ArrayLike | None = None,
    per: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """An indirectly standardised ratio (SMR): events observed over events expected.

    Give `expected` if it is known; otherwise give `population` and the reference by band, and the
    expected events are those the population would have had at the reference rates.

    Args:
        events: Events observed: one entry an area, or by band shaped as `population`.
        expected: Events expected, one entry an area, above zero.
        population: People or person-years by band on the last axis; a band may be empty.
        reference_events: Events of the reference population by band.
        reference_population: The reference population by band, above zero.
        per: What a ratio of one is shown as: 1, or 100.
        confidence: One level such as 0.95, or several such as (0.95, 0.998).

    Returns:
        The ratio with its limits; numerator and denominator are observed and expected events.

    Raises:
        MethodError: A missing or negative number, nothing expected, a wrong number of bands, or
            neither or both ways of giving what is expected.

    Source: Breslow and Day (1987); Fingertips technical guidance.

    Example:
        >>> deaths = standardised_ratio(events=[91, 9], expected=[100.0, 4.5], per=100)
        >>> print(deaths.value, deaths.lower.round(1), deaths.upper.round(1))
        [ 91. 200.] [73.3 91.5] [111.7 379.7]
    """
    given = [part is not None for part in (population, reference_events, reference_population)]
    if expected is not None and not any(given):
        observed = checks.counts("events", events)
        due = checks.positive("expected", expected)
        observed, due = checks.aligned(events=observed, expected=due)
    elif (
        expected is None
        and population is not None
        and reference_events is not None
        and reference_population is not None
    ):
        observed, due = _observed_and_expected(
            events, population, reference_events, reference_population
        )
    else:
        raise MethodError(
            "Give either expected, or all of population, reference_events and "
            "reference_population, from which it is worked out."
        )
    return _ratio(observed, due, float(checks.positive("per", per)), confidence)


def indirectly_standardised_rate(
    events: ArrayLike,
    population: ArrayLike,
    *,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
    per: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """An indirectly standardised rate: the standardised ratio times the reference crude rate.

    Args:
        events: As in `standardised_ratio`.
        population: As in `standardised_ratio`.
        reference_events: As in `standardised_ratio`.
        reference_population: As in `standardised_ratio`.
        per: The population the rate is expressed for.
        confidence: One level such as 0.95, or several such as (0.95, 0.998).

    Returns:
        The rate with its limits; numerator and denominator are observed and expected events.

    Raises:
        MethodError: As `standardised_ratio`.

    Source: Fingertips technical guidance.

    Example:
        >>> deaths = indirectly_standardised_rate(
        ...     events=30, population=[1000, 500],
        ...     reference_events=[20, 60], reference_population=[2000, 2000], per=1000)
        >>> print(f"{deaths.value:.1f} from {deaths.denominator:.0f} expected")
        24.0 from 25 expected
    """
    observed, due = _observed_and_expected(
        events, population, reference_events, reference_population
    )
    crude = np.sum(np.asarray(reference_events, np.float64), axis=-1) / np.sum(
        np.asarray(reference_population, np.float64), axis=-1
    )
    return _ratio(observed, due, float(checks.positive("per", per)) * crude, confidence)


def _observed_and_expected(
    events: ArrayLike,
    population: ArrayLike,
    reference_events: ArrayLike,
    reference_population: ArrayLike,
) -> tuple[Array, Array]:
    """Total events of each area, observed and at the reference rates."""
    observed = checks.counts("events", events)
    people = checks.counts("population", population)
    cases = checks.counts("reference_events", reference_events)
    base = checks.positive("reference_population", reference_population)
    cases, base = checks.aligned(reference_events=cases, reference_population=base)
    checks.same_bands(base.shape[-1], "reference_population", population=people)
    if observed.ndim == people.ndim:
        observed, people = checks.aligned(events=observed, population=people)
        observed = observed.sum(axis=-1)
    elif observed.ndim != people.ndim - 1:
        raise MethodError(
            f"events has shape {observed.shape} and population {people.shape}: give events by "
            "band, shaped as population, or one total for each area."
        )
    due = checks.positive("the events expected", (people * cases / base).sum(axis=-1))
    observed, due = checks.aligned(events=observed, expected=due)
    return observed, due


def _ratio(
    observed: Array, expected: Array, scale: float, confidence: float | Sequence[float]
) -> Estimate:
    lower, upper = poisson_interval(events=observed, confidence=confidence)
    return Estimate(
        value=plain(observed / expected * scale),
        lower=plain(lower / expected * scale),
        upper=plain(upper / expected * scale),
        confidence=checks.as_given(confidence),
        method=METHOD,
        numerator=plain(observed),
        denominator=plain(expected),
    )
