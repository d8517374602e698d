"""Run charts against the published table of runs; CUSUM against its recursion by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.stats.cusum import cusum, reflected_sum, risk_adjusted_cusum
from sherwood.stats.run_charts import expected_runs, run_chart


@pytest.mark.parametrize(
    ("useful", "fewest", "most"),
    # Perla, Provost and Murray 2011, table of expected runs.
    [(10, 3, 9), (12, 3, 11), (14, 4, 12), (16, 5, 13), (18, 6, 14), (20, 6, 16), (24, 8, 18)],
)
def test_expected_runs_are_the_published_ones(useful: int, fewest: int, most: int) -> None:
    assert expected_runs(useful // 2, useful // 2) == (fewest, most)


def test_a_shift_passes_over_points_on_the_median() -> None:
    chart = run_chart(values=[1, 1, 1, 1, 0, 1, 1, 3, 3, 3, 3, 3, 3], baseline=7, shift_length=6)
    assert chart.median == 1
    assert chart.shift.tolist() == [False] * 7 + [True] * 6
    held = run_chart(values=[5, 1, 5, 1, 5, 1, 6, 6, 3, 6, 6, 6, 6], baseline=6)
    assert held.median == 3
    assert held.shift.tolist() == [False] * 6 + [True, True, False] + [True] * 4


def test_a_trend_passes_over_repeats() -> None:
    chart = run_chart(values=[5, 1, 2, 3, 3, 4, 5, 1])
    assert chart.trend.tolist() == [False, True, True, True, False, True, True, False]
    assert run_chart(values=[5, 1, 2, 3, 4, 1]).trend.any() == np.False_


def test_runs_are_counted_and_judged() -> None:
    moved = run_chart(values=[1, 2, 1, 2, 1, 2, 1, 8, 9, 8, 9, 8, 9, 8])
    assert (moved.runs, moved.too_few_runs, moved.too_many_runs) == (2, True, False)
    sawtooth = run_chart(values=[1, 9] * 8)
    assert (sawtooth.runs, sawtooth.too_few_runs, sawtooth.too_many_runs) == (16, False, True)
    assert any("too many runs" in text for text in sawtooth.signals)


def test_a_flat_series_has_no_signals() -> None:
    flat = run_chart(values=[4] * 12)
    assert (flat.useful_points, flat.runs, flat.signals) == (0, 0, ())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"values": [1]}, "at least two points"),
        ({"values": [1, 2, 3], "baseline": 9}, "from 2 to 3"),
        ({"values": [1, 2, 3], "shift_length": 1}, "at least 2 points"),
    ],
)
def test_run_chart_refusals(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(MethodError, match=message):
        run_chart(**arguments)


@given(st.lists(st.integers(-9, 9), min_size=3, max_size=30), st.integers(1, 6), st.integers(-9, 9))
def test_run_chart_signals_do_not_depend_on_the_unit(
    values: list[int], scale: int, shift: int
) -> None:
    before = run_chart(values=values)
    after = run_chart(values=np.array(values) * scale + shift)
    assert before.signals == after.signals


steps = st.lists(st.integers(-20, 20), min_size=1, max_size=40)


@given(steps)
def test_the_reflected_sum_is_its_recursion(values: list[int]) -> None:
    total, expected = 0.0, []
    for step in values:
        total = max(0.0, total + step)
        expected.append(total)
    assert reflected_sum(np.array(values, dtype=float)).tolist() == expected


def test_cusum_finds_a_small_lasting_change_both_ways() -> None:
    steady = np.tile([0.0, 1.0, -1.0, 0.5, -0.5], 4)
    up = cusum(values=[*steady, *(steady + 1)], target=0, standard_deviation=1)
    down = cusum(values=[*steady, *(steady - 1)], target=0, standard_deviation=1)
    assert not up.signal[:20].any()
    assert up.signal.any()
    assert down.lower == pytest.approx(-up.upper[np.newaxis, :][0], abs=6)
    assert down.signal.any()


def test_many_series_at_once() -> None:
    wall = np.array([[0.0, 2.0, 2.0], [0.0, -2.0, -2.0]])
    found = cusum(values=wall, target=0, standard_deviation=1)
    assert found.upper.tolist() == [[0, 1.5, 3.0], [0, 0, 0]]
    assert found.lower.tolist() == [[0, 0, 0], [0, -1.5, -3.0]]


def test_risk_adjusted_cusum_by_hand() -> None:
    # A death at risk 0.2: log(2 / (1 - 0.2 + 2 * 0.2)); a survivor only lowers the sum.
    found = risk_adjusted_cusum(outcomes=[1, 0], expected=[0.2, 0.5])
    first = np.log(2 / 1.2)
    assert found.upper == pytest.approx([first, max(0, first + np.log(1 / 1.5))])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cusum(values=3, target=0, standard_deviation=1), "needs a series"),
        (lambda: cusum(values=[3], target=0, standard_deviation=0), "above zero"),
        (lambda: risk_adjusted_cusum(outcomes=[2], expected=[0.1]), "1 if it happened"),
        (lambda: risk_adjusted_cusum(outcomes=[1], expected=[1]), "between 0 and 1"),
        (lambda: risk_adjusted_cusum(outcomes=1, expected=0.1), "needs a series"),
        (
            lambda: risk_adjusted_cusum(outcomes=[1], expected=[0.1], odds_ratio=0.5),
            "rise worth finding",
        ),
    ],
)
def test_cusum_refusals(call: Any, message: str) -> None:
    with pytest.raises(MethodError, match=message):
        call()
