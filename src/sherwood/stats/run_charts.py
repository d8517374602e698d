"""Run charts: the median, and four signs of change that need no limits.

Shift, trend, and too few or too many runs; points on the median neither make nor break a run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array
from sherwood.stats.special_cause import run_ends, side_of, whole_run

# Below this chance a number of runs is too few or too many (Swed and Eisenhart 1943).
_RARE = 0.05


@dataclass(frozen=True, eq=False)
class RunChart:
    """A run chart of one series.

    Attributes:
        values: The plotted figures in time order.
        median: The centre line.
        shift: Whether each point is part of a shift: a long run on one side of the median.
        trend: Whether each point is part of a trend: a long unbroken rise or fall.
        useful_points: Points not on the median.
        runs: Runs of useful points on one side of the median.
        fewest_runs: Fewer runs than this are too few.
        most_runs: More runs than this are too many.
        method: The method in words.
    """

    values: Array
    median: float
    shift: NDArray[np.bool_]
    trend: NDArray[np.bool_]
    useful_points: int
    runs: int
    fewest_runs: int
    most_runs: int
    method: str = "Run chart about the median (Perla, Provost and Murray)"

    @property
    def too_few_runs(self) -> bool:
        """Whether the series crosses its median so seldom that the process must have moved."""
        return self.runs < self.fewest_runs

    @property
    def too_many_runs(self) -> bool:
        """Whether it crosses so often that two processes must be mixed."""
        return self.runs > self.most_runs

    @property
    def signals(self) -> tuple[str, ...]:
        """The signs of change in words; empty where there is none."""
        found = (
            (self.shift.any(), "a shift: a run of points on one side of the median"),
            (self.trend.any(), "a trend: points rising or falling one after another"),
            (self.too_few_runs, f"too few runs: {self.runs}, fewer than {self.fewest_runs}"),
            (self.too_many_runs, f"too many runs: {self.runs}, more than {self.most_runs}"),
        )
        return tuple(text for true, text in found if true)


def run_chart(
    values: ArrayLike,
    *,
    baseline: int | None = None,
    shift_length: int = 6,
    trend_length: int = 5,
) -> RunChart:
    """A run chart of one series in time order.

    Args:
        values: The figures, shape (points,).
        baseline: Take the median of this many first points; of all if left out.
        shift_length: Useful points on one side of the median that make a shift.
        trend_length: Points rising or falling one after another that make a trend; a point
            equal to the one before is passed over.

    Returns:
        The chart with its signals.

    Raises:
        MethodError: A missing number, or too few points.

    Source: Perla RJ, Provost LP, Murray SK (2011), BMJ Qual Saf 20:46.

    Example:
        >>> chart = run_chart(values=[3, 5, 4, 5, 3, 4, 5, 3, 7, 8, 7, 9, 8, 7])
        >>> chart.median, chart.signals
        (5.0, ('a shift: a run of points on one side of the median', 'too few runs: 2, fewer \
than 3'))
    """
    figures = checks.numbers("values", values)
    if figures.ndim != 1 or figures.size < 2:
        raise MethodError("values must be one series of at least two points in time order.")
    for name, length in (("shift_length", shift_length), ("trend_length", trend_length)):
        if length < 2:
            raise MethodError(f"{name} is {length}: a rule needs at least 2 points.")
    if baseline is not None and not 2 <= baseline <= figures.size:
        raise MethodError(
            f"baseline is {baseline}: give from 2 to {figures.size}, the points there are."
        )
    median = float(np.median(figures[:baseline]))
    sides = side_of(figures, np.array(median))
    useful = np.flatnonzero(sides)
    crossings = int(np.count_nonzero(np.diff(sides[useful]))) if useful.size else 0
    above = int(np.count_nonzero(sides > 0))
    fewest, most = expected_runs(above, useful.size - above)
    return RunChart(
        values=figures,
        median=median,
        shift=_shift(sides, shift_length),
        trend=_trend(figures, trend_length),
        useful_points=useful.size,
        runs=crossings + 1 if useful.size else 0,
        fewest_runs=fewest,
        most_runs=most,
    )


def expected_runs(above: int, below: int) -> tuple[int, int]:
    """The fewest and most runs that chance would leave in a series, as the published table.

    Example:
        >>> expected_runs(10, 10)
        (6, 16)
    """
    chance = _chance_of_runs(above, below)
    if chance.size == 0:
        return 0, above + below
    few = np.flatnonzero(np.cumsum(chance) <= _RARE)
    many = np.flatnonzero(np.cumsum(chance[::-1])[::-1] <= _RARE)
    # The chances begin at two runs.
    fewest = int(few[-1]) + 2 if few.size else 0
    most = int(many[0]) + 2 if many.size else above + below
    return fewest, most


def _chance_of_runs(above: int, below: int) -> Array:
    """The chance of 2, 3, 4, ... runs when points fall on either side at random."""
    if not above or not below:
        return np.array([])
    runs = np.arange(2, 2 * min(above, below) + 2)
    half = runs // 2
    with np.errstate(divide="ignore"):
        even = np.log(2) + _choose(above - 1, half - 1) + _choose(below - 1, half - 1)
        odd = np.logaddexp(
            _choose(above - 1, half - 1) + _choose(below - 1, half),
            _choose(above - 1, half) + _choose(below - 1, half - 1),
        )
    ways = np.where(runs % 2 == 0, even, odd)
    return np.exp(ways - _choose(above + below, np.array([above])))


def _choose(number: int, taken: NDArray[np.int64]) -> Array:
    """The logarithm of the ways to take some of a number; minus infinity where there is none."""
    possible = (taken >= 0) & (taken <= number)
    some = np.where(possible, taken, 0)
    ways = gammaln(number + 1) - gammaln(some + 1) - gammaln(number - some + 1)
    return np.where(possible, ways, -np.inf)


def _shift(sides: NDArray[np.int8], length: int) -> NDArray[np.bool_]:
    shift = np.zeros(sides.shape, dtype=bool)
    useful = np.flatnonzero(sides)
    shift[useful] = whole_run(run_ends(sides[useful], length), length)
    return shift


def _trend(values: Array, length: int) -> NDArray[np.bool_]:
    moved = np.flatnonzero(np.concatenate([[True], np.diff(values) != 0]))
    distinct = values[moved]
    steps = side_of(distinct[1:], distinct[:-1])
    ends = np.concatenate([[False], run_ends(steps, length - 1)])
    trend = np.zeros(values.shape, dtype=bool)
    trend[moved] = whole_run(ends, length)
    return trend
