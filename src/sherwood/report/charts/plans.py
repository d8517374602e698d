"""Charts of a plan: cost against funding, ranges against a claim, readiness month by month."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sherwood.report.charts.theme import (
    BLUE,
    NAVY,
    PALE_BLUE,
    PALE_GREY,
    VERMILION,
    axis_title,
    name_axis,
    row_step,
    rows,
    wrapped,
)

# Only Aprils are named, by their year: months are written 2018-04.
_APRIL = "substring(datum.label, 5, 7) == '04' ? substring(datum.label, 0, 4) : ''"


def cost_and_funding(
    frame: pd.DataFrame, *, period: str, cost: str, funding: str, axis: str
) -> Any:
    """What care would cost and what there will be to pay for it; between them, the gap.

    Args:
        frame: One row a year, in order.
        period: Column naming the year.
        cost: Column of cost.
        funding: Column of funding.
        axis: Title of the axis of amounts, with its unit.

    Returns:
        An Altair chart: two lines, named at their ends, with the gap shaded between them.
    """
    data = rows(frame, [period, cost, funding])
    order = [str(name) for name in frame[period]]
    x = alt.X(f"{period}:N", sort=order, title=None, axis=alt.Axis(labelAngle=0))
    scale = alt.Scale(zero=False, nice=True)
    base = alt.Chart(data).encode(x=x)
    between = base.mark_area(color=VERMILION, opacity=0.18).encode(
        y=alt.Y(f"{funding}:Q", title=axis_title(axis), scale=scale), y2=alt.Y2(f"{cost}:Q")
    )
    lines = [
        base.mark_line(color=VERMILION, point={"color": VERMILION}).encode(y=f"{cost}:Q"),
        base.mark_line(
            color=NAVY, strokeDash=[6, 3], point={"color": NAVY, "shape": "square"}
        ).encode(y=f"{funding}:Q"),
    ]
    last = rows(frame.tail(1), [period, cost, funding])
    named = [
        alt.Chart(last)
        .mark_text(align="right", dy=dy, color=colour, fontWeight="bold")
        .encode(x=x, y=f"{column}:Q", text=alt.value(words))
        for column, words, colour, dy in (
            (cost, "If nothing changes", VERMILION, -12),
            (funding, "Funding", NAVY, 16),
        )
    ]
    return alt.layer(between, *lines, *named).properties(height=320)


def ranges(
    frame: pd.DataFrame,
    *,
    label: str,
    lower: str,
    middle: str,
    upper: str,
    axis: str,
    band: tuple[float, float] | None = None,
    band_name: str = "",
) -> Any:
    """Figures that are not sure, down the page, and the band they are held against.

    Args:
        frame: One row a figure, in the order to be read.
        label: Column of names.
        lower: Column of lower ends.
        middle: Column of middles.
        upper: Column of upper ends.
        axis: Title of the axis, with its unit.
        band: What the figures are held against, drawn behind them.
        band_name: Its name.

    Returns:
        An Altair chart, a bar with a tick at its middle for every row.
    """
    labels = wrapped(frame[label].tolist())
    placed = frame.assign(_row=range(len(frame)))
    data = rows(placed, ["_row", lower, middle, upper])
    base = alt.Chart(data).encode(y=alt.Y("_row:O", axis=name_axis(labels)))
    ends = [0.0, float(frame[lower].min()), float(frame[upper].max()), *(band or ())]
    margin = (max(ends) - min(ends)) * 0.08 or 1.0
    scale = alt.Scale(domain=[min(ends) - margin, max(ends) + margin], nice=False)
    x = alt.X(f"{lower}:Q", title=axis_title(axis), scale=scale, axis=alt.Axis(tickCount=6))
    bars = base.mark_bar(height=14, color=BLUE, opacity=0.45).encode(x=x, x2=alt.X2(f"{upper}:Q"))
    ticks = base.mark_tick(thickness=4, size=24, color=NAVY).encode(x=f"{middle}:Q")
    nought = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=NAVY).encode(x="at:Q")
    layers = [nought, bars, ticks]
    if band is not None:
        held = alt.Data(values=[{"low": band[0], "high": band[1], "name": band_name}])
        behind = (
            alt.Chart(held)
            .mark_rect(color=PALE_BLUE)
            .encode(x=alt.X("low:Q", scale=scale), x2=alt.X2("high:Q"))
        )
        name = (
            alt.Chart(held)
            .mark_text(align="right", baseline="bottom", dy=-4)
            .encode(x="high:Q", y=alt.value(0), text="name:N")
        )
        layers = [behind, *layers, name]
    return alt.layer(*layers).properties(height=row_step(labels))


def readiness(frame: pd.DataFrame, *, item: str, month: str, status: str) -> Any:
    """How far every item has come, month by month.

    Args:
        frame: One row an item and month, items in the order to be read.
        item: Column of items.
        month: Column of months, as text that sorts by time.
        status: Column of statuses, in words: not started, in design, in place, effective.

    Returns:
        An Altair chart: a row of squares an item, darker as it comes further, with a dot once it
        is effective.
    """
    statuses = ["not started", "in design", "in place", "effective"]
    order = list(dict.fromkeys(frame[item]))
    labels = wrapped(order, 27)
    place = {name: number for number, name in enumerate(order)}
    placed = frame.assign(_row=[place[name] for name in frame[item]])
    data = rows(placed, ["_row", month, status])
    base = alt.Chart(data).encode(
        x=alt.X(
            f"{month}:O",
            title=None,
            axis=alt.Axis(
                labelExpr=_APRIL,
                ticks=False,
                labelOverlap=False,
                labelAngle=0,
                labelAlign="left",
            ),
        ),
        y=alt.Y("_row:O", axis=name_axis(labels)),
    )
    squares = base.mark_rect(stroke="white", strokeWidth=0.5).encode(
        color=alt.Color(
            f"{status}:N",
            scale=alt.Scale(domain=statuses, range=[PALE_GREY, PALE_BLUE, BLUE, NAVY]),
            legend=alt.Legend(symbolType="square", columns=1),
        )
    )
    dots = (
        base.transform_filter(f"datum['{status}'] == 'effective'")
        .mark_circle(color="white", size=12, opacity=1)
        .encode()
    )
    return alt.layer(squares, dots).properties(height=row_step(labels))
