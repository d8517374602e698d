"""Each fund is a ledger of its own, and what was not spent is still there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.errors import InputError, MethodError
from sherwood.finance.fund_asks import transition_asks
from sherwood.finance.funds import FundLedger, fund_ledgers
from sherwood.partnership.money import Ask, Fund
from sherwood.warehouse.calendar import year_title
from tests.partnership import made_up


def fund(id: str = "starting", kind: str = "pump_priming", **years: tuple[float, float]) -> Fund:
    """A fund with what was promised and released in `y2017` and so on."""
    money = [
        {"year": year_title(int(name[1:])), "promised": promised, "released": released}
        for name, (promised, released) in years.items()
    ]
    return Fund.model_validate(
        {"id": id, "title": id, "kind": kind, "years": money, "source": "made up"}
    )


def ask(purpose: str, *amounts: float, of: str = "starting", first: int = 2017, **changes: Any):
    return Ask.model_validate(
        {
            "of": of,
            "purpose": purpose,
            "years": [year_title(first + at) for at in range(len(amounts))],
            "amounts": amounts,
            "benefit_owner": "VALE",
            "stop_rule": "After a year without fewer admissions.",
            "source": "made up",
            **changes,
        }
    )


def ledger(funds: tuple[Fund, ...], asks: tuple[Ask, ...], **told: Any) -> FundLedger:
    return fund_ledgers(made_up.partnership(funds=funds, asks=asks), **told)[0]


def column(found: FundLedger, name: str) -> list[float]:
    return found.table()[name].tolist()


def test_what_is_not_spent_is_carried_forward():
    found = ledger((fund(y2017=(100, 100), y2018=(50, 50)),), (ask("homes", 70, 40),))
    assert column(found, "brought_forward") == [0, 30]
    assert column(found, "carried_forward") == [30, 40]


def test_what_was_promised_and_not_released_is_withheld():
    found = ledger((fund(y2017=(100, 60)),), (ask("homes", 80),))
    assert column(found, "withheld") == [40]
    assert column(found, "shortfall") == [20]


def test_asks_are_granted_in_order_as_far_as_the_fund_reaches():
    found = ledger(
        (fund(y2017=(100, 100)),), (ask("first", 70), ask("second", 50), ask("third", 5))
    )
    assert found.ask_table().granted.tolist() == [70, 30, 0]
    assert found.ask_table().shortfall.tolist() == [0, 20, 5]


def test_or_by_what_each_pound_asked_brings():
    benefit = {("first", 2018): 70.0, ("second", 2018): 500.0, ("third", 2018): 10.0}
    found = ledger(
        (fund(y2017=(100, 100)),),
        (ask("first", 70), ask("second", 50), ask("third", 5)),
        benefit=benefit,
        order="by_value",
    )
    granted = found.ask_table().query("year == 2017").set_index("purpose").granted
    assert granted.to_dict() == {"second": 50, "third": 5, "first": 45}


def test_an_ask_without_benefit_cannot_be_ordered_by_value():
    with pytest.raises(
        MethodError, match="homes asks of starting but nobody has said what it saves"
    ):
        ledger((fund(y2017=(1, 1)),), (ask("homes", 1),), order="by_value")


def test_an_ask_tapers_from_its_first_year():
    found = ledger((fund(y2017=(999, 999)),), (ask("homes", 100, 100, 100, taper=0.5),))
    assert column(found, "asked") == [100, 50, 25]


def test_what_has_been_stopped_asks_no_more():
    found = ledger(
        (fund(y2017=(999, 999)),), (ask("homes", 100, 100, 100),), stopped={"homes": 2018}
    )
    assert column(found, "asked") == [100, 0, 0]
    assert found.ask_table().stopped.tolist() == [False, True, True]
    assert column(found, "carried_forward") == [899, 899, 899]


def test_money_granted_and_not_spent_stays_in_the_fund():
    found = ledger(
        (fund(y2017=(100, 100)),),
        (ask("homes", 80, 90),),
        spent={("starting", "homes", 2017): 10.0},
    )
    assert column(found, "spent") == [10, 90]
    assert column(found, "carried_forward") == [90, 0]


def test_more_spent_than_granted_is_refused():
    with pytest.raises(
        MethodError, match=r"homes spent £90.00 of starting in 2017/18 but was gran"
    ):
        ledger(
            (fund(y2017=(100, 100)),), (ask("homes", 80),), spent={("starting", "homes", 2017): 90}
        )


def test_benefit_comes_after_the_money_and_says_when_it_is_repaid():
    found = ledger(
        (fund(y2017=(100, 100)),),
        (ask("homes", 100), ask("falls", 0)),
        benefit={("homes", 2018): 60, ("homes", 2019): 60},
    )
    assert [each.year for each in found.years] == [2017, 2018, 2019]
    assert column(found, "benefit") == [0, 60, 60]
    assert found.repaid_in("homes") == 2019


def test_what_has_not_been_repaid_says_so():
    found = ledger(
        (fund(y2017=(100, 100)),), (ask("homes", 100),), benefit={("homes", 2018): 99.99}
    )
    assert found.repaid_in("homes") is None


def test_a_year_in_between_is_not_left_out():
    found = ledger((fund(y2017=(9, 9), y2020=(9, 9)),), ())
    assert [each.year for each in found.years] == [2017, 2018, 2019, 2020]


def test_the_benefit_of_one_purpose_is_counted_once_over_two_funds():
    funds = (fund(y2017=(99, 99)), fund("other", y2017=(99, 99)))
    asks = (ask("homes", 75), ask("homes", 25, of="other"))
    found = fund_ledgers(
        made_up.partnership(funds=funds, asks=asks), benefit={("homes", 2017): 10.0}
    )
    assert [column(each, "benefit") for each in found] == [[7.5], [2.5]]


def test_one_fund_never_pays_for_another():
    funds = (fund(y2017=(10, 10)), fund("bridging", "acute_transition", y2017=(900, 900)))
    found = fund_ledgers(made_up.partnership(funds=funds, asks=(ask("homes", 100),)))
    assert [column(each, "shortfall") for each in found] == [[90], [0]]
    assert [column(each, "carried_forward") for each in found] == [[0], [900]]


def test_stranded_cost_asks_of_acute_transition():
    partnership = made_up.partnership()
    asks = transition_asks(
        partnership, {("HILL", 2018): 1e6, ("VALE", 2018): 0.0, ("HILL", 2030): 9}
    )
    assert [(each.of, each.purpose, each.amounts) for each in asks] == [
        ("bridging", "HILL", (1e6,))
    ]
    found = fund_ledgers(partnership, further=asks)[1]
    assert found.table().carried_forward.tolist() == [2e6]


def test_without_such_a_fund_nothing_is_asked():
    assert transition_asks(made_up.partnership(funds=()), {("HILL", 2018): 1e6}) == ()


@pytest.mark.parametrize(
    ("asks", "told"),
    [
        ((ask("homes", 1, of="nowhere"),), "there is no such fund; name one of"),
        ((ask("homes", 1), ask("homes", 2)), "it asks twice; add the amounts together"),
        ((ask("homes", 1, amounts=(1, 2)),), "there are 2 amounts for 1 years"),
        ((ask("homes", 1, 2, years=("2017/18", "2017/18")),), "2017/18 is there twice; keep one"),
    ],
)
def test_an_ask_that_no_ledger_could_hold_is_refused(asks, told):
    with pytest.raises(InputError, match=told):
        ledger((fund(y2017=(1, 1)),), asks)


pounds = st.integers(0, 10**9).map(lambda pence: pence / 100)
money = st.dictionaries(
    st.integers(2017, 2022).map(lambda year: f"y{year}"), st.tuples(pounds, pounds), min_size=1
)
asking = st.lists(
    st.tuples(st.integers(2016, 2020), st.lists(pounds, min_size=1, max_size=4), st.floats(0, 1)),
    max_size=5,
)


@given(money, asking, st.sampled_from(["as_written", "by_value"]), st.integers(2016, 2025))
def test_ledgers_conserve_to_the_penny(years, asked, order, stop):
    asks = tuple(
        ask(f"p{at}", *amounts, first=first, taper=taper)
        for at, (first, amounts, taper) in enumerate(asked)
    )
    benefit = {(each.purpose, 2019): 1.0 + at for at, each in enumerate(asks)}
    found = ledger((fund(**years),), asks, order=order, benefit=benefit, stopped={"p0": stop})
    balance = 0
    for each in found.years:
        assert each.brought_forward_pence == balance
        balance += each.released_pence - each.spent_pence
        assert each.carried_forward_pence == balance >= 0
        assert each.granted_pence <= min(each.asked_pence, balance + each.spent_pence)
    released = sum(each.released_pence for each in found.years)
    assert released == sum(each.spent_pence for each in found.years) + balance
    assert sum(each.spent_pence for each in found.asks) == released - balance
