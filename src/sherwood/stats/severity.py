"""What one claim costs, on an even grid, with the mean kept.

Rounding costs to a grid loses money: at £1,000 a step, most people's cost would become nought.
Instead the chance of each cost is dispersed over the two grid points beside it so that their mean
is the cost itself. What a grid cannot help is a little more spread; a grid that would add too much
of it is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, plain

_MOST_POINTS = 2**22


@dataclass(frozen=True, eq=False)
class Severity:
    """The cost of one claim.

    Attributes:
        step: Pounds from one grid point to the next.
        probability: The chance of costing 0, 1, 2, ... steps; sums to one.

    Example:
        >>> die = Severity(step=1, probability=[0, *[1 / 6] * 6])
        >>> round(die.mean, 10), round(die.variance, 4)
        (3.5, 2.9167)
    """

    step: float
    probability: Array

    def __post_init__(self) -> None:
        checks.positive("step", self.step)
        chances = checks.counts("probability", self.probability)
        if chances.ndim != 1 or abs(chances.sum() - 1) > 1e-9:
            raise MethodError(
                f"probability has {chances.ndim} dimensions and sums to {chances.sum():g}: give "
                "one chance for each grid point from nought upwards, summing to one."
            )
        object.__setattr__(self, "probability", plain(chances / chances.sum()))

    @cached_property
    def cost(self) -> Array:
        """Pounds at each grid point."""
        return self.step * np.arange(len(self.probability), dtype=float)

    @cached_property
    def mean(self) -> float:
        """Expected pounds."""
        return float(self.probability @ self.cost)

    @cached_property
    def second_moment(self) -> float:
        """Expected squared pounds."""
        return float(self.probability @ self.cost**2)

    @property
    def variance(self) -> float:
        """Variance in squared pounds."""
        return self.second_moment - self.mean**2


def severity_of(
    cost: ArrayLike, *, step: float, weight: ArrayLike | None = None, tolerance: float = 0.01
) -> Severity:
    """The severity of costs that were seen, with their mean kept exactly.

    Args:
        cost: Pounds, one entry a claim.
        step: Pounds from one grid point to the next.
        weight: How often each is to count; once each if left out.
        tolerance: The most by which the grid may widen the spread (the root of the mean square).

    Raises:
        MethodError: A negative or missing cost, or a step too coarse for these costs.

    Source: the method of mass dispersal; Gerber HU (1982), Insurance: Mathematics and Economics
    1:13, local moment matching of the first order.

    Example:
        >>> severity_of([10, 25], step=10, tolerance=0.1).probability
        array([0.  , 0.5 , 0.25, 0.25])
    """
    pounds = checks.counts("cost", cost).ravel()
    weights = np.ones_like(pounds) if weight is None else checks.counts("weight", weight).ravel()
    pounds, weights = checks.aligned(cost=pounds, weight=weights)
    total = weights.sum()
    if total <= 0:
        raise MethodError("The weights are all nought: give at least one cost that counts.")
    grid = pounds / float(checks.positive("step", step))
    _refuse_long(grid.max(), step)
    below = np.floor(grid).astype(np.int64)
    part = grid - below
    points = int(below.max()) + 2
    chances = np.bincount(below, weights * (1 - part), points)
    chances += np.bincount(below + 1, weights * part, points)
    found = Severity(step, chances / total)
    _refuse_coarse(found, float(weights @ pounds**2 / total), tolerance)
    return found


def severity_from(mean_above: Callable[[Array], Array], *, step: float, points: int) -> Severity:
    """The severity of a distribution that is known by what it costs above each limit.

    Args:
        mean_above: The expected pounds above a limit, for limits in pounds; at nought, the mean.
        step: Pounds from one grid point to the next.
        points: Grid points.

    Raises:
        MethodError: More than a millionth of the mean lies beyond the last grid point, or the
            step is so coarse that it could widen the spread by more than one per cent.

    Example:
        >>> exponential = lambda limit: 100 * np.exp(-limit / 100)
        >>> round(severity_from(exponential, step=5, points=512).mean, 6)
        100.0
    """
    limits = step * np.arange(points, dtype=float)
    above = np.asarray(mean_above(limits), dtype=float)
    if above[-1] > 1e-6 * above[0]:
        raise MethodError(
            f"{above[-1] / above[0]:.2g} of the mean cost lies above £{limits[-1]:,.0f}, where "
            "the grid ends: give more points or a longer step."
        )
    # The chance of more than a limit, averaged over the step after it; beyond the grid nothing.
    exceeded = -np.diff(above - above[-1]) / step
    chances = np.maximum(-np.diff(np.concatenate([[1.0], exceeded, [0.0]])), 0.0)
    found = Severity(step, chances / chances.sum())
    # A claim within a step adds at most a quarter of the step's square to the mean square.
    _refuse_coarse(found, found.second_moment - step**2 / 4, 0.01)
    return found


def lognormal_mean_above(mean: float, variation: float) -> Callable[[Array], Array]:
    """What lognormal costs cost above a limit.

    Args:
        mean: Expected pounds.
        variation: The standard deviation as a share of the mean.

    Example:
        >>> lognormal_mean_above(1500, 4.0)(np.array([0.0, 1500.0])).round(1)
        array([1500.,  900.])
    """
    spread = float(np.sqrt(np.log1p(variation**2)))
    centre = float(np.log(mean)) - spread**2 / 2

    def above(limit: Array) -> Array:
        with np.errstate(divide="ignore"):
            score = (np.log(limit) - centre) / spread
        excess: Array = mean * special.ndtr(spread - score) - limit * special.ndtr(-score)
        return excess

    return above


def _refuse_long(top: float, step: float) -> None:
    if top >= _MOST_POINTS:
        raise MethodError(
            f"The highest cost lies {top:,.0f} steps of £{step:,.2f} up, more than the grid's "
            f"{_MOST_POINTS:,}: give a longer step, or limit what one claim can cost."
        )


def _refuse_coarse(found: Severity, second_moment: float, tolerance: float) -> None:
    """Refuse a grid that widens the spread, or could, by more than the tolerance."""
    within = (1 + tolerance) ** 2
    if found.second_moment > within * max(second_moment, 0.0) * (1 + 1e-12):
        raise MethodError(
            f"A step of £{found.step:,.2f} is too coarse for costs of £{found.mean:,.2f} on "
            f"average: it would widen their spread by more than {tolerance:.1%}. Give a shorter "
            "step, and more points."
        )
