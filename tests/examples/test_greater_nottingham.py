"""The flagship folder: whole, and true to what is published of Greater Nottingham."""

from __future__ import annotations

import csv
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from sherwood.finance.control_total import control_totals
from sherwood.finance.positions import read_positions
from sherwood.framework.claim import claim_support
from sherwood.partnership.framework import Item, Status
from sherwood.partnership.loading import find_faults, load_partnership
from sherwood.records.codes import SERVICE_LINE
from tests.shared_data import shared

FOLDER = Path(__file__).parents[2] / "examples" / "greater-nottingham"
FACTS = Path(__file__).parents[2] / "src" / "sherwood" / "synthetic" / "facts"
PARTNERSHIP = load_partnership(FOLDER)
ITEMS: tuple[Item, ...] = (*PARTNERSHIP.enablers, *PARTNERSHIP.functions)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as opened:
        return list(csv.DictReader(opened))


def _members(hierarchy: str, parent: str, day: date) -> set[str]:
    return {
        edge.child
        for edge in PARTNERSHIP.memberships
        if edge.hierarchy == hierarchy and edge.parent == parent and edge.holds(day)
    }


def _effective(item: Item, day: date) -> bool:
    return any(
        change.status is Status.EFFECTIVE and change.start <= day < (change.lapses or date.max)
        for change in item.history
    )


def test_there_is_nothing_wrong_with_the_folder() -> None:
    assert find_faults(FOLDER) == []


def test_gap_and_claim_are_those_published() -> None:
    assert PARTNERSHIP.place.population == 730_000
    assert PARTNERSHIP.place.annual_cost == 1.3e9
    assert (PARTNERSHIP.known_gap.amount, PARTNERSHIP.known_gap.year) == (314e6, 2020)
    assert (PARTNERSHIP.claim.low, PARTNERSHIP.claim.high) == (220e6, 280e6)
    assert PARTNERSHIP.claim.requires == ()


def test_growth_names_every_line_once() -> None:
    named = [line for growth in PARTNERSHIP.growth for line in growth.lines]
    assert sorted(named) == sorted(SERVICE_LINE)


def test_everybody_in_a_population_group_is_somewhere_a_year_later() -> None:
    assert [group.name for group in PARTNERSHIP.population_groups] == [
        f"band_{n}" for n in range(1, 6)
    ]
    for group in PARTNERSHIP.population_groups:
        assert sum(group.moves) == pytest.approx(1, abs=1e-9)
    deaths = [group.deaths for group in PARTNERSHIP.population_groups]
    assert deaths == sorted(deaths)


def test_budget_and_councils_make_the_annual_cost() -> None:
    councils = 206e6
    health = sum(component.amount for component in PARTNERSHIP.budget_components)
    assert health + councils == PARTNERSHIP.place.annual_cost


def test_opening_budgets_are_those_of_the_localities() -> None:
    localities = {practice.locality for practice in PARTNERSHIP.practices}
    assert {budget.locality for budget in PARTNERSHIP.opening_budgets} == localities


def test_every_mechanism_of_payment_has_a_contract() -> None:
    used = {contract.mechanism for contract in PARTNERSHIP.contracts}
    assert used == {"block", "activity", "blended", "aligned", "capitated", "gain_share"}


def test_organisations_know_the_codes_of_the_synthetic_release() -> None:
    known = {code for each in PARTNERSHIP.organisations for code in each.provider_codes}
    made = {row["provider_code"] for row in _rows(FACTS / "providers.csv")}
    practices = {row["practice_code"] for row in _rows(FACTS / "practices.csv")}
    assert made | practices <= known
    counted = [code for each in PARTNERSHIP.organisations for code in each.provider_codes]
    assert len(counted) == len(known)


def test_practices_localities_and_groups_are_those_of_the_synthetic_release() -> None:
    made = {row["practice_code"]: row for row in _rows(FACTS / "practices.csv")}
    assert {practice.code: practice.locality for practice in PARTNERSHIP.practices} == {
        code: row["locality_code"] for code, row in made.items()
    }
    groups = {
        edge.child: edge.parent
        for edge in PARTNERSHIP.memberships
        if edge.hierarchy == "group" and edge.child in made
    }
    assert groups == {code: row["group_code"] for code, row in made.items()}


