"""What a plan costs, and when: whether or not it works."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from sherwood.framework.drawn import draw
from sherwood.framework.spending import Spending, price_index, spending
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Ramp, Scenario, Status, StatusChange
from tests.framework import small
from tests.partnership import made_up

IMMEDIATE = Ramp(shape="immediate", source="illustrative")


def scenario(items: str = "planned", **changes: Any) -> Scenario:
    return Scenario(
        id="s", title="S", effects="evidenced", items=items, source="illustrative", **changes
    )


def spent(of: Partnership, gate: list[float], how: Scenario | None = None) -> Spending:
    known = small.baseline(of)
    gates = np.tile(gate, (1, len(of.planned), 1))
    return spending(of, known, how or scenario(), draw(of, draws=4), gates)


def flat(**changes: Any) -> Partnership:
    """One enabler, one function, one intervention; every figure sure, and prices that stand."""
    fields: dict[str, Any] = {
        "growth": tuple(
            each.model_copy(update={"price": 0.0}) for each in made_up.partnership().growth
        ),
        "enablers": (made_up.enabler("shared_record", cost=300.0),),
        "functions": (made_up.function("navigation", run_cost=120.0, set_up_cost=50.0),),
        "planned": (made_up.planned(reach=0.5, uptake=0.8),),
        "interventions": {
            "care_homes": made_up.intervention(set_up=70.0, running=200.0, ramp=IMMEDIATE)
        },
    }
    return made_up.partnership(**{**fields, **changes})


def begun(day: date, status: Status = Status.IN_PLACE) -> StatusChange:
    return StatusChange(status=status, start=day)


def of(found: Spending, purpose: str, kind: str = "running") -> list[float]:
    return list(getattr(found, kind)[0, found.purposes.index(purpose)])


def test_running_at_full_reach_is_scaled_to_the_reach_planned() -> None:
    assert of(spent(flat(), [1] * 3), "care_homes") == [100, 100, 100]


def test_a_cost_told_for_this_place_is_taken_as_it_is() -> None:
    here = flat(planned=(made_up.planned(reach=0.5, running=180.0),))
    assert of(spent(here, [1] * 2), "care_homes") == [180, 180]


def test_people_reached_cost_each() -> None:
    per_person = made_up.intervention(running=0.0, running_per_person=10.0, ramp=IMMEDIATE)
    found = spent(flat(interventions={"care_homes": per_person}), [1])
    assert of(found, "care_homes") == [2_000 * 0.5 * 0.8 * 10]


def test_cost_comes_before_effect() -> None:
    slow = made_up.intervention(running=200.0, ramp=Ramp(source="illustrative", midpoint=4.0))
    found = spent(flat(interventions={"care_homes": slow}), [1] * 6)
    assert of(found, "care_homes") == [25, 50, 75, 100, 100, 100]


def test_set_up_is_paid_in_the_year_of_the_start() -> None:
    later = flat(planned=(made_up.planned(start=date(2018, 10, 1)),))
    assert of(spent(later, [0, 0.5, 1]), "care_homes", "one_off") == [0, 70, 0]
    earlier = flat(planned=(made_up.planned(start=date(2016, 10, 1)),))
    assert of(spent(earlier, [1, 1, 1]), "care_homes", "one_off") == [0, 0, 0]


def test_what_can_never_start_costs_its_set_up_and_nothing_else() -> None:
    found = spent(flat(), [0, 0, 0])
    assert of(found, "care_homes", "one_off") == [70, 0, 0]
    assert of(found, "care_homes") == [0, 0, 0]


def test_it_runs_from_the_first_year_in_which_it_can_work_and_goes_on() -> None:
    assert of(spent(flat(), [0, 1, 0]), "care_homes") == [0, 100, 100]


def test_what_it_replaces_runs_beside_it() -> None:
    double = made_up.intervention(running=200.0, ramp=IMMEDIATE, double_running=18.0)
    found = spent(flat(interventions={"care_homes": double}), [0, 1, 1, 1])
    assert of(found, "care_homes", "double_running") == [0, 100, 50, 0]


def test_an_enabler_is_paid_for_when_it_is_begun() -> None:
    history = (
        begun(date(2017, 4, 1), Status.NOT_STARTED),
        begun(date(2018, 4, 1), Status.IN_DESIGN),
        begun(date(2019, 4, 1)),
    )
    late = flat(enablers=(made_up.enabler("shared_record", cost=300.0, history=history),))
    assert of(spent(late, [1] * 3), "shared_record", "one_off") == [0, 300, 0]
    slipped = made_up.enabler("shared_record", cost=300.0, history=history, delay=12.0)
    found = spent(flat(enablers=(slipped,)), [1] * 3)
    assert of(found, "shared_record", "one_off") == [0, 0, 300]


def test_a_function_is_paid_for_from_when_it_is_performed() -> None:
    history = (begun(date(2017, 4, 1), Status.IN_DESIGN), begun(date(2018, 10, 1)))
    named = made_up.function("navigation", run_cost=120.0, set_up_cost=50.0, history=history)
    found = spent(flat(functions=(named,)), [1] * 3)
    assert of(found, "navigation") == pytest.approx([0, 60, 120])
    assert of(found, "navigation", "one_off") == [50, 0, 0]


def test_without_items_nothing_is_spent_on_them() -> None:
    none = spent(flat(), [0] * 2, scenario("none"))
    assert of(none, "shared_record", "one_off") == of(none, "navigation") == [0, 0]
    left_out = spent(flat(), [0] * 2, scenario(without=("navigation",)))
    assert of(left_out, "navigation") == of(left_out, "navigation", "one_off") == [0, 0]
    assert of(left_out, "shared_record", "one_off") == [300, 0]


def test_with_every_item_there_from_the_first_day_each_is_paid_for_from_then() -> None:
    never_begun = flat(
        enablers=(made_up.enabler("shared_record", cost=300.0, history=()),),
        functions=(made_up.function("navigation", run_cost=120.0, history=()),),
    )
    everything = spent(never_begun, [1] * 2, scenario("all"))
    assert of(everything, "shared_record", "one_off") == [300, 0]
    assert of(everything, "navigation") == [120, 120]
    paid = made_up.enabler("shared_record", history=made_up.history(date(2016, 4, 1)))
    before = spent(flat(enablers=(paid,)), [1] * 2, scenario("all"))
    assert of(before, "shared_record", "one_off") == [0, 0]


def test_running_costs_grow_with_prices() -> None:
    whole = made_up.partnership()
    index = price_index(whole, small.baseline(), 3)
    assert np.diff(np.log(index)) == pytest.approx(np.log(index[0]))
    assert 1.02 < index[0] < 1.03
