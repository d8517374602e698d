"""The centre line and limits of each kind of control chart, for one stretch of one process.

XmR, as Making Data Count; p, u and c for counts; Laney's p' and u' where denominators are large;
g and t for rare events. Time is on the last axis. Only the points of `baseline` set the lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sherwood.errors import MethodError
from sherwood.stats.estimate import Array

# Three sigma of individual values from the mean moving range of two: 3 / 1.128, as published.
XMR_LIMIT = 2.66
# The upper limit of a moving range, used once to screen moving ranges (Nelson 1982).
MOVING_RANGE_LIMIT = 3.267
# Mean range of two values over their standard deviation (Shewhart's d2).
RANGE_TO_SIGMA = 1.128
# Makes waiting times between Poisson events nearly normal (Nelson 1994).
WAITING_TIME_POWER = 3.6


@dataclass(frozen=True, eq=False)
class Lines:
    """A centre line with its limits and the lines two thirds of the way to them."""

    mean: Array
    lower: Array
    upper: Array
    near_lower: Array
    near_upper: Array

    def times(self, per: float) -> Lines:
        """The lines shown per so many."""
        return Lines(**{name: line * per for name, line in vars(self).items()})


@dataclass(frozen=True, eq=False)
class Stretch:
    """The points between two rebasings.

    Attributes:
        values: What is plotted, time on the last axis.
        denominator: What each value was divided by; ones for charts without one.
        baseline: How many of the first points set the lines.
        screen_outliers: Whether moving ranges are screened once.
    """

    values: Array
    denominator: Array
    baseline: int
    screen_outliers: bool


def mean_moving_range(values: Array, *, screen_outliers: bool) -> Array:
    """The mean absolute step from one point to the next.

    Args:
        values: The figures that set the limits, time on the last axis.
        screen_outliers: Leave out, once, ranges of 3.267 times the mean range or more.

    Example:
        >>> one_spike = np.array([1, 2] * 4 + [9] + [2, 1] * 4, dtype=float)
        >>> float(mean_moving_range(one_spike, screen_outliers=False))
        1.75
        >>> float(mean_moving_range(one_spike, screen_outliers=True))
        1.0
    """
    ranges = np.abs(np.diff(values, axis=-1))
    mean = ranges.mean(axis=-1, keepdims=True)
    if screen_outliers:
        kept = (ranges < MOVING_RANGE_LIMIT * mean) | (mean == 0)
        mean = (ranges * kept).sum(-1, keepdims=True) / kept.sum(-1, keepdims=True)
    return np.asarray(mean[..., 0])


def _around(mean: Array, reach: Array, least: float = -np.inf, most: float = np.inf) -> Lines:
    return Lines(
        mean=mean,
        lower=np.maximum(mean - reach, least),
        upper=np.minimum(mean + reach, most),
        near_lower=mean - reach * 2 / 3,
        near_upper=mean + reach * 2 / 3,
    )


def _pooled_mean(stretch: Stretch) -> Array:
    """The mean of ratios as their numerators summed over their denominators summed."""
    weight = stretch.denominator[..., : stretch.baseline]
    total = (stretch.values[..., : stretch.baseline] * weight).sum(-1, keepdims=True)
    return np.asarray(total / weight.sum(-1, keepdims=True))


def _xmr(stretch: Stretch) -> Lines:
    first = stretch.values[..., : stretch.baseline]
    mean = first.mean(axis=-1, keepdims=True)
    reach = XMR_LIMIT * mean_moving_range(first, screen_outliers=stretch.screen_outliers)
    return _around(mean, reach[..., None])


def _proportion_sigma(mean: Array, stretch: Stretch) -> Array:
    return np.asarray(np.sqrt(mean * (1 - mean) / stretch.denominator))


def _rate_sigma(mean: Array, stretch: Stretch) -> Array:
    return np.asarray(np.sqrt(mean / stretch.denominator))


def _p(stretch: Stretch) -> Lines:
    mean = _pooled_mean(stretch)
    return _around(mean, 3 * _proportion_sigma(mean, stretch), least=0, most=1)


def _u(stretch: Stretch) -> Lines:
    mean = _pooled_mean(stretch)
    return _around(mean, 3 * _rate_sigma(mean, stretch), least=0)


def _c(stretch: Stretch) -> Lines:
    mean = stretch.values[..., : stretch.baseline].mean(-1, keepdims=True)
    return _around(mean, 3 * np.sqrt(mean), least=0)


def _between_point_spread(mean: Array, sigma: Array, stretch: Stretch) -> Array:
    """Laney's factor: how much the points vary beyond what their counts explain."""
    scaled = np.divide(
        stretch.values - mean, sigma, out=np.zeros_like(stretch.values), where=sigma > 0
    )
    first = scaled[..., : stretch.baseline]
    return mean_moving_range(first, screen_outliers=False)[..., None] / RANGE_TO_SIGMA


