"""Draw the pictures of change, life and disclosure, from made-up numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sherwood.report import charts
from sherwood.report.charts.theme import BLUE, FAINT_TEXT, VERMILION
from sherwood.report.drawing import WIDE, draw, standalone
from sherwood.stats import (
    Rebase,
    audit,
    change_needed,
    compare_expectancy,
    control_chart,
    cusum,
    decompose,
    healthy_life_expectancy,
    life_table,
    run_chart,
    suppress,
)

HERE = Path(__file__).parent
DEATHS = np.array([9, 2, 1, 2, 5, 7, 9, 13, 19, 28, 42, 66, 98, 150, 232, 352, 540, 760, 820, 900])
PEOPLE = [2800, 11300, 15100, 16200, 15900, 15200, 16000, 17100, 17900, 17400]
PEOPLE += [16800, 17900, 18300, 16900, 14800, 13600, 11200, 8100, 4900, 3100]
ILL = np.array([3, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 20, 25, 29, 33, 38, 44, 50, 56, 62]) / 100
PLACES = ["Place A", "Place B", "Place C", "Place D", "Place E", "Place F"]
WORSE = np.array([0.8, 0.9, 1.0, 1.1, 1.25, 1.4])


def healthy(worse: Any = 1.0, ill: Any = 1.0) -> Any:
    """Healthy life expectancy with death rates and illness some times those of the made-up town."""
    return healthy_life_expectancy(
        deaths=DEATHS * worse, population=PEOPLE, prevalence=ILL * ill, sample_size=150
    )


def control() -> Any:
    """Waits that fall when a clinic opens, rebased by a named person."""
    waits = [31, 29, 33, 30, 28, 32, 31, 30, 34, 29, 31, 30, 32, 27, 26, 25, 26, 24, 25, 26]
    months = [str(month) for month in np.arange("2024-04", "2025-12", dtype="datetime64[M]")]
    chart = control_chart(
        values=waits,
        dates=months,
        improvement="decrease",
        target=28,
        rebase=[Rebase(at=months[13], by="A. Smith, service manager", reason="Second clinic")],
    )
    return charts.control(chart, axis="Days waited")


def lines(series: dict[str, Any], value: str, period: str, flat: dict[str, float]) -> Any:
    """Series over time with flat lines, told apart by colour and by a word at their end."""
    frame = pd.DataFrame(
        [
            {"name": name, "period": place + 1, "value": float(number)}
            for name, numbers in series.items()
            for place, number in enumerate(numbers)
        ]
    )
    x, y = (
        alt.X("period:O", title=period, axis=alt.Axis(labelAngle=0)),
        alt.Y("value:Q", title=value),
    )
    colours = alt.Color(
        "name:N", title=None, scale=alt.Scale(range=[BLUE, VERMILION][: len(series)])
    )
    level = pd.DataFrame([{"value": number, "name": name} for name, number in flat.items()])
    rules = alt.Chart(level).mark_rule(color=FAINT_TEXT, strokeDash=[6, 4]).encode(y="value:Q")
    drawn = alt.Chart(frame).mark_line(point=True, strokeWidth=2).encode(x=x, y=y, color=colours)
    return alt.layer(rules, drawn).properties(height=300)


def runs() -> Any:
    """A run chart with its median."""
    values = [12, 14, 11, 13, 12, 15, 11, 13, 9, 8, 9, 7, 8, 9]
    found = run_chart(values=values, baseline=8)
    return lines({"Falls": values}, "Falls in a month", "Month", {"Median": found.median})


def sums() -> Any:
    """Both sums of a CUSUM and its limits."""
    falls = [4, 5, 3, 4, 6, 5, 6, 5, 7, 5, 6, 7]
    found = cusum(values=falls, target=4, standard_deviation=1.2)
    return lines(
        {"Sum above target": found.upper, "Sum below target": found.lower},
        "Standard deviations",
        "Month",
        {"upper": found.limit, "lower": -found.limit},
    )


def intervals(names: list[str], value: Any, lower: Any, upper: Any, axis: str, at: float) -> Any:
    """One point and interval a row."""
    frame = pd.DataFrame({"name": names, "value": value, "lower": lower, "upper": upper})
    return charts.forest(
        frame,
        label="name",
        value="value",
        lower="lower",
        upper="upper",
        axis=axis,
        reference=at,
        logarithmic=False,
    )


def stacked(frame: pd.DataFrame, axis: str, title: str) -> Any:
    """Two parts side by side for each age or place."""
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("where:N", sort=None, title=title),
            y=alt.Y("years:Q", title=axis),
            color=alt.Color("part:N", title=None, scale=alt.Scale(range=[BLUE, VERMILION])),
        )
        .properties(height=320)
    )


def parts(first: Any, second: Any) -> Any:
    """The years each age adds, mortality and prevalence apart."""
    found = decompose(first=first, second=second)
    ages = [f"{age:g}" for age in found.ages]
    rows = [
        {"where": age, "years": float(number), "part": part}
        for part, numbers in (("Mortality", found.mortality), ("Illness", found.prevalence))
        for age, number in zip(ages, numbers, strict=True)
    ]
    return stacked(pd.DataFrame(rows), "Healthy years added", "From age")


def lived() -> Any:
    """Years in good health and not, by place."""
    rows = []
    for place, worse in zip(PLACES, WORSE, strict=True):
        found = healthy(worse, worse)
        well = float(found.at(0).value)
        rows.append({"where": place, "years": well, "part": "In good health"})
        ill = float(found.table.at(0).value) - well
        rows.append({"where": place, "years": ill, "part": "In ill health"})
    return stacked(pd.DataFrame(rows), "Years from birth", "")


def target() -> Any:
    """The fall each kind of change would need for one to five healthy years."""
    wanted = np.arange(1, 6)
    return lines(
        {
            words: [
                100 * float(change_needed(healthy=healthy(), years=float(years), by=by).reduction)
                for years in wanted
            ]
            for words, by in (("Illness falls", "prevalence"), ("Illness and deaths fall", "both"))
        },
        "Fall needed, per cent",
        "Healthy years to add",
        {},
    )


def known() -> Any:
    """How far each hidden figure of a small table could still lie."""
    table = suppress([[3, 41, 52], [64, 77, 85], [93, 22, 31]], totals=True, policy="threshold_10")
    found = audit(table)
    hidden = np.argwhere(table.marks != 0)
    names = [f"Row {row + 1}, column {column + 1}" for row, column in hidden]
    low = found.lowest[table.marks != 0]
    high = np.minimum(found.highest[table.marks != 0], 200)
    return intervals(names, (low + high) / 2, low, high, "What a reader can know", 0.0)


def pictures() -> dict[str, tuple[Any, str]]:
    """Each picture by the name of its page, with what it shows."""
    life = life_table(deaths=DEATHS * WORSE[:, None], population=PEOPLE).at(0)
    gaps = [
        compare_expectancy(first=healthy().table, second=healthy(worse).table) for worse in WORSE
    ]
    return {
        "control-charts": (control(), "A control chart rebased when a second clinic opened."),
        "run-charts": (runs(), "The last six points lie below the median: a shift."),
        "cusum": (sums(), "The sum above target crosses its limit in the tenth month."),
        "life-tables": (
            intervals(PLACES, life.value, life.lower, life.upper, "Life expectancy", 80.0),
            "Life expectancy at birth in six places, with its interval.",
        ),
        "healthy-life-expectancy": (lived(), "Shorter lives hold fewer healthy years."),
        "comparing-life-expectancies": (
            intervals(
                PLACES,
                [gap.value for gap in gaps],
                [gap.lower for gap in gaps],
                [gap.upper for gap in gaps],
                "Years of life, against the town as a whole",
                0.0,
            ),
            "Two places differ if the interval of their difference leaves nought out.",
        ),
        "decomposition": (
            parts(healthy(), healthy(0.9, 0.85)),
            "Most healthy years are added by less illness in later life.",
        ),
        "healthy-years-target": (target(), "Each further healthy year needs about the same fall."),
        "disclosure-audit": (known(), "How far each hidden figure could still lie."),
    }


def main() -> None:
    """Write one SVG a page."""
    for name, (chart, title) in pictures().items():
        svg = draw(
            chart, title=title, description=f"{title} Made-up numbers.", key=name, canvases=[WIDE]
        )
        (HERE / f"{name}.svg").write_text(standalone(svg[WIDE.name]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
