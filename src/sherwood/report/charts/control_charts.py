"""The statistical process control chart in the manner of Making Data Count, with its two signs.

The sign of variation says whether the process has changed; the sign of assurance says whether it
can be relied on to meet its target. The drawings are our own; the meanings and rules are NHS
England's (Making Data Count), worked out by `sherwood.stats.control_chart`. A sign is a letter in
a ring with its meaning written beside it, and special causes have shapes of their own, so nothing
rests on colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from sherwood.errors import InputError
from sherwood.report.charts.theme import BLUE, GREY, PLUM, TEXT, VERMILION, axis_title, rows
from sherwood.stats.control_charts import ControlChart
from sherwood.stats.control_icons import Assurance, Variation

_CAUSES = {
    "common cause": (GREY, "circle"),
    "special cause, improvement": (BLUE, "triangle-up"),
    "special cause, concern": (VERMILION, "triangle-down"),
    "special cause, neither better nor worse": (PLUM, "diamond"),
}
_COMMON, _IMPROVEMENT, _CONCERN, _NEITHER = _CAUSES
_LETTERS = {
    Assurance.CONSISTENT_PASS: ("P", BLUE),
    Assurance.CONSISTENT_FAIL: ("F", VERMILION),
    Assurance.INCONSISTENT: ("?", GREY),
}


def control_table(chart: ControlChart, periods: Sequence[str] | None = None) -> pd.DataFrame:
    """The points of a control chart as a table.

    Args:
        chart: One series, as `sherwood.stats.control_chart` found it.
        periods: How each point is dated in words; the chart's own dates if left out.

    Returns:
        One row a point: period, value, mean, lower, upper, target and cause in words.

    Raises:
        InputError: The chart holds several series.
    """
    if chart.values.ndim != 1:
        raise InputError("A control chart is drawn of one series at a time; take one of them.")
    return pd.DataFrame(
        {
            "period": [str(date) for date in (chart.dates if periods is None else periods)],
            "value": chart.values,
            "mean": chart.mean,
            "lower": chart.lower,
            "upper": chart.upper,
            "target": chart.target,
            "cause": [_cause(variation) for variation in chart.point_variation],
        }
    )


def _cause(variation: Variation) -> str:
    if variation.is_improvement:
        return _IMPROVEMENT
    if variation.is_concern:
        return _CONCERN
    return _COMMON if variation is Variation.COMMON_CAUSE else _NEITHER


def control(chart: ControlChart, *, axis: str, periods: Sequence[str] | None = None) -> Any:
    """Points in time with their mean, natural process limits, target and two signs.

    Args:
        chart: One series, as `sherwood.stats.control_chart` found it.
        axis: Title of the value axis, with its unit.
        periods: How each point is dated in words; the chart's own dates if left out.

    Returns:
        An Altair chart, one point a row of `control_table`.

    Raises:
        InputError: The chart holds several series.

    Example:
        >>> from sherwood.stats.control_charts import control_chart
        >>> found = control_chart(values=[5, 6, 5, 7, 6, 5, 6, 7, 6, 5, 6, 7, 12])
        >>> len(control(found, axis="Falls").to_dict()["layer"])
        8
    """
    frame = control_table(chart, periods)
    has_target = bool(frame["target"].notna().any())
    data = rows(frame, frame.columns)
    dated = alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=12)
    base = alt.Chart(data).encode(
        x=alt.X("period:O", sort=list(frame["period"]), title=None, axis=dated)
    )
    scale = alt.Scale(zero=False, nice=True)
    limits = [
        base.mark_line(color=GREY, strokeDash=[4, 4], strokeWidth=1.5).encode(
            y=alt.Y(f"{name}:Q", title=axis_title(axis), scale=scale)
        )
        for name in ("lower", "upper")
    ]
    mean = base.mark_line(color=TEXT, strokeWidth=1.2).encode(y="mean:Q")
    target = base.mark_line(color=VERMILION, strokeDash=[1, 3], strokeWidth=2).encode(y="target:Q")
    line = base.mark_line(color=GREY, strokeWidth=1.5).encode(y="value:Q")
    present = [cause for cause in _CAUSES if (frame["cause"] == cause).any()]
    points = base.mark_point(filled=True, opacity=1, size=70).encode(
        y="value:Q",
        color=_by_cause(alt.Color, present, 0),
        shape=_by_cause(alt.Shape, present, 1),
    )
    layers = [*limits, mean, *([target] if has_target else []), line, points, *_signs(chart)]
    return alt.layer(*layers).properties(height=300)


def _by_cause(channel: Any, present: list[str], part: int) -> Any:
    # The signs of variation and assurance stand above the plot, so the legend goes below it.
    scale = alt.Scale(domain=present, range=[_CAUSES[cause][part] for cause in present])
    return channel("cause:N", scale=scale, legend=alt.Legend(orient="bottom"))


def _signs(chart: ControlChart) -> list[Any]:
    signs: list[tuple[str, str, str]] = []
    if isinstance(chart.variation, Variation):
        letter = _variation_letter(chart.variation)
        signs.append((letter, _colour(chart.variation), chart.variation.text))
    if isinstance(chart.assurance, Assurance):
        signs.append((*_LETTERS[chart.assurance], chart.assurance.text))
    return [layer for place, sign in enumerate(signs) for layer in _sign(*sign, place)]


def _variation_letter(variation: Variation) -> str:
    if variation is Variation.COMMON_CAUSE:
        return "~"
    return "H" if variation.value.endswith("high") else "L"


def _colour(variation: Variation) -> str:
    return _CAUSES[_cause(variation)][0]


def _sign(letter: str, colour: str, meaning: str, place: int) -> list[Any]:
    """A ring, its letter and its meaning, above the plot; `place` counts rows upwards."""
    at = alt.Chart(alt.Data(values=[{"letter": letter, "meaning": meaning.split(": ")}]))
    y = alt.value(-24 - 36 * place)
    ring = at.mark_point(size=560, color=colour, strokeWidth=2.5, opacity=1, clip=False)
    inside = at.mark_text(fontWeight="bold", fontSize=14, color=colour, baseline="middle")
    words = at.mark_text(align="left", baseline="middle", clip=False, lineHeight=15, dy=-6)
    return [
        ring.encode(x=alt.value(16), y=y),
        inside.encode(x=alt.value(16), y=y, text="letter:N"),
        words.encode(x=alt.value(38), y=y, text="meaning:N"),
    ]
