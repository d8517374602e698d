"""The system's control total is the sum of its organisations', whatever they offset."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.errors import InputError, MethodError
from sherwood.finance.control_total import ControlTotals, OrganisationTotal, control_totals
from sherwood.finance.standing import forecast
from sherwood.partnership.money import ControlTotal, Offset
from tests.partnership import made_up

YEAR = 2017
SUMMED = ("HILL", "VALE", "CCG")
pence = st.integers(-(10**10), 10**10)
money = pence.map(lambda whole: whole / 100)


def offset(eased: str = "HILL", tightened: str = "CCG", amount: float = 1e6) -> Offset:
    return Offset(year="2017/18", eased=eased, tightened=tightened, amount=amount, source="made up")


def totals(system_share: float = 0.5, **amounts: tuple[float, float]) -> ControlTotals:
    """Organisations with their total and fund, in pounds."""
    return ControlTotals(
        tuple(
            OrganisationTotal(code, YEAR, round(total * 100), 0, round(fund * 100), memo=False)
            for code, (total, fund) in amounts.items()
        ),
        system_share,
    )


def test_the_system_sums_its_organisations_and_leaves_the_council_beside_it():
    # HILL -2.0m, VALE +0.5m, CCG nought; the council is a memo line.
    agreed = control_totals(made_up.partnership())
    assert agreed.system_pence(YEAR) == -150_000_000
    assert set(agreed.table().query("memo").organisation) == {"COUNCIL"}


def test_an_offset_eases_one_and_tightens_the_other():
    table = control_totals(made_up.partnership()).table().set_index("organisation")
    assert table.total["HILL"] == -2_500_000
    assert table.total["CCG"] == 500_000


pairs = st.tuples(st.sampled_from(SUMMED), st.sampled_from(SUMMED)).filter(
    lambda two: two[0] != two[1]
)


@given(st.lists(st.tuples(pairs, st.floats(0, 1e8)), max_size=8))
def test_offsets_never_move_the_system(moves):
    plain = control_totals(made_up.partnership(offsets=()))
    offsets = tuple(offset(eased, tightened, amount) for (eased, tightened), amount in moves)
    moved = control_totals(made_up.partnership(offsets=offsets))
    assert moved.system_pence(YEAR) == plain.system_pence(YEAR)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"offsets": (offset(eased="NOBODY"),)}, "eased: NOBODY has no control total"),
        ({"offsets": (offset(tightened="COUNCIL"),)}, "COUNCIL is a memo line"),
        ({"offsets": (offset("CCG", "CCG"),)}, "CCG is eased and tightened at once"),
        (
            {
                "offsets": (),
                "control_totals": 2
                * (ControlTotal(organisation="HILL", year="2017/18", amount=0, source="made up"),),
            },
            "HILL has 2 for 2017/18",
        ),
    ],
)
def test_what_would_break_the_sum_is_refused(changes: dict[str, Any], told: str):
    with pytest.raises(InputError, match=told):
        control_totals(made_up.partnership(**changes))


def test_a_year_without_control_totals_is_refused():
    with pytest.raises(MethodError, match=r"for 2030/31: money\.toml has them for 2017/18"):
        control_totals(made_up.partnership()).of(2030)


@pytest.mark.parametrize(
    ("hill", "vale", "earned"),
    [
        # The system and both organisations reach their totals: all is earned.
        (0, 0, {"HILL": 100, "VALE": 60}),
        # HILL misses by more than VALE has to spare: only VALE's own share of VALE's fund.
        (-50, 10, {"HILL": 0, "VALE": 45}),
        # HILL misses, but the system still reaches: HILL has only what hangs on the system.
        (-50, 50, {"HILL": 25, "VALE": 60}),
    ],
)
def test_funding_hangs_on_the_system_and_on_oneself(hill, vale, earned):
    agreed = totals(system_share=0.25, HILL=(0, 100), VALE=(0, 60))
    seen = forecast(agreed, {("HILL", YEAR): hill, ("VALE", YEAR): vale})
    assert dict(zip(seen.table().organisation, seen.table().earned, strict=True)) == earned


def test_funding_is_measured_before_it_is_paid():
    seen = forecast(totals(HILL=(0, 100)), {("HILL", YEAR): -1}).table().iloc[0]
    assert (seen.variance, seen.earned, seen.after_funding) == (-1, 0, -1)


def test_what_the_plan_saves_can_earn_the_funding():
    seen = (
        forecast(totals(HILL=(0, 100)), {("HILL", YEAR): -1}, {("HILL", YEAR): 1}).table().iloc[0]
    )
    assert (seen.variance, seen.earned, seen.after_funding) == (0, 100, 100)


def test_change_that_no_control_total_counts_is_told_and_not_lost():
    seen = forecast(totals(HILL=(0, 0)), {("HILL", YEAR): 0}, {("OTHER", YEAR): 7.5})
    assert seen.outside_table().to_dict("records") == [
        {"organisation": "OTHER", "year": YEAR, "change": 7.5}
    ]
    assert seen.system[0].position_pence == 0


def test_an_organisation_without_an_expected_position_is_asked_for():
    with pytest.raises(MethodError, match="VALE has a control total for 2017/18 but no expected"):
        forecast(totals(HILL=(0, 0), VALE=(0, 0)), {("HILL", YEAR): 0})


organisations = st.lists(st.tuples(money, st.integers(0, 10**9), money), min_size=1, max_size=6)


@given(organisations, st.floats(0, 1))
def test_the_system_stands_where_its_organisations_do_and_earns_no_more_than_there_is(given, share):
    agreed = ControlTotals(
        tuple(
            OrganisationTotal(f"O{each}", YEAR, round(total * 100), 0, fund, memo=False)
            for each, (total, fund, _) in enumerate(given)
        ),
        share,
    )
    seen = forecast(agreed, {(f"O{each}", YEAR): at for each, (_, _, at) in enumerate(given)})
    system = seen.system[0]
    assert system.variance_pence == sum(each.variance_pence for each in seen.organisations)
    assert system.earned_pence == sum(each.earned_pence for each in seen.organisations)
    assert all(0 <= each.earned_pence <= each.fund_pence for each in seen.organisations)
    if all(each.variance_pence >= 0 for each in seen.organisations):
        assert system.earned_pence == system.fund_pence


@given(organisations, st.floats(0, 1), st.integers(0, 10**9))
def test_a_better_position_never_earns_less(given, share, better):
    agreed = ControlTotals(
        tuple(
            OrganisationTotal(f"O{each}", YEAR, round(total * 100), 0, fund, memo=False)
            for each, (total, fund, _) in enumerate(given)
        ),
        share,
    )
    expected = {(f"O{each}", YEAR): at for each, (_, _, at) in enumerate(given)}
    before = forecast(agreed, expected).system[0].earned_pence
    after = forecast(agreed, expected, {("O0", YEAR): better / 100}).system[0].earned_pence
    assert after >= before
