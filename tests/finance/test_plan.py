"""The plan as a whole, on the made-up partnership: the laws every plan keeps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from sherwood.errors import InputError
from sherwood.finance.plan import Plan
from sherwood.finance.projection import DoNothing, do_nothing
from sherwood.framework.baseline import baseline
from sherwood.framework.outcome import Outcome
from sherwood.framework.scenarios import side_by_side
from sherwood.framework.simulation import simulation
from sherwood.report.made_plan import reconciliation
from sherwood.warehouse import open_engine
from tests.finance.made_up_plan import (
    DRAWS,
    made_up_plan,
    partnership,
    planned,
    release,
    without,
)

ITEMS = ("governance", "data_sharing", "shared_record", "analytics", "navigation")


def net(found: Plan, scenario: str) -> tuple[float, float, float]:
    low, middle, high = found.scenarios[scenario].outcome.quantiles("cumulative")
    return low, middle, high


def test_every_waterfall_ledger_budget_and_bridge_settles_to_the_penny() -> None:
    assert reconciliation(made_up_plan()) == {
        "waterfall": 0.0, "ledgers": 0.0, "budget": 0.0, "gap": 0.0,
    }  # fmt: skip


def test_the_gap_is_the_one_that_was_published() -> None:
    found = made_up_plan().do_nothing
    last = next(each for each in found.bridge if each.year == 2020)
    assert last.gap_pence == 40_000_000_00


def test_net_savings_are_what_leaves_the_books_less_all_the_plan_costs() -> None:
    for told in made_up_plan().scenarios.values():
        of = told.outcome
        spent = of.running + of.one_off + of.double_running
        np.testing.assert_allclose(of.net, of.cashable - spent, atol=0.01)
        np.testing.assert_allclose(of.gross, of.cashable + of.stranded, atol=0.01)
        np.testing.assert_allclose(of.cumulative, of.net.cumsum(axis=1), atol=0.01)


def test_no_enabler_no_effect() -> None:
    assert not made_up_plan().scenarios["no_enablers"].outcome.gross.any()
    assert net(made_up_plan(), "no_enablers")[2] <= 0


def test_as_claimed_lands_where_the_claim_is() -> None:
    low, middle, high = net(made_up_plan(), "as_claimed")
    claim = made_up_plan().partnership.claim
    assert claim.low <= middle <= claim.high
    assert low == pytest.approx(claim.low, rel=0.02)
    assert high == pytest.approx(claim.high, rel=0.02)
    assert made_up_plan().scenarios["as_claimed"].support.supported


@pytest.mark.parametrize("item", ITEMS)
def test_without_any_one_item_the_claim_falls_short_and_is_not_supported(item: str) -> None:
    whole, lacking = made_up_plan().scenarios["as_claimed"], without(item).id
    told = made_up_plan().scenarios[lacking]
    assert item in {each.item for each in told.support.unmet}
    assert not told.support.supported
    assert told.outcome.gross.sum() < whole.outcome.gross.sum()
    assert net(made_up_plan(), lacking)[1] < net(made_up_plan(), "as_claimed")[1]


def test_nobody_saves_more_than_care_costs() -> None:
    found = made_up_plan()
    for told in found.scenarios.values():
        assert (told.outcome.gross <= found.do_nothing.cost_by_year + 0.01).all()


def test_the_worth_of_items_sums_to_what_the_plan_nets() -> None:
    worth = made_up_plan().priorities.worth
    assert sum(each.pence for each in worth.worths) == worth.with_all - worth.without_any


@cache
def after_a_party_left() -> tuple[DoNothing, Mapping[str, Outcome]]:
    """VALE, who delivers care homes and outpatients here, leaves and takes its work with it."""
    whole = partnership()
    left = whole.model_copy(
        update={"planned": tuple(p for p in whole.planned if p.id in ("frailty", "respiratory"))}
    )
    with open_engine(memory_gb=2, threads=1) as engine:
        start = baseline(left, release(), engine)  # type: ignore[arg-type]
    nothing = do_nothing(left, start)
    return nothing, side_by_side(simulation(left, start, nothing.cost, draws=DRAWS, seed=1))


def test_a_party_leaving_does_not_raise_what_is_saved() -> None:
    whole = made_up_plan().scenarios["as_evidenced"].outcome.gross.mean(axis=0)
    fewer = after_a_party_left()[1]["as_evidenced"].gross.mean(axis=0)
    assert (fewer <= whole + 0.01).all()
    assert fewer.sum() < whole.sum()


def test_the_gap_does_not_hang_on_who_takes_part() -> None:
    nothing, _ = after_a_party_left()
    np.testing.assert_array_equal(nothing.cost, made_up_plan().do_nothing.cost)


def test_a_plan_is_told_against_published_evidence_and_says_so_if_there_is_none() -> None:
    only_claimed = tuple(s for s in partnership().scenarios if s.effects == "claimed")
    with pytest.raises(InputError, match=r"scenarios.toml: no scenario has effects 'evidenced'"):
        planned(partnership(scenarios=only_claimed))


def test_what_is_called_alike_is_told_apart() -> None:
    titles = made_up_plan().titles()
    assert len(set(titles.values())) == len(titles)
