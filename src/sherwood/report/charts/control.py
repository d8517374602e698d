"""The statistical process control chart in the manner of Making Data Count, with its two signs.

The sign of variation says whether the process has changed; the sign of assurance says whether it
can be relied on to meet its target. The drawings are our own; the meanings, letters and rules are
NHS England's (Making Data Count, "Strengthening your decisions"). Each sign is a letter in a ring
with its meaning written beside it, so nothing rests on colour.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import altair as alt
import pandas as pd

from sherwood.report.charts.theme import BLUE, GREY, PLUM, TEXT, VERMILION, axis_title, rows

COMMON = "common cause"
IMPROVEMENT = "special cause, improvement"
CONCERN = "special cause, concern"
NEITHER = "special cause, neither better nor worse"
CAUSES = (COMMON, IMPROVEMENT, CONCERN, NEITHER)
_COLOURS = (GREY, BLUE, VERMILION, PLUM)
_SHAPES = ("circle", "triangle-up", "triangle-down", "diamond")


class Variation(Enum):
    """What the latest points say of the process: the letter of its sign and its meaning."""

    COMMON = ("~", "No significant change")
    IMPROVEMENT_HIGH = ("H", "Special cause improvement: higher")
    IMPROVEMENT_LOW = ("L", "Special cause improvement: lower")
    CONCERN_HIGH = ("H", "Special cause concern: higher")
    CONCERN_LOW = ("L", "Special cause concern: lower")
    NEITHER_HIGH = ("↑", "Special cause, neither better nor worse: higher")
    NEITHER_LOW = ("↓", "Special cause, neither better nor worse: lower")

    @property
    def letter(self) -> str:
        """The letter in the ring."""
        return self.value[0]

    @property
    def meaning(self) -> str:
        """The words beside the ring."""
        return self.value[1]

    @property
    def colour(self) -> str:
        """The colour of the ring."""
        if "improvement" in self.meaning:
            return BLUE
        if "concern" in self.meaning:
            return VERMILION
        return GREY if self is Variation.COMMON else PLUM


class Assurance(Enum):
    """What the limits say of the target: the letter of its sign and its meaning."""

    PASS = ("P", "Will consistently meet the target")
    FAIL = ("F", "Will consistently miss the target")
    HIT_OR_MISS = ("?", "Will meet or miss the target by chance")

    @property
    def letter(self) -> str:
        """The letter in the ring."""
        return self.value[0]

    @property
    def meaning(self) -> str:
        """The words beside the ring."""
        return self.value[1]

    @property
    def colour(self) -> str:
        """The colour of the ring."""
        return {Assurance.PASS: BLUE, Assurance.FAIL: VERMILION}.get(self, GREY)


def control(
    frame: pd.DataFrame,
    *,
    axis: str,
    variation: Variation,
    assurance: Assurance | None = None,
    period: str = "period",
    value: str = "value",
    cause: str = "cause",
) -> Any:
    """Points in time with their mean and natural process limits.

    Args:
        frame: One row a point, in order, with columns `mean`, `lower` and `upper` beside those
            named below; a rebased chart changes them part way. A column `target`, if present, is
            drawn as a line of its own.
        axis: Title of the value axis, with its unit.
        variation: The sign of variation for the latest segment.
        assurance: The sign of assurance; None where there is no target.
        period: Column naming the period.
        value: Column of values.
        cause: Column of the words of `CAUSES`.

    Returns:
        An Altair chart, one point a row.
    """
    target = ["target"] if "target" in frame.columns else []
    data = rows(frame, [period, value, "mean", "lower", "upper", cause, *target])
    x = alt.X(
        f"{period}:O",
        sort=None,
        title=None,
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=12),
    )
    base = alt.Chart(data).encode(x=x)
    scale = alt.Scale(zero=False, nice=True)
    limits = [
        base.mark_line(color=GREY, strokeDash=[4, 4], strokeWidth=1.5).encode(
            y=alt.Y(f"{name}:Q", title=axis_title(axis), scale=scale)
        )
        for name in ("lower", "upper")
    ]
    mean = base.mark_line(color=TEXT, strokeWidth=1.2).encode(y="mean:Q")
    aims = [
        base.mark_line(color=VERMILION, strokeDash=[1, 3], strokeWidth=2).encode(y=f"{name}:Q")
        for name in target
    ]
    line = base.mark_line(color=GREY, strokeWidth=1.5).encode(y=f"{value}:Q")
    points = base.mark_point(filled=True, opacity=1, size=70).encode(
        y=f"{value}:Q",
        color=_by_cause(alt.Color, cause, _COLOURS),
        shape=_by_cause(alt.Shape, cause, _SHAPES),
    )
    signs = _sign(variation, 0) + (_sign(assurance, 1) if assurance else [])
    return alt.layer(*limits, mean, *aims, line, points, *signs).properties(height=300)


def _by_cause(channel: Any, cause: str, signs: tuple[str, ...]) -> Any:
    # The signs of variation and assurance stand above the plot, so the legend goes below it.
    return channel(
        f"{cause}:N",
        scale=alt.Scale(domain=list(CAUSES), range=list(signs)),
        legend=alt.Legend(orient="bottom"),
    )


def _sign(sign: Variation | Assurance, place: int) -> list[Any]:
    """A ring, its letter and its meaning, above the plot; `place` counts rows upwards."""
    at = alt.Chart(alt.Data(values=[{"letter": sign.letter, "meaning": sign.meaning}]))
    y = alt.value(-24 - 34 * place)
    ring = at.mark_point(size=560, color=sign.colour, strokeWidth=2.5, opacity=1, clip=False)
    letter = at.mark_text(fontWeight="bold", fontSize=14, color=sign.colour, baseline="middle")
    words = at.mark_text(align="left", baseline="middle", fontSize=13, clip=False)
    return [
        ring.encode(x=alt.value(16), y=y),
        letter.encode(x=alt.value(16), y=y, text="letter:N"),
        words.encode(x=alt.value(38), y=y, text="meaning:N"),
    ]
