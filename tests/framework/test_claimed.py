"""What one would have to believe for a claim to be true."""

from __future__ import annotations

import numpy as np
import pytest

from sherwood.framework.claimed import (
    MOST,
    Factor,
    claimed_reduction,
    find_factor,
    middle_effects,
    multiplied,
)
from sherwood.framework.simulation import Simulation, run, simulation
from sherwood.partnership.framework import Scenario
from sherwood.partnership.place import Claim
from tests.framework import small
from tests.partnership import made_up

CLAIMED = Scenario(id="c", title="C", effects="claimed", items="all", source="illustrative")


def prepared(low: float, high: float, basis: str = "cumulative") -> Simulation:
    claim = Claim(low=low, high=high, basis=basis, source="illustrative")
    of = made_up.partnership(claim=claim)
    known = small.baseline(of)
    return simulation(of, known, small.do_nothing(known), draws=256)


def found(of: Simulation) -> Factor:
    claim = of.partnership.claim

    def median_net(reduction: np.ndarray) -> float:
        outcome = run(of, CLAIMED, small.ready(of.baseline), reduction=reduction[None])
        return float(np.median(outcome.savings(claim.basis)))

    return find_factor(of.partnership, of.drawn, median_net)


@pytest.mark.parametrize("basis", ["cumulative", "recurrent"])
def test_the_median_is_what_is_claimed_when_everything_is_in_place(basis: str) -> None:
    of = prepared(2e6, 4e6, basis)
    factor = found(of)
    assert not factor.unreached
    for size, wanted in zip(
        (factor.spread.p10, factor.spread.p50, factor.spread.p90), (2e6, 3e6, 4e6), strict=True
    ):
        reduction = multiplied(middle_effects(of.drawn), np.array([size]))
        outcome = run(of, CLAIMED, small.ready(of.baseline), reduction=reduction)
        assert np.median(outcome.savings(of.partnership.claim.basis)) == pytest.approx(
            wanted, rel=0.01
        )
    reduction = claimed_reduction(of.drawn, factor)
    told = run(of, CLAIMED, small.ready(of.baseline), reduction=reduction, factor=factor)
    assert told.quantiles(of.partnership.claim.basis)[1] == pytest.approx(3e6, rel=0.05)
    assert told.factor == factor


def test_effects_go_up_and_down_together() -> None:
    of = prepared(2e6, 4e6)
    reduction = claimed_reduction(of.drawn, found(of))
    assert np.corrcoef(reduction.T) == pytest.approx(1)


def test_a_rise_is_not_made_larger() -> None:
    assert multiplied(np.array([0.1, -0.2]), np.array([3.0]))[0] == pytest.approx([0.3, -0.2])


def test_no_cell_saves_more_than_it_costs_however_much_is_claimed() -> None:
    of = prepared(2e6, 4e6)
    reduction = multiplied(middle_effects(of.drawn), np.array([MOST]))
    outcome = run(of, CLAIMED, small.ready(of.baseline), reduction=reduction)
    assert np.isfinite(outcome.gross).all()
    assert (outcome.by_line <= 1).all()


def test_a_claim_beyond_all_belief_is_named() -> None:
    factor = found(prepared(3e6, 1e9))
    assert factor.unreached == ((3e6 + 1e9) / 2, 1e9)
    assert factor.spread.p10 < factor.spread.p50 == factor.spread.p90 == MOST
    assert set(factor.beyond_all_use) == {"care_homes", "frailty", "respiratory", "outpatients"}


def test_a_claim_that_is_met_without_any_effect_needs_none() -> None:
    assert found(prepared(-1e9, -9e8)).spread.p90 == 0
