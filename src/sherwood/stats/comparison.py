"""Peers compared in words: what is higher or lower than chance would explain, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.stats import checks
from sherwood.stats.dispersion import SchemeName
from sherwood.stats.estimate import Array
from sherwood.stats.funnels import Funnel, funnel


class Standing(Enum):
    """Where an area stands among its peers, in words for those who read it."""

    HIGHER = "higher than expected by chance"
    LOWER = "lower than expected by chance"
    AS_EXPECTED = "within what chance would give"
    TOO_SMALL = "too small to compare"


@dataclass(frozen=True, eq=False)
class Comparison:
    """Areas beside their peers.

    Attributes:
        standing: Each area's Standing.
        ratio: Events observed over events expected at the peers' rate.
        excess: Events above (or, negative, below) those expected at the peers' rate.
        words: A sentence an area.
        funnel: The funnel the comparison rests on.
    """

    standing: NDArray[np.object_]
    ratio: Array
    excess: Array
    words: tuple[str, ...]
    funnel: Funnel


def compare_with_peers(
    events: ArrayLike,
    expected: ArrayLike,
    *,
    confidence: float = 0.998,
    fewest_expected: float = 5,
    overdispersion: SchemeName | None = None,
) -> Comparison:
    """Say of each area whether it differs from its peers by more than chance would explain.

    Args:
        events: Events observed, one entry an area.
        expected: Events expected from each area's own people at the peers' rates, above zero.
        confidence: The level of the limits; 0.998 calls one area in 500 out by chance alone.
        fewest_expected: An area with fewer expected is not compared.
        overdispersion: "shmi" or "cqc" to allow for the usual spread of areas beyond chance.

    Returns:
        Each area's standing and a sentence that says it.

    Raises:
        MethodError: A missing or negative number, or nothing expected.

    Source: Spiegelhalter DJ (2005), Stat Med 24:1185.

    Example:
        >>> peers = compare_with_peers(events=[150, 98, 2], expected=[100, 100, 3])
        >>> for line in peers.words:
        ...     print(line)
        150 against 100.0 expected: higher than expected by chance (chance gives 71 to 132).
        98 against 100.0 expected: within what chance would give (chance gives 71 to 132).
        2 against 3.0 expected: too small to compare.
    """
    shape = funnel(
        statistic="ratio",
        numerator=events,
        denominator=expected,
        confidence=float(checks.between("confidence", confidence, 0, 1)),
        overdispersion=overdispersion,
    )
    standing = np.full(shape.value.shape, Standing.AS_EXPECTED, dtype=object)
    standing[shape.value > shape.upper] = Standing.HIGHER
    standing[shape.value < shape.lower] = Standing.LOWER
    standing[shape.denominator < fewest_expected] = Standing.TOO_SMALL
    low = np.ceil(shape.lower * shape.denominator)
    high = np.floor(shape.upper * shape.denominator)
    rows = zip(shape.numerator, shape.denominator, standing, low, high, strict=True)
    return Comparison(
        standing=standing,
        ratio=shape.value,
        excess=shape.numerator - shape.denominator,
        words=tuple(_sentence(*row) for row in rows),
        funnel=shape,
    )


def _sentence(observed: float, expected: float, standing: Standing, low: float, high: float) -> str:
    start = f"{observed:,g} against {expected:,.1f} expected: {standing.value}"
    if standing is Standing.TOO_SMALL:
        return f"{start}."
    return f"{start} (chance gives {low:,.0f} to {high:,.0f})."
