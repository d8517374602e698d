"""Charts of change: the waterfall of its parts, the fan of a forecast, panels of trends."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sherwood.report.charts.theme import (
    BLUE,
    NAVY,
    TEXT,
    VERMILION,
    axis_title,
    name_axis,
    row_step,
    rows,
    wrapped,
)

WATERFALL_KINDS = ("total", "more", "less")


def waterfall(
    frame: pd.DataFrame,
    *,
    step: str,
    amount: str,
    total: str,
    axis: str,
    number_format: str = "+,.1f",
) -> Any:
    """From one total to another, a step at a time, down the page.

    Args:
        frame: One row a step, in order.
        step: Column of names.
        amount: Column of amounts: the level for a total, the change for any other step.
        total: Column of booleans: whether the row is a total, drawn from zero.
        axis: Title of the amount axis, with its unit.
        number_format: d3 format of the number written beside a change.

    Returns:
        An Altair chart, one bar a row.

    Example:
        >>> steps = pd.DataFrame(
        ...     {"step": ["2016/17", "More people", "2017/18"],
        ...      "amount": [10.0, 2.0, 12.0], "total": [True, False, True]}
        ... )
        >>> chart = waterfall(steps, step="step", amount="amount", total="total", axis="£ million")
        >>> [(row["_start"], row["_end"]) for row in chart.to_dict()["data"]["values"]]
        [(0.0, 10.0), (10.0, 12.0), (0.0, 12.0)]
    """
    labels = wrapped(frame[step].tolist())
    placed = _stairs(frame, amount, total).assign(_row=range(len(frame)))
    data = rows(placed, ["_row", "_start", "_end", "_high", "_kind", amount])
    base = alt.Chart(data).encode(y=alt.Y("_row:O", axis=name_axis(labels)))
    low = min(0.0, float(placed[["_start", "_end"]].min().min()))
    high = float(placed[["_start", "_end"]].max().max())
    scale = alt.Scale(domain=[low, high + (high - low) * 0.3 or 1.0], nice=False)
    colour = alt.Color(
        "_kind:N",
        scale=alt.Scale(domain=list(WATERFALL_KINDS), range=[NAVY, VERMILION, BLUE]),
        legend=None,
    )
    bars = base.mark_bar(height=18).encode(
        x=alt.X("_start:Q", title=axis_title(axis), scale=scale, axis=alt.Axis(tickCount=4)),
        x2=alt.X2("_end:Q"),
        color=colour,
    )
    written = base.mark_text(align="left", dx=5).encode(x="_high:Q")
    plain = number_format.lstrip("+")
    totals = written.transform_filter("datum._kind == 'total'").encode(
        text=alt.Text(f"{amount}:Q", format=plain)
    )
    changes = written.transform_filter("datum._kind != 'total'").encode(
        text=alt.Text(f"{amount}:Q", format=number_format)
    )
    return alt.layer(bars, totals, changes).properties(height=row_step(labels))


def _stairs(frame: pd.DataFrame, amount: str, total: str) -> pd.DataFrame:
    starts, ends, kinds = [], [], []
    level = 0.0
    for value, is_total in zip(frame[amount].astype(float), frame[total], strict=True):
        start = 0.0 if is_total else level
        level = value if is_total else level + value
        starts.append(start)
        ends.append(level)
        kinds.append("total" if is_total else "more" if value >= 0 else "less")
    high = [max(pair) for pair in zip(starts, ends, strict=True)]
    return frame.assign(_start=starts, _end=ends, _high=high, _kind=kinds)


def fan(
    frame: pd.DataFrame,
    *,
    period: str,
    median: str,
    bands: tuple[tuple[str, str], ...],
    axis: str,
    seen: str | None = None,
) -> Any:
    """A forecast with its widening uncertainty, and what was seen before it.

    Args:
        frame: One row a period, in order; null forecast where only history is known.
        period: Column naming the period.
        median: Column with the middle of the forecast.
        bands: Pairs of lower and upper columns, the widest first.
        axis: Title of the value axis, with its unit.
        seen: Column with what was observed, null in the future.

    Returns:
        An Altair chart.
    """
    numbers = [median, *(name for band in bands for name in band), *([seen] if seen else [])]
    data = rows(frame, [period, *numbers])
    order = [str(name) for name in frame[period]]
    x = alt.X(f"{period}:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Scale(zero=False, nice=True)
    base = alt.Chart(data).encode(x=x)
    areas = [
        base.transform_filter(f"isValid(datum['{low}'])")
        .mark_area(color=BLUE, opacity=0.16 + 0.16 * depth)
        .encode(y=alt.Y(f"{low}:Q", title=axis_title(axis), scale=y), y2=alt.Y2(f"{high}:Q"))
        for depth, (low, high) in enumerate(bands)
    ]
    middle = base.mark_line(color=NAVY, strokeDash=[6, 3]).encode(y=f"{median}:Q")
    history = [base.mark_line(color=TEXT, point={"color": TEXT}).encode(y=f"{seen}:Q")]
    return alt.layer(*areas, middle, *(history if seen else [])).properties(height=320)


def trends(
    frame: pd.DataFrame, *, panel: str, period: str, value: str, axis: str, from_zero: bool = True
) -> Any:
    """One small chart a panel, each on its own scale, all over the same periods.

    Args:
        frame: One row a panel and period, in the order to be drawn.
        panel: Column naming the panels.
        period: Column naming the periods.
        value: Column of values.
        axis: Title of the value axis, written beside each panel.
        from_zero: Whether every scale starts at zero, so that heights can be compared.

    Returns:
        An Altair facet chart, one line a panel.
    """
    named = frame.assign(_panel=wrapped(frame[panel].tolist()))
    order = list(dict.fromkeys(named["_panel"]))
    header = alt.Header(labelExpr="split(datum.label, '\\n')", labelLineHeight=15)
    line = (
        alt.Chart()
        .mark_line(color=BLUE, point={"color": BLUE, "size": 36})
        .encode(
            x=alt.X(f"{period}:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, grid=False)),
            y=alt.Y(
                f"{value}:Q",
                title=axis_title(axis),
                scale=alt.Scale(zero=from_zero),
                axis=alt.Axis(tickCount=3, titleFontSize=11),
            ),
        )
    )
    return (
        alt.layer(line)
        .properties(height=90)
        .facet(
            data=rows(named, ["_panel", period, value]),
            facet=alt.Facet("_panel:N", sort=order, header=header),
            columns=3,
            spacing={"row": 14, "column": 24},
        )
        .resolve_scale(y="independent")
    )
