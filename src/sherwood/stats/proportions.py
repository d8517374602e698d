"""Proportions with Wilson's interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from sherwood.stats import checks
from sherwood.stats.estimate import Estimate, plain
from sherwood.stats.intervals import wilson_interval


def proportion(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    per: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """A proportion of people or things with an attribute.

    Args:
        numerator: Those with the attribute, one entry an area.
        denominator: Those observed, above zero and never below the numerator.
        per: What the answer is out of: 1, or 100 for a percentage.
        confidence: One level such as 0.95, or several such as (0.95, 0.998).

    Returns:
        The proportion with Wilson's limits.

    Raises:
        MethodError: A missing or negative number, a zero denominator, a numerator above its
            denominator, or arrays of different lengths.

    Source: Wilson EB (1927), J Am Stat Assoc 22:209; Fingertips technical guidance.

    Example:
        >>> smokers = proportion(numerator=[65, 20], denominator=100, per=100)
        >>> print(smokers.value, smokers.lower.round(1), smokers.upper.round(1))
        [65. 20.] [55.3 13.3] [73.6 28.9]
    """
    per = float(checks.positive("per", per))
    lower, upper = wilson_interval(
        numerator=numerator, denominator=denominator, confidence=confidence
    )
    x, n = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
    return Estimate(
        value=plain(x / n * per),
        lower=plain(lower * per),
        upper=plain(upper * per),
        confidence=checks.as_given(confidence),
        method="Wilson",
        numerator=plain(x),
        denominator=plain(n),
    )
