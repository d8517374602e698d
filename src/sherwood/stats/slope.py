"""Slope and relative index of inequality across groups ordered by deprivation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate, Numbers, plain
from sherwood.stats.intervals import normal_scores, tails, wilson_interval

Indicator = Literal["measure", "rate", "proportion"]
Scale = Literal["linear", "log", "logit"]

_FORWARD: dict[Scale, Callable[[Array], Array]] = {
    "linear": np.asarray,
    "log": np.log,
    "logit": special.logit,
}
_BACK: dict[Scale, Callable[[Array], Array]] = {
    "linear": np.asarray,
    "log": np.exp,
    "logit": special.expit,
}
_USUAL_INDICATOR: dict[Scale, Indicator] = {
    "linear": "measure",
    "log": "rate",
    "logit": "proportion",
}
_SPREAD_ON: dict[Indicator, Scale] = {"measure": "linear", "rate": "log", "proportion": "logit"}
_SETS_FOR_RELIABILITY = 10


@dataclass(frozen=True, eq=False, kw_only=True)
class SlopeIndex(Estimate):
    """The slope index of inequality, with the relative index beside it.

    Attributes:
        relative: The relative index of inequality: the ratio of the two ends of the fitted line.
        intercept: The fitted value at the least advantaged end.
        reliability: The mean absolute difference between the first set of simulated limits and
            nine more; NaN unless asked for.
    """

    relative: Estimate
    intercept: Numbers
    reliability: Numbers


def slope_index(
    *,
    population: ArrayLike,
    value: ArrayLike | None = None,
    numerator: ArrayLike | None = None,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    standard_error: ArrayLike | None = None,
    indicator: Indicator | None = None,
    scale: Scale = "linear",
    per: float = 1,
    confidence: float | Sequence[float] = 0.95,
    limits_confidence: float = 0.95,
    repetitions: int = 100_000,
    seed: int = 1,
    reliability: bool = False,
) -> SlopeIndex:
    """The slope index of inequality: the fitted gap between the two ends of the social scale.

    Each group stands at the middle of its range of the cumulative population; the slope is fitted
    by least squares weighted by population share. The interval comes from simulating each group's
    value within its own interval.

    Args:
        population: People in each group; the last axis holds 5 to 100 groups ordered from least
            to most advantaged (most deprived first), axes before it the areas.
        value: The indicator in each group.
        numerator: People with the attribute, in place of `value`, for a proportion; its limits
            are then Wilson's.
        lower: The lower limit of each group's value.
        upper: The upper limit of each group's value.
        standard_error: In place of limits: the standard error of each value, on the log scale for
            a rate and the logit scale for a proportion.
        indicator: How each value spreads: "measure" (Normal, such as life expectancy), "rate"
            (Normal on the log scale) or "proportion" (on the logit scale). Unless given it
            follows `scale`.
        scale: The scale the line is fitted on: "linear", "log" for rates or "logit" for
            proportions. On the last two, fitted ends are carried back before they are compared.
        per: A multiplier of the slope index. A negative one turns its sign and inverts the
            relative index, for indicators where high is bad, as the national tool does.
        confidence: One level such as 0.95, or several such as (0.95, 0.998).
        limits_confidence: The level of `lower` and `upper`.
        repetitions: Simulations.
        seed: Makes the interval repeatable.
        reliability: Also measure how much the limits move between simulations.

    Returns:
        The slope index with its interval, the relative index and the intercept.

    Raises:
        MethodError: A missing number, a zero population, fewer than 5 or more than 100 groups,
            limits that do not contain their value, or a value outside its scale.

    Source: Fingertips technical guidance; Low A, Low A (2004), J Public Health 26:388.

    Example:
        >>> life = slope_index(
        ...     population=[100, 120, 110, 90, 80], value=[70.0, 72.0, 75.0, 77.0, 78.0],
        ...     standard_error=[0.5] * 5)
        >>> print(f"{life.value:.2f} ({life.lower:.1f} to {life.upper:.1f})")
        10.29 (8.8 to 11.8)
        >>> print(f"{life.relative.value:.3f}")
        1.149
    """
    spread = _SPREAD_ON[indicator or _USUAL_INDICATOR[scale]]
    people = checks.positive("population", population)
    centre, error = _spread_values(
        people, value, numerator, lower, upper, standard_error, spread, limits_confidence
    )
    people, centre, error = _grouped(people, centre, error)
    if per == 0 or repetitions < 1:
        raise MethodError("per must not be 0, and at least one repetition is needed.")
    line = _Line(centre, error, _end_weights(people), spread, scale)
    start, end = line.ends()
    slope, ratio = line.simulated_limits(confidence, repetitions, seed)
    lower_slope, upper_slope = slope * per if per > 0 else slope[::-1] * per
    moved = _moved(line, slope, confidence, repetitions, seed) * abs(per) if reliability else np.nan
    method = f"Weighted least squares on the {scale} scale, {repetitions:,} simulations"
    return SlopeIndex(
        value=plain((end - start) * per),
        lower=plain(lower_slope),
        upper=plain(upper_slope),
        confidence=checks.as_given(confidence),
        method=f"Slope index of inequality. {method}",
        numerator=plain((people * _BACK[spread](centre)).sum(axis=-1)),
        denominator=plain(people.sum(axis=-1)),
        relative=_relative(start, end, ratio, per < 0, confidence, method),
        intercept=plain(start),
        reliability=plain(moved),
    )


def _grouped(people: Array, centre: Array, error: Array) -> tuple[Array, Array, Array]:
    people, centre, error = checks.aligned(population=people, value=centre, standard_error=error)
    if not 5 <= people.shape[-1] <= 100:
        raise MethodError(
            f"There are {people.shape[-1]} groups on the last axis: the slope index needs 5 to 100."
        )
    return people, centre, error


def _relative(
    start: Array,
    end: Array,
    ratio: Array,
    inverted: bool,
    confidence: float | Sequence[float],
    method: str,
) -> Estimate:
    """The relative index: the fitted ends divided, the other way up where high is bad."""
    above, below = (start, end) if inverted else (end, start)
    lower, upper = 1 / ratio[::-1] if inverted else ratio
    return Estimate(
        value=plain(above / below),
        lower=plain(lower),
        upper=plain(upper),
        confidence=checks.as_given(confidence),
        method=f"Relative index of inequality. {method}",
        numerator=plain(above),
        denominator=plain(below),
    )


def _moved(
    line: _Line,
    slope: Array,
    confidence: float | Sequence[float],
    repetitions: int,
    seed: int,
) -> Array:
    """How far limits of the slope move, on average, from one set of simulations to nine more."""
    again = range(seed + 1, seed + _SETS_FOR_RELIABILITY)
    moves = [np.abs(line.simulated_limits(confidence, repetitions, s)[0] - slope) for s in again]
    return np.asarray(np.mean(moves, axis=(0, 1)))


@dataclass(frozen=True)
class _Line:
    """Groups' values on the scale they spread on, and the line fitted through them."""

    centre: Array
    error: Array
    end_weights: Array
    spread: Scale
    scale: Scale

    def ends(self) -> tuple[Array, Array]:
        """The fitted natural values at the least and the most advantaged end."""
        fitted = np.einsum("...k,...ek->e...", self.carried(self.centre), self.end_weights)
        start, end = _BACK[self.scale](fitted)
        return start, end

    def carried(self, values: Array) -> Array:
        """Values taken from the scale they spread on to the scale of the fit."""
        if self.spread == self.scale:
            return values
        return np.asarray(_FORWARD[self.scale](_BACK[self.spread](values)))

    def simulated_limits(
        self, confidence: float | Sequence[float], repetitions: int, seed: int
    ) -> Array:
        """Limits of slope and ratio: axes (which, lower or upper, levels if several, areas)."""
        groups = self.centre.shape[-1]
        draws = np.random.default_rng(seed).standard_normal((repetitions, groups))
        tail = tails(confidence, 0)
        flat = (
            part.reshape(-1, *part.shape[self.centre.ndim - 1 :])
            for part in (self.centre, self.error, self.end_weights)
        )
        areas = [
            np.quantile(
                self._simulated(centre, error, weights, draws),
                np.stack([tail, 1 - tail]),
                axis=1,
                overwrite_input=True,
            )
            for centre, error, weights in zip(*flat, strict=True)
        ]
        # (areas, lower/upper, levels, which) to (which, lower/upper, levels, areas).
        limits = np.moveaxis(np.moveaxis(np.stack(areas), -1, 0), 1, -1)
        return limits.reshape(*limits.shape[:-1], *self.centre.shape[:-1])

    def _simulated(self, centre: Array, error: Array, end_weights: Array, draws: Array) -> Array:
        """Slopes and ratios of one area, a row each."""
        if self.spread == self.scale:
            fitted = (end_weights * error) @ draws.T + (end_weights @ centre)[:, None]
        else:
            fitted = end_weights @ self.carried(centre + error * draws).T
        start, end = _BACK[self.scale](fitted)
        return np.stack([end - start, end / start])


