"""Observed against expected use of practices and localities, with honest intervals.

A ratio's interval allows for people who are seen many times (the variance is taken over people, not
events). The shrunk ratio borrows from the others as far as they do not differ beyond chance: where
all differences could be chance, every shrunk ratio is the average.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from sherwood.actuarial.experience import Floats
from sherwood.stats import Standing

HETEROGENEITY_LEVEL = 0.01
"""The p-value below which groups are taken to differ beyond chance."""


@dataclass(frozen=True)
class Ratios:
    """Observed over expected use; every array is groups x lines.

    Attributes:
        observed: Units used.
        expected: Units expected.
        ratio: Observed over expected; NaN where nothing was expected.
        lower: 95 % limit of the ratio.
        upper: 95 % limit of the ratio.
        shrunk: The ratio after shrinkage towards the average of all groups.
        shrunk_error: Its posterior standard deviation.
        between: For each line, the standard deviation between groups beyond chance.
    """

    observed: Floats
    expected: Floats
    ratio: Floats
    lower: Floats
    upper: Floats
    shrunk: Floats
    shrunk_error: Floats
    between: Floats

    def limits(self) -> tuple[Floats, Floats]:
        """The 95 % limits of the shrunk ratio."""
        reach = stats.norm.ppf(0.975) * self.shrunk_error
        return np.maximum(self.shrunk - reach, 0.0), self.shrunk + reach


def ratios(observed: Floats, expected: Floats, variance: Floats) -> Ratios:
    """Compare groups with expectation.

    Args:
        observed: Units used, groups x lines.
        expected: Units expected.
        variance: Of `observed`, allowing for people seen many times.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, observed / expected, np.nan)
        error2 = np.where(expected > 0, variance / expected**2, np.nan)
        effective = np.where(variance > 0, observed**2 / variance, 0.0)
    lower, upper = _limits(ratio, effective, expected, variance)
    mean, between2 = _random_effects(ratio, error2)
    weight = np.nan_to_num(between2 / (between2 + error2))
    shrunk = mean + weight * (np.nan_to_num(ratio, nan=1.0) - mean)
    error = np.sqrt(np.nan_to_num(weight * error2))
    return Ratios(observed, expected, ratio, lower, upper, shrunk, error, np.sqrt(between2))


def _limits(
    ratio: Floats, effective: Floats, expected: Floats, variance: Floats
) -> tuple[Floats, Floats]:
    """Gamma limits of a ratio whose events are worth `effective` independent ones."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(effective > 0, ratio / effective, variance / expected**2)
    lower = np.where(effective > 0, stats.gamma.ppf(0.025, np.maximum(effective, 1e-9)), 0.0)
    upper = stats.gamma.ppf(0.975, effective + 1)
    return lower * scale, upper * scale


def _random_effects(ratio: Floats, error2: Floats) -> tuple[Floats, Floats]:
    """Mean and variance between groups, by line (DerSimonian and Laird 1986).

    The variance is nothing unless Cochran's Q says the groups differ beyond chance; otherwise
    chance alone would look like an opportunity in about half of all comparisons.
    """
    weight = np.nan_to_num(1 / error2, nan=0.0, posinf=0.0)
    value = np.nan_to_num(ratio, nan=1.0)
    total = weight.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(total > 0, (weight * value).sum(axis=0) / total, 1.0)
        q = (weight * (value - mean) ** 2).sum(axis=0)
        freedom = np.maximum((weight > 0).sum(axis=0) - 1, 1)
        spread = total - (weight**2).sum(axis=0) / total
        between2 = np.where(spread > 0, (q - freedom) / spread, 0.0)
    differs = stats.chi2.sf(q, freedom) < HETEROGENEITY_LEVEL
    between2 = np.where(differs, np.maximum(between2, 0.0), 0.0)
    weight = np.nan_to_num(1 / (error2 + between2), nan=0.0, posinf=0.0)
    total = weight.sum(axis=0)
    mean = np.where(total > 0, (weight * value).sum(axis=0) / np.maximum(total, 1e-300), 1.0)
    return mean, between2


def verdict(lower: float, upper: float) -> str:
    """What a 95 % interval of a ratio says, in words.

    >>> verdict(1.05, 1.20), verdict(0.9, 1.1)
    ('higher than expected by chance', 'within what chance would give')
    """
    if lower > 1:
        return Standing.HIGHER.value
    if upper < 1:
        return Standing.LOWER.value
    return Standing.AS_EXPECTED.value
