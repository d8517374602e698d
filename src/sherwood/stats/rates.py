"""Crude rates of events in a population."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from numpy.typing import ArrayLike

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Estimate, plain
from sherwood.stats.intervals import byar_interval, exact_poisson_interval, poisson_interval

CountMethod = Literal["national", "byar", "exact"]

_METHODS = {
    "national": (poisson_interval, "Byar; exact Poisson below 10 events"),
    "byar": (byar_interval, "Byar"),
    "exact": (exact_poisson_interval, "Exact Poisson"),
}


def rate(
    events: ArrayLike,
    population: ArrayLike,
    *,
    per: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
    method: CountMethod = "national",
) -> Estimate:
    """A crude rate: events divided by the population or person-years they arose in.

    Events may exceed the population, since one person can have several.

    Args:
        events: Counts, one entry an area; fractions are allowed.
        population: People or person-years, above zero.
        per: The population the rate is expressed for, 100,000 by default.
        confidence: One level such as 0.95, or several such as (0.95, 0.998).
        method: "national" takes exact Poisson limits below 10 events and Byar's from 10 on;
            "byar" or "exact" takes that one throughout.

    Returns:
        The rate with its limits.

    Raises:
        MethodError: A missing or negative number, a zero population, or arrays of different
            lengths.

    Source: Breslow and Day (1987); Fingertips technical guidance.

    Example:
        >>> deaths = rate(events=[5, 65], population=100, per=100)
        >>> print(deaths.value, deaths.lower.round(2), deaths.upper.round(2))
        [ 5. 65.] [ 1.62 50.16] [11.67 82.85]
    """
    if method not in _METHODS:
        raise MethodError(f"method is {method!r}: choose one of {', '.join(_METHODS)}.")
    interval, name = _METHODS[method]
    per = float(checks.positive("per", per))
    x = checks.counts("events", events)
    n = checks.positive("population", population)
    x, n = checks.aligned(events=x, population=n)
    lower, upper = interval(events=x, confidence=confidence)
    scale = per / n
    return Estimate(
        value=plain(x * scale),
        lower=plain(lower * scale),
        upper=plain(upper * scale),
        confidence=checks.as_given(confidence),
        method=name,
        numerator=plain(x),
        denominator=plain(n),
    )
