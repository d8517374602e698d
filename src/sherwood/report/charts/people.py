"""Charts of a population: the Lorenz curve of concentration and the population pyramid."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sherwood.report.charts.theme import (
    BLUE,
    FAINT_TEXT,
    PALE_BLUE,
    PLUM,
    rows,
)


def lorenz(
    frame: pd.DataFrame, *, people: str = "share_of_people", cost: str = "share_of_cost"
) -> Any:
    """How much of the cost falls to how few of the people.

    Args:
        frame: Points of the curve; shares from 0 to 1, people in order of falling cost, so that
            the curve bends above the line of equal shares.
        people: Column with the share of people.
        cost: Column with the share of cost.

    Returns:
        An Altair chart, one vertex a row.
    """
    data = rows(frame.sort_values(people), [people, cost])
    percent = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X(f"{people}:Q", title="People, costliest first", axis=percent, scale=scale)
    y = alt.Y(f"{cost}:Q", title="Share of all cost", axis=percent, scale=scale)
    base = alt.Chart(data).encode(x=x, y=y)
    equal = (
        alt.Chart(alt.Data(values=[{"at": 0}, {"at": 1}]))
        .mark_line(color=FAINT_TEXT, strokeDash=[5, 4], strokeWidth=1.5)
        .encode(x="at:Q", y="at:Q")
    )
    area = base.mark_area(color=PALE_BLUE, opacity=0.5)
    curve = base.mark_line(color=BLUE, strokeWidth=3)
    return alt.layer(area, equal, curve).properties(height=340)


def population_pyramid(
    frame: pd.DataFrame, *, age: str = "age_band", sex: str = "sex", people: str = "people"
) -> Any:
    """Women and men by age band, back to back.

    Args:
        frame: One row an age band and sex, youngest first; sexes `female` and `male`, others are
            left to the table, and are not drawn.
        age: Column of age bands.
        sex: Column of sexes.
        people: Column of counts.

    Returns:
        An Altair chart, one bar a row of women or men.
    """
    drawn = frame[frame[sex].isin(["female", "male"])]
    side = drawn[sex].map({"female": -1, "male": 1})
    drawn = drawn.assign(
        _side=drawn[people].astype(float) * side.astype(float),
        _sex=drawn[sex].map({"female": "Women and girls", "male": "Men and boys"}),
    )
    bands = list(dict.fromkeys(drawn[age]))[::-1]
    names = ["Women and girls", "Men and boys"]
    return (
        alt.Chart(rows(drawn, [age, "_sex", "_side"]))
        .mark_bar()
        .encode(
            y=alt.Y(f"{age}:N", sort=bands, title="Age", axis=alt.Axis(ticks=False, domain=False)),
            x=alt.X(
                "_side:Q",
                title="People",
                axis=alt.Axis(labelExpr="format(abs(datum.value), ',.0f')", tickCount=5),
            ),
            color=alt.Color(
                "_sex:N", scale=alt.Scale(domain=names, range=[PLUM, BLUE]), title=None, sort=None
            ),
        )
        .properties(height=alt.Step(18))
    )