def _end_weights(people: Array) -> Array:
    """The weight of each group's value in the fitted line's two ends: axes (areas, 2, groups)."""
    share = people / people.sum(axis=-1, keepdims=True)
    rank = np.cumsum(share, axis=-1) - share / 2
    middle = (share * rank).sum(axis=-1, keepdims=True)
    away = share * (rank - middle)
    slope = away / (away * (rank - middle)).sum(axis=-1, keepdims=True)
    start = share - slope * middle
    return np.stack([start, start + slope], axis=-2)


def _spread_values(
    people: Array,
    value: ArrayLike | None,
    numerator: ArrayLike | None,
    lower: ArrayLike | None,
    upper: ArrayLike | None,
    standard_error: ArrayLike | None,
    spread: Scale,
    limits_confidence: float,
) -> tuple[Array, Array]:
    """Each group's value and standard error, both on the scale the value spreads on."""
    if (value is None) == (numerator is None):
        raise MethodError("Give either value, or numerator for a proportion.")
    if value is not None:
        centre = checks.numbers("value", value)
    else:
        cases = checks.counts("numerator", numerator if numerator is not None else [])
        centre = cases / people
        lower, upper = wilson_interval(
            numerator=cases, denominator=people, confidence=limits_confidence
        )
    if spread != "linear":
        checks.between("value", centre, 0, 1 if spread == "logit" else np.inf)
    forward = _FORWARD[spread]
    if standard_error is not None:
        return forward(centre), checks.counts("standard_error", standard_error)
    if lower is None or upper is None:
        raise MethodError("Give lower and upper, or standard_error, for each group's value.")
    low, high = checks.numbers("lower", lower), checks.numbers("upper", upper)
    checks.not_above("lower", low, "value", centre)
    checks.not_above("value", centre, "upper", high)
    if spread != "linear":
        checks.between("lower", low, 0, np.inf)
        checks.between("upper", high, 0, 1 if spread == "logit" else np.inf)
    score = float(normal_scores(limits_confidence, 0))
    return forward(centre), (forward(high) - forward(low)) / (2 * score)