def test_commissioning_groups_belong_as_the_county_listed_them() -> None:
    parents = {"uop": "planning", "stp": "transformation", "utla": "council"}
    codes = {
        "nno": "NORTH_NOTTS",
        "mno": "MID_NOTTS",
        "sno": "SOUTH_NOTTS",
        "not": "NOTTS_STP",
        "ncc": "511",
        "nci": "512",
    }
    listed = _rows(shared("known_answers/notts_org_hierarchy") / "ccg_groups_2018.csv")
    for row in listed:
        members = _members(parents[row["group_type"]], codes[row["group_code"]], date(2018, 6, 1))
        assert row["ccg_code"] in members


def test_belonging_is_not_one_tree() -> None:
    day = date(2018, 6, 1)
    groups = {"02Q", "04E", "04H", "04K", "04L", "04M", "04N"}
    assert _members("transformation", "NOTTS_STP", day) == groups - {"02Q"}
    assert _members("council", "511", day) & groups == groups - {"04K"}


def test_two_partnerships_were_proposed_and_three_were_formed() -> None:
    assert len(_members("partnership", "NOTTS_ICS", date(2018, 7, 1))) == 2
    assert len(_members("partnership", "NOTTS_ICS", date(2020, 1, 1))) == 3


def test_the_city_council_left_the_table_and_came_back() -> None:
    assert "512" in _members("system", "NOTTS_ICS", date(2018, 10, 31))
    assert "512" not in _members("system", "NOTTS_ICS", date(2018, 11, 1))
    assert "512" in _members("system", "NOTTS_ICS", date(2019, 6, 1))


def test_no_one_has_two_parents_in_a_tree_on_one_day() -> None:
    trees = {each.name for each in PARTNERSHIP.hierarchies if each.tree}
    for one, other in combinations([m for m in PARTNERSHIP.memberships if m.hierarchy in trees], 2):
        if (one.hierarchy, one.child) == (other.hierarchy, other.child):
            assert not other.holds(one.start)
            assert not one.holds(other.start)


def test_fourteen_enablers_and_fourteen_functions() -> None:
    assert len(PARTNERSHIP.enablers) == 14
    assert len(PARTNERSHIP.functions) == 14


def test_the_claims_condition_is_never_met() -> None:
    months = [date(year, month, 1) for year in range(2017, 2024) for month in range(1, 13)]
    assert not any(all(_effective(item, day) for item in ITEMS) for day in months)
    never = {item.id for item in ITEMS if not any(_effective(item, day) for day in months)}
    assert never == {
        "payment_reform",
        "payment_administration",
        "provider_alliance",
        "estates_and_capacity_plan",
    }


def test_every_item_is_needed_by_something_planned() -> None:
    stands_on = {item.id: item.requires for item in ITEMS}
    needed: set[str] = set()
    waiting = [
        name
        for planned in PARTNERSHIP.planned
        for name in PARTNERSHIP.interventions[planned.uses].requires
    ]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting.extend(stands_on[name])
    assert needed == set(stands_on)


def test_the_claim_is_supported_only_with_everything_in_place() -> None:
    supported = {
        each.id: claim_support(PARTNERSHIP, each).supported for each in PARTNERSHIP.scenarios
    }
    assert {name for name, is_supported in supported.items() if is_supported} == {
        "as_claimed",
        "evidenced_with_everything",
    }


def test_scenarios_that_the_report_names_are_there() -> None:
    scenarios = {each.id: each for each in PARTNERSHIP.scenarios}
    assert len(scenarios) >= 5
    claimed, evidenced = scenarios["as_claimed"], scenarios["as_evidenced"]
    assert (claimed.effects, claimed.items) == ("claimed", "all")
    assert (evidenced.effects, evidenced.items) == ("evidenced", "planned")
    assert scenarios["no_enablers"].items == "none"


def test_positions_can_be_imported() -> None:
    positions = read_positions(FOLDER / "positions-2018-19.csv", control_totals(PARTNERSHIP))
    assert len(positions) == 8 * 12
    assert {each.month for each in positions if each.actual_pence is None} == {10, 11, 12}


def test_every_risk_has_its_bearer_and_every_kind_is_there() -> None:
    codes = {each.code for each in PARTNERSHIP.organisations}
    risks = PARTNERSHIP.risks
    assert len(risks) >= 12
    assert {risk.bearer for risk in risks} <= codes
    assert {risk.kind for risk in risks} == {
        "probability",
        "technical",
        "price",
        "demand",
        "policy",
    }
