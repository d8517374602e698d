"""Whole pence that sum to the whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.stats import apportionment

totals = st.integers(-(10**13), 10**13)
weight = st.floats(0, 1e9, allow_nan=False)
weights = st.lists(weight, min_size=1, max_size=30).filter(any)


def test_the_pence_left_over_go_to_the_largest_remainders():
    # Exact shares: 16.66, 33.33 and 50.
    assert apportionment.apportion(100, [1, 2, 3]).tolist() == [17, 33, 50]


def test_equal_remainders_are_served_in_order():
    assert apportionment.apportion(2, [1, 1, 1]).tolist() == [1, 1, 0]


def test_a_part_without_weight_has_nothing():
    assert apportionment.apportion(7, [0, 1, 0]).tolist() == [0, 7, 0]


def test_a_pound_too_many_for_floats_is_shared_exactly():
    shared = apportionment.apportion(10**17 + 1, [1.0, 1.0])
    assert shared.tolist() == [5 * 10**16 + 1, 5 * 10**16]


@given(total=totals, weights=weights)
def test_parts_sum_to_the_whole(total, weights):
    assert sum(apportionment.apportion(total, weights).tolist()) == total


@given(total=totals, weights=weights)
def test_no_part_is_a_penny_from_its_exact_share(total, weights):
    shared = apportionment.apportion(total, weights)
    exact = total * np.array(weights) / sum(weights)
    assert np.all(np.abs(shared - exact) < 1 + abs(total) * 1e-14)


@given(total=st.integers(0, 10**12), weights=weights)
def test_more_weight_never_has_less(total, weights):
    shared = apportionment.apportion(total, weights)
    order = np.argsort(weights, kind="stable")
    heavier = np.array(weights)[order]
    risen = np.diff(shared[order])
    assert np.all(risen[np.diff(heavier) > 0] >= 0)


@given(total=st.integers(0, 10**6), weights=weights, data=st.data())
def test_a_part_never_falls_because_its_own_weight_rose(total, weights, data):
    part = data.draw(st.integers(0, len(weights) - 1))
    risen = list(weights)
    risen[part] += data.draw(weight)
    before = apportionment.apportion(total, weights)[part]
    assert apportionment.apportion(total, risen)[part] >= before


@given(total=totals, weights=weights)
def test_only_the_proportions_of_weights_count(total, weights):
    twice = [2 * each for each in weights]
    assert np.array_equal(
        apportionment.apportion(total, weights), apportionment.apportion(total, twice)
    )


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ([1, -1], "weights.1. is -1"),
        ([0, 0], "all nought"),
        ([], "empty"),
        ([1, float("nan")], "weights.1. is nan"),
        ([[1, 2]], "one axis"),
    ],
)
def test_weights_that_say_nothing_are_refused(weights, told):
    with pytest.raises(MethodError, match=told):
        apportionment.apportion(100, weights)


def test_part_of_a_penny_is_refused():
    with pytest.raises(MethodError, match="whole pence"):
        apportionment.apportion(10.5, [1])  # type: ignore[arg-type]


def test_every_row_sums_to_its_own_total():
    shared = apportionment.apportion_rows([100, 7, 0], [[1, 1, 1], [0, 5, 2], [0, 0, 0]])
    assert shared.tolist() == [[34, 33, 33], [0, 5, 2], [0, 0, 0]]


def test_rows_must_match_totals():
    with pytest.raises(MethodError, match="one row of weights for each total"):
        apportionment.apportion_rows([100], [[1, 2], [3, 4]])


@given(values=st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=30))
def test_values_rounded_together_move_by_less_than_one(values):
    rounded = apportionment.round_together(values)
    assert np.all(np.abs(rounded - np.array(values)) < 1)
    assert abs(sum(rounded.tolist()) - sum(values)) <= 0.5 + 1e-2


def test_values_rounded_to_a_total_they_cannot_reach_are_refused():
    with pytest.raises(MethodError, match="cannot be rounded to sum to 9"):
        apportionment.round_together([1.5, 2.5], total=9)


@pytest.mark.parametrize(
    ("pounds", "pence"), [(0.005, 1), (-0.005, -1), (1.004, 100), (314_000_000, 31_400_000_000)]
)
def test_pounds_become_pence_as_they_are_written(pounds, pence):
    assert apportionment.to_pence(pounds) == pence


def test_what_is_not_an_amount_is_refused():
    with pytest.raises(MethodError, match="not an amount"):
        apportionment.to_pence(float("inf"))
