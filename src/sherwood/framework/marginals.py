"""From three quantiles to a whole distribution.

A partnership writes an uncertain figure as what it lies below with chances of 10, 50 and 90 per
cent. The three-term metalog goes through all three, in closed form, and between bounds if the
figure has them. Where no metalog does so (too skewed, or a quantile that lies on a bound) two
halves of a Normal distribution do, and what would lie beyond a bound lies on it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import special

from sherwood.actuarial.experience import Floats
from sherwood.errors import MethodError
from sherwood.partnership.values import Spread

_LOG_ODDS = math.log(9.0)
"""The log odds of 90 per cent."""

_NORMAL = float(special.ndtri(0.9))
"""How many standard deviations the 90 per cent quantile of a Normal lies above its middle."""

_MOST_SKEW = 1.66711
"""Skew over spread up to which a three-term metalog rises everywhere (Keelin 2016, section 4)."""


class Marginal(Protocol):
    """A distribution, by its quantiles."""

    def quantile(self, chance: Floats) -> Floats:
        """What the figure lies below with each chance, between nought and one."""


@dataclass(frozen=True)
class Sure:
    """A figure that is taken as sure."""

    value: float

    def quantile(self, chance: Floats) -> Floats:
        """The same whatever the chance."""
        return np.full(np.shape(chance), self.value)


@dataclass(frozen=True)
class TwoPiece:
    """Half a Normal below the middle and half of another above, held between bounds.

    Attributes:
        below, above: The standard deviations of the halves.
    """

    middle: float
    below: float
    above: float
    lower: float = -math.inf
    upper: float = math.inf

    def quantile(self, chance: Floats) -> Floats:
        """What the figure lies below with each chance."""
        deviates = special.ndtri(chance)
        spread = np.where(deviates < 0, self.below, self.above)
        found: Floats = np.clip(self.middle + spread * deviates, self.lower, self.upper)
        return found


@dataclass(frozen=True)
class Metalog:
    """A three-term metalog, on the scale on which the bounds lie at infinity.

    Attributes:
        middle, spread, skew: Keelin's a1, a2 and a3.
    """

    middle: float
    spread: float
    skew: float
    lower: float = -math.inf
    upper: float = math.inf

    def quantile(self, chance: Floats) -> Floats:
        """What the figure lies below with each chance."""
        odds = special.logit(chance)
        free = self.middle + odds * (self.spread + self.skew * (chance - 0.5))
        return _held(free, self.lower, self.upper)

    @property
    def rises(self) -> bool:
        """Whether a greater chance always gives a greater figure."""
        return abs(self.skew) < _MOST_SKEW * self.spread

    @property
    def heavy(self) -> bool:
        """Whether the tail towards an open end is so long that the variance is infinite."""
        half_open = math.isfinite(self.lower) != math.isfinite(self.upper)
        return half_open and self.spread + abs(self.skew) / 2 >= 0.5


def marginal(spread: Spread, *, lower: float = -math.inf, upper: float = math.inf) -> Marginal:
    """The distribution through three quantiles, between bounds.

    Args:
        spread: The 10, 50 and 90 per cent quantiles; each is returned as it was given.
        lower: No figure lies below.
        upper: No figure lies above.

    Returns:
        A metalog where one goes through the three and rises; else two halves of a Normal.

    Raises:
        MethodError: If a quantile lies beyond a bound.

    Source: Keelin, The metalog distributions, Decision Analysis 13 (2016), sections 3 and 4.

    Example:
        >>> chances = np.array([0.1, 0.5, 0.9])
        >>> marginal(Spread(p10=1, p50=2, p90=4), lower=0).quantile(chances).round(12)
        array([1., 2., 4.])
        >>> round(marginal(Spread(p10=0, p50=1, p90=4), lower=0).above, 6)
        2.340912
    """
    low, middle, high = spread.p10, spread.p50, spread.p90
    if low < lower or high > upper:
        raise MethodError(
            f"the quantiles {low:g}, {middle:g}, {high:g} do not lie between {lower:g} and "
            f"{upper:g}: correct the spread"
        )
    if low == high:
        return Sure(middle)
    pieces = TwoPiece(middle, (middle - low) / _NORMAL, (high - middle) / _NORMAL, lower, upper)
    if low == lower or high == upper:
        return pieces
    q10, q50, q90 = (_freed(value, lower, upper) for value in (low, middle, high))
    smooth = Metalog(
        middle=q50,
        spread=(q90 - q10) / (2 * _LOG_ODDS),
        skew=(q90 + q10 - 2 * q50) / (0.8 * _LOG_ODDS),
        lower=lower,
        upper=upper,
    )
    return smooth if smooth.rises and not smooth.heavy else pieces


def _freed(value: float, lower: float, upper: float) -> float:
    if math.isinf(lower) and math.isinf(upper):
        return value
    if math.isinf(upper):
        return math.log(value - lower)
    if math.isinf(lower):
        return -math.log(upper - value)
    return math.log((value - lower) / (upper - value))


def _held(free: Floats, lower: float, upper: float) -> Floats:
    held: Floats = free
    if math.isfinite(lower) and math.isfinite(upper):
        held = lower + (upper - lower) * special.expit(free)
    elif math.isfinite(lower):
        held = lower + np.exp(free)
    elif math.isfinite(upper):
        held = upper - np.exp(-free)
    return held
