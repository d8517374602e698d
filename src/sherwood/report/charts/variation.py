"""Charts that ask whether a difference is more than chance: the funnel and the calibration plot."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sherwood.report.charts.theme import (
    BLUE,
    FAINT_TEXT,
    GREY,
    TEXT,
    axis_title,
    rows,
    verdict_scale,
)

LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")


def funnel(
    points: pd.DataFrame,
    limits: pd.DataFrame,
    *,
    size: str,
    value: str,
    verdict: str,
    size_axis: str,
    value_axis: str,
    reference: float,
) -> Any:
    """Units by their size against the limits within which chance alone would keep them.

    Args:
        points: One row a unit.
        limits: One row a size, with columns `size`, `lower_95`, `upper_95`, `lower_998` and
            `upper_998`: what `sherwood.stats.funnel` gives over a grid of sizes.
        size: Column with the denominator, such as expected events.
        value: Column with the ratio, rate or proportion.
        verdict: Column of the words of `theme.VERDICTS`.
        size_axis: Title of the horizontal axis.
        value_axis: Title of the vertical axis.
        reference: The value of the whole.

    Returns:
        An Altair chart, one point a unit.
    """
    data = rows(points, [size, value, verdict])
    colour, shape = verdict_scale(verdict)
    lines = [_limit(limits, size, name) for name in LIMITS]
    centre = alt.Chart(data).mark_rule(color=TEXT).encode(y=alt.datum(reference))
    dots = (
        alt.Chart(data)
        .mark_point(filled=True, size=60, opacity=0.9)
        .encode(
            x=alt.X(f"{size}:Q", title=axis_title(size_axis), axis=alt.Axis(tickCount=6)),
            y=alt.Y(f"{value}:Q", title=axis_title(value_axis), scale=alt.Scale(zero=False)),
            color=colour,
            shape=shape,
        )
    )
    return alt.layer(*lines, centre, dots).properties(height=340)


def _limit(limits: pd.DataFrame, size: str, name: str) -> Any:
    dash = [4, 4] if name.endswith("95") else [1, 0]
    return (
        alt.Chart(rows(limits, [size, name]))
        .mark_line(color=GREY, strokeWidth=1.2, strokeDash=dash, clip=True)
        .encode(x=f"{size}:Q", y=f"{name}:Q")
    )


def calibration(frame: pd.DataFrame, *, expected: str, observed: str, axis: str) -> Any:
    """What was expected against what was seen, by tenth; a good model lies on the line.

    Args:
        frame: One row a tenth.
        expected: Column of mean expected values.
        observed: Column of mean observed values.
        axis: The unit, used in both axis titles.

    Returns:
        An Altair chart, one point a row.
    """
    top = float(frame[[expected, observed]].max().max()) * 1.05
    data = rows(frame, [expected, observed])
    ends = alt.Data(values=[{"at": 0.0}, {"at": top}])
    scale = alt.Scale(domain=[0, top], nice=False)
    line = (
        alt.Chart(ends)
        .mark_line(color=FAINT_TEXT, strokeDash=[5, 4], strokeWidth=1.5)
        .encode(x="at:Q", y="at:Q")
    )
    dots = (
        alt.Chart(data)
        .mark_point(filled=True, size=80, color=BLUE, opacity=1)
        .encode(
            x=alt.X(f"{expected}:Q", title=axis_title(f"Expected, {axis}"), scale=scale),
            y=alt.Y(f"{observed}:Q", title=axis_title(f"Seen, {axis}"), scale=scale),
        )
    )
    return alt.layer(line, dots).properties(height=320)
