"""Every chart draws what its table says: no more, no less, and so that everybody can read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from sherwood.errors import InputError
from sherwood.report import charts
from sherwood.report.charts import theme
from sherwood.report.charts.theme import AS_EXPECTED, HIGHER, LOWER
from sherwood.report.drawing import draw, standalone
from sherwood.stats import funnel
from sherwood.stats.control_charts import control_chart

NAMES = ["Oak", "Elm", "Elm"]
ESTIMATES = pd.DataFrame(
    {
        "name": NAMES,
        "value": [1.3, 0.7, 1.0],
        "lower": [1.1, 0.5, 0.9],
        "upper": [1.5, 0.9, 1.1],
        "verdict": [HIGHER, LOWER, AS_EXPECTED],
    }
)
LIMITS = {"lower": "lower", "upper": "upper"}
FUNNEL = funnel(statistic="ratio", numerator=[80, 105, 140], denominator=[90, 100, 110])
CONTROL = control_chart(
    values=[5, 6, 5, 7, 6, 5, 6, 7, 6, 5, 6, 7, 12], improvement="decrease", target=9
)


def ranked_bars() -> Any:
    return charts.ranked_bars(ESTIMATES, label="name", value="value", axis="£ million", **LIMITS)


def caterpillar() -> Any:
    return charts.caterpillar(
        ESTIMATES, label="name", value="value", verdict="verdict", axis="Ratio", **LIMITS
    )


def long_caterpillar() -> Any:
    many = pd.concat([ESTIMATES] * 5, ignore_index=True)
    return charts.caterpillar(
        many, label="name", value="value", verdict="verdict", axis="Ratio", **LIMITS
    )


def forest() -> Any:
    return charts.forest(ESTIMATES, label="name", value="value", axis="Ratio", **LIMITS)


def funnel_plot() -> Any:
    return charts.funnel(FUNNEL, NAMES, size_axis="Expected", value_axis="Ratio")


def control() -> Any:
    return charts.control(CONTROL, axis="Falls")


def lorenz() -> Any:
    curve = pd.DataFrame({"share_of_people": [0, 0.1, 1], "share_of_cost": [0, 0.6, 1]})
    return charts.lorenz(curve)


def calibration() -> Any:
    frame = pd.DataFrame({"expected": [100.0, 200.0], "observed": [110.0, 190.0]})
    return charts.calibration(frame, expected="expected", observed="observed", axis="£")


def population_pyramid() -> Any:
    people = [["0-4", "female", 10], ["0-4", "male", 11], ["5-9", "female", 9], ["5-9", "male", 8]]
    return charts.population_pyramid(pd.DataFrame(people, columns=["age_band", "sex", "people"]))


def waterfall() -> Any:
    steps = pd.DataFrame(
        {
            "step": ["2016/17", "More people", "Less care", "2017/18"],
            "amount": [10.0, 2.0, -3.0, 9.0],
            "total": [True, False, False, True],
        }
    )
    return charts.waterfall(steps, step="step", amount="amount", total="total", axis="£ million")


def fan() -> Any:
    future = pd.DataFrame(
        {
            "year": ["2016/17", "2017/18", "2018/19"],
            "seen": [10.0, 11.0, np.nan],
            "median": [np.nan, 11.0, 12.0],
            "p10": [np.nan, 11.0, 10.0],
            "p90": [np.nan, 11.0, 15.0],
        }
    )
    return charts.fan(
        future, period="year", median="median", bands=(("p10", "p90"),), axis="£", seen="seen"
    )


def trends() -> Any:
    lines = pd.DataFrame(
        {
            "line": ["Beds", "Beds", "Drugs", "Drugs"],
            "year": ["2016/17", "2017/18"] * 2,
            "use": [3.0, 4.0, 8.0, 7.0],
        }
    )
    return charts.trends(lines, panel="line", period="year", value="use", axis="per 1,000")


EVERY_CHART = [
    ranked_bars,
    caterpillar,
    long_caterpillar,
    forest,
    funnel_plot,
    control,
    lorenz,
    calibration,
    population_pyramid,
    waterfall,
    fan,
    trends,
]
every_chart = pytest.mark.parametrize("chart", EVERY_CHART, ids=lambda chart: chart.__name__)
Drawn = Callable[[], Any]


def pictures(chart: Drawn) -> dict[str, str]:
    return draw(chart(), title="It shows this.", description="Marks.", key="one")


@every_chart
def test_a_chart_keeps_to_the_grammar_of_vega_lite(chart: Drawn) -> None:
    assert chart().to_dict(validate=True)


@every_chart
def test_a_picture_is_named_and_described_for_those_who_cannot_see_it(chart: Drawn) -> None:
    for canvas, svg in pictures(chart).items():
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"one-{canvas}-title"
        assert [root[0].tag, root[0].text] == ["title", "It shows this."]
        assert [root[1].tag, root[1].text] == ["desc", "Marks."]


@every_chart
def test_a_picture_scales_and_fetches_nothing(chart: Drawn) -> None:
    for svg in pictures(chart).values():
        root = ElementTree.fromstring(svg)
        assert root.get("viewBox") and root.get("width") is None and root.get("height") is None
        assert not re.search(r"http|<script|<style|<image|@import|url\((?!#)", svg)
        assert "NaN" not in svg and "Infinity" not in svg


@every_chart
def test_a_picture_for_a_telephone_is_drawn_narrow_not_shrunk(chart: Drawn) -> None:
    widths = {
        canvas: float(ElementTree.fromstring(svg).attrib["viewBox"].split()[2])
        for canvas, svg in pictures(chart).items()
    }
    assert widths["narrow"] <= 340 < widths["wide"] <= 800


@every_chart
def test_two_pictures_on_a_page_share_no_id(chart: Drawn) -> None:
    first = draw(chart(), title="A", description="A", key="one")
    second = draw(chart(), title="A", description="A", key="two")
    ids = [re.findall(r' id="([^"]+)"', svg) for svg in [*first.values(), *second.values()]]
    every = [name for names in ids for name in names]
    assert len(every) == len(set(every))


@every_chart
def test_type_is_at_least_eleven_pixels(chart: Drawn) -> None:
    for svg in pictures(chart).values():
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]
        assert sizes and min(sizes) >= 11


@every_chart
def test_no_chart_sets_red_against_green(chart: Drawn) -> None:
    colours = set(re.findall(r"#[0-9a-fA-F]{6}", "".join(pictures(chart).values())))
    house = {value for value in vars(theme).values() if str(value).startswith("#")}
    assert {colour.upper() for colour in colours} <= {*house, "#FFFFFF"}


@pytest.mark.parametrize(
    "colour", [theme.BLUE, theme.NAVY, theme.VERMILION, theme.PLUM, theme.GREY, theme.FAINT_TEXT]
)
def test_colours_that_carry_meaning_stand_out_three_to_one_from_white(colour: str) -> None:
    assert contrast_with_white(colour) >= 3


def contrast_with_white(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def values_drawn(chart: Any) -> list[dict[str, Any]]:
    specification = chart.to_dict()
    layers = [specification, *specification.get("layer", ())]
    return [row for layer in layers for row in layer.get("data", {}).get("values", ())]


def test_bars_hold_every_row_of_the_table_even_where_two_share_a_name() -> None:
    drawn = [row["value"] for row in values_drawn(ranked_bars())]
    assert drawn == [1.3, 0.7, 1.0]


def test_a_caterpillar_rises_from_the_least_to_the_most() -> None:
    drawn = [row["value"] for row in values_drawn(caterpillar()) if "value" in row]
    assert drawn[:3] == [0.7, 1.0, 1.3]


def test_a_funnel_draws_every_unit_of_its_table() -> None:
    table = charts.funnel_table(FUNNEL, NAMES)
    drawn = [row["value"] for row in values_drawn(funnel_plot()) if "verdict" in row]
    assert drawn[: len(table)] == pytest.approx(table["value"].tolist())
    assert table["verdict"].tolist() == [AS_EXPECTED, AS_EXPECTED, HIGHER]


def test_a_control_chart_draws_every_point_of_its_table() -> None:
    table = charts.control_table(CONTROL)
    drawn = [row["value"] for row in values_drawn(control()) if "cause" in row]
    assert drawn[: len(table)] == table["value"].tolist()
    assert table["cause"].iloc[-1] == "special cause, concern"


def test_a_control_chart_says_its_signs_in_words() -> None:
    svg = pictures(control)["wide"]
    assert "Special cause of a concerning nature" in svg
    assert "The target may or may not be met" in svg


def test_steps_of_a_waterfall_start_where_the_last_one_ended() -> None:
    drawn = values_drawn(waterfall())
    assert [(row["_start"], row["_end"]) for row in drawn] == [(0, 10), (10, 12), (12, 9), (0, 9)]


def test_a_pyramid_leaves_nobody_of_either_sex_out() -> None:
    drawn = values_drawn(population_pyramid())
    assert sum(abs(row["_side"]) for row in drawn) == 38


def test_several_series_at_once_are_refused() -> None:
    two = control_chart(values=[[1, 2, 3], [3, 2, 1]])
    with pytest.raises(InputError, match="one series at a time"):
        charts.control(two, axis="Falls")


def test_a_chart_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="at least one row"):
        charts.lorenz(pd.DataFrame({"share_of_people": [], "share_of_cost": []}))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="share_of_cost"):
        charts.lorenz(pd.DataFrame({"share_of_people": [1.0]}))


def test_a_verdict_in_other_words_is_refused() -> None:
    with pytest.raises(InputError, match="no sign"):
        theme.verdict_scale(ESTIMATES.assign(verdict="bad"), "verdict")


def test_a_picture_can_be_a_file_of_its_own() -> None:
    root = ElementTree.fromstring(standalone(pictures(lorenz)["wide"]))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
