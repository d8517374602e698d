"""An alliance's gain is shared to the penny, and nobody gains by another's failing or going."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.finance.gain_share import GainShare, Party, SharingRule, share_gain
from sherwood.finance.paying_for_chance import (
    chance_by_size,
    expected_payment,
    payment_and_chance,
)
from sherwood.partnership.money import RiskPolicy
from tests.finance.test_corridor import PROFESSIONAL, policies, policy

HALF = policy((None, 0.5), minimum_savings_rate=0.02)
ALLIANCE = (
    Party("HILL", 60_000_00, performance=0.5),
    Party("VALE", 30_000_00),
    Party("GPS", 10_000_00),
)


def paid(found: GainShare) -> list[int]:
    return [int(pence) for pence in found.ledger.paid_pence]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (SharingRule.EQUAL, [1_666_67, 1_666_67, 1_666_66]),
        (SharingRule.BUDGET, [3_000_00, 1_500_00, 500_00]),
        (SharingRule.PERFORMANCE, [2_142_86, 2_142_86, 714_28]),
    ],
)
def test_the_rules_of_the_toolkit(rule: SharingRule, wanted: list[int]) -> None:
    # £10,000 saved of £100,000, half of it borne.
    found = share_gain(HALF, ALLIANCE, cost_pence=90_000_00, rule=rule)
    assert paid(found) == wanted
    assert found.to_commissioner_pence == 5_000_00
    assert rule.words


def test_quality_lowers_a_gain_and_not_a_loss() -> None:
    poor = [replace(party, quality=0.8) for party in ALLIANCE]
    gain = share_gain(HALF, poor, cost_pence=90_000_00)
    assert paid(gain) == [2_400_00, 1_200_00, 400_00]
    assert gain.to_commissioner_pence == 6_000_00
    loss = share_gain(HALF, poor, cost_pence=110_000_00)
    assert paid(loss) == [-3_000_00, -1_500_00, -500_00]


def test_who_leaves_forgoes_a_gain_and_still_bears_a_loss() -> None:
    without = [*ALLIANCE[:2], replace(ALLIANCE[2], left=True)]
    gain = share_gain(HALF, without, cost_pence=90_000_00)
    assert paid(gain) == [3_000_00, 1_500_00, 0]
    assert gain.table().returned.tolist() == [0.0, 0.0, 500.0]
    assert paid(share_gain(HALF, without, cost_pence=110_000_00))[2] == -500_00


def test_refusals() -> None:
    with pytest.raises(MethodError, match="name each once"):
        share_gain(HALF, [ALLIANCE[0], ALLIANCE[0]], cost_pence=1)
    with pytest.raises(MethodError, match="none: name each once"):
        share_gain(HALF, [], cost_pence=1)
    with pytest.raises(MethodError, match="choose another rule"):
        share_gain(
            HALF,
            [Party("HILL", 100, performance=0.0)],
            cost_pence=50,
            rule=SharingRule.PERFORMANCE,
        )
    with pytest.raises(MethodError, match=r"HILL: quality is 1\.2"):
        Party("HILL", 100, quality=1.2)
    with pytest.raises(MethodError, match="HILL: its budget is 0 pence"):
        Party("HILL", 0)


shares = st.floats(0, 1)
parties = st.lists(
    st.tuples(st.integers(1, 10**11), st.floats(0.1, 1), shares, st.booleans()),
    min_size=1,
    max_size=6,
).map(
    lambda rows: [
        Party(f"P{at}", budget, performance, quality, left)
        for at, (budget, performance, quality, left) in enumerate(rows)
    ]
)
savings = st.floats(-1, 1)
rules = st.sampled_from(SharingRule)


def shared(rule: RiskPolicy, alliance: list[Party], saving: float, by: SharingRule) -> GainShare:
    budget = sum(party.budget_pence for party in alliance)
    return share_gain(rule, alliance, cost_pence=budget - round(saving * budget), rule=by)


@given(policies(), parties, savings, rules)
def test_every_penny_is_somewhere(
    policy_: RiskPolicy, alliance: list[Party], saving: float, by: SharingRule
) -> None:
    found = shared(policy_, alliance, saving, by)
    ledger = found.ledger
    assert ledger.entitled_pence.sum() == found.settlement.borne_pence
    parts = ledger.withheld_pence + ledger.returned_pence + ledger.paid_pence
    assert (parts == ledger.entitled_pence).all()
    assert found.paid_pence + found.to_commissioner_pence == found.settlement.saving_pence


@given(policies(), parties, savings, rules, shares)
def test_quality_only_lowers(
    policy_: RiskPolicy, alliance: list[Party], saving: float, by: SharingRule, quality: float
) -> None:
    perfect = [replace(party, quality=1.0, left=False) for party in alliance]
    poorer = [replace(perfect[0], quality=quality), *perfect[1:]]
    before, after = (
        paid(shared(policy_, perfect, saving, by)),
        paid(shared(policy_, poorer, saving, by)),
    )
    assert after[0] <= before[0]
    assert after[1:] == before[1:]


@settings(max_examples=40)
@given(policies(), parties, savings, rules)
def test_a_party_leaving_never_raises_the_total(
    policy_: RiskPolicy, alliance: list[Party], saving: float, by: SharingRule
) -> None:
    for at, party in enumerate(alliance):
        gone = [*alliance[:at], replace(party, left=True), *alliance[at + 1 :]]
        staying = [*alliance[:at], replace(party, left=False), *alliance[at + 1 :]]
        left, stayed = shared(policy_, gone, saving, by), shared(policy_, staying, saving, by)
        assert left.paid_pence <= stayed.paid_pence
        others = [each for place, each in enumerate(paid(left)) if place != at]
        assert others == [each for place, each in enumerate(paid(stayed)) if place != at]


@given(policies(), parties, savings, st.floats(0, 0.5), rules)
def test_a_greater_saving_pays_no_less_but_for_rounding(
    policy_: RiskPolicy, alliance: list[Party], saving: float, more: float, by: SharingRule
) -> None:
    here = [replace(party, left=False, quality=1.0) for party in alliance]
    little, much = shared(policy_, here, saving, by), shared(policy_, here, saving + more, by)
    assert little.paid_pence <= much.paid_pence
    assert all(a <= b + 1 for a, b in zip(paid(little), paid(much), strict=True))


class TestPayingForChance:
    def test_without_a_corridor_the_expected_payment_is_the_share_of_the_saving(self) -> None:
        plain = policy((None, 0.5))
        found = expected_payment(plain, budget=60e6, true_saving=0.03, deviation=0.02)
        assert found.expected == pytest.approx(0.5 * 0.03 * 60e6)
        assert found.p10 == pytest.approx(0.5 * 60e6 * (0.03 - 1.2816 * 0.02), rel=1e-3)

    def test_a_small_group_is_paid_for_chance(self) -> None:
        told = payment_and_chance(HALF, budget=60e6, true_saving=0.01, deviation=0.02)
        assert told.chance.paid == pytest.approx(0.1587, abs=5e-4)
        assert told.chance.expected == pytest.approx(0, abs=1e-3)
        assert "chance alone would earn a payment in 16% of years and a charge in 16%" in told.words

    def test_the_larger_the_group_the_less_chance_is_paid(self) -> None:
        table = chance_by_size(
            HALF,
            deviations={5_000: 0.05, 40_000: 0.018, 730_000: 0.004},
            cost_per_head=1_800,
            true_saving=0.03,
        )
        assert table.paid_for_chance.is_monotonic_decreasing
        assert table.paid_for_chance.iloc[-1] < 1e-4
        assert table.paid.iloc[-1] == pytest.approx(0.994, abs=0.001)

    @given(st.floats(-0.1, 0.1), st.floats(0.001, 0.1))
    def test_payment_rises_with_what_is_truly_saved(self, saving: float, deviation: float) -> None:
        low, high = (
            expected_payment(PROFESSIONAL, budget=1e8, true_saving=each, deviation=deviation)
            for each in (saving, saving + 0.01)
        )
        assert low.expected < high.expected
        assert low.p10 <= low.p90

    def test_chance_must_be_known(self) -> None:
        with pytest.raises(MethodError, match="give that of `random_variation`"):
            expected_payment(HALF, budget=1.0, true_saving=0.1, deviation=0.0)
