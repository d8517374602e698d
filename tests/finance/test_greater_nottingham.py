"""The money of the Greater Nottingham folder, as far as it can be told without a release."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sherwood.finance.control_total import control_totals
from sherwood.finance.funds import fund_ledgers
from sherwood.finance.monthly import monthly_report
from sherwood.finance.nodes import nodes
from sherwood.finance.pace_of_change import opening_distances, pace_of_change
from sherwood.finance.population_budget import population_budget, shares_by_weight
from sherwood.finance.positions import read_positions
from sherwood.finance.projection import do_nothing
from sherwood.partnership.folder import Partnership
from sherwood.partnership.loading import load_partnership
from sherwood.records.codes import SERVICE_LINE
from tests.finance.baselines import baseline

FOLDER = Path(__file__).parents[2] / "examples/greater-nottingham"
# People of the five bands, about as in a made-up population of the place.
PEOPLE = np.array([491_464.0, 133_757, 53_281, 31_915, 19_583])


@pytest.fixture(scope="module")
def partnership() -> Partnership:
    return load_partnership(FOLDER)


def test_the_gap_is_the_one_that_was_published(partnership):
    lines = len(SERVICE_LINE)
    cost = np.outer(PEOPLE * [1, 3, 6, 10, 16], np.ones(lines))
    made = baseline(
        groups=tuple(group.name for group in partnership.population_groups),
        people=PEOPLE,
        cost=cost * partnership.place.annual_cost / cost.sum(),
    )
    found = do_nothing(partnership, made)
    assert found.by_year().set_index("year").gap.round()[2020] == 314_000_000
    assert all(sum(p for _, p in each.steps()) == each.gap_pence for each in found.bridge)


@pytest.mark.parametrize("day", [date(2018, 6, 30), date(2019, 6, 30), date(2021, 4, 1)])
def test_the_budget_sums_at_every_level_of_every_hierarchy(partnership, day):
    budget = population_budget(partnership)
    for hierarchy in partnership.hierarchies:
        if not hierarchy.tree:
            continue
        found = nodes(partnership, hierarchy.name, day)
        pence = {each.code: int(budget.of(each.practices).sum()) for each in found.nodes}
        outside = int(budget.of(found.outside).sum())
        assert (
            sum(pence[n.code] for n in found.nodes if n.level == 0) + outside == budget.total_pence
        )
        for parent in found.nodes:
            children = [each for each in found.nodes if parent.code in each.parents]
            direct = set(parent.practices).difference(*(each.practices for each in children))
            assert pence[parent.code] == sum(pence[each.code] for each in children) + int(
                budget.of(tuple(direct)).sum()
            )


def test_the_choice_of_measure_moves_the_citys_share_by_half_as_much_again(partnership):
    table = shares_by_weight(partnership, nodes(partnership, "commissioning", date(2018, 4, 1)))
    city = table[table.node == "CITY"].set_index("weight").share
    assert city["community"] == pytest.approx(0.451, abs=0.001)
    assert city["mental_health"] == pytest.approx(0.618, abs=0.001)
    assert city["inequalities"] == pytest.approx(0.662, abs=0.001)


def test_budgets_reach_their_targets_and_spend_the_whole(partnership):
    budget = population_budget(partnership)
    opening = opening_distances(partnership, budget)
    assert sum(each.distance_pence for each in opening) == 0
    moved = pace_of_change(
        opening, budget.locality_pence(), partnership.pace_of_change, partnership.place.years
    )
    whole = sum(each.budget_pence for each in opening)
    for year in range(2017, 2021):
        now = sum(each.budget_pence for each in moved if each.year == year)
        assert abs(now - whole * (1 + partnership.pace_of_change.growth)) <= 1
        whole = now


def test_the_monthly_position_is_read_and_the_system_is_the_sum(partnership):
    totals = control_totals(partnership)
    positions = read_positions(FOLDER / "positions-2018-19.csv", totals)
    report = monthly_report(positions, totals, year=2018)
    counted = [each for each in report.organisations if not each.memo]
    assert report.system.actual_pence == sum(each.actual_pence for each in counted)
    assert report.system.total_pence == totals.system_pence(2018)


def test_every_fund_conserves(partnership):
    for ledger in fund_ledgers(partnership):
        released = sum(each.released_pence for each in ledger.years)
        spent = sum(each.spent_pence for each in ledger.years)
        assert released == spent + ledger.years[-1].carried_forward_pence