def _p_prime(stretch: Stretch) -> Lines:
    mean = _pooled_mean(stretch)
    sigma = _proportion_sigma(mean, stretch)
    reach = 3 * sigma * _between_point_spread(mean, sigma, stretch)
    return _around(mean, reach, least=0, most=1)


def _u_prime(stretch: Stretch) -> Lines:
    mean = _pooled_mean(stretch)
    sigma = _rate_sigma(mean, stretch)
    return _around(mean, 3 * sigma * _between_point_spread(mean, sigma, stretch), least=0)


def _g(stretch: Stretch) -> Lines:
    mean = stretch.values[..., : stretch.baseline].mean(-1, keepdims=True)
    return _around(mean, 3 * np.sqrt(mean * (mean + 1)), least=0)


def _t(stretch: Stretch) -> Lines:
    """XmR on the waiting times to the power 1/3.6, its lines brought back to time."""
    nearly_normal = stretch.values ** (1 / WAITING_TIME_POWER)
    lines = _xmr(
        Stretch(nearly_normal, stretch.denominator, stretch.baseline, stretch.screen_outliers)
    )

    def to_time(line: Array) -> Array:
        return np.asarray(np.maximum(line, 0) ** WAITING_TIME_POWER)

    return Lines(
        mean=to_time(lines.mean),
        lower=to_time(lines.lower),
        upper=to_time(lines.upper),
        near_lower=to_time(lines.near_lower),
        near_upper=to_time(lines.near_upper),
    )


@dataclass(frozen=True)
class Kind:
    """A kind of chart: its lines, what it needs and its name in words."""

    lines: Callable[[Stretch], Lines]
    method: str
    has_denominator: bool = False
    screens: bool = False


KINDS: dict[str, Kind] = {
    "xmr": Kind(_xmr, "XmR: mean +/- 2.66 mean moving range (Making Data Count)", screens=True),
    "p": Kind(_p, "p chart: three-sigma binomial limits", has_denominator=True),
    "p_prime": Kind(_p_prime, "p' chart: Laney's binomial limits", has_denominator=True),
    "u": Kind(_u, "u chart: three-sigma Poisson limits", has_denominator=True),
    "u_prime": Kind(_u_prime, "u' chart: Laney's Poisson limits", has_denominator=True),
    "c": Kind(_c, "c chart: three-sigma Poisson limits on counts"),
    "g": Kind(_g, "g chart: three-sigma geometric limits on events or cases between"),
    "t": Kind(_t, "t chart: XmR on time between events to the power 1/3.6", screens=True),
}


def kind_named(name: str) -> Kind:
    """The kind of chart with that name; "p'" and "p_prime" are the same.

    Raises:
        MethodError: There is no such kind.
    """
    plain = name.lower().replace("'", "_prime").replace("-", "_")
    if plain not in KINDS:
        raise MethodError(f"There is no {name!r} chart: choose one of {', '.join(KINDS)}.")
    return KINDS[plain]
