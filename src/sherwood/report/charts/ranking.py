"""Charts that put things in order: ranked bars, a caterpillar, a forest."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sherwood.report.charts.theme import (
    BLUE,
    FAINT_TEXT,
    GREY,
    NAVY,
    PALE_BLUE,
    TEXT,
    axis_title,
    name_axis,
    row_step,
    rows,
    verdict_scale,
    wrapped,
)

NAMED_UNITS = 12


def ranked_bars(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    axis: str,
    number_format: str = ",.0f",
    lower: str | None = None,
    upper: str | None = None,
) -> Any:
    """Horizontal bars in the order of the rows, with an interval across each end if given.

    Args:
        frame: One row a bar, already in the order to be read.
        label: Column of names.
        value: Column of bar lengths.
        axis: Title of the value axis, with its unit.
        number_format: d3 format of the number written at the end of a bar; `$` prints a pound sign.
        lower: Column with the lower limit of the interval.
        upper: Column with the upper limit of the interval.

    Returns:
        An Altair chart, one bar a row.

    Example:
        >>> bars = pd.DataFrame({"line": ["Prescribing", "Ambulance"], "cost": [120.0, 20.0]})
        >>> chart = ranked_bars(bars, label="line", value="cost", axis="£ million")
        >>> len(chart.to_dict()["layer"])
        2
    """
    limits = [column for column in (lower, upper) if column]
    numbers = [value, *limits]
    labels = wrapped(frame[label].tolist())
    # Beside a bar to the left of nought the number stands to the right of nought.
    ends = frame[numbers].astype(float).max(axis=1).clip(lower=0.0)
    placed = frame.assign(_row=range(len(frame)), _end=ends)
    data = rows(placed, ["_row", "_end", *numbers])
    base = alt.Chart(data).encode(y=alt.Y("_row:O", axis=name_axis(labels)))
    widest = float(frame[numbers].max().max())
    lowest = min(0.0, float(frame[numbers].min().min()))
    scale = alt.Scale(domain=[lowest * 1.05, max(widest, 0.0) * 1.26 or 1.0], nice=False)
    ticks = alt.Axis(tickCount=4, format=".0%" if number_format.endswith("%") else ",~r")
    x = alt.X(f"{value}:Q", title=axis_title(axis), scale=scale, axis=ticks)
    bars = base.mark_bar(color=PALE_BLUE if limits else BLUE, height=18).encode(x=x)
    written = base.mark_text(align="left", dx=5).encode(
        x=alt.X("_end:Q"), text=alt.Text(f"{value}:Q", format=number_format)
    )
    layers = [bars, written]
    if lower and upper:
        point = base.mark_tick(color=NAVY, thickness=3, height=18).encode(x=alt.X(f"{value}:Q"))
        rule = base.mark_rule(color=NAVY, strokeWidth=2).encode(
            x=alt.X(f"{lower}:Q"), x2=alt.X2(f"{upper}:Q")
        )
        layers = [bars, rule, point, written]
    return alt.layer(*layers).properties(height=row_step(labels))


def caterpillar(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    lower: str,
    upper: str,
    verdict: str,
    axis: str,
    reference: float = 1.0,
) -> Any:
    """Every unit's estimate and interval, from least to most, against a reference line.

    Args:
        frame: One row a unit.
        label: Column of names. Up to `NAMED_UNITS` units are named and run down the page; more
            are drawn across it without their names, which are in the table.
        value: Column of estimates.
        lower: Column of lower limits.
        upper: Column of upper limits.
        verdict: Column of the words of `sherwood.stats.Standing`.
        axis: Title of the value axis.
        reference: Where a unit like all the others would lie.

    Returns:
        An Altair chart, one point and one interval a row.
    """
    ordered = frame.sort_values(value, kind="stable")
    labels = wrapped(ordered[label].tolist())
    columns = ["_row", value, lower, upper, verdict]
    data = rows(ordered.assign(_row=range(len(ordered))), columns)
    colour, shape = verdict_scale(ordered, verdict)
    scale = alt.Scale(zero=False, nice=True)
    named = len(ordered) <= NAMED_UNITS
    channels: tuple[Any, Any, Any] = (alt.X, alt.X2, alt.Y) if named else (alt.Y, alt.Y2, alt.X)
    along, along_end, across = channels
    place = (
        across("_row:O", axis=name_axis(labels))
        if named
        else across("_row:O", axis=alt.Axis(title="Lowest to highest", labels=False, ticks=False))
    )
    base = alt.Chart(data).encode(place, color=colour)
    rule = base.mark_rule().encode(
        along(f"{lower}:Q", title=axis_title(axis), scale=scale), along_end(f"{upper}:Q")
    )
    point = base.mark_point(filled=True, opacity=1, size=60 if named else 36).encode(
        along(f"{value}:Q"), shape=shape
    )
    line = alt.Chart(data).mark_rule(color=TEXT, strokeDash=[5, 4])
    centre = line.encode(**{"x" if named else "y": alt.datum(reference)})
    height = row_step(labels) if named else 320
    return alt.layer(centre, rule, point).properties(height=height)


def forest(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    lower: str,
    upper: str,
    axis: str,
    reference: float = 1.0,
    logarithmic: bool = True,
    pooled: str | None = None,
) -> Any:
    """Effects and their intervals down the page, with the line of no effect.

    Args:
        frame: One row an estimate, in the order to be read.
        label: Column of names.
        value: Column of estimates.
        lower: Column of lower limits.
        upper: Column of upper limits.
        axis: Title of the effect axis, saying which side is which.
        reference: The value of no effect.
        logarithmic: Whether effects are ratios and drawn on a logarithmic axis.
        pooled: Column of booleans marking a summary estimate, drawn as a diamond.

    Returns:
        An Altair chart, one point and one interval a row.
    """
    labels = wrapped(frame[label].tolist())
    marked = frame.assign(
        _row=range(len(frame)), _pooled=frame[pooled].map(bool) if pooled else False
    )
    data = rows(marked, ["_row", "_pooled", value, lower, upper])
    base = alt.Chart(data).encode(y=alt.Y("_row:O", axis=name_axis(labels)))
    ends = [float(frame[lower].min()), float(frame[upper].max()), reference]
    domain = [min(ends), max(ends)]
    kind = "log" if logarithmic else "linear"
    scale = alt.Scale(type=kind, domain=domain, zero=False, nice=False, padding=12)
    x = alt.X(
        f"{lower}:Q", title=axis_title(axis), scale=scale, axis=alt.Axis(tickCount=4, format=",~r")
    )
    rule = base.mark_rule(color=GREY, strokeWidth=2).encode(x=x, x2=alt.X2(f"{upper}:Q"))
    shape = alt.condition("datum._pooled", alt.value("diamond"), alt.value("square"))
    size = alt.condition("datum._pooled", alt.value(220), alt.value(80))
    point = base.mark_point(filled=True, opacity=1, color=BLUE).encode(
        x=f"{value}:Q", shape=shape, size=size
    )
    none = alt.Chart(data).mark_rule(color=FAINT_TEXT, strokeDash=[5, 4])
    return alt.layer(none.encode(x=alt.datum(reference)), rule, point).properties(
        height=row_step(labels)
    )
