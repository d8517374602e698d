"""A corridor bears the published shares, and nothing is lost between borne and passed on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.finance.corridor import borne_share, settle
from sherwood.partnership.money import Band, RiskPolicy


def policy(*bands: tuple[float | None, float], **changes: object) -> RiskPolicy:
    fields: dict[str, object] = {
        "corridor": tuple(Band(upper=upper, share=share) for upper, share in bands),
        "minimum_savings_rate": 0.0,
        "cap": 1.0,
        "stop_loss": 100_000.0,
        "aggregate_stop_loss": 1.1,
        "source": "made up",
    }
    return RiskPolicy.model_validate({**fields, **changes})


# The two options of ACO REACH.
GLOBAL = policy((0.25, 1.0), (0.35, 0.5), (0.5, 0.25), (None, 0.1))
PROFESSIONAL = policy((0.05, 0.5), (0.10, 0.35), (0.15, 0.15), (None, 0.05))


@pytest.mark.parametrize(
    ("saving", "all_of_it", "part_of_it"),
    [
        (0.08, 0.08, 0.0355),
        (0.12, 0.12, 0.0455),
        (0.20, 0.20, 0.0525),
        (0.30, 0.275, 0.0575),
        (0.40, 0.3125, 0.0625),
        (0.60, 0.3475, 0.0725),
        (-0.08, -0.08, -0.0355),
        (-0.60, -0.3475, -0.0725),
    ],
)
def test_the_published_corridors(saving: float, all_of_it: float, part_of_it: float) -> None:
    for corridor, wanted in ((GLOBAL, all_of_it), (PROFESSIONAL, part_of_it)):
        assert borne_share(corridor, saving) == pytest.approx(wanted, abs=1e-12)
        year = settle(
            corridor, budget_pence=1_000_000_00, cost_pence=round(1_000_000_00 * (1 - saving))
        )
        assert year.borne_pence == round(wanted * 1_000_000_00)


def test_the_bands_of_a_settlement_show_where_the_saving_lies() -> None:
    year = settle(PROFESSIONAL, budget_pence=1_000_00, cost_pence=880_00)
    assert year.bands.within_pence.tolist() == [50_00, 50_00, 20_00, 0]
    assert year.bands.borne_pence.tolist() == [25_00, 17_50, 3_00, 0]
    assert (year.borne_pence, year.passed_on_pence, year.reason) == (45_50, 74_50, "")


def test_what_may_be_chance_is_not_shared() -> None:
    careful = policy((None, 0.5), minimum_savings_rate=0.02)
    year = settle(careful, budget_pence=1_000_00, cost_pence=985_00)
    assert (year.borne_pence, year.passed_on_pence) == (0, 15_00)
    assert year.reason == (
        "A saving of 1.5% is not above 2.0% of the budget and may be chance: nothing is shared."
    )
    # Beyond it everything is shared from the first pound.
    assert settle(careful, budget_pence=1_000_00, cost_pence=970_00).borne_pence == 15_00


def test_no_more_than_the_cap_is_borne() -> None:
    capped = policy((None, 0.5), cap=0.1)
    year = settle(capped, budget_pence=1_000_00, cost_pence=1_300_00)
    assert (year.borne_pence, year.passed_on_pence) == (-100_00, -200_00)
    assert year.reason == "No more than 10.0% of the budget is borne."


def test_losses_may_have_bands_of_their_own() -> None:
    gains_only = policy((None, 0.5), loss_corridor=(Band(share=0.0),))
    assert borne_share(gains_only, [0.1, -0.1]).tolist() == [0.05, 0.0]
    assert settle(gains_only, budget_pence=100, cost_pence=150).borne_pence == 0


def test_refusals() -> None:
    with pytest.raises(MethodError, match="each must end above the one before"):
        borne_share(policy((0.2, 0.5), (0.1, 0.5), (None, 0.1)), 0.1)
    with pytest.raises(MethodError, match="the last have no upper end"):
        borne_share(policy((0.2, 0.5)), 0.1)
    with pytest.raises(MethodError, match="budget is 0 pence"):
        settle(GLOBAL, budget_pence=0, cost_pence=1)


@st.composite
def policies(draw: st.DrawFn) -> RiskPolicy:
    edges = sorted(draw(st.sets(st.integers(1, 80), max_size=4)))
    shares = draw(st.lists(st.floats(0, 1), min_size=len(edges) + 1, max_size=len(edges) + 1))
    uppers = [*(edge / 100 for edge in edges), None]
    return policy(
        *zip(uppers, shares, strict=True),
        minimum_savings_rate=draw(st.sampled_from([0.0, 0.01, 0.05])),
        cap=draw(st.sampled_from([0.02, 0.1, 1.0])),
    )


budgets = st.integers(1, 10**12)


@given(policies(), budgets, st.integers(-(10**12), 10**12))
def test_the_parts_sum_to_the_whole(rule: RiskPolicy, budget: int, saving: int) -> None:
    year = settle(rule, budget_pence=budget, cost_pence=budget - saving)
    assert year.borne_pence + year.passed_on_pence == saving
    assert year.bands.within_pence.sum() == saving
    assert abs(year.borne_pence) <= min(abs(saving), round(rule.cap * budget)) + len(rule.corridor)


@given(policies(), budgets, st.integers(-(10**12), 10**12), st.integers(0, 10**9))
def test_a_greater_saving_never_earns_less(
    rule: RiskPolicy, budget: int, saving: int, more: int
) -> None:
    little, much = (
        settle(rule, budget_pence=budget, cost_pence=budget - each)
        for each in (saving, saving + more)
    )
    assert little.borne_pence <= much.borne_pence


@given(policies(), budgets, st.integers(-(10**12), 10**12))
def test_gains_and_losses_are_alike(rule: RiskPolicy, budget: int, saving: int) -> None:
    gain, loss = (
        settle(rule, budget_pence=budget, cost_pence=budget - each) for each in (saving, -saving)
    )
    assert gain.borne_pence == -loss.borne_pence


@given(policies(), st.floats(-1, 1))
def test_shares_and_pence_agree(rule: RiskPolicy, saving: float) -> None:
    budget = 10**10
    pence = round(saving * budget)
    year = settle(rule, budget_pence=budget, cost_pence=budget - pence)
    share = float(borne_share(rule, pence / budget))
    assert year.borne_pence == pytest.approx(share * budget, abs=len(rule.corridor))


def test_many_savings_at_once() -> None:
    savings = np.linspace(-1, 1, 41)
    assert np.all(np.diff(borne_share(PROFESSIONAL, savings)) > 0)
