"""Six mechanisms pay for the same activity; what one side pays the other receives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.finance.comparison_of_payments import compare_payments, demand_borne
from sherwood.finance.payments import (
    MECHANISMS,
    Activity,
    activity_of,
    payment,
    terms_broken,
)
from sherwood.partnership.money import Contract


def contract(mechanism: str = "block", **changes: Any) -> Contract:
    fields: dict[str, Any] = {
        "id": "acute",
        "commissioner": "CCG",
        "provider": "HILL",
        "mechanism": mechanism,
        "value": 100e6,
        "source": "made up",
    }
    return Contract.model_validate({**fields, **changes})


def activity(change: float, **changes: Any) -> Activity:
    fields: dict[str, Any] = {"planned": np.array([100e6]), "change": np.array([change])}
    return activity_of((2017,), **{**fields, **changes})


def paid(terms: Contract, change: float, **changes: Any) -> float:
    return float(payment(terms, activity(change, **changes))[0])


@pytest.mark.parametrize(
    ("mechanism", "more", "less"),
    [
        ("block", 100e6, 100e6),
        ("activity", 105e6, 95e6),
        ("blended", 101e6, 99e6),  # a fifth of the price
        ("aligned", 101.5e6, 98.5e6),  # the elective three tenths in full
        ("capitated", 100e6, 100e6),
        ("gain_share", 102.5e6, 97.5e6),  # half of the difference
    ],
)
def test_what_each_mechanism_pays(mechanism: str, more: float, less: float) -> None:
    terms = contract(mechanism)
    assert paid(terms, 0.05, elective=0.3) == pytest.approx(more)
    assert paid(terms, -0.05, elective=0.3) == pytest.approx(less)
    assert paid(terms, 0.0, elective=0.3) == pytest.approx(100e6)


def test_a_blended_contract_has_a_threshold_and_a_glass_to_break() -> None:
    terms = contract("blended", marginal=0.2, threshold=0.02, break_glass=0.1)
    assert paid(terms, 0.02) == pytest.approx(100e6)
    assert paid(terms, 0.05) == pytest.approx(100.6e6)
    # Beyond the glass it is agreed again: the full price from there.
    assert paid(terms, 0.15) == pytest.approx(100e6 + 0.2 * 8e6 + 5e6)
    assert paid(terms, -0.15) == pytest.approx(100e6 - 0.2 * 8e6 - 5e6)
    assert terms_broken(terms, activity(0.11)).tolist() == [True]
    assert terms_broken(terms, activity(0.09)).tolist() == [False]
    assert terms_broken(contract("block", break_glass=0.1), activity(0.5)).tolist() == [False]


def test_heads_and_outcomes_move_a_capitated_budget() -> None:
    terms = contract("capitated", outcomes=0.05)
    assert paid(terms, 0.2, heads=1.01) == pytest.approx(101e6)
    assert paid(terms, 0.2, heads=1.01, outcomes=0.6) == pytest.approx(99e6)


def test_who_bears_a_busy_year() -> None:
    found = compare_payments(
        contract("blended"), activity(0.1, elective=0.3), cost=np.array([98e6]), variable=0.6
    )
    table = found.table().set_index("mechanism")
    # 60 % of £98m moves with activity: 10 % more costs £5.88m more.
    assert set(table.demand) == {5.88e6}
    assert table.borne_by_commissioner.to_dict() == {
        "block": 0.0,
        "activity": 10e6,
        "blended": 2e6,
        "aligned": 3e6,
        "capitated": 0.0,
        "gain_share": 5e6,
    }
    assert table.in_force.to_dict() == {name: name == "blended" for name in MECHANISMS}
    assert found.words[2] == (
        "Blended: of £5.88m more cost from demand the commissioner bears £2.00m and the provider "
        "bears £3.88m."
    )
    assert found.words[1].endswith("the provider gains £4.12m.")


def test_a_quiet_year_in_words() -> None:
    calm = compare_payments(contract(), activity(0.0), cost=np.array([98e6]), variable=0.6)
    assert calm.words[0] == "Block: activity is as planned, and nobody bears anything."
    fewer = compare_payments(contract(), activity(-0.1), cost=np.array([98e6]), variable=0.6)
    assert fewer.words[0] == (
        "Block: of £5.88m less cost from demand the commissioner bears nothing and the provider "
        "gains £5.88m."
    )


def test_a_range_of_demand() -> None:
    table = demand_borne(contract(), changes=[-0.05, 0.0, 0.05], elective=0.3, variable=0.6)
    assert len(table) == len(MECHANISMS) * 3
    assert (table.borne_by_commissioner + table.borne_by_provider == table.demand).all()
    still = table[table.change == 0]
    assert not still[["demand", "borne_by_commissioner", "borne_by_provider"]].any().any()


def test_refusals() -> None:
    with pytest.raises(MethodError, match="delivered must hold one amount a year"):
        activity(-1.5)
    with pytest.raises(MethodError, match="planned must be above nought"):
        activity(0.0, planned=np.array([0.0]))
    with pytest.raises(MethodError, match="shares lie from 0 to 1"):
        activity(0.0, outcomes=1.5)
    with pytest.raises(MethodError, match=r"variable is 1\.1"):
        compare_payments(contract(), activity(0.0), cost=np.ones(1), variable=1.1)
    with pytest.raises(MethodError, match="give one cost a year"):
        compare_payments(contract(), activity(0.0), cost=np.ones(2), variable=0.5)


shares = st.floats(0, 1)
terms = st.builds(
    contract,
    st.sampled_from(MECHANISMS),
    marginal=shares,
    threshold=st.floats(0, 0.2),
    break_glass=st.one_of(st.none(), st.floats(0, 0.5)),
    share=shares,
    outcomes=shares,
)
years = st.lists(
    st.tuples(st.floats(1e3, 1e9), st.floats(-0.9, 0.9)), min_size=1, max_size=5
).flatmap(
    lambda rows: st.builds(
        activity_of,
        st.just(tuple(range(2017, 2017 + len(rows)))),
        planned=st.just(np.array([planned for planned, _ in rows])),
        change=st.just(np.array([change for _, change in rows])),
        elective=shares,
        heads=st.floats(0.5, 1.5),
        outcomes=shares,
    )
)


@given(terms, years, shares)
def test_nothing_is_lost_between_the_two_sides(
    made: Contract, activity: Activity, variable: float
) -> None:
    ledger = compare_payments(
        made, activity, cost=activity.planned * 0.98, variable=variable
    ).ledger
    assert (ledger.paid_pence - ledger.provider_cost_pence == ledger.margin_pence).all()
    borne = ledger.borne_by_commissioner_pence + ledger.borne_by_provider_pence
    assert (borne == ledger.demand_pence).all()
    # Whatever the mechanism, the system spends the same on care.
    costs = ledger.groupby("year").provider_cost_pence.nunique()
    assert (costs == 1).all()


@given(terms, st.floats(-0.9, 0.9), st.floats(0, 0.5), shares)
def test_more_activity_is_never_paid_less(
    made: Contract, change: float, more: float, elective: float
) -> None:
    before = paid(made, change, elective=elective)
    assert paid(made, change + more, elective=elective) >= before - 1e-3


@given(terms, st.floats(0, 0.9), shares)
def test_a_shift_up_and_down_is_paid_alike(made: Contract, change: float, elective: float) -> None:
    up, down, still = (paid(made, c, elective=elective) for c in (change, -change, 0.0))
    assert up - still == pytest.approx(still - down, abs=1)
