"""How every chart looks: colours, type and line weights, and how rows are handed to Vega-Lite.

Blues, one vermilion and one plum, each at least 3:1 against white and told apart by every common
kind of colour vision (Okabe and Ito 2008; NHS identity blues). Meaning is never carried by red
against green, and never by colour alone: a second sign (shape, position or a word) goes with it.
"""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import pandas as pd

from sherwood.errors import InputError
from sherwood.stats import Standing

BLUE = "#005EB8"
NAVY = "#003087"
VERMILION = "#C64F00"
PLUM = "#7C2855"
GREY = "#6B7883"
PALE_BLUE = "#BFD7ED"
PALE_GREY = "#D8DDE0"
TEXT = "#212B32"
FAINT_TEXT = "#4C6272"

FONT = "Arial, Helvetica, sans-serif"
LABEL_WIDTH = 24
TITLE_WIDTH = 34

HIGHER = Standing.HIGHER.value
LOWER = Standing.LOWER.value
AS_EXPECTED = Standing.AS_EXPECTED.value
TOO_SMALL = Standing.TOO_SMALL.value
_VERDICTS = {
    HIGHER: (VERMILION, "triangle-up"),
    AS_EXPECTED: (GREY, "circle"),
    LOWER: (BLUE, "triangle-down"),
    TOO_SMALL: (PLUM, "cross"),
}

CONFIG: dict[str, Any] = {
    "background": "white",
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": TEXT,
        "titleColor": FAINT_TEXT,
        "domainColor": GREY,
        "tickColor": GREY,
        "gridColor": PALE_GREY,
        "titlePadding": 8,
        "labelLimit": 220,
        "labelLineHeight": 15,
    },
    "axisX": {"labelOverlap": "greedy", "labelSeparation": 6},
    "axisY": {"tickCount": 5},
    "legend": {
        "orient": "top",
        "title": None,
        "labelFontSize": 13,
        "labelColor": TEXT,
        "labelLimit": 320,
        "symbolSize": 90,
        "columnPadding": 16,
    },
    "header": {
        "labelFontSize": 13,
        "labelFontWeight": "bold",
        "labelColor": TEXT,
        "labelAnchor": "start",
        "title": None,
    },
    "text": {"fontSize": 13, "color": TEXT},
    "line": {"strokeWidth": 2},
    "rule": {"strokeWidth": 1.5},
}

POUNDS = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["£", ""]}


def rows(frame: pd.DataFrame, columns: Iterable[str]) -> Any:
    """The named columns of `frame` as inline data, with nulls where a number is not finite.

    Raises:
        InputError: A column is absent, or there are no rows.

    Example:
        >>> rows(pd.DataFrame({"a": [1, float("nan")], "b": ["x", "y"]}), ["a"]).to_dict()
        {'values': [{'a': 1.0}, {'a': None}]}
    """
    wanted = list(dict.fromkeys(columns))
    if absent := [name for name in wanted if name not in frame.columns]:
        raise InputError(
            f"A chart needs the columns {absent}, which the table does not have. "
            f"It has {list(frame.columns)}."
        )
    if frame.empty:
        raise InputError("A chart needs at least one row; leave the figure out instead.")
    columns_of_values = [[_plain(value) for value in frame[name].tolist()] for name in wanted]
    return alt.Data(
        values=[
            dict(zip(wanted, values, strict=True))
            for values in zip(*columns_of_values, strict=True)
        ]
    )


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | str):
        return value
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    if not math.isfinite(number):
        return None
    return value if isinstance(value, int) else number


def wrapped(labels: Sequence[object], width: int = LABEL_WIDTH) -> list[str]:
    r"""Labels broken into lines short enough to stand beside a bar on a telephone.

    Example:
        >>> wrapped(["Emergency admissions, one night or more"])
        ['Emergency admissions,\none night or more']
    """
    return [
        "\n".join(textwrap.wrap(str(label), width, break_on_hyphens=False)) or " "
        for label in labels
    ]


def axis_title(words: str) -> list[str]:
    """An axis title in lines short enough for a telephone.

    Example:
        >>> axis_title("Emergency admissions seen over expected, after shrinkage")
        ['Emergency admissions seen over', 'expected, after shrinkage']
    """
    return textwrap.wrap(words, TITLE_WIDTH)


def name_axis(labels: Sequence[str]) -> Any:
    r"""The axis of rows by their names: no ticks, no line, every name written.

    Rows are placed by their number, not their name, for two practices may share one.

    Args:
        labels: The name of each row, from the first, lines parted by `\n`.
    """
    return alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelPadding=8,
        labelExpr=f"split({json.dumps(list(labels))}[datum.value], '\\n')",
        labelOverlap=False,
    )


def row_step(labels: Sequence[str]) -> Any:
    r"""The height of a row that its longest label needs.

    Example:
        >>> row_step(["Prescribing"]).step, row_step(["Day\ncases"]).step
        (28, 42)
    """
    return alt.Step(14 * (1 + max(label.count("\n") + 1 for label in labels)))


def verdict_scale(frame: pd.DataFrame, column: str) -> tuple[Any, Any]:
    """Colour and shape channels for the verdicts of a comparison with chance.

    Args:
        frame: The rows to be drawn; the legend holds the verdicts that occur in them.
        column: Column of the words of `sherwood.stats.Standing`.

    Raises:
        InputError: A verdict is in other words.
    """
    present = set(frame[column])
    if unknown := present - set(_VERDICTS):
        raise InputError(
            f"Verdicts in words that have no sign: {sorted(map(str, unknown))}. "
            f"Use those of sherwood.stats.Standing: {list(_VERDICTS)}."
        )
    signs = {words: sign for words, sign in _VERDICTS.items() if words in present}
    colours, shapes = ([sign[part] for sign in signs.values()] for part in (0, 1))
    colour_scale = alt.Scale(domain=list(signs), range=colours)
    shape_scale = alt.Scale(domain=list(signs), range=shapes)
    return (
        alt.Color(f"{column}:N", scale=colour_scale, title=None),
        alt.Shape(f"{column}:N", scale=shape_scale, title=None),
    )
