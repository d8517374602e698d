"""CUSUM charts: small lasting changes add up until they show.

A tabular CUSUM for figures, and a risk-adjusted one for outcomes that patients' own risk explains
in part, such as deaths after operations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array


@dataclass(frozen=True, eq=False)
class Cusum:
    """A CUSUM; time is the last axis of every array.

    Attributes:
        upper: The sum that rises when figures are above the target, never below zero.
        lower: The sum that falls when figures are below it, never above zero.
        limit: The decision interval: a sum beyond it, either way, is a signal.
        signal: Whether either sum is beyond the limit at each point.
        method: The method in words.
    """

    upper: Array
    lower: Array
    limit: float
    signal: NDArray[np.bool_]
    method: str


def cusum(
    values: ArrayLike,
    *,
    target: ArrayLike,
    standard_deviation: ArrayLike,
    allowance: float = 0.5,
    limit: float = 5.0,
) -> Cusum:
    """A two-sided tabular CUSUM, in standard deviations.

    Args:
        values: The figures in time order, time on the last axis: (points,) or (series, points).
        target: The level to watch for a departure from; one number or one for each point.
        standard_deviation: Of the figures while nothing changes; mean moving range / 1.128.
        allowance: Half the change worth finding, in standard deviations.
        limit: How far a sum may go. With 0.5 and 5 a false alarm comes about every 465 points,
            and a change of one standard deviation is found in about 10.

    Returns:
        Both sums and where they signal. The sums are not set back to zero by a signal.

    Raises:
        MethodError: A missing number, or a spread or limit that is not above zero.

    Source: Page 1954; Montgomery, Introduction to Statistical Quality Control.

    Example:
        >>> found = cusum(values=[10, 9, 10, 12, 12, 11, 12, 12], target=10, standard_deviation=1)
        >>> found.upper
        array([0. , 0. , 0. , 1.5, 3. , 3.5, 5. , 6.5])
        >>> found.signal[-1]
        np.True_
    """
    figures, middle, spread = checks.aligned(
        values=checks.numbers("values", values),
        target=checks.numbers("target", target),
        standard_deviation=checks.positive("standard_deviation", standard_deviation),
    )
    checks.counts("allowance", allowance)
    checks.positive("limit", limit)
    if figures.ndim == 0:
        raise MethodError("values is one number: a CUSUM needs a series in time order.")
    scores = (figures - middle) / spread
    upper = reflected_sum(scores - allowance)
    lower = -reflected_sum(-scores - allowance)
    return Cusum(
        upper=upper,
        lower=lower,
        limit=float(limit),
        signal=(upper > limit) | (lower < -limit),
        method=f"Tabular CUSUM, allowance {allowance:g} and limit {limit:g} standard deviations",
    )


def risk_adjusted_cusum(
    *, outcomes: ArrayLike, expected: ArrayLike, odds_ratio: float = 2.0, limit: float = 4.5
) -> Cusum:
    """A log-likelihood CUSUM of yes-or-no outcomes given each person's expected risk.

    Args:
        outcomes: 1 where the outcome happened, 0 where not, in time order on the last axis.
        expected: Each person's risk of it beforehand, strictly between 0 and 1.
        odds_ratio: The rise in odds worth finding; the fall watched for is its inverse.
        limit: How far a sum may go; choose it by simulation for the false alarms you can bear.

    Returns:
        Both sums: `upper` gathers evidence of worse outcomes, `lower` of better ones.

    Raises:
        MethodError: Outcomes other than 0 and 1, a risk of 0 or 1, or an odds ratio not above 1.

    Source: Steiner SH et al (2000), Biostatistics 1:441.

    Example:
        >>> found = risk_adjusted_cusum(outcomes=[0, 1, 1], expected=[0.1, 0.2, 0.1])
        >>> found.upper.round(3)
        array([0.   , 0.511, 1.109])
    """
    happened, risk = checks.aligned(
        outcomes=checks.numbers("outcomes", outcomes),
        expected=checks.between("expected", expected, 0, 1),
    )
    checks.refuse_where(
        (happened != 0) & (happened != 1), "outcomes", happened, "write 1 if it happened, else 0."
    )
    if odds_ratio <= 1:
        raise MethodError(f"odds_ratio is {odds_ratio:g}: give the rise worth finding, such as 2.")
    checks.positive("limit", limit)
    if happened.ndim == 0:
        raise MethodError("outcomes is one number: a CUSUM needs a series in time order.")
    upper = reflected_sum(_evidence(happened, risk, odds_ratio))
    lower = -reflected_sum(_evidence(happened, risk, 1 / odds_ratio))
    return Cusum(
        upper=upper,
        lower=lower,
        limit=float(limit),
        signal=(upper > limit) | (lower < -limit),
        method=f"Risk-adjusted CUSUM for an odds ratio of {odds_ratio:g}, limit {limit:g}",
    )


def reflected_sum(steps: Array) -> Array:
    """The running sum that starts afresh at zero whenever it would go below.

    Example:
        >>> reflected_sum(np.array([1.0, -2.0, 1.0, 1.0]))
        array([1., 0., 1., 2.])
    """
    total = np.cumsum(steps, axis=-1)
    return np.asarray(total - np.minimum(np.minimum.accumulate(total, axis=-1), 0))


def _evidence(happened: Array, risk: Array, odds_ratio: float) -> Array:
    """The log-likelihood ratio of each outcome, changed odds against expected ones."""
    return np.asarray(happened * np.log(odds_ratio) - np.log(1 - risk + odds_ratio * risk))
