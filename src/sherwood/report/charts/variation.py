"""Charts that ask whether a difference is more than chance: the funnel and the calibration plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sherwood.report.charts.theme import (
    AS_EXPECTED,
    BLUE,
    FAINT_TEXT,
    GREY,
    HIGHER,
    LOWER,
    TEXT,
    TOO_SMALL,
    axis_title,
    rows,
    verdict_scale,
)
from sherwood.stats import Funnel

_GRID = 60
_VERDICT = {"High": HIGHER, "Low": LOWER, "Not significant": AS_EXPECTED, "Not tested": TOO_SMALL}


def funnel_table(result: Funnel, names: Sequence[str]) -> pd.DataFrame:
    """The units of a funnel as a table.

    Args:
        result: What `sherwood.stats.funnel` found, at one confidence level or several.
        names: The name of each unit.

    Returns:
        One row a unit: name, numerator, denominator, value, significance in the national words
        and verdict in those of `sherwood.stats.Standing`.
    """
    words = [str(significance) for significance in result.significance]
    return pd.DataFrame(
        {
            "name": list(names),
            "numerator": result.numerator,
            "denominator": result.denominator,
            "value": result.value,
            "significance": words,
            "verdict": [_VERDICT[word.partition(" (")[0]] for word in words],
        }
    )


def funnel(result: Funnel, names: Sequence[str], *, size_axis: str, value_axis: str) -> Any:
    """Units by their size against the limits within which chance alone would keep them.

    Args:
        result: What `sherwood.stats.funnel` found, at one confidence level or several.
        names: The name of each unit.
        size_axis: Title of the horizontal axis: what the denominator counts.
        value_axis: Title of the vertical axis.

    Returns:
        An Altair chart, one point a unit; limits are dashed but for the widest.

    Example:
        >>> from sherwood.stats import funnel as compare
        >>> result = compare(statistic="ratio", numerator=[80, 140], denominator=[100, 100])
        >>> chart = funnel(result, ["A", "B"], size_axis="Expected", value_axis="Ratio")
        >>> len(chart.to_dict()["layer"])
        6
    """
    points = funnel_table(result, names)
    data = rows(points, ["name", "denominator", "value", "verdict"])
    colour, shape = verdict_scale(points, "verdict")
    centre = alt.Chart(data).mark_rule(color=TEXT).encode(y=alt.datum(result.baseline))
    ticks = alt.Axis(tickCount=6)
    dots = (
        alt.Chart(data)
        .mark_point(filled=True, size=60, opacity=0.9)
        .encode(
            x=alt.X("denominator:Q", title=axis_title(size_axis), axis=ticks),
            y=alt.Y("value:Q", title=axis_title(value_axis), scale=alt.Scale(zero=False)),
            color=colour,
            shape=shape,
        )
    )
    return alt.layer(*_limit_lines(result, points), centre, dots).properties(height=340)


def _limit_lines(result: Funnel, points: pd.DataFrame) -> list[Any]:
    sizes = points["denominator"].astype(float)
    grid = np.linspace(max(float(sizes.min()) * 0.5, 1e-9), float(sizes.max()) * 1.02, _GRID)
    lower, upper = (np.atleast_2d(np.asarray(limit)) for limit in result.limits_at(grid))
    widest = len(lower) - 1
    lines = []
    for level, pair in enumerate(zip(lower, upper, strict=True)):
        for values in pair:
            frame = pd.DataFrame({"denominator": grid, "limit": values})
            dash = [1, 0] if level == widest else [4, 4]
            line = alt.Chart(rows(frame, ["denominator", "limit"]))
            drawn = line.mark_line(color=GREY, strokeWidth=1.2, strokeDash=dash, clip=True)
            lines.append(drawn.encode(x="denominator:Q", y="limit:Q"))
    return lines


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
