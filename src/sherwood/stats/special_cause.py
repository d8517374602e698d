"""Which points of a control chart are special cause, by the rules of Making Data Count.

Four rules in order of precedence: outside a limit, a trend, two of three points beyond two thirds
of a limit, a run on one side of the mean. Every function takes series with time on the last axis,
so that one call reads a whole wall of charts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sherwood.errors import MethodError
from sherwood.stats.estimate import Array

Flags = NDArray[np.bool_]
Sides = NDArray[np.int8]

# A mean of equal numbers can differ from them in the last bit; that is not special cause.
_ROUNDING = 1e-12


class SpecialCause(StrEnum):
    """What a point is a sign of."""

    COMMON_CAUSE = "common_cause"
    ABOVE_UPPER_LIMIT = "above_upper_limit"
    BELOW_LOWER_LIMIT = "below_lower_limit"
    INCREASING_TREND = "increasing_trend"
    DECREASING_TREND = "decreasing_trend"
    TWO_OF_THREE_ABOVE = "two_of_three_above"
    TWO_OF_THREE_BELOW = "two_of_three_below"
    RUN_ABOVE_MEAN = "run_above_mean"
    RUN_BELOW_MEAN = "run_below_mean"

    @property
    def text(self) -> str:
        """What a reader sees."""
        return _WORDS[self]

    @property
    def direction(self) -> int:
        """1 where the sign points to higher values, -1 to lower values, 0 for common cause."""
        return _DIRECTION[self]


_WORDS = {
    SpecialCause.COMMON_CAUSE: "Common cause: no significant change",
    SpecialCause.ABOVE_UPPER_LIMIT: "Above the upper process limit",
    SpecialCause.BELOW_LOWER_LIMIT: "Below the lower process limit",
    SpecialCause.INCREASING_TREND: "Part of a rising trend",
    SpecialCause.DECREASING_TREND: "Part of a falling trend",
    SpecialCause.TWO_OF_THREE_ABOVE: "One of two in three points near the upper limit",
    SpecialCause.TWO_OF_THREE_BELOW: "One of two in three points near the lower limit",
    SpecialCause.RUN_ABOVE_MEAN: "Part of a run above the mean",
    SpecialCause.RUN_BELOW_MEAN: "Part of a run below the mean",
}
_CAUSES = tuple(SpecialCause)
_DIRECTION = {
    SpecialCause.COMMON_CAUSE: 0,
    SpecialCause.ABOVE_UPPER_LIMIT: 1,
    SpecialCause.BELOW_LOWER_LIMIT: -1,
    SpecialCause.INCREASING_TREND: 1,
    SpecialCause.DECREASING_TREND: -1,
    SpecialCause.TWO_OF_THREE_ABOVE: 1,
    SpecialCause.TWO_OF_THREE_BELOW: -1,
    SpecialCause.RUN_ABOVE_MEAN: 1,
    SpecialCause.RUN_BELOW_MEAN: -1,
}


@dataclass(frozen=True)
class SpecialCauseRules:
    """The settings of the rules; the defaults are those of Making Data Count.

    Attributes:
        run_length: Points on one side of the mean that make a run.
        trend_length: Points, each beyond the last, that make a trend: 7 points are 6 steps.
        two_of_three: Whether two of three points beyond two thirds of a limit count.
    """

    run_length: int = 7
    trend_length: int = 7
    two_of_three: bool = True

    def __post_init__(self) -> None:
        for name in ("run_length", "trend_length"):
            if getattr(self, name) < 2:
                raise MethodError(
                    f"{name} is {getattr(self, name)}: a rule needs at least 2 points; "
                    "Making Data Count uses 7."
                )


def side_of(values: Array, line: Array) -> Sides:
    """1 above the line, -1 below it, 0 on it; differences in the last bit are on it.

    Example:
        >>> side_of(np.array([0.1 + 0.2, 1.0, 0.0]), np.array(0.3)).tolist()
        [0, 1, -1]
    """
    difference = values - line
    size = np.maximum(np.abs(values), np.abs(line))
    return np.where(np.abs(difference) <= _ROUNDING * size, 0, np.sign(difference)).astype(np.int8)


def run_ends(sides: Sides, length: int) -> Flags:
    """Where a run on one side has reached `length`: true at that point and the run's later ones.

    Example:
        >>> run_ends(np.array([1, 1, 1, 1, -1], dtype=np.int8), 3).tolist()
        [False, False, True, True, False]
    """
    ends = np.zeros(sides.shape, dtype=bool)
    if sides.shape[-1] >= length:
        windows = sliding_window_view(sides, length, axis=-1)
        ends[..., length - 1 :] = (windows[..., :1] != 0).all(-1) & (
            windows == windows[..., :1]
        ).all(-1)
    return ends


def trend_ends(values: Array, length: int) -> Sides:
    """1 where `length` points have risen one after another, -1 where they have fallen, else 0.

    Example:
        >>> trend_ends(np.array([1.0, 2.0, 3.0, 3.0]), 3).tolist()
        [0, 0, 1, 0]
    """
    steps = side_of(values[..., 1:], values[..., :-1])
    reached = run_ends(steps, length - 1)
    trends = np.zeros(values.shape, dtype=np.int8)
    trends[..., 1:] = np.where(reached, steps, 0)
    return trends


def whole_run(ends: NDArray[np.generic], length: int) -> Flags:
    """The points of the runs that `ends` marks the end of, `length` points back from each.

    Example:
        >>> whole_run(np.array([False, False, True, False]), 3).tolist()
        [True, True, True, False]
    """
    marked = np.asarray(ends != 0)
    if not marked.shape[-1]:
        return marked
    ahead = np.concatenate(
        [marked, np.zeros((*marked.shape[:-1], length - 1), dtype=bool)], axis=-1
    )
    return np.asarray(sliding_window_view(ahead, length, axis=-1).any(-1))


def two_of_three(near_limit: Flags, sides: Sides) -> Flags:
    """The near-limit points of any three in a row, all on one side, of which two are near.

    Args:
        near_limit: Whether each point lies beyond two thirds of a limit yet inside it.
        sides: The side of the mean each point lies on.
    """
    if sides.shape[-1] < 3:
        return np.zeros(sides.shape, dtype=bool)
    near = sliding_window_view(near_limit, 3, axis=-1).sum(-1) >= 2
    one_side = np.abs(sliding_window_view(sides, 3, axis=-1).sum(-1, dtype=np.int8)) == 3
    ends = np.zeros(sides.shape, dtype=bool)
    ends[..., 2:] = near & one_side
    return whole_run(ends, 3) & near_limit


def special_causes(
    values: Array,
    *,
    mean: Array,
    lower: Array,
    upper: Array,
    near_lower: Array,
    near_upper: Array,
    rules: SpecialCauseRules,
) -> NDArray[np.object_]:
    """The first rule each point meets, in order of precedence, within one set of limits.

    Args:
        values: The plotted figures, time on the last axis; the lines take the same shape.
        mean: The centre line.
        lower: The lower process limit.
        upper: The upper process limit.
        near_lower: Two thirds of the way from the mean to the lower limit.
        near_upper: Two thirds of the way from the mean to the upper limit.
        rules: The lengths that make a run and a trend.

    Returns:
        A `SpecialCause` for each value.
    """
    sides = side_of(values, mean)
    above, below = side_of(values, upper) > 0, side_of(values, lower) < 0
    outside = above | below
    near = ~outside & ((side_of(values, near_upper) > 0) | (side_of(values, near_lower) < 0))
    trend = whole_run(trend_ends(values, rules.trend_length), rules.trend_length)
    rising = _trend_direction(values, trend) > 0
    pair = two_of_three(near, sides) & rules.two_of_three
    run = whole_run(run_ends(sides, rules.run_length), rules.run_length)
    found = np.zeros(values.shape, dtype=np.int64)
    # Written from the weakest rule to the strongest, so that the strongest stands.
    for points, cause in (
        (run & (sides > 0), SpecialCause.RUN_ABOVE_MEAN),
        (run & (sides < 0), SpecialCause.RUN_BELOW_MEAN),
        (pair & (sides > 0), SpecialCause.TWO_OF_THREE_ABOVE),
        (pair & (sides < 0), SpecialCause.TWO_OF_THREE_BELOW),
        (trend & rising, SpecialCause.INCREASING_TREND),
        (trend & ~rising, SpecialCause.DECREASING_TREND),
        (above, SpecialCause.ABOVE_UPPER_LIMIT),
        (below, SpecialCause.BELOW_LOWER_LIMIT),
    ):
        found[points] = _CAUSES.index(cause)
    # Looked up by number: numpy would turn an assigned text enum into plain text.
    return np.array(_CAUSES, dtype=object)[found]


def _trend_direction(values: Array, in_trend: Flags) -> Sides:
    """Which way a point of a trend is moving; where two trends meet, the later one decides."""
    steps = side_of(values[..., 1:], values[..., :-1])
    before = np.zeros(values.shape, dtype=np.int8)
    after = np.zeros(values.shape, dtype=np.int8)
    before[..., 1:], after[..., :-1] = steps, steps
    followed = np.zeros(values.shape, dtype=bool)
    followed[..., :-1] = in_trend[..., 1:]
    return np.where(in_trend & followed, after, before)
