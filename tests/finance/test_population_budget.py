"""The budget goes where need is, sums at every level, and no one measure of need is chosen."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.errors import InputError, MethodError
from sherwood.finance.need_index import need_index, round_half_up
from sherwood.finance.nodes import nodes
from sherwood.finance.population_budget import (
    WEIGHTS,
    population_budget,
    shares_by_weight,
)
from sherwood.partnership.money import BudgetComponent
from sherwood.partnership.organisations import Hierarchy, Membership, Practice
from tests.partnership import made_up
from tests.shared_data import shared

DAY = date(2018, 4, 1)
COLUMNS = [
    "G&A WP",
    "CS WP",
    "MH WP",
    "Mat WP",
    "Health Ineq WP",
    "Prescr WP",
    "Final WP",
    "Primary Medical Care WP",
    "Final PMC WP",
]
PLACES = {
    "Greater Nottingham (City+Broxtowe+Gedling+Rushcliffe)": [
        "Nottingham",
        "Broxtowe",
        "Gedling",
        "Rushcliffe",
    ],
    "Nottingham City": ["Nottingham"],
    "Rushcliffe": ["Rushcliffe"],
    "Mid Notts (Ashfield+Mansfield+N&S)": ["Ashfield", "Mansfield", "Newark and Sherwood"],
    "Bassetlaw": ["Bassetlaw"],
}


def practice(code: str, locality: str = "CITY", **weights: float) -> Practice:
    need = dict.fromkeys(WEIGHTS, 100.0) | weights
    return Practice(code=code, name=code, locality=locality, source="made up", **need)


def component(weight: str = "overall", amount: float = 100.0) -> BudgetComponent:
    return BudgetComponent(id=weight, title=weight, weight=weight, amount=amount, source="made up")


def belongs(parent: str, child: str, start: str = "2017-04-01", **changes: object) -> Membership:
    fields = {"hierarchy": "system", "parent": parent, "child": child, "source": "made up"}
    return Membership(**{**fields, "start": date.fromisoformat(start), **changes})


def test_each_component_follows_its_own_measure_of_need():
    budget = population_budget(
        made_up.partnership(
            practices=(practice("A", mental_health=300), practice("B", overall=300)),
            budget_components=(component("overall"), component("mental_health", 1.0)),
        )
    )
    assert budget.pence.tolist() == [[2_500, 75], [7_500, 25]]


def test_a_node_has_what_its_practices_have():
    partnership = made_up.partnership()
    table = population_budget(partnership).by_node(nodes(partnership, "system", DAY))
    amounts = table.set_index("node").amount
    assert amounts["ALL"] == amounts["CCG"] == amounts["NORTH"] + amounts["SOUTH"] == 153e6
    assert table.level.tolist() == [0, 1, 2, 2]
    assert table.set_index("node").per_head["NORTH"] == pytest.approx(1_530)


def test_practices_outside_a_hierarchy_are_shown_so_that_it_sums():
    partnership = made_up.partnership(
        hierarchies=(Hierarchy(name="llp", title="Partnerships of practices"),),
        memberships=(belongs("LLP", "N1", hierarchy="llp"),),
    )
    table = population_budget(partnership).by_node(nodes(partnership, "llp", DAY))
    assert table.node.tolist() == ["LLP", "outside"]
    assert table.amount.sum() == 153e6


def test_a_practice_belongs_where_its_locality_does_unless_it_is_named():
    partnership = made_up.partnership(
        practices=(practice("A", "NORTH"), practice("B", "NORTH")),
        memberships=(belongs("ICP", "NORTH"), belongs("OTHER", "B")),
    )
    found = {each.code: each.practices for each in nodes(partnership, "system", DAY).nodes}
    assert found == {"ICP": ("A",), "NORTH": ("A",), "OTHER": ("B",)}


def test_belonging_is_of_a_day():
    partnership = made_up.partnership(
        memberships=(
            belongs("OLD", "N1", "2017-04-01", end=date(2018, 4, 1)),
            belongs("NEW", "N1", "2018-04-01"),
        )
    )
    on = {
        day: [each.code for each in nodes(partnership, "system", day).nodes]
        for day in (date(2018, 3, 31), DAY)
    }
    assert on == {date(2018, 3, 31): ["OLD"], DAY: ["NEW"]}


def test_a_practice_counts_once_where_two_ways_lead_up():
    partnership = made_up.partnership(
        practices=(practice("A"),),
        memberships=(
            belongs("ONE", "A"),
            belongs("TWO", "A"),
            belongs("TOP", "ONE"),
            belongs("TOP", "TWO"),
        ),
    )
    found = {each.code: each.practices for each in nodes(partnership, "system", DAY).nodes}
    assert found == {"TOP": ("A",), "ONE": ("A",), "TWO": ("A",)}


def test_a_circle_is_refused():
    partnership = made_up.partnership(
        practices=(practice("A"),),
        memberships=(belongs("X", "A"), belongs("Y", "X"), belongs("X", "Y")),
    )
    with pytest.raises(InputError, match="goes in a circle: X in Y in X; end one"):
        nodes(partnership, "system", DAY)


def test_a_hierarchy_that_is_not_there_is_refused():
    with pytest.raises(InputError, match=r"no hierarchy 'other' in organisations.toml; it has sys"):
        nodes(made_up.partnership(), "other", DAY)


def test_a_budget_without_practices_is_refused():
    with pytest.raises(InputError, match="no practice to share the budget among"):
        population_budget(made_up.partnership(practices=()))


def test_need_that_is_nought_everywhere_is_refused():
    with pytest.raises(MethodError, match="all nought"):
        population_budget(
            made_up.partnership(
                practices=(practice("A", maternity=0.0),),
                budget_components=(component("maternity"),),
            )
        )


needs = st.lists(st.floats(1, 1e5), min_size=1, max_size=20)


@given(needs, st.floats(0, 1e9))
def test_shares_sum_to_the_penny_at_every_level(need, amount):
    partnership = made_up.partnership(
        practices=tuple(
            practice(f"P{place}", ("NORTH", "SOUTH")[place % 2], overall=weight)
            for place, weight in enumerate(need)
        ),
        budget_components=(component("overall", amount), component("population", amount / 3)),
    )
    budget = population_budget(partnership)
    found = nodes(partnership, "system", DAY)
    pence = {each.code: int(budget.of(each.practices).sum()) for each in found.nodes}
    assert pence["ALL"] == budget.total_pence
    assert pence["ALL"] == sum(pence[code] for code in ("NORTH", "SOUTH") if code in pence)
    assert budget.total_pence == sum(budget.locality_pence().values())


@given(needs, st.integers(0, 19), st.floats(0, 1e5))
def test_more_need_never_has_less(need, which, more):
    which %= len(need)

    def of(weights: list[float]) -> int:
        practices = tuple(practice(f"P{at}", overall=w) for at, w in enumerate(weights))
        partnership = made_up.partnership(practices=practices, budget_components=(component(),))
        return int(population_budget(partnership).pence[which, 0])

    assert of([*need[:which], need[which] + more, *need[which + 1 :]]) >= of(need)


def test_shares_under_every_measure_stand_side_by_side():
    partnership = made_up.partnership(
        practices=(practice("A", "NORTH", mental_health=300), practice("B", "SOUTH"))
    )
    table = shares_by_weight(partnership, nodes(partnership, "system", DAY))
    north = table[table.node == "NORTH"].set_index("weight")
    assert set(north.index) == set(WEIGHTS)
    assert north.share["mental_health"] == 0.75
    assert north.share["overall"] == 0.5
    assert north["index"]["mental_health"] == 1.5


@pytest.fixture(scope="module")
def england() -> pd.DataFrame:
    folder = shared("data/nhse_allocations_practice_2526")
    return pd.read_csv(folder / "2025_2026.csv", encoding="utf-8-sig")


def test_england_is_its_own_measure(england):
    # Every weighted population is of England's people, only differently shared.
    assert england[COLUMNS].sum().round().tolist() == [63_849_324] * 9
    assert round(england.Population.sum()) == 63_849_324


def test_needs_of_the_places_of_nottinghamshire_are_the_national_tools(england):
    folder = shared("known_answers/allocations_and_population_model")
    answers = pd.read_csv(folder / "icb_place_indices_notts_2025_26.csv", index_col=0)
    county = england[england.ICB == "QT1"]
    for place, districts in PLACES.items():
        here = county[county.LTLA.isin(districts)]
        answer = answers.loc[place]
        found = need_index(
            here[COLUMNS].sum(),
            here.Population.sum(),
            base_weighted=county[COLUMNS].sum(),
            base_population=county.Population.sum(),
        )
        assert found.tolist() == answer[COLUMNS].tolist()
        assert (len(here), round_half_up(here.Population.sum(), 1)) == (answer.n, answer["pop"])


def test_the_figures_that_are_quoted():
    folder = shared("known_answers/allocations_and_population_model")
    answers = pd.read_csv(folder / "icb_place_indices_notts_2025_26.csv", index_col=0)
    greater, city, rushcliffe = answers.iloc[0], answers.iloc[1], answers.iloc[2]
    assert greater["pop"] == 757_876
    assert (greater["Final WP"], greater["G&A WP"], greater["MH WP"]) == (0.958, 0.930, 1.029)
    assert (city["MH WP"], rushcliffe["MH WP"]) == (1.246, 0.680)


@pytest.mark.parametrize(
    ("value", "to", "rounded"),
    [
        (2.675, 0.01, 2.68),
        (-0.5, 1, -1.0),
        (12_345, 100, 12_300),
        (0.0005, 0.001, 0.001),
        (1.0004999, 0.001, 1.0),
        (-2.675, 0.01, -2.68),
        (12_350, 100, 12_400),
        (2.5, 1, 3.0),
        (0.285, 0.01, 0.29),
        (1e-9, 0.001, 0.0),
    ],
)
def test_halves_go_away_from_nought(value, to, rounded):
    assert round_half_up(value, to) == rounded


def test_rounding_to_nothing_is_refused():
    with pytest.raises(MethodError, match="cannot be rounded to 0"):
        round_half_up(1.0, 0)


def test_an_index_needs_people():
    with pytest.raises(MethodError, match="population"):
        need_index([1.0], 0, base_weighted=[1.0], base_population=1)


def test_the_index_of_the_base_is_one():
    found = need_index([3.0, 7.0], 5, base_weighted=[3.0, 7.0], base_population=5)
    np.testing.assert_array_equal(found, [1.0, 1.0])
