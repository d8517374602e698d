"""The two icons of Making Data Count, with the words and colours that go with them."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sherwood.errors import MethodError
from sherwood.stats.estimate import Array
from sherwood.stats.special_cause import SpecialCause


class Improvement(StrEnum):
    """Which direction is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"

    @property
    def text(self) -> str:
        """What a reader sees."""
        return {
            Improvement.INCREASE: "Higher is better",
            Improvement.DECREASE: "Lower is better",
            Improvement.NEUTRAL: "Neither direction is better in itself",
        }[self]


class Variation(StrEnum):
    """The state of a point, and of a chart at its last point."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"

    @property
    def text(self) -> str:
        """What a reader sees."""
        return {
            Variation.COMMON_CAUSE: "Common cause: no significant change",
            Variation.IMPROVEMENT_HIGH: "Special cause of an improving nature: higher values",
            Variation.IMPROVEMENT_LOW: "Special cause of an improving nature: lower values",
            Variation.CONCERN_HIGH: "Special cause of a concerning nature: higher values",
            Variation.CONCERN_LOW: "Special cause of a concerning nature: lower values",
            Variation.NEUTRAL_HIGH: "Special cause: higher values",
            Variation.NEUTRAL_LOW: "Special cause: lower values",
        }[self]

    @property
    def colour(self) -> str:
        """The national colour; never red against green."""
        if self.is_improvement:
            return "#00b0f0"
        if self.is_concern:
            return "#e46c0a"
        return "#a6a6a6" if self is Variation.COMMON_CAUSE else "#490092"

    @property
    def is_improvement(self) -> bool:
        """Whether it is a significant change for the better."""
        return self.value.startswith("improvement")

    @property
    def is_concern(self) -> bool:
        """Whether it is a significant change for the worse."""
        return self.value.startswith("concern")


class Assurance(StrEnum):
    """Whether a target can be relied on while the process stays as it is."""

    CONSISTENT_PASS = "consistent_pass"
    CONSISTENT_FAIL = "consistent_fail"
    INCONSISTENT = "inconsistent"

    @property
    def text(self) -> str:
        """What a reader sees."""
        return {
            Assurance.CONSISTENT_PASS: "The target will consistently be met",
            Assurance.CONSISTENT_FAIL: "The target will consistently be missed",
            Assurance.INCONSISTENT: "The target may or may not be met: it lies within the limits",
        }[self]


_STATE = {
    (1, Improvement.INCREASE): Variation.IMPROVEMENT_HIGH,
    (-1, Improvement.INCREASE): Variation.CONCERN_LOW,
    (1, Improvement.DECREASE): Variation.CONCERN_HIGH,
    (-1, Improvement.DECREASE): Variation.IMPROVEMENT_LOW,
    (1, Improvement.NEUTRAL): Variation.NEUTRAL_HIGH,
    (-1, Improvement.NEUTRAL): Variation.NEUTRAL_LOW,
}


def improvement_named(name: str) -> Improvement:
    """The direction with that name.

    Raises:
        MethodError: It is none of increase, decrease and neutral.
    """
    try:
        return Improvement(name)
    except ValueError as problem:
        raise MethodError(
            f"improvement is {name!r}: say 'increase', 'decrease' or 'neutral'."
        ) from problem


def variation_of(
    special_cause: NDArray[np.object_], improvement: Improvement
) -> NDArray[np.object_]:
    """What each special cause means, given which direction is better."""
    causes = list(SpecialCause)
    states = np.array(
        [_STATE.get((cause.direction, improvement), Variation.COMMON_CAUSE) for cause in causes],
        dtype=object,
    )
    place = sum(number * (special_cause == cause) for number, cause in enumerate(causes))
    return states[np.asarray(place, dtype=np.int64)]


def assurance_of(
    target: Array, lower: Array, upper: Array, improvement: Improvement
) -> Assurance | NDArray[np.object_] | None:
    """Whether the limits lie wholly on one side of the target.

    Args:
        target: The target at the last point, NaN where there is none; one a series.
        lower: The lower limit at the last point.
        upper: The upper limit at the last point.
        improvement: Which direction is better.

    Example:
        >>> assurance_of(np.array(4.0), np.array(5.0), np.array(7.0), Improvement.INCREASE)
        <Assurance.CONSISTENT_PASS: 'consistent_pass'>
    """
    rising = improvement is Improvement.INCREASE
    states = np.array(
        [
            Assurance.INCONSISTENT,
            Assurance.CONSISTENT_FAIL if rising else Assurance.CONSISTENT_PASS,
            Assurance.CONSISTENT_PASS if rising else Assurance.CONSISTENT_FAIL,
            None,
        ],
        dtype=object,
    )
    unknown = np.isnan(target) | (improvement is Improvement.NEUTRAL)
    place = np.select([unknown, target > upper, target < lower], [3, 1, 2], 0)
    return states[place]  # type: ignore[no-any-return]
