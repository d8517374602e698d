"""Differencing: overlapping groupings of the same units must not give small numbers away."""

from __future__ import annotations

from typing import Any

import pytest

from sherwood.errors import MethodError
from sherwood.stats.disclosure import suppress
from sherwood.stats.disclosure_differencing import check_differencing, differences

# Six villages, and the people counted in each.
VILLAGES = [30, 20, 5, 45, 40, 60]
DISTRICTS = [0, 0, 0, 1, 1, 1]


def publish(groups: list[int], **more: Any) -> Any:
    counts = [
        sum(people for people, group in zip(VILLAGES, groups, strict=True) if group == each)
        for each in range(max(groups) + 1)
    ]
    return suppress(counts, policy="threshold_10", **more)


def found_with(groups: list[int], **more: Any) -> tuple[Any, ...]:
    return differences(
        first=publish(DISTRICTS, **more),
        first_groups=DISTRICTS,
        second=publish(groups, **more),
        second_groups=groups,
    )


def test_a_group_that_is_another_and_a_village_gives_the_village_away() -> None:
    # Care group 0 is district 0 without village 2, which holds 5 people.
    found = found_with([0, 0, 1, 1, 1, 1])
    assert [(each.units, each.lowest, each.highest) for each in found] == [((2,), 5, 5)]
    assert "(1 units) can be worked out as 5" in str(found[0])


def test_the_same_with_totals_and_units_left_out() -> None:
    found = found_with([0, 0, -1, 1, 1, 1], totals=True)
    assert any(each.units == (2,) for each in found)


def test_large_differences_are_no_secret() -> None:
    assert found_with([0, 0, 0, 0, 1, 1]) == ()


def test_groups_that_nest_exactly_are_no_difference() -> None:
    assert found_with(DISTRICTS) == ()
    assert found_with([0, 0, 0, 1, 2, 2]) == ()


def test_a_hidden_group_can_be_given_away_by_the_other_publication() -> None:
    # Alone, village 2 is hidden and nothing gives it back; district 0 and the rest of it do.
    found = differences(
        first=publish(DISTRICTS),
        first_groups=DISTRICTS,
        second=publish([0, 0, 1, 2, 2, 2]),
        second_groups=[0, 0, 1, 2, 2, 2],
    )
    assert found[0].what == "hidden figure 1 of the second"
    assert (found[0].lowest, found[0].highest) == (5, 5)


def test_rounding_blurs_a_difference() -> None:
    rounded = suppress([55, 145]), suppress([50, 150])
    assert (
        differences(
            first=rounded[0],
            first_groups=DISTRICTS,
            second=rounded[1],
            second_groups=[0, 0, 1, 1, 1, 1],
        )
        == ()
    )


def test_check_differencing_refuses_and_says_what_to_do() -> None:
    groups = [0, 0, 1, 1, 1, 1]
    with pytest.raises(MethodError, match="publish only one of the two groupings"):
        check_differencing(
            first=publish(DISTRICTS),
            first_groups=DISTRICTS,
            second=publish(groups),
            second_groups=groups,
        )


@pytest.mark.parametrize(
    ("first_groups", "second_groups", "message"),
    [
        ([0, 1], [0, 1, 1], "same units"),
        ([0, 7], [0, 1], "outside the 2 groups"),
        ([0, -2], [0, 1], "outside the 2 groups"),
        ([0.5, 1], [0, 1], "one group for each unit"),
    ],
)
def test_groups_are_checked(first_groups: Any, second_groups: Any, message: str) -> None:
    table = suppress([40, 60])
    with pytest.raises(MethodError, match=message):
        differences(
            first=table, first_groups=first_groups, second=table, second_groups=second_groups
        )


def test_only_rows_of_counts_are_compared() -> None:
    table = suppress([[40, 60], [30, 20]])
    with pytest.raises(MethodError, match="one column of each table"):
        differences(first=table, first_groups=[0], second=table, second_groups=[0])
