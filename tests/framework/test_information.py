"""Which uncertainty matters: shares and worths that are known beforehand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, qmc

from sherwood.errors import MethodError
from sherwood.framework.coalitions import coalitions
from sherwood.framework.conditional_means import (
    partial_information,
    perfect_information,
    variance_share,
)
from sherwood.framework.information import Information, information, parameters
from sherwood.framework.simulation import simulation
from sherwood.partnership.values import Spread
from tests.framework import small
from tests.framework.test_coalitions import SCENARIO
from tests.partnership import made_up

X, Y, Z = norm.ppf(qmc.Sobol(3, rng=1).random(4096).T)


class TestShares:
    def test_of_a_sum_each_has_its_own_variance(self) -> None:
        results = 3 * X + 2 * Y + Z
        shares = [variance_share(results, [each]) for each in (X, Y, Z)]
        assert shares == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.01)

    def test_a_family_has_what_its_members_have(self) -> None:
        assert variance_share(3 * X + 2 * Y + Z, [X, Y]) == pytest.approx(13 / 14, abs=0.01)

    def test_what_does_not_matter_has_none(self) -> None:
        assert variance_share(X + Y, [Z]) == 0
        assert variance_share(np.ones(100), [np.arange(100.0)]) == 0
        assert variance_share(X, []) == 0

    def test_what_matters_only_with_another_has_none_alone(self) -> None:
        assert variance_share(X * Y, [X]) == 0

    def test_curves_are_followed(self) -> None:
        assert variance_share(X**2, [X]) == pytest.approx(1, abs=0.001)


class TestWorth:
    def test_of_a_normal_net_benefit_it_is_the_known_formula(self) -> None:
        mean, known, unknown = 20.0, 60.0, 40.0
        benefit = mean + known * X + unknown * Y
        loss = known * norm.pdf(mean / known) - mean * norm.cdf(-mean / known)
        assert partial_information(benefit, [X]) == pytest.approx(loss, rel=0.02)
        both = float(np.hypot(known, unknown))
        all_known = both * norm.pdf(mean / both) - mean * norm.cdf(-mean / both)
        assert perfect_information(benefit) == pytest.approx(all_known, rel=0.02)

    def test_what_cannot_change_the_decision_is_worth_nothing(self) -> None:
        assert partial_information(100 + np.tanh(X), [X]) == pytest.approx(0, abs=1e-9)
        assert perfect_information(-100 + np.tanh(X)) == 0
        assert partial_information(X, []) == 0

    @given(mean=st.floats(-100, 100), known=st.floats(0, 100), noise=st.floats(0, 100))
    @settings(max_examples=25)
    def test_part_is_never_worth_more_than_all(
        self, mean: float, known: float, noise: float
    ) -> None:
        benefit = mean + known * X + noise * Y
        assert 0 <= partial_information(benefit, [X]) <= perfect_information(benefit) + 1e-9

    def test_too_few_draws(self) -> None:
        with pytest.raises(MethodError, match="at least 70"):
            variance_share(X[:60], [X[:60], Y[:60]])


def asked(draws: int = 1024) -> Information:
    of = made_up.partnership()
    base = small.baseline(of)
    world = simulation(of, base, small.do_nothing(base), draws=draws)
    return information(world, coalitions(world, SCENARIO, small.ready(base)))


class TestAPlan:
    def test_only_what_is_not_sure_is_a_parameter(self) -> None:
        of = made_up.partnership()
        base = small.baseline(of)
        world = simulation(of, base, small.do_nothing(base), draws=64)
        found = {(each.family, each.of) for each in parameters(world.drawn, world)}
        assert ("cost_once", "shared_record") in found
        assert ("cost_once", "governance") not in found
        assert ("uptake", "frailty") in found
        assert ("effect", "care_homes: every line") in found
        assert not any(family == "delay" for family, _ in found)

    def test_families_are_told_with_their_shares(self) -> None:
        found = asked()
        shares = {family.family: family.share for family in found.families}
        assert shares["effect"] == max(shares.values())
        assert 0 <= found.together < 0.3
        assert sum(shares.values()) + found.together >= 0.99

    def test_every_intervention_and_the_plan_is_a_decision(self) -> None:
        found = {decision.of: decision for decision in asked().decisions}
        assert set(found) == {"plan", "care_homes", "frailty", "respiratory", "outpatients"}
        respiratory = found["respiratory"]
        assert all(worth.pounds <= respiratory.perfect + 1e-6 for worth in respiratory.worths)
        assert {worth.of for worth in respiratory.worths} <= {
            "respiratory",
            "respiratory: every line",
        }
        assert 0 <= respiratory.chance <= 1

    def test_a_gamble_is_worth_looking_into_before_it_is_taken(self) -> None:
        of = made_up.partnership()
        gamble = of.interventions["respiratory"].model_copy(
            update={"running": Spread(p10=1e5, p50=3e6, p90=9e6)}
        )
        changed = made_up.partnership(interventions={**of.interventions, "respiratory": gamble})
        base = small.baseline(changed)
        world = simulation(changed, base, small.do_nothing(base), draws=1024)
        found = information(world, coalitions(world, SCENARIO, small.ready(base)))
        decision = {each.of: each for each in found.decisions}["respiratory"]
        assert decision.worths[0].family == "running"
        assert decision.worths[0].pounds > 0.5 * decision.perfect > 0
