"""A schedule keeps to the money and to what stands on what, and is then simulated as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from sherwood.framework.schedule import Schedule, schedule
from sherwood.framework.simulation import simulation
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Status, StatusChange
from sherwood.partnership.money import Fund, FundYear
from sherwood.partnership.values import Spread
from tests.framework import small
from tests.framework.test_coalitions import SCENARIO
from tests.partnership import made_up


def money(*released: float, kind: str = "pump_priming") -> tuple[Fund, ...]:
    years = tuple(
        FundYear(year=f"{2017 + n}/{18 + n}", promised=2 * amount, released=amount)
        for n, amount in enumerate(released)
    )
    return (Fund(id="f", title="F", kind=kind, years=years, source="illustrative"),)


def scheduled(of: Partnership, dearer: float = 20.0, **changes: Any) -> Schedule:
    base = small.baseline(of)
    world = simulation(of, base, small.do_nothing(base) * dearer, draws=64)
    return schedule(world, changes.pop("scenario", SCENARIO), **changes)


RICH = money(50e6, 50e6, 50e6, 50e6)


def test_with_money_enough_all_that_gains_starts_at_once() -> None:
    found = scheduled(made_up.partnership(funds=RICH))
    assert set(found.starts.values()) <= {2017, None}
    assert list(found.starts.values()).count(2017) >= 3
    assert not any("exhausted" in each.reason for each in found.refused)
    assert found.outcome.net.mean() > 0


def test_without_money_nothing_starts_that_costs_before_it_saves() -> None:
    found = scheduled(made_up.partnership(funds=()))
    refused = {each.id: each.reason for each in found.refused}
    assert set(found.starts.values()) == {None}
    assert "the pump priming fund of" in refused["care_homes"]
    assert "more would admit it" in refused["care_homes"]
    assert found.outcome.running.sum() == found.outcome.one_off.sum() == 0


def test_what_was_promised_can_be_more_than_what_came() -> None:
    funds = money(0.9e6, 0.9e6, 0.9e6, 0.9e6)
    of = made_up.partnership(funds=funds)
    released, promised = (scheduled(of, money=name) for name in ("released", "promised"))  # type: ignore[arg-type]
    assert promised.value >= released.value
    assert promised.funds[0].available == 2 * released.funds[0].available


@pytest.mark.parametrize("amount", [0.5e6, 1.5e6, 3e6])
def test_the_plan_as_simulated_keeps_to_the_fund(amount: float) -> None:
    found = scheduled(made_up.partnership(funds=money(amount, amount, amount, amount)))
    for use in found.funds:
        if use.binding:
            assert use.drawn <= use.available + 1


def test_another_kind_of_fund_binds_when_it_is_asked_to() -> None:
    of = made_up.partnership(funds=RICH)
    free = scheduled(of)
    bound = scheduled(of, binding=("pump_priming", "acute_transition"))
    assert any(use.drawn > 0 for use in free.funds if use.kind == "acute_transition")
    assert any("acute transition fund" in each.reason for each in bound.refused)


def test_an_intervention_waits_for_what_it_stands_on() -> None:
    of = made_up.partnership(funds=RICH)
    design = StatusChange(status=Status.IN_DESIGN, start=date(2017, 6, 1))
    effective = made_up.history(date(2018, 6, 1))[0]
    record = made_up.enabler(
        "shared_record",
        requires=("data_sharing",),
        history=(design, effective),
        delay=Spread(p10=0, p50=3, p90=9),
    )
    found = scheduled(made_up.partnership(funds=RICH, enablers=(*of.enablers[:2], record)))
    assert found.items["shared_record"] == 2017
    assert found.starts["care_homes"] == 2019
    assert found.starts["outpatients"] == 2017


def test_what_is_required_and_never_comes_is_named() -> None:
    of = made_up.partnership()
    never = made_up.enabler("shared_record", requires=("data_sharing",), history=())
    found = scheduled(made_up.partnership(funds=RICH, enablers=(*of.enablers[:2], never)))
    refused = {each.id: each.reason for each in found.refused}
    assert refused["care_homes"] == "requires shared_record, which is never effective"
    assert found.starts["outpatients"] == 2017


def test_what_nothing_stands_on_is_left_out_of_the_scenario() -> None:
    of = made_up.partnership()
    idle = made_up.function("idle")
    found = scheduled(made_up.partnership(funds=RICH, functions=(*of.functions, idle)))
    assert found.items["idle"] is None
    assert "idle" in found.scenario.without
    refused = {each.id: each.reason for each in found.refused}
    assert "nothing that was chosen stands on it" in refused["idle"]


def test_what_began_before_the_plan_is_neither_chosen_nor_charged() -> None:
    early = made_up.history(date(2016, 4, 1))
    of = made_up.partnership()
    begun = tuple(
        item.model_copy(update={"history": early}) for item in (*of.enablers, *of.functions)
    )
    changed = made_up.partnership(funds=RICH, enablers=begun[:3], functions=begun[3:])
    found = scheduled(changed)
    assert found.items == {}
    drawn = [use.drawn for use in found.funds if use.kind == "pump_priming"]
    functions = found.outcome.running_by_purpose[-2:].sum(axis=0)[:4]
    net = found.outcome.net.mean(axis=0)[:4]
    assert drawn == pytest.approx((-net - functions).tolist())


def test_with_every_item_there_only_interventions_are_chosen() -> None:
    scenario = SCENARIO.model_copy(update={"items": "all"})
    assert scheduled(made_up.partnership(funds=RICH), scenario=scenario).items == {}
    nothing = scheduled(
        made_up.partnership(funds=RICH), scenario=SCENARIO.model_copy(update={"items": "none"})
    )
    assert set(nothing.starts.values()) == {None}


def test_what_was_expected_when_choosing_is_near_what_is_simulated() -> None:
    found = scheduled(made_up.partnership(funds=RICH))
    discount = 1.035 ** -np.arange(6.0)
    simulated = float(found.outcome.net.mean(axis=0) @ discount)
    assert found.value == pytest.approx(simulated, rel=0.15)
