"""Gaps between two groups, and what of a whole population's events a gap accounts for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate, plain
from sherwood.stats.intervals import normal_scores


def absolute_gap(first: Estimate, second: Estimate) -> Estimate:
    """The difference between two independent estimates, first minus second.

    The limits are recovered from each estimate's own, so they keep its method's properties: from
    two Wilson intervals this is Newcombe's interval.

    Raises:
        MethodError: The two were not made at the same confidence.

    Source: Newcombe RG (1998), Stat Med 17:873; Zou GY, Donner A (2008), Stat Med 27:1693.

    Example:
        >>> from sherwood.stats import proportion
        >>> most = proportion(numerator=56, denominator=70)
        >>> least = proportion(numerator=48, denominator=80)
        >>> gap = absolute_gap(first=most, second=least)
        >>> print(f"{gap.value:.2f} ({gap.lower:.4f} to {gap.upper:.4f})")
        0.20 (0.0524 to 0.3339)
    """
    (a, a_low, a_high), (b, b_low, b_high) = _alike(first, second)
    value = a - b
    return Estimate(
        value=plain(value),
        lower=plain(value - np.hypot(a - a_low, b_high - b)),
        upper=plain(value + np.hypot(a_high - a, b - b_low)),
        confidence=first.confidence,
        method="Difference of two estimates, limits recovered from theirs (Newcombe; Zou, Donner)",
        numerator=first.value,
        denominator=second.value,
    )


def relative_gap(first: Estimate, second: Estimate) -> Estimate:
    """The ratio of two independent estimates above zero, first over second.

    The limits are recovered from each estimate's own on the log scale.

    Raises:
        MethodError: Different confidence, or an estimate that is not above zero.

    Source: Zou GY, Donner A (2008), Stat Med 27:1693.

    Example:
        >>> from sherwood.stats import rate
        >>> gap = relative_gap(
        ...     first=rate(events=90, population=1000), second=rate(events=60, population=1000))
        >>> print(f"{gap.value:.2f} ({gap.lower:.2f} to {gap.upper:.2f})")
        1.50 (1.07 to 2.11)
    """
    (a, a_low, a_high), (b, b_low, b_high) = _alike(first, second)
    checks.positive("first", a)
    checks.positive("second", b)
    value = a / b
    with np.errstate(divide="ignore"):
        down = np.hypot(np.log(a / a_low), np.log(b_high / b))
        up = np.hypot(np.log(a_high / a), np.log(b / b_low))
    return Estimate(
        value=plain(value),
        lower=plain(value * np.exp(-down)),
        upper=plain(value * np.exp(up)),
        confidence=first.confidence,
        method="Ratio of two estimates, limits recovered from theirs on the log scale",
        numerator=first.value,
        denominator=second.value,
    )


def _alike(
    first: Estimate, second: Estimate
) -> tuple[tuple[Array, Array, Array], tuple[Array, Array, Array]]:
    if first.confidence != second.confidence:
        raise MethodError(
            f"The first estimate has confidence {first.confidence} and the second "
            f"{second.confidence}: make both at the same."
        )
    one, other = (
        (np.asarray(each.value), np.asarray(each.lower), np.asarray(each.upper))
        for each in (first, second)
    )
    return one, other


@dataclass(frozen=True, eq=False)
class PopulationAttributable:
    """What would not have happened had every group had the reference group's rate.

    Attributes:
        fraction: The share of all events, with its interval.
        events: The number of events, with its interval.
    """

    fraction: Estimate
    events: Estimate


def population_attributable(
    *,
    events: ArrayLike,
    population: ArrayLike,
    reference: int = -1,
    confidence: float | Sequence[float] = 0.95,
) -> PopulationAttributable:
    """The fraction and number of events attributable to differences from a reference group.

    Args:
        events: Counts; the last axis holds the groups, axes before it the areas.
        population: People or person-years of each group.
        reference: Which group is the reference; the last, least deprived, by default.
        confidence: One level or several.

    Returns:
        The attributable fraction, 1 - (reference rate / overall rate), and the events it stands
        for. The limits treat counts as Poisson: the log of that ratio of rates has variance
        1 / reference events - 1 / all events.

    Raises:
        MethodError: A missing or negative number, a zero population, or no events in the
            reference group.

    Source: Fingertips technical guidance on population attributable risk; the variance by the
    delta method.

    Example:
        >>> excess = population_attributable(events=[90, 70, 60, 50, 40], population=[1000] * 5)
        >>> print(f"{excess.events.value:.0f} events, {excess.fraction.value:.0%}")
        110 events, 35%
    """
    x = checks.counts("events", events)
    n = checks.positive("population", population)
    x, n = checks.aligned(events=x, population=n)
    if x.ndim == 0 or not -x.shape[-1] <= reference < x.shape[-1]:
        raise MethodError(f"reference is {reference}: give a position on the axis of groups.")
    own = checks.positive("the events of the reference group", x[..., reference])
    total = x.sum(axis=-1)
    ratio = (own / n[..., reference]) / (total / n.sum(axis=-1))
    error = np.sqrt(1 / own - 1 / total)
    step = np.exp(normal_scores(confidence, total.ndim) * error)
    parts = (1 - ratio, 1 - ratio * step, 1 - ratio / step)

    def estimate(scale: Array, what: str) -> Estimate:
        value, lower, upper = (plain(part * scale) for part in parts)
        return Estimate(
            value=value,
            lower=lower,
            upper=upper,
            confidence=checks.as_given(confidence),
            method=f"Population attributable {what}, delta method on the log scale",
            numerator=plain((1 - ratio) * total),
            denominator=plain(total),
        )

    return PopulationAttributable(
        fraction=estimate(np.ones_like(total), "fraction"), events=estimate(total, "events")
    )
