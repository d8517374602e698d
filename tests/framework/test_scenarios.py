"""Scenarios: the same draws, other readiness, other effects, other starts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sherwood.errors import MethodError
from sherwood.framework.outcome import Outcome
from sherwood.framework.scenarios import claim_factor, run_scenario, side_by_side, simulate
from sherwood.framework.simulation import Simulation, simulation
from sherwood.partnership.framework import Scenario
from sherwood.partnership.place import Claim
from tests.framework import small
from tests.partnership import made_up


def scenario(id: str = "s", **changes: Any) -> Scenario:
    fields = {"title": id, "effects": "evidenced", "items": "planned", "source": "illustrative"}
    return Scenario(**{"id": id, **fields, **changes})


@pytest.fixture(scope="module")
def simulated() -> Simulation:
    claim = Claim(low=2e6, high=4e6, basis="cumulative", source="illustrative")
    of = made_up.partnership(claim=claim)
    known = small.baseline(of)
    return simulation(of, known, small.do_nothing(known), draws=256)


@pytest.fixture(scope="module")
def outcomes(simulated: Simulation) -> dict[str, Outcome]:
    return side_by_side(simulated)


def test_without_enablers_nothing_is_saved_and_only_set_up_is_paid(
    outcomes: dict[str, Outcome],
) -> None:
    none = outcomes["no_enablers"]
    assert not none.gross.any()
    assert none.net.sum(axis=1) == pytest.approx(np.full(256, -4 * 50_000))


def test_as_claimed_lands_in_the_claim_only_with_everything_in_place(
    simulated: Simulation, outcomes: dict[str, Outcome]
) -> None:
    range_of_claim = outcomes["as_claimed"].quantiles("cumulative")
    assert range_of_claim == pytest.approx((2e6, 3e6, 4e6), rel=0.1)
    factor = claim_factor(simulated)
    lacking = run_scenario(
        simulated,
        scenario(effects="claimed", items="all", without=("shared_record",)),
        factor=factor,
    )
    assert lacking.quantiles("cumulative")[1] < 2e6


def test_a_scenario_is_the_same_alone_and_beside_others(
    simulated: Simulation, outcomes: dict[str, Outcome]
) -> None:
    for one in simulated.partnership.scenarios:
        alone = simulate(simulated.partnership, simulated.baseline, simulated.cost, one, draws=256)
        assert np.array_equal(alone.net, outcomes[one.id].net)
        assert alone.factor == outcomes[one.id].factor


def test_an_item_left_out_takes_with_it_what_stands_on_it(simulated: Simulation) -> None:
    found = run_scenario(simulated, scenario(without=("data_sharing",)))
    saves = dict(zip(found.planned, found.by_planned.any(axis=1), strict=True))
    assert saves == {
        "care_homes": False,
        "frailty": False,
        "respiratory": False,
        "outpatients": True,
    }


def test_chosen_starts_move_savings_and_set_up(simulated: Simulation) -> None:
    starts = {"care_homes": 2019, "frailty": None}
    found = run_scenario(simulated, scenario(starts="chosen"), starts=starts)
    assert found.by_planned[0].astype(bool).tolist() == [False, False, True, True, True, True]
    assert not found.by_planned[1].any()
    assert found.one_off_by_purpose[0].round().tolist() == [0, 0, 50_000, 0, 0, 0]
    assert not found.one_off_by_purpose[1].any()


def test_what_a_scenario_wants_and_is_not_given_is_asked_for(simulated: Simulation) -> None:
    with pytest.raises(MethodError, match="choose them with the schedule"):
        run_scenario(simulated, scenario(starts="chosen"))
    with pytest.raises(MethodError, match="find their factor with claim_factor"):
        run_scenario(simulated, scenario(effects="claimed"))


def test_each_step_is_told(simulated: Simulation) -> None:
    told: list[str] = []
    side_by_side(simulated, (scenario("mine", title="My own"),), report=told.append)
    assert told == ["Simulating 'My own', 256 times"]
