"""Funnels: control limits around a baseline, and which areas lie outside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.dispersion import Overdispersion, SchemeName
from sherwood.stats.dispersion import overdispersion as measured_overdispersion
from sherwood.stats.estimate import Array, Confidence, Numbers, plain
from sherwood.stats.intervals import normal_scores, tails
from sherwood.stats.standardisation import FEWEST_EVENTS

Statistic = Literal["proportion", "ratio", "rate", "standardised_rate"]
_STATISTICS = ("proportion", "ratio", "rate", "standardised_rate")
NATIONAL_LEVELS = (0.95, 0.998)


@dataclass(frozen=True, eq=False)
class Funnel:
    """Areas against what chance would give around one baseline.

    Attributes:
        value: The figure of each area, times `per`.
        baseline: What they are compared with, times `per`.
        lower: The lower control limit of each area, levels first if there are several.
        upper: The upper control limit, shaped as `lower`.
        confidence: The level of the limits, or a tuple of them.
        significance: In the national words: "Low (0.001)", "Low (0.025)", "Not significant",
            "High (0.025)", "High (0.001)", or "Not tested".
        method: The method in words.
        numerator: What was counted.
        denominator: The size of each area: its population, or events expected. For a directly
            standardised rate, the population that would give it from the events.
        statistic: What kind of figure it is.
        per: The multiplier.
        overdispersion: The spread beyond chance, where it was allowed for.
    """

    value: Array
    baseline: float
    lower: Array
    upper: Array
    confidence: Confidence
    significance: NDArray[np.str_]
    method: str
    numerator: Array
    denominator: Array
    statistic: Statistic
    per: float
    overdispersion: Overdispersion | None

    def limits_at(self, denominator: ArrayLike) -> tuple[Numbers, Numbers]:
        """The limits for areas of any size, to draw the funnel with."""
        return funnel_limits(
            statistic=self.statistic,
            baseline=self.baseline,
            denominator=denominator,
            per=self.per,
            confidence=self.confidence,
            overdispersion=self.overdispersion,
        )


def funnel(
    numerator: ArrayLike,
    denominator: ArrayLike | None = None,
    *,
    statistic: Statistic = "proportion",
    value: ArrayLike | None = None,
    baseline: float | None = None,
    per: float = 1,
    confidence: float | Sequence[float] = NATIONAL_LEVELS,
    overdispersion: SchemeName | Overdispersion | None = None,
) -> Funnel:
    """Compare areas with a baseline, allowing for the chance that their size brings.

    Args:
        numerator: Those with the attribute, or events observed; one entry an area.
        denominator: Those observed, events expected, or the population. Not for a directly
            standardised rate.
        statistic: "proportion", "ratio" (observed over expected), "rate", or
            "standardised_rate".
        value: The directly standardised rates, already for `per` people.
        baseline: What areas are compared with, times `per`. By default the areas' total numerator
            over their total denominator, and 1 for a ratio.
        per: The multiplier: 100 for a percentage, 100,000 for a rate.
        confidence: The level or levels of the limits.
        overdispersion: A scheme ("shmi" or "cqc" for ratios and rates, "arcsine" for
            proportions), or a spread already measured, to widen the limits by.

    Returns:
        Each area's figure, limits and significance. Directly standardised rates of fewer than
        10 events are not tested.

    Raises:
        MethodError: A missing or negative number, a zero denominator, a proportion above one, or
            arguments that do not go with the statistic.

    Source: Fingertips technical guidance on funnel plots; Spiegelhalter DJ (2005), Stat Med
    24:1185.

    Example:
        >>> referrals = funnel(statistic="ratio", numerator=[80, 105, 140], denominator=[100] * 3)
        >>> print(referrals.significance)
        ['Low (0.025)' 'Not significant' 'High (0.001)']
    """
    if statistic not in _STATISTICS:
        raise MethodError(f"statistic is {statistic!r}: choose one of {', '.join(_STATISTICS)}.")
    per = float(checks.positive("per", per))
    x = np.atleast_1d(checks.counts("numerator", numerator))
    figure, size = _points(statistic, x, denominator, value, per)
    tested = size > 0 if statistic != "standardised_rate" else x >= FEWEST_EVENTS
    if baseline is None:
        baseline = per * (1.0 if statistic == "ratio" else _overall(x[size > 0], size[size > 0]))
    spread = overdispersion
    if isinstance(spread, str):
        spread = _spread(spread, statistic, x[tested], size[tested], baseline / per)
    limits = funnel_limits(
        statistic=statistic,
        baseline=baseline,
        denominator=np.where(tested, size, 1),
        per=per,
        confidence=confidence,
        overdispersion=spread,
    )
    lower, upper = (np.where(tested, limit, np.nan) for limit in limits)
    return Funnel(
        value=figure,
        baseline=float(baseline),
        lower=lower,
        upper=upper,
        confidence=checks.as_given(confidence),
        significance=_significance(figure, lower, upper, confidence, tested),
        method=_method(statistic, spread),
        numerator=x,
        denominator=np.where(tested, size, np.nan),
        statistic=statistic,
        per=per,
        overdispersion=spread,
    )


def funnel_limits(
    *,
    statistic: Statistic,
    baseline: float,
    denominator: ArrayLike,
    per: float = 1,
    confidence: float | Sequence[float] = NATIONAL_LEVELS,
    overdispersion: Overdispersion | None = None,
) -> tuple[Numbers, Numbers]:
    """Control limits around a baseline for areas of given sizes.

    A proportion's limits are those whose Wilson interval would just touch the baseline; a ratio's
    or rate's are those whose exact Poisson interval would. Both need no area's own figure, so
    they draw the funnel's curves.

    Args:
        statistic: As in `funnel`.
        baseline: What areas are compared with, times `per`.
        denominator: Those observed, events expected, or the population.
        per: The multiplier.
        confidence: The level or levels of the limits.
        overdispersion: A measured spread to widen the limits by.

    Returns:
        The lower and upper limits, levels first if there are several.

    Raises:
        MethodError: A size or baseline that is not above zero, or a proportion above one.

    Source: Fingertips technical guidance on funnel plots.

    Example:
        >>> lower, upper = funnel_limits(
        ...     statistic="ratio", baseline=1, denominator=[10, 100, 1000], confidence=0.95)
        >>> print(lower.round(3), upper.round(3))
        [0.383 0.804 0.938] [1.713 1.206 1.063]
    """
    size = checks.positive("denominator", denominator)
    middle = float(checks.positive("baseline", baseline)) / per
    score = normal_scores(confidence, size.ndim)
    if statistic == "proportion" and middle >= 1:
        raise MethodError(f"baseline is {baseline}: a proportion's must be below {per:g}.")
    if overdispersion is not None:
        expected = size * middle if statistic in ("rate", "standardised_rate") else size
        lower, upper = overdispersion.limits(
            middle if statistic in ("proportion", "ratio") else 1.0, expected, score
        )
        scale = per if statistic in ("proportion", "ratio") else per * middle
        return plain(lower * scale), plain(upper * scale)
    if statistic == "proportion":
        spread = score * np.sqrt(middle * (1 - middle) / size)
        return (
            plain(np.clip(middle - spread, 0, 1) * per),
            plain(np.clip(middle + spread, 0, 1) * per),
        )
    expected = size * middle
    lower, upper = poisson_limits(expected, tails(confidence, size.ndim))
    return plain(lower / size * per), plain(upper / size * per)


def poisson_limits(expected: Array, tail: Array) -> tuple[Array, Array]:
    """The counts whose exact Poisson interval would just reach the events expected.

    Counts between whole numbers are allowed, so that the curves are smooth.
    """
    lower = special.pdtrik(tail, expected)
    # Below this many expected, even no events at all would not be surprising.
    lower = np.where(np.exp(-expected) >= tail, 0, lower)
    return lower, np.asarray(special.pdtrik(1 - tail, expected) + 1)


def _points(
    statistic: Statistic,
    numerator: Array,
    denominator: ArrayLike | None,
    value: ArrayLike | None,
    per: float,
) -> tuple[Array, Array]:
    """Each area's figure and size."""
    if statistic == "standardised_rate":
        if value is None or denominator is not None:
            raise MethodError("A standardised rate's funnel takes numerator and value only.")
        figure = np.asarray(value, dtype=np.float64)
        numerator, figure = checks.aligned(numerator=numerator, value=np.atleast_1d(figure))
        checks.positive("value", np.where(numerator >= FEWEST_EVENTS, figure, 1.0))
        known = (figure > 0) & (numerator > 0)
        return figure, np.where(known, per * numerator / np.where(known, figure, 1.0), 0.0)
    if denominator is None or value is not None:
        raise MethodError(f"A {statistic}'s funnel takes numerator and denominator only.")
    size = np.atleast_1d(checks.positive("denominator", denominator))
    numerator, size = checks.aligned(numerator=numerator, denominator=size)
    if statistic == "proportion":
        checks.not_above("numerator", numerator, "denominator", size)
    return numerator / size * per, size


