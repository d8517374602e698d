"""Draw the pictures of the pages on disclosure, differencing and deviations: made-up numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sherwood.report.charts.theme import BLUE, GREY, PALE_BLUE, TEXT, VERMILION
from sherwood.report.drawing import WIDE, draw, standalone
from sherwood.stats import check_differencing, control_chart, differences, suppress

HERE = Path(__file__).parent
KINDS = ["shown", "hidden by the policy", "withheld to protect it"]
TONES = alt.Scale(domain=KINDS, range=["white", PALE_BLUE, "#F6D9C6"])


def grid(frame: pd.DataFrame, columns: list[str], rows: list[str], height: int) -> Any:
    """A table of cells, told apart by tone and by what is written in them."""
    x = alt.X("column:N", sort=columns, title=None, axis=alt.Axis(labelAngle=0, orient="top"))
    y = alt.Y("row:N", sort=rows, title=None)
    colour = alt.Color("kind:N", title=None, scale=TONES)
    cells = alt.Chart(frame).mark_rect(stroke=GREY).encode(x=x, y=y, color=colour)
    words = alt.Chart(frame).mark_text(fontSize=15, color=TEXT).encode(x=x, y=y, text="text:N")
    return alt.layer(cells, words).properties(height=height)


def table() -> Any:
    """A small table with totals as it may be published."""
    counts = [[3, 41, 52], [64, 77, 85], [93, 22, 31]]
    published = suppress(counts, totals=True, policy="threshold_10")
    columns = ["Ward 1", "Ward 2", "Ward 3", "All wards"]
    rows = ["Practice A", "Practice B", "Practice C", "All practices"]
    frame = pd.DataFrame(
        [
            {
                "row": rows[row],
                "column": columns[column],
                "text": text,
                "kind": KINDS[published.marks[row, column]],
            }
            for (row, column), text in np.ndenumerate(published.text)
        ]
    )
    return grid(frame, columns, rows, 200)


def villages() -> Any:
    """Two groupings of the same six villages, and the one village their difference counts."""
    districts, care_groups = ([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1])
    first = suppress([55, 145], policy="threshold_10")
    second = suppress([50, 150], policy="threshold_10")
    found = differences(
        first=first, first_groups=districts, second=second, second_groups=care_groups
    )
    given_away = {unit for one in found for unit in one.units}
    check_differencing(
        first=suppress([55, 145]),
        first_groups=districts,
        second=suppress([50, 150]),
        second_groups=care_groups,
    )
    columns = [f"Village {place + 1}" for place in range(6)]
    frame = pd.DataFrame(
        [
            {
                "row": name,
                "column": columns[unit],
                "text": f"{letters[group]}: {published.text[group]}",
                "kind": "counted by the difference" if unit in given_away else name,
            }
            for name, published, groups, letters in (
                ("District", first, districts, "PQ"),
                ("Care group", second, care_groups, "XY"),
            )
            for unit, group in enumerate(groups)
        ]
    )
    colour = alt.Color(
        "kind:N",
        title=None,
        legend=alt.Legend(values=["counted by the difference"]),
        scale=alt.Scale(
            domain=["District", "Care group", "counted by the difference"],
            range=["white", "white", "#F6D9C6"],
        ),
    )
    x = alt.X("column:N", sort=columns, title=None, axis=alt.Axis(labelAngle=0, orient="top"))
    y = alt.Y("row:N", sort=["District", "Care group"], title=None)
    cells = alt.Chart(frame).mark_rect(stroke=GREY).encode(x=x, y=y, color=colour)
    words = alt.Chart(frame).mark_text(fontSize=15, color=TEXT).encode(x=x, y=y, text="text:N")
    return alt.layer(cells, words).properties(height=110)


def screened() -> Any:
    """One spike, and the upper limit with and without it in the moving ranges."""
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    kept = float(control_chart(values=values).upper[0])
    left_out = float(control_chart(values=values, screen_outliers=True).upper[0])
    points = pd.DataFrame({"point": range(1, len(values) + 1), "value": values})
    x, y = alt.X("point:O", title="Point", axis=alt.Axis(labelAngle=0)), alt.Y("value:Q")
    drawn = (
        alt.Chart(points)
        .mark_line(point=alt.OverlayMarkDef(color=BLUE), color=BLUE, strokeWidth=2)
        .encode(x=x, y=y.title("Value"))
    )
    limits = pd.DataFrame(
        {
            "value": [kept, left_out],
            "limit": [f"Spreadsheet: {kept:.2f}", f"Screened: {left_out:.2f}"],
            "point": [len(values), len(values)],
        }
    )
    rules = alt.Chart(limits).mark_rule(color=VERMILION, strokeDash=[6, 4]).encode(y=y)
    names = (
        alt.Chart(limits)
        .mark_text(align="right", dy=-8, color=TEXT)
        .encode(x=x, y=y, text="limit:N")
    )
    return alt.layer(drawn, rules, names).properties(height=260)


def pictures() -> dict[str, tuple[Any, str]]:
    """Each picture by the name of its page, with what it shows."""
    return {
        "disclosure": (table(), "One small count hidden, and three withheld to protect it."),
        "differencing": (villages(), "The first district without the first group is village 3."),
        "deviations": (screened(), "Leaving the spike's moving ranges out lowers the limit."),
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
