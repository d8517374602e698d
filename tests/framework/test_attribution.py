"""Shapley values: they sum to the penny, treat the same the same, and agree with brute force."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.framework.attribution import Attribution, attribute
from sherwood.framework.coalitions import Coalitions, coalitions
from sherwood.framework.knock_out import knock_out
from sherwood.framework.simulation import simulation
from sherwood.partnership.folder import Partnership
from tests.framework import small
from tests.framework.test_coalitions import SCENARIO
from tests.partnership import made_up


def game(of: Partnership, draws: int = 32) -> Coalitions:
    base = small.baseline(of)
    world = simulation(of, base, small.do_nothing(base), draws=draws)
    return coalitions(world, SCENARIO, small.ready(base))


def worth(made: Coalitions, present: np.ndarray[Any, Any]) -> float:
    return float(made.net(made.able(present), present).mean(axis=0).sum())


def brute_force(made: Coalitions) -> list[float]:
    """Every order of the items, in pounds."""
    items = len(made.items)
    added = np.zeros(items)
    orders = list(permutations(range(items)))
    known: dict[bytes, float] = {}

    def value(present: np.ndarray[Any, Any]) -> float:
        key = present.tobytes()
        if key not in known:
            known[key] = worth(made, present)
        return known[key]

    for order in orders:
        present = np.zeros(items, dtype=bool)
        before = value(present)
        for item in order:
            present[item] = True
            now = value(present)
            added[item] += (now - before) / len(orders)
            before = now
    return added.tolist()


def of_six() -> Partnership:
    """Six items, of which nothing needs the last, and two are needed by the same alone."""
    of = made_up.partnership()
    twin = made_up.function("twin", requires=("data_sharing",))
    with_twin = of.interventions["respiratory"].model_copy(
        update={"requires": ("shared_record", "analytics", "twin")}
    )
    return made_up.partnership(
        functions=(*of.functions, twin),
        interventions={**of.interventions, "respiratory": with_twin},
    )


def pounds(found: Attribution) -> list[float]:
    return [worth.pence / 100 for worth in found.worths]


def test_six_items_agree_with_every_order_there_is() -> None:
    made = game(of_six())
    found = attribute(made, permutations=2000)
    for ours, exact, told in zip(pounds(found), brute_force(made), found.worths, strict=True):
        assert abs(ours - exact) < 5 * told.error + 0.02
    assert max(told.error for told in found.worths) < 0.01 * abs(found.with_all) / 100


def test_worths_sum_to_the_penny() -> None:
    made = game(of_six())
    found = attribute(made, permutations=8)
    assert found.without_any + sum(each.pence for each in found.worths) == found.with_all
    everything = np.ones(6, dtype=bool)
    assert found.with_all / 100 == pytest.approx(worth(made, everything), abs=0.03)
    assert found.without_any / 100 == pytest.approx(worth(made, ~everything), abs=0.01)


def test_what_nothing_needs_is_worth_its_cost_less_than_nothing() -> None:
    of = made_up.partnership()
    idle = made_up.enabler("idle", cost=123_456.78)
    made = game(made_up.partnership(enablers=(*of.enablers, idle)))
    found = {each.item: each for each in attribute(made, permutations=4).worths}
    begun = made.spent.one_off[:, made.spent.purposes.index("idle")].sum(axis=1).mean()
    assert found["idle"].pence == -round(100 * begun)
    assert found["idle"].error == 0
    assert found["idle"].interventions == 0


def test_twins_are_worth_the_same() -> None:
    made = game(of_six())
    found = {each.item: each for each in attribute(made, permutations=1000).worths}
    twin, other = found["twin"], found["analytics"]
    # Both cost what was drawn for them: the difference in worth is that alone.
    difference = (twin.pence + twin.own_cost - other.pence - other.own_cost) / 100
    assert abs(difference) < 5 * (twin.error + other.error) + 0.02


@given(seed=st.integers(0, 1000), permutations=st.sampled_from([4, 16]))
@settings(max_examples=10)
def test_the_sum_does_not_depend_on_the_orders_sampled(seed: int, permutations: int) -> None:
    made = game(made_up.partnership(), draws=4)
    found = attribute(made, permutations=permutations, seed=seed)
    assert found.with_all == pytest.approx(100 * worth(made, np.ones(5, dtype=bool)), abs=3)


def test_orders_come_in_pairs() -> None:
    with pytest.raises(MethodError, match="choose an even number"):
        attribute(game(made_up.partnership(), draws=2), permutations=5)


class TestKnockOut:
    def test_without_the_record_only_what_does_not_need_it_works(self) -> None:
        found = {each.item: each for each in knock_out(game(made_up.partnership()))}
        assert found["shared_record"].stopped == ("care_homes", "frailty", "respiratory")
        assert found["governance"].stopped == tuple(game(made_up.partnership()).planned)
        assert found["governance"].gross["cumulative"].without == 0

    def test_losses_are_differences_of_the_same_draws(self) -> None:
        made = game(made_up.partnership())
        found = {each.item: each for each in knock_out(made)}
        everything = np.ones(5, dtype=bool)
        whole = worth(made, everything)
        for each in found.values():
            change = each.net["cumulative"]
            assert change.without + change.lost == pytest.approx(whole)
            assert change.spread[0] <= change.spread[1] <= change.spread[2]

    def test_an_item_that_stops_nothing_saves_its_cost_by_going(self) -> None:
        of = made_up.partnership()
        made = game(made_up.partnership(functions=(*of.functions, made_up.function("idle"))))
        idle = knock_out(made)[-1]
        assert idle.item == "idle"
        assert idle.stopped == ()
        assert idle.gross["recurrent"].lost == 0
        running = made.spent.running[:, -1, -1].mean()
        assert idle.net["recurrent"].lost == pytest.approx(-running)
