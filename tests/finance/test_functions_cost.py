"""What the functions cost, from when they are performed, and who would bear it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.finance.functions_cost import (
    functions_cost,
    functions_table,
    owners_table,
    who_pays,
)
from sherwood.finance.nodes import nodes
from sherwood.finance.population_budget import population_budget
from sherwood.partnership.framework import Status, StatusChange
from sherwood.partnership.values import Spread
from tests.finance.baselines import baseline
from tests.partnership import made_up

DAY = date(2018, 4, 1)
STILL = tuple(each.model_copy(update={"price": 0.0}) for each in made_up.partnership().growth)


def statuses(**days: date) -> tuple[StatusChange, ...]:
    return tuple(
        StatusChange(
            status=Status(name), start=day, evidence="seen to work", lapses=date(2030, 4, 1)
        )
        for name, day in days.items()
    )


def costs(*functions, growth=STILL, **changes):
    partnership = made_up.partnership(functions=functions, growth=growth, **changes)
    return functions_cost(partnership, baseline())


def test_a_function_costs_what_it_does_from_the_day_it_is_in_place():
    # Begun in 2017/18; in place from October 2018, the middle of the plan's second year.
    table = functions_table(
        costs(
            made_up.function(
                run_cost=200_000.0,
                set_up_cost=30_000.0,
                history=statuses(in_design=date(2017, 6, 1), in_place=date(2018, 10, 1)),
            )
        )
    )
    assert table.set_up.tolist() == [30_000, 0, 0, 0, 0, 0]
    assert table.running.tolist() == [0, 100_000, 200_000, 200_000, 200_000, 200_000]


def test_running_grows_with_prices_and_set_up_does_not():
    rising = tuple(each.model_copy(update={"price": 0.1}) for each in STILL)
    table = functions_table(costs(made_up.function(run_cost=100.0, set_up_cost=5.0), growth=rising))
    assert table.running.tolist()[:2] == [110.0, 121.0]
    assert table.set_up[0] == 5.0


def test_what_was_set_up_before_the_plan_has_been_paid():
    before = made_up.function(set_up_cost=5.0, history=statuses(effective=date(2016, 4, 1)))
    table = functions_table(costs(before))
    assert table.set_up.sum() == 0
    assert table.part.tolist() == [1.0] * 6


def test_a_function_that_is_never_begun_costs_nothing():
    assert functions_table(costs(made_up.function(history=()))).cost.sum() == 0


def test_low_and_high_are_told():
    table = functions_table(costs(made_up.function(run_cost=Spread(p10=1, p50=2, p90=4))))
    assert (table.low[0], table.cost[0], table.high[0]) == (1, 2, 4)


def test_owners_answer_for_their_functions():
    table = owners_table(
        costs(
            made_up.function("one", run_cost=1.0),
            made_up.function("two", run_cost=2.0),
            made_up.function("three", run_cost=4.0, owner="VALE"),
        )
    )
    assert table[table.year == 2017].set_index("owner").cost.to_dict() == {"CCG": 3, "VALE": 4}


@pytest.mark.parametrize(("by", "north"), [("population", 60.0), ("budget", 33.33)])
def test_people_or_budgets_bear_it(by, north):
    # NORTH has 60 % of the people; SOUTH has twice its need of all that is budgeted.
    first, second = made_up.partnership().practices
    partnership = made_up.partnership(
        practices=(first, second.model_copy(update={"overall": 120e3, "primary_medical": 120e3}))
    )
    table = who_pays(
        costs(made_up.function(run_cost=100.0)),
        population_budget(partnership),
        nodes(partnership, "system", DAY),
        by,
    )
    first = table[table.year == 2017].set_index("node")
    assert first.cost["NORTH"] == north
    assert first.cost["ALL"] == 100.0
    assert first.per_head["NORTH"] == pytest.approx(north / 60_000)
    assert set(table.by) == {by}


@given(
    st.lists(st.floats(0, 1e7), min_size=1, max_size=4), st.sampled_from(["population", "budget"])
)
def test_what_is_borne_is_what_it_costs(run_costs, by):
    partnership = made_up.partnership()
    found = costs(*(made_up.function(f"f{at}", run_cost=cost) for at, cost in enumerate(run_costs)))
    table = who_pays(found, population_budget(partnership), nodes(partnership, "system", DAY), by)
    for year in (2017, 2022):
        first = table[table.year == year].set_index("node").cost * 100
        whole = sum(each.cost_pence for each in found if each.year == year)
        assert round(first["ALL"]) == whole
        assert round(first["NORTH"]) + round(first["SOUTH"]) == whole