def _overall(numerator: Array, size: Array) -> float:
    checks.positive("the sum of numerator", numerator.sum())
    return float(numerator.sum() / size.sum())


def _spread(
    scheme: SchemeName, statistic: Statistic, numerator: Array, size: Array, middle: float
) -> Overdispersion:
    if (scheme == "arcsine") != (statistic == "proportion"):
        raise MethodError(
            f"The {scheme!r} scheme does not go with a {statistic}: use 'arcsine' for a "
            "proportion, 'shmi' or 'cqc' for a ratio or rate."
        )
    by_rate = statistic in ("rate", "standardised_rate")
    return measured_overdispersion(
        numerator=numerator,
        denominator=size * middle if by_rate else size,
        scheme=scheme,
        baseline=None if by_rate else middle,
    )


def _significance(
    value: Array,
    lower: Array,
    upper: Array,
    confidence: float | Sequence[float],
    tested: NDArray[np.bool_],
) -> NDArray[np.str_]:
    """The smallest tail whose limit each area lies beyond, in the national words."""
    levels = checks.confidence_levels(confidence)
    rows = (-1, value.size)
    words = np.full(value.shape, "Not significant", dtype="<U24")
    for row in np.argsort(levels):
        tail = f"{(1 - levels[row]) / 2:.6g}"
        words[value < lower.reshape(rows)[row]] = f"Low ({tail})"
        words[value > upper.reshape(rows)[row]] = f"High ({tail})"
    words[~tested] = "Not tested"
    return words


def _method(statistic: Statistic, spread: Overdispersion | None) -> str:
    if spread is not None:
        return f"Funnel with additive overdispersion ({spread.scheme}), phi {spread.phi:.2f}"
    if statistic == "proportion":
        return "Funnel by inverted Wilson limits"
    return "Funnel by inverted exact Poisson limits"
