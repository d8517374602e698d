"""Quantile groups: ties, grouping, direction, and how the national rule differs from a guess."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sherwood.errors import MethodError
from sherwood.stats import quantile_groups

scores = st.lists(st.integers(0, 50).map(float), min_size=10, max_size=200)


@given(scores, st.integers(2, 10))
def test_the_rule_is_floor_of_rank_less_one_times_groups_over_areas_plus_one(
    values: list[float], number: int
) -> None:
    rank = stats.rankdata(values, method="min").astype(int)
    expected = [(r - 1) * number // len(values) + 1 for r in rank]
    assert quantile_groups(values=values, number=number).tolist() == expected


@given(scores)
def test_inverting_is_ranking_the_values_turned_round(values: list[float]) -> None:
    turned = quantile_groups(values=np.negative(values), number=5)
    np.testing.assert_array_equal(quantile_groups(values=values, number=5, invert=True), turned)


def test_282_areas_are_not_the_deciles_of_the_ceiling_rule() -> None:
    values = np.arange(282.0)
    ceiling = np.ceil((values + 1) * 10 / 282)
    assert np.sum(quantile_groups(values=values) != ceiling) == 8
    sizes = np.bincount(quantile_groups(values=values))[1:]
    assert sizes.min() == 28
    assert sizes.max() == 29


def test_areas_are_ranked_within_their_label() -> None:
    values = [1, 2, 3, 4, 40, 30, 20, 10]
    region = ["N"] * 4 + ["S"] * 4
    groups = quantile_groups(values=values, number=2, by=region)
    assert groups.tolist() == [1, 1, 2, 2, 2, 2, 1, 1]
    each = [False] * 4 + [True] * 4
    groups = quantile_groups(values=values, number=2, by=region, invert=each)
    assert groups.tolist() == [1, 1, 2, 2, 1, 1, 2, 2]


def test_areas_that_tie_share_the_lower_group() -> None:
    assert quantile_groups(values=[1, 2, 2, 2], number=4).tolist() == [1, 2, 2, 2]


def test_missing_values_and_too_few_areas_can_be_left_without_a_group() -> None:
    values = [3, np.nan, 1, 2, 9, 8]
    region = ["N", "N", "N", "N", "S", "S"]
    groups = quantile_groups(values=values, number=3, by=region, missing="leave")
    np.testing.assert_array_equal(groups, [3, np.nan, 1, 2, np.nan, np.nan])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"values": [1, np.nan]}, "values[1] is nan"),
        ({"values": [1, 2, 3]}, "fewer than 10 areas"),
        ({"values": [1, 2, 3], "number": 1}, "two or more"),
        ({"values": [1, 2, 3], "number": 2, "by": ["a"]}, "one label an area"),
        ({"values": [1, 2, 3], "number": 2, "invert": [True, False]}, "one for each area"),
        ({"values": [1, 2], "number": 2, "invert": [True, False]}, "one direction"),
        ({"values": [[1, 2], [3, 4]], "number": 2}, "on one axis"),
    ],
)
def test_refusals(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(MethodError) as refusal:
        quantile_groups(**wrong)  # type: ignore[arg-type]
    assert words in str(refusal.value)
