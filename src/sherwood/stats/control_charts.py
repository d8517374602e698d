"""Control charts: is this change, or the noise of an unchanged process? Will it meet its target?

`control_chart` draws the lines, marks special cause and gives the two icons of Making Data Count:
variation (what is happening) and assurance (whether the target can be relied on).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.control_icons import (
    Assurance,
    Improvement,
    Variation,
    assurance_of,
    improvement_named,
    variation_of,
)
from sherwood.stats.control_limits import Kind, Lines, Stretch, kind_named
from sherwood.stats.estimate import Array
from sherwood.stats.rebasing import Rebase, stretches
from sherwood.stats.special_cause import SpecialCauseRules, special_causes

# Making Data Count: limits from fewer points than this are trial limits.
FEWEST_POINTS = 13
MAKING_DATA_COUNT = SpecialCauseRules()


@dataclass(frozen=True, eq=False)
class ControlChart:
    """A control chart, ready to draw; time is the last axis of every array.

    Attributes:
        values: The plotted figures.
        mean: The centre line (of a t chart, brought back from its transformed scale).
        lower: The lower process limit.
        upper: The upper process limit.
        near_lower: Two thirds of the way from the mean to the lower limit.
        near_upper: Two thirds of the way from the mean to the upper limit.
        special_cause: A `SpecialCause` for each point.
        point_variation: A `Variation` for each point: what colour and word it takes.
        variation: The variation icon: the state of the last point.
        assurance: The assurance icon from the last point's limits; None without a target or
            where neither direction is an improvement.
        segment: 0, 1, ... counting the stretches between rebasings.
        trial_limits: Whether each point's limits come from fewer than 13 points.
        dates: What each point is dated, or its position.
        target: The target at each point, NaN where there is none.
        trajectory: The planned path at each point, NaN where there is none.
        rebases: Who moved the lines, when and why.
        improvement: Which direction is better.
        numerator: The counts given; equal to `values` for charts without a denominator.
        denominator: What they were divided by; ones without a denominator.
        method: The method in words.
        note: What a reader must know; empty if nothing.
    """

    values: Array
    mean: Array
    lower: Array
    upper: Array
    near_lower: Array
    near_upper: Array
    special_cause: NDArray[np.object_]
    point_variation: NDArray[np.object_]
    variation: Variation | NDArray[np.object_]
    assurance: Assurance | NDArray[np.object_] | None
    segment: NDArray[np.int64]
    trial_limits: NDArray[np.bool_]
    dates: NDArray[Any]
    target: Array
    trajectory: Array
    rebases: tuple[Rebase, ...]
    improvement: Improvement
    numerator: Array
    denominator: Array
    method: str
    note: str = ""


def control_chart(
    values: ArrayLike,
    *,
    dates: ArrayLike | None = None,
    kind: str = "xmr",
    denominator: ArrayLike | None = None,
    per: float = 1,
    improvement: Literal["increase", "decrease", "neutral"] = "neutral",
    target: ArrayLike | None = None,
    trajectory: ArrayLike | None = None,
    rebase: Sequence[Rebase] = (),
    fix_after: int | None = None,
    screen_outliers: bool = False,
    rules: SpecialCauseRules = MAKING_DATA_COUNT,
) -> ControlChart:
    """A control chart of one series, or of many at once.

    Args:
        values: The figures in time order, time on the last axis: shape (points,) or
            (series, points). For p, u and their primes, the counts above the line.
        dates: What each point is dated, rising; shape (points,). Their positions if left out.
        kind: "xmr", "p", "p_prime" (or "p'"), "u", "u_prime", "c", "g" or "t".
        denominator: For p, u and their primes: what each count is out of.
        per: Shows rates per this many: 1000 for "per 1,000".
        improvement: Which direction is better: "increase", "decrease" or "neutral".
        target: One number, or one for each point.
        trajectory: The planned path: one number for each point.
        rebase: Where the lines start afresh, each with the person who decided and the reason.
        fix_after: Freeze each stretch's lines after this many of its points.
        screen_outliers: Leave moving ranges of 3.267 times their mean or more out, once, when
            setting XmR or t limits. The national spreadsheet does not; the R package does.
        rules: The lengths that make a run and a trend; 7 and 7 if left out.

    Returns:
        The chart's lines, its special causes and its two icons.

    Raises:
        MethodError: A missing or impossible number, unordered dates, a stretch of one point, or
            a choice that the kind of chart does not have.

    Source: NHS England, Making Data Count; Provost and Murray, The Health Care Data Guide;
    Laney 2002 for p' and u'; Benneyan 2001 for g; Nelson 1994 for t.

    Example:
        >>> chart = control_chart(values=[5, 6, 5, 7, 6, 5, 6, 7, 6, 5, 6, 7, 12],
        ...                       improvement="decrease", target=9)
        >>> round(float(chart.mean[0]), 3), round(float(chart.upper[0]), 3)
        (6.385, 10.153)
        >>> chart.variation.text
        'Special cause of a concerning nature: higher values'
        >>> chart.assurance.text
        'The target may or may not be met: it lies within the limits'
    """
    chosen = kind_named(kind)
    plotted, counts, below = _plotted(values, denominator, chosen, kind)
    _refuse_options(chosen, kind, per, screen_outliers)
    points = plotted.shape[-1]
    when = _dates(dates, points)
    pieces = stretches(when, rebase)
    lines = _lines(chosen, plotted, below, pieces, fix_after, screen_outliers)
    causes = _causes(plotted, lines, pieces, rules)
    towards = improvement_named(improvement)
    goal = _line("target", target, plotted.shape)
    variations = variation_of(causes, towards)
    segment, sizes = _segments(pieces)
    trial = sizes[segment] < FEWEST_POINTS
    shown = lines.times(per)
    return ControlChart(
        values=plotted * per,
        **vars(shown),
        special_cause=causes,
        point_variation=variations,
        variation=variations[..., -1][()],
        assurance=assurance_of(goal[..., -1], shown.lower[..., -1], shown.upper[..., -1], towards),
        segment=segment,
        trial_limits=trial,
        dates=when,
        target=goal,
        trajectory=_line("trajectory", trajectory, plotted.shape),
        rebases=tuple(rebase),
        improvement=towards,
        numerator=counts,
        denominator=below,
        method=chosen.method + ("; outlying moving ranges screened" if screen_outliers else ""),
        note=_TRIAL if trial.any() else "",
    )


_TRIAL = (
    f"Some limits come from fewer than {FEWEST_POINTS} points: they are trial limits and will "
    "change as points are added."
)


def _plotted(
    values: ArrayLike, denominator: ArrayLike | None, chosen: Kind, kind: str
) -> tuple[Array, Array, Array]:
    """The plotted figures, the counts they came from and what those were divided by."""
    counts = checks.numbers("values", values)
    if counts.ndim == 0:
        raise MethodError("values is one number: a control chart needs a series in time order.")
    if kind.lower() != "xmr":
        counts = checks.counts("values", counts)
    if not chosen.has_denominator:
        if denominator is not None:
            raise MethodError(
                f"A {kind} chart has no denominator: divide the values first, or use kind='p' "
                "for a share and kind='u' for a rate."
            )
        return counts, counts, np.ones_like(counts)
    if denominator is None:
        raise MethodError(f"A {kind} chart needs denominator: what each count is out of.")
    counts, below = checks.aligned(
        values=counts, denominator=checks.positive("denominator", denominator)
    )
    if kind.lower().startswith("p"):
        checks.not_above("values", counts, "denominator", below)
    return counts / below, counts, below


def _refuse_options(chosen: Kind, kind: str, per: float, screen_outliers: bool) -> None:
    if per != 1 and not chosen.has_denominator:
        raise MethodError(f"per={per:g} is for p and u charts; a {kind} chart plots what it gets.")
    if screen_outliers and not chosen.screens:
        raise MethodError(
            f"A {kind} chart does not set its limits from moving ranges: leave screen_outliers out."
        )


def _dates(dates: ArrayLike | None, points: int) -> NDArray[Any]:
    when = np.arange(points) if dates is None else np.asarray(dates)
    if when.shape != (points,):
        raise MethodError(
            f"dates has shape {when.shape} but there are {points} points: date every point once."
        )
    # Comparison, not subtraction: dates may be text such as 2024-04.
    unordered = np.flatnonzero(~(when[1:] > when[:-1]))
    if unordered.size:
        after = int(unordered[0]) + 1
        raise MethodError(
            f"dates[{after}] ({when[after]}) is not after dates[{after - 1}] ({when[after - 1]}): "
            "sort the points by date and give each date once."
        )
    return when


def _line(name: str, line: ArrayLike | None, shape: tuple[int, ...]) -> Array:
    if line is None:
        return np.full(shape, np.nan)
    given = np.asarray(line, dtype=np.float64)
    try:
        return np.broadcast_to(given, shape)
    except ValueError as problem:
        raise MethodError(
            f"{name} has shape {given.shape} but the chart has {shape}: give one number, or one "
            "for each point."
        ) from problem


def _lines(
    chosen: Kind,
    plotted: Array,
    below: Array,
    pieces: tuple[slice, ...],
    fix_after: int | None,
    screen_outliers: bool,
) -> Lines:
    if fix_after is not None and fix_after < 2:
        raise MethodError(f"fix_after is {fix_after}: limits need at least 2 points.")
    shape = plotted.shape
    names = ("mean", "lower", "upper", "near_lower", "near_upper")
    drawn = {name: np.empty(shape) for name in names}
    for piece in pieces:
        values = plotted[..., piece]
        size = values.shape[-1]
        if size < 2:
            raise MethodError(
                f"The stretch from point {piece.start} has one point: limits need at least 2; "
                "move the rebasing, or wait for more data."
            )
        baseline = size if fix_after is None else min(size, fix_after)
        lines = chosen.lines(Stretch(values, below[..., piece], baseline, screen_outliers))
        for name in names:
            drawn[name][..., piece] = getattr(lines, name)
    return Lines(**drawn)


def _causes(
    plotted: Array, lines: Lines, pieces: tuple[slice, ...], rules: SpecialCauseRules
) -> NDArray[np.object_]:
    found = [
        special_causes(
            plotted[..., piece],
            mean=lines.mean[..., piece],
            lower=lines.lower[..., piece],
            upper=lines.upper[..., piece],
            near_lower=lines.near_lower[..., piece],
            near_upper=lines.near_upper[..., piece],
            rules=rules,
        )
        for piece in pieces
    ]
    return np.concatenate(found, axis=-1)


def _segments(pieces: tuple[slice, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which stretch each point is in, and how many points each stretch has."""
    sizes = np.array([piece.stop - piece.start for piece in pieces], dtype=np.int64)
    return np.repeat(np.arange(len(pieces), dtype=np.int64), sizes), sizes
