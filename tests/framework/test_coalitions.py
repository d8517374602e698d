"""What is found without simulating again is what simulating again would find."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sherwood.framework.coalitions import Coalitions, coalitions, needs
from sherwood.framework.simulation import Simulation, run, simulation
from sherwood.partnership.framework import Scenario
from tests.framework import small
from tests.partnership import made_up

SCENARIO = Scenario(
    id="planned", title="Planned", effects="evidenced", items="planned", source="illustrative"
)
GATE = np.linspace(0.2, 1.0, 6) * np.array([1.0, 0.8, 0.9, 0.7])[:, None]


def simulated(draws: int = 64) -> Simulation:
    of = made_up.partnership()
    base = small.baseline(of)
    return simulation(of, base, small.do_nothing(base), draws=draws)


def made(draws: int = 64, **changes: object) -> Coalitions:
    return coalitions(simulated(draws), SCENARIO.model_copy(update=changes), GATE[None])


def test_what_each_stands_on_is_followed_to_the_end() -> None:
    of = made_up.partnership()
    items = [item.id for item in (*of.enablers, *of.functions)]
    told = {
        planned.id: {name for name, needed in zip(items, row, strict=True) if needed}
        for planned, row in zip(of.planned, needs(of), strict=True)
    }
    chain_of_three = {"governance", "data_sharing", "shared_record"}
    assert told == {
        "care_homes": chain_of_three,
        "frailty": chain_of_three | {"navigation"},
        "respiratory": chain_of_three | {"analytics"},
        "outpatients": {"governance"},
    }


SETS = [*combinations(range(5), 0), *combinations(range(5), 1), *combinations(range(5), 2)]


@pytest.mark.parametrize("removed", SETS)
def test_any_set_of_items_gives_what_a_new_run_gives(removed: tuple[int, ...]) -> None:
    world, whole = simulated(), made()
    present = np.array([number not in removed for number in range(5)])
    able = whole.able(present)
    without = tuple(np.array(whole.items)[~present])
    again = run(
        world, SCENARIO.model_copy(update={"without": without}), (GATE * able[:, None])[None]
    )
    assert whole.cashable(able) == pytest.approx(again.cashable[:, :4], rel=1e-9)
    assert whole.gross(able) == pytest.approx(again.gross[:, :4], rel=1e-9)
    assert whole.net(able, present) == pytest.approx(again.net[:, :4], rel=1e-9, abs=1e-6)


def test_the_mean_that_lines_keep_is_the_mean() -> None:
    whole = made()
    able = np.array([True, False, True, True])
    kept = sum(line.mean(0b1101) for line in whole.lines)
    assert kept == pytest.approx(whole.cashable(able).sum(axis=1).mean())


def test_items_left_out_are_no_items_and_stop_what_needs_them() -> None:
    whole = made(without=("navigation",))
    assert "navigation" not in whole.items
    assert whole.able(np.ones(4, dtype=bool)).tolist() == [True, False, True, True]


def test_with_no_items_at_all_there_is_nothing_to_able() -> None:
    whole = made(items="none")
    assert whole.items == ()
    assert not whole.able(np.ones(0, dtype=bool)).any()


def test_what_one_adds_is_the_difference_it_makes() -> None:
    whole = made()
    able = np.array([True, True, False, True])
    without = np.array([True, False, False, True])
    difference = whole.cashable(able) - whole.cashable(without)
    assert whole.added(able, 1) == pytest.approx(difference, abs=1e-6)
    assert not whole.added(able, 2).any()
