"""Confidence intervals of a proportion and of a count: Wilson, Byar and exact Poisson.

Limits at several confidence levels come with the levels as the first axis.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from sherwood.stats import checks
from sherwood.stats.estimate import Array

EXACT_BELOW = 10
"""Counts below this take exact Poisson limits in the national methods; others take Byar's."""


def tails(confidence: float | Sequence[float], dimensions: int) -> Array:
    """The probability left in each tail, shaped to broadcast against values of that many axes.

    Example:
        >>> tails((0.95, 0.998), dimensions=1).round(3)
        array([[0.025],
               [0.001]])
    """
    levels = checks.confidence_levels(confidence)
    return ((1 - levels) / 2).reshape(np.shape(confidence) + (1,) * dimensions)


def normal_scores(confidence: float | Sequence[float], dimensions: int) -> Array:
    """The two-sided Normal score of each level: 1.96 for 0.95, 3.09 for 0.998."""
    return np.asarray(-special.ndtri(tails(confidence, dimensions)), dtype=np.float64)


def wilson_interval(
    *, numerator: ArrayLike, denominator: ArrayLike, confidence: float | Sequence[float] = 0.95
) -> tuple[Array, Array]:
    """Wilson's score limits of a proportion.

    Args:
        numerator: Those with the attribute; fractions are allowed.
        denominator: Those observed, above zero and never below the numerator.
        confidence: One level or several.

    Returns:
        The lower and upper limits as shares of one.

    Raises:
        MethodError: A missing, negative or impossible number.

    Source: Wilson EB (1927), J Am Stat Assoc 22:209.

    Example:
        >>> lower, upper = wilson_interval(numerator=65, denominator=100)
        >>> print(f"{lower:.4f} to {upper:.4f}")
        0.5525 to 0.7364
    """
    x = checks.counts("numerator", numerator)
    n = checks.positive("denominator", denominator)
    x, n = checks.aligned(numerator=x, denominator=n)
    checks.not_above("numerator", x, "denominator", n)
    z = normal_scores(confidence, x.ndim)
    share = x / n
    centre = 2 * x + z**2
    spread = z * np.sqrt(z**2 + 4 * x * (1 - share))
    width = 2 * (n + z**2)
    # Rounding can carry a limit past the point it must contain when the share is 0 or 1.
    lower = np.clip((centre - spread) / width, 0, share)
    upper = np.clip((centre + spread) / width, share, 1)
    return lower, upper


def byar_interval(
    *, events: ArrayLike, confidence: float | Sequence[float] = 0.95
) -> tuple[Array, Array]:
    """Byar's approximate limits of a Poisson count; close from about 10 events on.

    Source: Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, p. 69.

    Example:
        >>> lower, upper = byar_interval(events=65)
        >>> print(f"{lower:.4f} to {upper:.4f}")
        50.1632 to 82.8491
    """
    x = checks.counts("events", events)
    z = normal_scores(confidence, x.ndim)
    return _byar_lower(x, z), _byar_upper(x, z)


def _byar_lower(x: Array, z: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        base = 1 - 1 / (9 * x) - z / (3 * np.sqrt(x))
    # The approximation runs below zero for a handful of events; a count cannot.
    base = np.where(x > 0, np.maximum(base, 0), 0)
    return np.asarray(x * base * base * base)


def _byar_upper(x: Array, z: Array) -> Array:
    y = x + 1
    base = 1 - 1 / (9 * y) + z / (3 * np.sqrt(y))
    return np.asarray(y * base * base * base)


def exact_poisson_interval(
    *, events: ArrayLike, confidence: float | Sequence[float] = 0.95
) -> tuple[Array, Array]:
    """Exact limits of a Poisson count, from the chi-squared distribution.

    Each distinct count is worked out once, so a million small counts cost no more than ten.

    Source: Ulm K (1990), Am J Epidemiol 131:373.

    Example:
        >>> lower, upper = exact_poisson_interval(events=5)
        >>> print(f"{lower:.4f} to {upper:.4f}")
        1.6235 to 11.6683
    """
    x = checks.counts("events", events)
    distinct, place = np.unique(x, return_inverse=True)
    tail = tails(confidence, 1)
    # gammaincinv is half the chi-squared quantile at twice the count; it has no value at 0.
    lower = np.where(distinct > 0, special.gammaincinv(np.maximum(distinct, 1e-300), tail), 0)
    upper = special.gammaincinv(distinct + 1, 1 - tail)
    return lower[..., place.reshape(x.shape)], upper[..., place.reshape(x.shape)]


def poisson_interval(
    *, events: ArrayLike, confidence: float | Sequence[float] = 0.95
) -> tuple[Array, Array]:
    """The national limits of a count: exact Poisson below 10 events, Byar's from 10 on.

    Args:
        events: Counts, never negative; fractions are allowed.
        confidence: One level or several.

    Returns:
        The lower and upper limits of the expected count.

    Raises:
        MethodError: A missing or negative count.

    Source: Fingertips public health technical guidance, crude rates.

    Example:
        >>> lower, upper = poisson_interval(events=[1, 65], confidence=(0.95, 0.998))
        >>> print(lower.round(2))
        [[3.000e-02 5.016e+01]
         [0.000e+00 4.288e+01]]
    """
    x = checks.counts("events", events)
    lower, upper = byar_interval(events=x, confidence=confidence)
    few = x < EXACT_BELOW
    if np.any(few):
        exact_lower, exact_upper = exact_poisson_interval(events=x[few], confidence=confidence)
        if x.ndim == 0:
            return exact_lower.reshape(lower.shape), exact_upper.reshape(upper.shape)
        lower[..., few] = exact_lower
        upper[..., few] = exact_upper
    return lower, upper
