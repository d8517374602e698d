"""The value every statistic returns: a figure never travels without interval and method."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError

Array = NDArray[np.float64]
Numbers = float | Array
Confidence = float | tuple[float, ...]


def plain(values: ArrayLike) -> Numbers:
    """A Python float for a single number, otherwise an array of floats that nobody can write to.

    Example:
        >>> plain(np.array(2.5))
        2.5
        >>> plain([1, 2])
        array([1., 2.])
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim == 0:
        return float(array)
    view = array.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, eq=False)
class Estimate:
    """A statistic with its interval, the method that made it and the numbers it came from.

    Attributes:
        value: The figure: a float, or an array with one entry an area. NaN where the method
            declines to give one; `note` says why.
        lower: The lower limit. With one confidence level it has the shape of `value`; with
            several, the levels are its first axis, so that `low95, low998 = estimate.lower`.
        upper: The upper limit, shaped as `lower`.
        confidence: The confidence level as a share, such as 0.95, or a tuple of them.
        method: The method in words, as it should appear beside the figure.
        numerator: What was counted or summed.
        denominator: What it was divided by, before any multiplier such as "per 100,000".
        note: What a reader must know, such as why a figure is missing; empty if nothing.

    Example:
        >>> estimate = Estimate(
        ...     value=0.2, lower=np.array([0.13, 0.11]), upper=np.array([0.29, 0.35]),
        ...     confidence=(0.95, 0.998), method="Wilson", numerator=20.0, denominator=100.0)
        >>> estimate.at(0.95).upper
        0.29
    """

    value: Numbers
    lower: Numbers
    upper: Numbers
    confidence: Confidence
    method: str
    numerator: Numbers
    denominator: Numbers
    note: str = ""

    def __post_init__(self) -> None:
        for name in ("value", "lower", "upper", "numerator", "denominator"):
            object.__setattr__(self, name, plain(getattr(self, name)))

    def at(self, confidence: float) -> Estimate:
        """The same estimate with the limits of one of its confidence levels only.

        Raises:
            MethodError: The estimate was not made at that level.
        """
        levels = self.confidence if isinstance(self.confidence, tuple) else (self.confidence,)
        if confidence not in levels:
            raise MethodError(
                f"This estimate has no limits at confidence {confidence}, only at "
                f"{', '.join(map(str, levels))}: ask for that level when making it."
            )
        if not isinstance(self.confidence, tuple):
            return self
        row = levels.index(confidence)
        return replace(
            self,
            lower=plain(np.asarray(self.lower)[row]),
            upper=plain(np.asarray(self.upper)[row]),
            confidence=confidence,
        )
