"""Credibility of areas' means over repeated periods: the model of Buhlmann and Straub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate, Numbers, plain
from sherwood.stats.intervals import normal_scores


@dataclass(frozen=True, eq=False, kw_only=True)
class Shrunk(Estimate):
    """Shrunk figures and what made them.

    Attributes:
        own: The area's own figure.
        pool: The figure areas are drawn towards.
        weight: The share of an area's own figure in its shrunk one (its credibility): 0 to 1.
        between_variance: The variance between areas' true figures; 0 if chance explains all.
        within_variance: For means, the variance within an area of an observation of weight one;
            NaN for counts and shares, whose variance follows from their size.
    """

    own: Numbers
    pool: float
    weight: Numbers
    between_variance: float
    within_variance: float


def shrink_means(
    *,
    values: ArrayLike,
    weights: ArrayLike,
    per: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Shrunk:
    """Shrink areas' means towards the credibility-weighted mean of all.

    Args:
        values: A mean for each area (rows) and period (columns), such as cost a head.
        weights: The volume behind each, shaped as `values`; 0 for a period not observed, whose
            value is then ignored.
        per: A multiplier.
        confidence: One level or several.

    Returns:
        The shrunk means. The limits are Normal, with the model's mean squared error including
        that of the pool.

    Raises:
        MethodError: A missing or negative number, fewer than two areas, an area without
            volume, or none with two periods.

    Source: Buhlmann H, Straub E (1970), Bull Swiss Assoc Actuaries 70:111; Buhlmann H, Gisler A
    (2005), A Course in Credibility Theory, chapter 4, for the unbiased estimators.

    Example:
        >>> cost = shrink_means(
        ...     values=[[100, 110, 105], [140, 150, 130], [90, 80, 100]],
        ...     weights=[[50, 50, 50], [5, 5, 5], [40, 40, 40]])
        >>> print(cost.own.round(1), cost.value.round(1), cost.weight.round(2))
        [105. 140.  90.] [105.2 128.8  91.2] [0.95 0.64 0.94]
    """
    w = checks.counts("weights", weights)
    x = np.where(w > 0, np.asarray(values, np.float64), 0) if np.shape(values) == w.shape else None
    if x is None or w.ndim != 2 or w.shape[0] < 2:
        raise MethodError(
            f"values has shape {np.shape(values)} and weights {w.shape}: give both one row an "
            "area, two areas at least, and one column a period."
        )
    x = checks.numbers("values", x)
    volume = checks.positive("the sum of an area's weights", w.sum(axis=1))
    own = (w * x).sum(axis=1) / volume
    within, between = _variances(x, w, volume, own)
    if between > 0:
        weight = volume / (volume + within / between)
        pool = float(weight @ own / weight.sum())
        error = between * (1 - weight) * (1 + (1 - weight) / weight.sum())
        note = ""
    else:
        weight = np.zeros_like(volume)
        pool = float(volume @ own / volume.sum())
        error = np.full(volume.shape, within / volume.sum())
        note = "No difference between areas beyond chance was found: each is given the pool's mean."
    value = weight * own + (1 - weight) * pool
    spread = normal_scores(confidence, 1) * np.sqrt(error)
    return Shrunk(
        value=plain(value * per),
        lower=plain((value - spread) * per),
        upper=plain((value + spread) * per),
        confidence=checks.as_given(confidence),
        method="Credibility, Buhlmann-Straub",
        numerator=plain((w * x).sum(axis=1)),
        denominator=plain(volume),
        note=note,
        own=plain(own * per),
        pool=pool * per,
        weight=plain(weight),
        between_variance=between * per**2,
        within_variance=within * per**2,
    )


def _variances(x: Array, w: Array, volume: Array, own: Array) -> tuple[float, float]:
    """The unbiased variances within an area (at weight one) and between areas, not below 0."""
    spare = np.count_nonzero(w) - volume.size
    if spare < 1:
        raise MethodError("No area has two periods: the variance within areas cannot be measured.")
    within = float((w * (x - own[:, None]) ** 2).sum() / spare)
    middle = volume @ own / volume.sum()
    apart = float(volume @ (own - middle) ** 2 - (volume.size - 1) * within)
    return within, max(apart / float(volume.sum() - volume @ volume / volume.sum()), 0.0)
