"""The sum of a random number of random costs: by Panjer's recursion and by Fourier transform.

The recursion is exact and slow; the transform is fast and wraps what lies beyond its grid around
to the start. Tilting the costs makes what is wrapped too small to matter, and a result that lost
mass, or whose mean is not the known one, is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy import fft

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.claim_counts import ClaimCount
from sherwood.stats.estimate import Array, Numbers, plain
from sherwood.stats.severity import Severity

MOST_POINTS = 2**22
_SPREADS_COVERED = 12.0
_TILT = 6.0
"""What wraps around is divided by e to this power; rounding is multiplied by it."""
_LOST = 1e-6
"""The share of the chance, and of the mean, that may be missing; of the variance, a hundredth."""


@dataclass(frozen=True, eq=False)
class AggregateLoss:
    """The distribution of a sum of claims.

    Attributes:
        step: Pounds from one grid point to the next.
        probability: The chance of 0, 1, 2, ... steps.
        mean: Expected pounds, from the moments of count and severity.
        variance: Likewise.
        method: How it was worked out.
    """

    step: float
    probability: Array
    mean: float
    variance: float
    method: str

    @cached_property
    def loss(self) -> Array:
        """Pounds at each grid point."""
        return self.step * np.arange(len(self.probability), dtype=float)

    @property
    def spread(self) -> float:
        """The standard deviation in pounds."""
        return float(np.sqrt(self.variance))

    def mean_above(self, retention: float) -> float:
        """Expected pounds above a retention: what stop-loss cover would cost without a margin."""
        return float(np.maximum(self.loss - retention, 0.0) @ self.probability)

    def chance_above(self, loss: float) -> float:
        """The chance of a loss above so many pounds."""
        return float(self.probability[self.loss > loss].sum())

    def percentile(self, share: ArrayLike) -> Numbers:
        """The least loss that is not exceeded with a chance of `share`, such as 0.95."""
        wanted = checks.between("share", share, 0, 1)
        # A rounding error must not move an answer by one grid point.
        at = np.searchsorted(np.cumsum(self.probability), wanted - 1e-12)
        return plain(self.loss[np.minimum(at, len(self.loss) - 1)])


def aggregate_by_recursion(
    count: ClaimCount, severity: Severity, *, points: int | None = None
) -> AggregateLoss:
    """The sum of claims by Panjer's recursion: exact, in time that grows with the grid squared.

    Args:
        count: The number of claims.
        severity: The cost of each.
        points: Grid points; enough for all that matters if left out.

    Raises:
        MethodError: So many claims are expected that the chance of none cannot be written, or
            some of the chance lies beyond the grid.

    Source: Panjer HH (1981), ASTIN Bulletin 12:22.

    Example:
        >>> from sherwood.stats.claim_counts import Poisson
        >>> sum = aggregate_by_recursion(Poisson(3), Severity(1, [0, 0.5, 0.4, 0.1]))
        >>> sum.probability[:3].round(6), round(sum.mean_above(4), 6)
        (array([0.049787, 0.074681, 0.115755]), 1.587258)
    """
    a, b = count.recursion()
    claim = severity.probability
    # The chance of nothing at all starts the recursion.
    nothing = float(count.generating(np.array([claim[0] + 0j]))[0].real)
    if nothing < np.finfo(float).tiny:
        raise MethodError(
            f"With {count.mean:,.0f} claims expected the chance of none is too small to write "
            "down, and the recursion cannot start: use the Fourier method."
        )
    scale = 1 - a * claim[0]

    def recurred(size: int) -> Array:
        found = np.zeros(size)
        found[0] = nothing
        steps = np.arange(len(claim), dtype=float)
        for k in range(1, size):
            most = min(k, len(claim) - 1)
            weight = (a + b * steps[1 : most + 1] / k) * claim[1 : most + 1]
            found[k] = weight @ found[k - most : k][::-1] / scale
        return found

    return _checked(recurred, count, severity, points, "Panjer's recursion")


def aggregate_by_fourier(
    count: ClaimCount, severity: Severity, *, points: int | None = None
) -> AggregateLoss:
    """The sum of claims by fast Fourier transform, tilted against wrapping.

    Args:
        count: The number of claims.
        severity: The cost of each.
        points: Grid points; enough for all that matters if left out.

    Raises:
        MethodError: Some of the chance, or of the mean, lies beyond the grid.

    Source: Grubel R, Hermesmeier R (1999), ASTIN Bulletin 29:197; Embrechts P, Frei M (2009),
    Mathematical Methods of Operations Research 69:497.

    Example:
        >>> from sherwood.stats.claim_counts import Binomial
        >>> die = Severity(1, [0, *[1 / 6] * 6])
        >>> two = aggregate_by_fourier(Binomial(2, chance=1.0), die)
        >>> round(two.mean, 6), round(float(two.probability[7]), 6), round(two.spread / two.mean, 6)
        (7.0, 0.166667, 0.345033)
    """
    claim = severity.probability
    if points and len(claim) > points:
        raise MethodError(
            f"One claim may cost {len(claim) - 1:,} steps and the grid has {points:,} points: give "
            "more points."
        )

    def transformed(size: int) -> Array:
        tilt = np.exp(-_TILT / size * np.arange(size))
        seen = fft.rfft(claim * tilt[: len(claim)], size)
        return np.asarray(fft.irfft(count.generating(seen), size) / tilt)

    return _checked(transformed, count, severity, points, "Fourier transform")


def moments(count: ClaimCount, severity: Severity) -> tuple[float, float]:
    """The mean and the variance of a sum of claims, without its distribution."""
    mean = count.mean * severity.mean
    variance = count.mean * severity.variance + count.variance * severity.mean**2
    return mean, variance


def _enough_points(count: ClaimCount, severity: Severity) -> int:
    mean, variance = moments(count, severity)
    top = (mean + _SPREADS_COVERED * np.sqrt(variance)) / severity.step
    wanted = max(top, 2 * len(severity.probability), 64) + 1
    if wanted > MOST_POINTS:
        raise MethodError(
            f"A sum of about £{mean:,.0f} needs {wanted:,.0f} steps of £{severity.step:,.2f}, more "
            f"than the grid's {MOST_POINTS:,}: give a longer step."
        )
    return int(fft.next_fast_len(int(np.ceil(wanted)), real=True))


def _checked(
    work: Callable[[int], Array],
    count: ClaimCount,
    severity: Severity,
    points: int | None,
    method: str,
) -> AggregateLoss:
    """The distribution on the points given, or on twice as many until nothing is lost."""
    mean, variance = moments(count, severity)
    size = points or _enough_points(count, severity)
    while True:
        chances = np.maximum(work(size), 0.0)
        fault = _lost(chances, severity.step, mean, variance)
        if not fault:
            return AggregateLoss(severity.step, chances, mean, variance, method)
        if points or 2 * size > MOST_POINTS:
            raise MethodError(fault)
        size *= 2


def _lost(chances: Array, step: float, mean: float, variance: float) -> str:
    """What a grid has lost, in words; nothing if it has not."""
    loss = step * np.arange(len(chances))
    lost = 1 - float(chances.sum())
    seen = float(chances @ loss)
    seen_variance = float(chances @ (loss - mean) ** 2)
    alike = abs(seen_variance - variance) <= 0.01 * variance + 1e-12
    if abs(lost) <= _LOST and abs(seen - mean) <= _LOST * mean and alike:
        return ""
    return (
        f"The grid of {len(chances):,} steps of £{step:,.2f} loses {lost:.2g} of the chance and "
        f"gives a mean of £{seen:,.0f} instead of £{mean:,.0f}, a standard deviation of "
        f"£{np.sqrt(seen_variance):,.0f} instead of £{np.sqrt(variance):,.0f}: give more points "
        "or a longer step."
    )
