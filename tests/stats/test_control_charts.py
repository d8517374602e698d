"""Control charts against the published Making Data Count cases, and the laws they obey."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared_data import shared

from sherwood.errors import MethodError
from sherwood.stats.control_charts import control_chart
from sherwood.stats.control_icons import Assurance, Improvement, Variation, assurance_of
from sherwood.stats.rebasing import Rebase
from sherwood.stats.special_cause import (
    SpecialCause,
    SpecialCauseRules,
    run_ends,
    special_causes,
    trend_ends,
    two_of_three,
    whole_run,
)

FLAT = [10.0, 12.0, 11.0, 9.0, 10.0, 12.0, 8.0, 11.0, 9.0, 10.0, 12.0, 9.0, 11.0]


def published(name: str) -> Any:
    return json.loads(shared(f"known_answers/spc_making_data_count/{name}.json").read_text())


def test_limits_are_the_published_ones() -> None:
    for case in published("xmr_limits"):
        chart = control_chart(values=case["y"], screen_outliers=case["screen_outliers"])
        got = np.array([chart.mean[0], chart.lower[0], chart.upper[0]])
        for key, tolerance in (("expect", 5e-7), ("expect_2dp", 5e-3), ("expect_3sf", 5e-3)):
            if key in case:
                want = np.array([case[key][line] for line in ("mean", "lpl", "upl")])
                assert np.all(np.abs(got - want) <= tolerance * np.maximum(1, np.abs(want) * 10))
        if "expect_last_two_points" in case:
            assert list(chart.special_cause[-2:]) == [SpecialCause.COMMON_CAUSE] * 2


def test_runs_and_trends_are_the_published_ones() -> None:
    cases = published("special_cause_rules")
    for case in cases["seven_points_one_side_of_mean"]:
        sides = np.array(case["relative_to_mean"], dtype=np.int8)
        assert run_ends(sides, 7).astype(int).tolist() == case["flag"]
    for case in cases["part_of_seven"]:
        assert whole_run(np.array(case["flag"]), 7).astype(int).tolist() == case["part"]
    for case in cases["seven_point_trend"]:
        assert trend_ends(np.array(case["y"], dtype=float), 7).tolist() == case["flag"]


def test_two_of_three_is_the_published_one() -> None:
    for case in published("special_cause_rules")["two_in_three"]:
        part = two_of_three(
            np.array(case["close_to_limits"], dtype=bool),
            np.array(case["relative_to_mean"], dtype=np.int8),
        )
        assert part.astype(int).tolist() == case["part"]


def test_assurance_is_the_published_one() -> None:
    for case in published("special_cause_rules")["assurance"]:
        found = assurance_of(
            np.array(float(case["target"])),
            np.array(float(case["lpl"])),
            np.array(float(case["upl"])),
            Improvement(case["improvement_direction"]),
        )
        assert found == case["expect"]


def test_ten_points_with_mean_moving_range_m_have_limits_2_66_m_from_the_mean() -> None:
    chart = control_chart(values=[4, 7, 5, 8, 6, 5, 9, 7, 4, 5])
    m = (3 + 2 + 3 + 2 + 1 + 4 + 2 + 3 + 1) / 9
    assert chart.mean == pytest.approx(6)
    assert chart.upper == pytest.approx(6 + 2.66 * m)
    assert chart.lower == pytest.approx(6 - 2.66 * m)


def test_rules_apply_in_order_of_precedence() -> None:
    # The rising end is beyond the limit, in a trend and in a run: only the first is named.
    chart = control_chart(values=[*FLAT, 9.5, 11, 13, 15, 17, 19, 30], fix_after=13)
    assert chart.special_cause[-1] == SpecialCause.ABOVE_UPPER_LIMIT
    assert chart.special_cause[14] == SpecialCause.INCREASING_TREND


def test_where_two_trends_meet_the_later_one_decides() -> None:
    peak = np.array([1.0, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1])
    wide = {"mean": 4, "lower": -9, "upper": 9, "near_lower": -9, "near_upper": 9}
    lines = {name: np.full(13, float(at)) for name, at in wide.items()}
    found = special_causes(peak, **lines, rules=SpecialCauseRules())
    assert found[5] == SpecialCause.INCREASING_TREND
    assert found[6] == SpecialCause.DECREASING_TREND


def test_run_lengths_are_settings() -> None:
    # The spreadsheet can be set to six; the published default is seven.
    shifted = [*FLAT, 9, 11, 11, 11, 11, 11, 11]
    by_seven = control_chart(values=shifted, fix_after=13)
    by_six = control_chart(values=shifted, fix_after=13, rules=SpecialCauseRules(run_length=6))
    assert by_seven.special_cause[-1] == SpecialCause.COMMON_CAUSE
    assert by_six.special_cause[-1] == SpecialCause.RUN_ABOVE_MEAN


@pytest.mark.parametrize(
    ("improvement", "expected"),
    [
        ("increase", Variation.IMPROVEMENT_HIGH),
        ("decrease", Variation.CONCERN_HIGH),
        ("neutral", Variation.NEUTRAL_HIGH),
    ],
)
def test_the_variation_icon_is_the_last_point(improvement: Any, expected: Variation) -> None:
    chart = control_chart(values=[*FLAT, 40], improvement=improvement)
    assert chart.variation is expected
    assert chart.variation.text.startswith("Special cause")


def test_assurance_uses_the_limits_of_the_latest_stretch_only() -> None:
    low, high = FLAT, [value + 20 for value in FLAT]
    chart = control_chart(
        values=[*low, *high],
        improvement="increase",
        target=18,
        rebase=[Rebase(at=13, by="A. Smith", reason="New clinic opened")],
    )
    assert chart.assurance is Assurance.CONSISTENT_PASS
    assert chart.segment.tolist() == [0] * 13 + [1] * 13
    assert chart.mean[0] == pytest.approx(np.mean(low))
    assert chart.mean[-1] == pytest.approx(np.mean(high))


def test_rebasing_needs_a_person_and_a_reason_and_a_date_of_the_chart() -> None:
    with pytest.raises(MethodError, match="no reason"):
        Rebase(at=3, by="A. Smith", reason="")
    with pytest.raises(MethodError, match="no named person"):
        Rebase(at=3, by=" ", reason="New clinic")
    with pytest.raises(MethodError, match="no point has that date"):
        control_chart(values=FLAT, rebase=[Rebase(at=99, by="A. Smith", reason="New clinic")])


def test_dates_may_be_dates_and_must_rise() -> None:
    months = np.arange("2024-01", "2025-02", dtype="datetime64[M]")
    moved = Rebase(at="2024-08", by="A. Smith", reason="New clinic")
    chart = control_chart(values=FLAT, dates=months, rebase=[moved])
    assert chart.segment.tolist() == [0] * 7 + [1] * 6
    with pytest.raises(MethodError, match=r"dates\[1\].*is not after"):
        control_chart(values=FLAT, dates=months[::-1])


def test_fewer_than_thirteen_points_give_trial_limits() -> None:
    assert "trial limits" in control_chart(values=FLAT[:12]).note
    assert control_chart(values=FLAT).note == ""


def test_fixed_limits_do_not_move_when_points_are_added() -> None:
    short = control_chart(values=FLAT, fix_after=13)
    long = control_chart(values=[*FLAT, 30, 31, 32], fix_after=13)
    assert long.upper[-1] == short.upper[-1]


def test_a_flat_series_is_common_cause() -> None:
    chart = control_chart(values=[0.1] * 14, screen_outliers=True)
    assert set(chart.special_cause) == {SpecialCause.COMMON_CAUSE}
    assert chart.upper == pytest.approx(0.1)


def test_many_series_at_once_equal_each_alone() -> None:
    wall = np.array([FLAT, FLAT[::-1], np.cumsum(FLAT)])
    chart = control_chart(values=wall, improvement="increase", target=11)
    for row, series in enumerate(wall):
        alone = control_chart(values=series, improvement="increase", target=11)
        assert chart.variation[row] is alone.variation
        assert chart.assurance[row] is alone.assurance
        assert list(chart.special_cause[row]) == list(alone.special_cause)
        assert chart.upper[row] == pytest.approx(alone.upper)


def test_p_chart_by_hand() -> None:
    # 40 of 400: 10 %; three sigma at n = 100 is 3 * sqrt(.1 * .9 / 100) = 9 points.
    chart = control_chart(values=[8, 12, 10, 10], denominator=[100] * 4, kind="p")
    assert chart.mean == pytest.approx(0.10)
    assert chart.upper == pytest.approx(0.19)
    assert chart.lower == pytest.approx(0.01)


def test_u_chart_by_hand_per_thousand() -> None:
    chart = control_chart(values=[4, 6, 2], denominator=[100, 200, 100], kind="u", per=1000)
    assert chart.values == pytest.approx([40, 30, 20])
    assert chart.mean == pytest.approx(30)
    assert chart.upper == pytest.approx(30 + 3000 * np.sqrt(0.03 / np.array([100, 200, 100])))
    assert chart.lower == pytest.approx(0)


def test_c_and_g_charts_by_hand() -> None:
    counts = control_chart(values=[9, 7, 11, 9], kind="c")
    assert (counts.lower[0], counts.mean[0], counts.upper[0]) == pytest.approx((0, 9, 18))
    between = control_chart(values=[3, 5, 4, 4], kind="g")
    assert between.upper == pytest.approx(4 + 3 * np.sqrt(20))
    assert between.lower == pytest.approx(0)


def test_t_chart_is_xmr_on_the_transformed_scale() -> None:
    days = np.array([3.0, 14.0, 8.0, 22.0, 5.0, 9.0, 40.0])
    xmr = control_chart(values=days ** (1 / 3.6))
    t = control_chart(values=days, kind="t")
    assert t.upper == pytest.approx(xmr.upper**3.6)
    assert t.mean == pytest.approx(xmr.mean**3.6)


def test_laney_by_hand_and_wider_where_points_vary_more_than_counts_explain() -> None:
    events = np.array([1000.0, 1400, 900, 1500, 1100])
    people = np.full(5, 10_000.0)
    p = control_chart(values=events, denominator=people, kind="p")
    prime = control_chart(values=events, denominator=people, kind="p'")
    share = events / people
    sigma = np.sqrt(0.118 * 0.882 / people)
    spread = np.abs(np.diff((share - 0.118) / sigma)).mean() / 1.128
    assert prime.upper == pytest.approx(0.118 + 3 * sigma * spread)
    assert prime.upper[0] > p.upper[0]
    u_prime = control_chart(values=events, denominator=people, kind="u_prime")
    z = (share - 0.118) / np.sqrt(0.118 / people)
    assert u_prime.upper == pytest.approx(
        0.118 + 3 * np.sqrt(0.118 / people) * np.abs(np.diff(z)).mean() / 1.128
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": [1, float("nan"), 2]}, r"values\[1\] is nan"),
        ({"values": 3}, "needs a series"),
        ({"values": [3]}, "at least 2"),
        ({"values": FLAT, "kind": "q"}, "no 'q' chart"),
        ({"values": FLAT, "kind": "p"}, "needs denominator"),
        ({"values": FLAT, "denominator": FLAT}, "no denominator"),
        ({"values": [3, 4], "denominator": [2, 9], "kind": "p"}, "above denominator"),
        ({"values": [-1, 4], "kind": "c"}, "negative"),
        ({"values": FLAT, "improvement": "up"}, "'increase', 'decrease' or 'neutral'"),
        ({"values": FLAT, "fix_after": 1}, "at least 2"),
        ({"values": FLAT, "kind": "c", "screen_outliers": True}, "moving ranges"),
        ({"values": FLAT, "per": 1000}, "per=1000"),
        ({"values": FLAT, "target": [1, 2]}, "target has shape"),
        ({"values": FLAT, "dates": [1, 2]}, "date every point once"),
    ],
)
def test_refusals_say_what_to_do(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(MethodError, match=message):
        control_chart(**arguments)


def test_a_rule_of_one_point_is_refused() -> None:
    with pytest.raises(MethodError, match="at least 2 points"):
        SpecialCauseRules(trend_length=1)


series = st.lists(st.integers(-50, 50), min_size=2, max_size=40)


@given(series, st.integers(1, 8), st.integers(-40, 40), st.booleans())
def test_signals_do_not_depend_on_the_unit(
    values: list[int], scale: int, shift: int, screen: bool
) -> None:
    before = control_chart(values=values, screen_outliers=screen)
    moved = np.array(values) * 2.0**scale + shift * 1.0
    after = control_chart(values=moved, screen_outliers=screen)
    assert list(before.special_cause) == list(after.special_cause)
    assert after.upper == pytest.approx(before.upper * 2.0**scale + shift)


@given(series)
def test_turning_the_chart_over_turns_the_signals_over(values: list[int]) -> None:
    up = control_chart(values=values, improvement="increase")
    down = control_chart(values=-np.array(values), improvement="decrease")
    assert [cause.direction for cause in up.special_cause] == [
        -cause.direction for cause in down.special_cause
    ]
    assert up.variation.is_concern == down.variation.is_concern
