"""A plan that saves the system and breaks a hospital is flagged, with the year and the sum."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.errors import InputError, MethodError
from sherwood.finance.contracts_compared import compare_contracts, contracts_table
from sherwood.finance.projection import DoNothing, do_nothing
from sherwood.finance.provider_accounts import Change, accounts, no_change
from sherwood.finance.viability import Viability, viability
from sherwood.partnership.folder import Partnership
from sherwood.partnership.place import Funding, Growth
from sherwood.records.codes import SERVICE_LINE
from tests.finance.baselines import baseline
from tests.finance.test_payments import contract
from tests.partnership import made_up
from tests.partnership.made_up_place import SOURCE

BASELINE = baseline()
LINES = tuple(SERVICE_LINE)
EMERGENCY = [LINES.index(line) for line in LINES if line.startswith("emergency_admission")]


def steady(**changes: Any) -> Partnership:
    """A partnership in balance for ever: nothing grows, and nobody finds efficiencies."""
    usual = made_up.partnership()
    fields: dict[str, Any] = {
        "known_gap": None,
        "population_groups": (),
        "growth": (
            Growth(lines=LINES, demographic=0.0, non_demographic=0.0, price=0.0, source=SOURCE),
        ),
        "funding": (Funding(payer="CCG", base=180e6, growth=(0.0,) * 6, source=SOURCE),),
        "providers": tuple(
            provider.model_copy(update={"efficiency": 0.0}) for provider in usual.providers
        ),
        "control_totals": (),
        "offsets": (),
        "contracts": (contract("activity", value=90e6),),
    }
    return made_up.partnership(**{**fields, **changes})


def fewer_admissions(projected: DoNothing, share: float, stranded: float) -> Change:
    """A share of emergency admissions less in every year, part of whose cost stays."""
    reduction = np.zeros((len(LINES), len(projected.years)))
    reduction[EMERGENCY] = share
    saved = projected.cost.sum(axis=0) * reduction
    gross = np.einsum("lp,ly->py", BASELINE.by_provider, saved)
    return Change(reduction, stranded * gross)


def told(partnership: Partnership, share: float, stranded: float, **more: Any) -> Viability:
    projected = do_nothing(partnership, BASELINE)
    change = fewer_admissions(projected, share, stranded)
    return viability(partnership, BASELINE, projected, change, **more)


def test_nothing_happens_to_a_partnership_in_balance() -> None:
    found = told(steady(), 0.0, 0.0)
    assert (found.ledger.surplus_pence == 0).all()
    assert found.viable and found.words == ()
    assert found.headline == "The plan takes £0.0m of cost out of the system, and breaks no " \
        "organisation."  # fmt: skip


def test_a_hospital_paid_by_activity_is_broken_by_what_stays_behind() -> None:
    # A fifth of two lines of £8.18m, half of them Hill's: £1.64m of activity a year leaves it,
    # 1.82 % of its £90m of income, and 60 % of its cost stays.
    found = told(steady(), 0.2, 0.6)
    hill = found.table().set_index(["organisation", "year"]).loc["HILL"]
    gross = 0.2 * 2 * (180e6 / 22) / 2
    assert hill.gross[2017] == pytest.approx(gross, abs=0.01)
    assert hill.stranded[2017] == pytest.approx(0.6 * gross, abs=0.01)
    assert hill.income[2017] == pytest.approx(90e6 * (1 - gross / 90e6), abs=0.01)
    assert hill.surplus[2017] == pytest.approx(-0.6 * gross, abs=0.01)
    assert hill.flag.tolist() == ["", "", "", "", "cash", "cash"]
    assert found.broken == ("HILL",)
    assert found.headline == ("The plan takes £5.5m of cost out of the system, and breaks Hill.")
    assert found.words == (
        "Hill: in 2021/22 its cash falls to £0.1m, below the £1.0m it needs to pay its bills, "
        "which it would not without the plan. It needs from the acute-transition fund £0.9m in "
        "2021/22, £1.0m in 2022/23.",
    )


def test_the_sum_named_is_enough() -> None:
    partnership = steady()
    needed = told(partnership, 0.2, 0.6).table()
    support = needed[needed.organisation == "HILL"].needed_for_plan.to_numpy()
    found = told(partnership, 0.2, 0.6, support={"HILL": support})
    assert found.viable
    assert found.ledger.needed_pence.sum() == 0
    # A penny less is not.
    assert not told(partnership, 0.2, 0.6, support={"HILL": support - 0.01}).viable


def test_a_block_contract_leaves_the_hospital_the_saving() -> None:
    found = told(steady(contracts=(contract("block", value=90e6),)), 0.2, 0.6)
    assert found.viable
    hill = found.ledger[found.ledger.organisation == "HILL"]
    assert (hill.surplus_pence == hill.cashable_pence).all()


def test_an_old_deficit_is_not_the_plans() -> None:
    poor = tuple(
        provider.model_copy(update={"cost": provider.cost + 3e6}) for provider in steady().providers
    )
    found = told(steady(providers=poor), 0.2, 0.6)
    assert found.broken == () and found.worsened == ("HILL",)
    assert "leaves Hill in more need than without it" in found.headline
    hill, vale = found.words
    assert "in 2018/19 its cash falls to -£3.0m" in hill
    assert "as it would without the plan" in vale
    assert (
        "Without any plan it would need £14.0m over the years: the part of the do-nothing" in vale
    )
    # The plan's own effect is told apart from the deficit.
    hill_rows = found.ledger[found.ledger.organisation == "HILL"]
    assert (abs(hill_rows.effect_pence + hill_rows.stranded_pence) <= 1).all()


def test_a_trifle_makes_nobody_worse() -> None:
    poor = tuple(
        provider.model_copy(update={"cost": provider.cost + 3e6}) for provider in steady().providers
    )
    found = told(steady(providers=poor), 0.001, 0.6)
    assert found.ledger.needed_for_plan_pence.sum() > 0
    assert found.worsened == () and found.viable


def test_a_missed_control_total_is_flagged() -> None:
    totals = made_up.partnership().control_totals
    found = told(steady(control_totals=totals), 0.2, 0.6)
    rows = found.table().set_index(["organisation", "year"])
    assert rows.flag["VALE", 2017] == "control total"
    assert rows.needed["VALE", 2017] == pytest.approx(0.5e6 + -rows.surplus["VALE", 2017])
    assert "its surplus of £0.3m misses its control total, a surplus of £0.5m" in found.words[1]


def test_income_follows_the_commissioners_funding_and_cost_its_lines() -> None:
    partnership = made_up.partnership()
    projected = do_nothing(partnership, BASELINE)
    hill = partnership.providers[0]
    books = accounts(partnership, hill, BASELINE, projected, no_change(BASELINE, projected))
    # £85m of contract grows with the CCG's 2 %, £5m with all funding.
    whole = projected.funding / 180e6
    elapsed = np.arange(1, 7)
    assert books.income.tolist() == pytest.approx((85e6 * 1.02**elapsed + 5e6 * whole).tolist())
    growth = projected.cost_by_year / 180e6
    assert books.cost.tolist() == pytest.approx((90e6 * growth * 0.99**elapsed).tolist())


def test_refusals() -> None:
    partnership = steady()
    projected = do_nothing(partnership, BASELINE)
    nothing = no_change(BASELINE, projected)
    with pytest.raises(InputError, match="'NOBODY' is no provider"):
        viability(partnership, BASELINE, projected, nothing, support={"NOBODY": np.zeros(6)})
    with pytest.raises(InputError, match="there are 2 amounts for 6 years"):
        viability(partnership, BASELINE, projected, nothing, support={"HILL": np.zeros(2)})
    with pytest.raises(InputError, match="come to £95,000,000, more than its income"):
        told(steady(contracts=(contract(value=95e6),)), 0.0, 0.0)
    with pytest.raises(MethodError, match="reduction has shape"):
        viability(partnership, BASELINE, projected, Change(np.zeros((2, 6)), nothing.stranded))
    elsewhere = baseline(providers=("HULL", "VALE", "other"))
    with pytest.raises(InputError, match="no cost of the release was given to it"):
        viability(partnership, elsewhere, projected, nothing)
    idle = baseline(by_provider=np.tile([0.0, 0.5, 0.5], (len(LINES), 1)))
    with pytest.raises(InputError, match="HILL has no cost in the release"):
        viability(partnership, idle, projected, nothing)
    strangers = steady(contracts=(contract(provider="CCG"),))
    with pytest.raises(InputError, match=r"CCG has no books in providers\.toml"):
        compare_contracts(strangers, BASELINE, projected, nothing)


def test_a_contract_is_paid_in_six_ways_on_the_activity_the_plan_leaves() -> None:
    partnership = steady()
    projected = do_nothing(partnership, BASELINE)
    change = fewer_admissions(projected, 0.2, 0.6)
    (compared,) = compare_contracts(partnership, BASELINE, projected, change)
    table = contracts_table((compared,)).set_index(["mechanism", "year"])
    hill = viability(partnership, BASELINE, projected, change).table()
    first = hill[(hill.organisation == "HILL") & (hill.year == 2017)].iloc[0]
    # Under the mechanism it has, the contract pays and costs what the books say.
    assert table.paid["activity", 2017] == first.income
    assert table.margin["activity", 2017] == pytest.approx(first.surplus)
    assert table.demand["activity", 2017] == pytest.approx(-first.cashable, abs=0.01)
    # Under a block the commissioner saves nothing.
    assert table.borne_by_commissioner["block"].abs().sum() == 0


@settings(max_examples=25)
@given(
    st.floats(0, 0.5),
    st.floats(0, 1),
    st.sampled_from(["block", "activity", "blended", "aligned", "capitated", "gain_share"]),
)
def test_every_ledger_conserves(share: float, stranded: float, mechanism: str) -> None:
    found = told(steady(contracts=(contract(mechanism, value=80e6),)), share, stranded)
    ledger = found.ledger
    assert (ledger.cashable_pence + ledger.stranded_pence == ledger.gross_pence).all()
    earned = ledger.income_pence + ledger.other_income_pence + ledger.support_pence
    assert (earned - ledger.cost_pence == ledger.surplus_pence).all()
    for _, years in ledger.groupby("organisation"):
        assert (years.cash_pence == 5e8 + years.surplus_pence.cumsum()).all()
    assert found.saved_pence == ledger.cashable_pence.sum()


@settings(max_examples=25)
@given(st.floats(0, 0.5), st.floats(0, 1), st.floats(0, 1))
def test_more_stranded_cost_never_leaves_more_cash(share: float, one: float, two: float) -> None:
    less, more = (told(steady(), share, part) for part in sorted([one, two]))
    assert (less.ledger.cash_pence >= more.ledger.cash_pence - 6).all()
    assert less.ledger.needed_pence.sum() <= more.ledger.needed_pence.sum() + 6
