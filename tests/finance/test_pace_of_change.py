"""Budgets move to their targets within floors and ceilings, and no penny is made or lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.errors import InputError, MethodError
from sherwood.finance.pace_of_change import (
    BudgetYear,
    distance_table,
    opening_distances,
    pace_of_change,
)
from sherwood.finance.population_budget import population_budget
from sherwood.partnership.money import OpeningBudget, PaceOfChange
from tests.partnership import made_up


def policy(growth: float = 0.02, least: float = 0.01, most: float = 0.04) -> PaceOfChange:
    return PaceOfChange(growth=growth, least_growth=least, most_growth=most, source="made up")


def opening(**pounds: float) -> list[BudgetYear]:
    return [BudgetYear(code, 2016, 1, round(100 * each), 0.0) for code, each in pounds.items()]


def budgets(found: tuple[BudgetYear, ...], year: int) -> dict[str, float]:
    return {each.locality: each.budget_pence / 100 for each in found if each.year == year}


def test_the_opening_distances_sum_to_nought():
    # NORTH has 60 % of people and need, and 90 of 150 millions: it is on its target.
    partnership = made_up.partnership()
    table = distance_table(opening_distances(partnership, population_budget(partnership)))
    assert table.distance_pounds.tolist() == [0.0, 0.0]
    moved = made_up.partnership(
        opening_budgets=(
            OpeningBudget(locality="NORTH", amount=100e6, source="made up"),
            OpeningBudget(locality="SOUTH", amount=50e6, source="made up"),
        )
    )
    table = distance_table(opening_distances(moved, population_budget(moved)))
    assert table.distance_pounds.tolist() == [10e6, -10e6]
    assert table.distance.tolist() == pytest.approx([10 / 90, -10 / 60])


def test_a_locality_without_an_opening_budget_is_named():
    partnership = made_up.partnership(
        opening_budgets=(OpeningBudget(locality="WEST", amount=1, source="made up"),)
    )
    with pytest.raises(InputError, match=r"none for NORTH, SOUTH\. WEST has no practice"):
        opening_distances(partnership, population_budget(partnership))


def test_the_floor_of_one_sets_the_pace_of_the_other():
    # The whole grows to 204; NORTH's floor is 111.10, so SOUTH has what is left.
    found = pace_of_change(opening(NORTH=110, SOUTH=90), {"NORTH": 1, "SOUTH": 1}, policy(), 1)
    assert budgets(found, 2017) == {"NORTH": 111.1, "SOUTH": 92.9}


def test_the_target_is_reached_and_kept():
    found = pace_of_change(opening(NORTH=101, SOUTH=99), {"NORTH": 1, "SOUTH": 1}, policy(), 3)
    assert budgets(found, 2017) == {"NORTH": 102.01, "SOUTH": 101.99}
    assert budgets(found, 2018) == {"NORTH": 104.04, "SOUTH": 104.04}
    assert all(each.distance_pence == 0 for each in found if each.year == 2019)


def test_a_ceiling_holds_what_is_above_target():
    # NORTH is above its target and may grow by 1 % where the whole grows by 5 %.
    found = pace_of_change(
        opening(NORTH=101, SOUTH=99), {"NORTH": 1, "SOUTH": 1}, policy(0.05, 0.0, 0.01), 1
    )
    assert budgets(found, 2017) == {"NORTH": 102.01, "SOUTH": 107.99}


def test_what_is_above_target_does_not_pass_its_floor_to_get_there_sooner():
    found = pace_of_change(
        opening(A=150, B=100, C=50), {"A": 1, "B": 1, "C": 1}, policy(0.0, -0.1, 0.0), 2
    )
    assert budgets(found, 2017) == {"A": 135, "B": 90, "C": 75}


def test_a_floor_of_the_growth_of_the_whole_leaves_every_share_as_it_was():
    found = pace_of_change(
        opening(NORTH=33.33, SOUTH=66.67), {"NORTH": 1, "SOUTH": 1}, policy(0.02, 0.02, 0.02), 1
    )
    assert budgets(found, 2017) == {"NORTH": 34.0, "SOUTH": 68.0}


def test_floors_that_cannot_be_paid_are_refused():
    with pytest.raises(MethodError, match=r"in 2017/18 a floor of 3\.00% for every locality needs"):
        pace_of_change(opening(A=100, B=100), {"A": 1, "B": 1}, policy(0.02, 0.03), 1)


def test_a_floor_above_the_ceiling_is_refused():
    with pytest.raises(MethodError, match="is above most_growth"):
        pace_of_change(opening(A=100), {"A": 1}, policy(0.02, 0.03, 0.01), 1)


localities = st.lists(
    st.tuples(st.integers(100, 10**11), st.integers(0, 10**9)), min_size=1, max_size=8
).filter(lambda given: any(target for _, target in given))
growths = st.floats(-0.05, 0.1).map(lambda rate: round(rate, 4))


@given(localities, growths, st.floats(0, 0.1), st.floats(0, 0.1), st.integers(1, 5))
def test_every_year_spends_the_whole_and_no_floor_is_broken(given, growth, below, above, years):
    rules = policy(growth, round(growth - below, 4), round(growth + above, 4))
    before = {f"L{at}": pence for at, (pence, _) in enumerate(given)}
    target = {f"L{at}": need for at, (_, need) in enumerate(given)}
    found = pace_of_change(
        [BudgetYear(code, 2016, 1, pence, 0.0) for code, pence in before.items()],
        target,
        rules,
        years,
    )
    for year in range(2017, 2017 + years):
        now = {each.locality: each.budget_pence for each in found if each.year == year}
        assert abs(sum(now.values()) - sum(before.values()) * (1 + growth)) <= 1
        assert sum(each.target_pence for each in found if each.year == year) == sum(now.values())
        for code, pence in now.items():
            assert pence >= before[code] * (1 + rules.least_growth) - 1
            if before[code] * sum(target.values()) > target[code] * sum(before.values()):
                assert pence <= before[code] * (1 + rules.most_growth) + 1
        before = now


@given(localities, st.integers(0, 7), st.integers(0, 10**9))
def test_more_need_never_has_less(given, which, more):
    which %= len(given)
    start = [BudgetYear(f"L{at}", 2016, 1, pence, 0.0) for at, (pence, _) in enumerate(given)]

    def of(added: int) -> int:
        target = {f"L{at}": need for at, (_, need) in enumerate(given)}
        target[f"L{which}"] += added
        return pace_of_change(start, target, policy(), 1)[which].budget_pence

    assert of(more) >= of(0)
