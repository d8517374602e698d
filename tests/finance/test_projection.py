"""What care would cost if nothing changed, what there will be to pay for it, and the gap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.errors import InputError, MethodError
from sherwood.finance.gap_bridge import bridge_table, bridges, logarithmic_parts
from sherwood.finance.projection import DoNothing, do_nothing
from sherwood.partnership.place import Funding, Growth, KnownGap
from sherwood.records.codes import SERVICE_LINE
from tests.finance.baselines import baseline
from tests.partnership import made_up

LINES = tuple(SERVICE_LINE)


def growth(people: float | None = 0.0, need: float = 0.0, price: float = 0.0) -> tuple[Growth, ...]:
    return (
        Growth(
            lines=LINES, demographic=people, non_demographic=need, price=price, source="made up"
        ),
    )


def funding(base: float = 180e6, rate: float = 0.0, years: int = 6) -> tuple[Funding, ...]:
    return (Funding(payer="CCG", base=base, growth=(rate,) * years, source="made up"),)


def known(amount: float = 40e6, **changes: Any) -> KnownGap:
    return KnownGap(**{"amount": amount, "year": "2020/21", "source": "made up", **changes})


def project(**changes: Any) -> DoNothing:
    return do_nothing(made_up.partnership(**{"known_gap": None, **changes}), baseline())


def test_nothing_grows_and_nothing_is_missing():
    found = project(growth=growth(), funding=funding())
    assert found.years == (2017, 2018, 2019, 2020, 2021, 2022)
    assert found.by_year().gap.tolist() == [0.0] * 6


def test_people_need_and_prices_compound_from_the_base_year():
    found = project(growth=growth(0.01, 0.02, 0.03), funding=funding())
    assert found.cost_by_year[3] == pytest.approx(180e6 * (1.01 * 1.02 * 1.03) ** 4)
    assert found.by_year().cost[3] == pytest.approx(found.cost_by_year[3], abs=0.01)


def test_each_line_grows_as_its_own_record_says():
    social = tuple(line for line in LINES if line.startswith("social_care"))
    health = tuple(line for line in LINES if line not in social)
    found = project(
        growth=(
            Growth(lines=health, demographic=0, non_demographic=0, price=0, source="made up"),
            Growth(lines=social, demographic=0, non_demographic=0, price=0.1, source="made up"),
        )
    )
    first = found.by_line().query("year == 2017").set_index("service_line").cost
    assert first["social_care_home"] / first["day_case"] == pytest.approx(1.1)


def test_every_payer_grows_on_its_own():
    council = Funding(payer="COUNCIL", base=80e6, growth=(0, 0, 0.25, 0, 0, 0), source="made up")
    payers = (*funding(100e6, 0.02), council)
    table = project(growth=growth(), funding=payers).by_payer().set_index(["payer", "year"]).funding
    assert table["CCG", 2018] == pytest.approx(104.04e6)
    assert table["COUNCIL", 2018] == 80e6
    assert table["COUNCIL", 2019] == pytest.approx(100e6)


def test_people_come_from_the_population_model_where_no_rate_is_stated():
    # In the first year 0.4 % of band 1 die, 3 % of those left move to band 2, and 11 + 3 people
    # join for each 1,000 of 100,000; 5 % of band 2 die.
    found = project(growth=growth(None), funding=funding())
    band_1 = 90_000 * 0.996 * 0.97 + 1_400
    band_2 = 90_000 * 0.996 * 0.03 + 10_000 * 0.95
    np.testing.assert_allclose(found.people[:, 0], [band_1 / 90_000, band_2 / 10_000])
    assert found.cost_by_year[0] == pytest.approx(90e6 * found.people[:, 0].sum())


def test_a_rate_that_is_stated_stands_before_the_population_model():
    assert project(growth=growth(0.0), funding=funding()).cost_by_year[5] == pytest.approx(180e6)


def test_a_group_that_starts_empty_has_no_cost_to_grow():
    empty = baseline(people=np.array([100_000.0, 0.0]))
    found = do_nothing(made_up.partnership(), empty)
    assert found.people[1].tolist() == [1.0] * 6


@pytest.mark.parametrize("solves_for", ["demographic", "non_demographic", "price"])
def test_a_known_gap_is_exact_to_the_pound(solves_for):
    found = project(known_gap=known(solves_for=solves_for))
    assert round(found.by_year().set_index("year").gap[2020]) == 40_000_000


def test_the_same_number_joins_the_rate_of_every_line():
    found = project(growth=growth(0.01, 0.02, 0.03), known_gap=known())
    again = project(growth=growth(0.01, 0.02 + found.solved.added, 0.03))
    np.testing.assert_allclose(found.cost, again.cost, rtol=1e-12)
    assert found.solved.rate == pytest.approx(0.02 + found.solved.added)


def test_growth_beyond_anything_published_is_called_so():
    modest = project(growth=growth(), funding=funding(), known_gap=known(20e6)).solved
    steep = project(growth=growth(), funding=funding(), known_gap=known(60e6)).solved
    assert modest.plausible
    assert not steep.plausible
    assert "Nothing published is as fast" in steep.in_words()
    assert steep.table().real_growth.tolist()[1:] == [0.030, 0.033, 0.037]


def test_a_smaller_gap_than_stated_growth_gives_is_solved_for_too():
    found = project(growth=growth(0.01, 0.05, 0.03), funding=funding(), known_gap=known(1e6))
    assert found.solved.added < 0
    assert "within what has been published" in found.solved.in_words()


def test_the_bridge_goes_from_gap_to_gap():
    table = bridge_table(project(known_gap=known()).bridge)
    made = table.base_gap + table.people + table.need + table.price + table.solved_for
    np.testing.assert_allclose(made - table.more_funding, table.gap, atol=1e-6)


rates = st.floats(-0.05, 0.1)


@given(rates, rates, rates, rates, st.floats(1e8, 3e8))
def test_the_parts_of_the_gap_sum_to_the_penny(people, need, price, more, base):
    found = project(
        growth=growth(people, need, price), funding=funding(base, more), known_gap=known(9e7)
    )
    for each in found.bridge:
        assert sum(pence for _, pence in each.steps()) == each.gap_pence
    np.testing.assert_allclose(found.by_year().gap, found.gap, atol=0.02)


def test_a_factor_that_does_not_move_has_no_part():
    factor = np.full((1, 1, 1), 1.2)
    still = np.ones((1, 1, 1))
    parts = logarithmic_parts(np.array([[50.0]]), {"people": factor, "need": still})
    assert parts["need"][0] == 0
    assert parts["people"][0] == pytest.approx(10)


def test_swapping_two_factors_swaps_their_parts():
    one, two = np.full((1, 1, 1), 1.3), np.full((1, 1, 1), 0.9)
    cost = np.array([[50.0]])
    ahead = logarithmic_parts(cost, {"people": one, "need": two})
    turned = logarithmic_parts(cost, {"people": two, "need": one})
    assert ahead["people"] == turned["need"]


def test_a_bridge_of_a_place_that_cost_nothing():
    ones = {name: np.ones((1, 1, 1)) for name in ("people", "need", "price", "solved_for")}
    made = bridges(
        [2017],
        base_cost=np.zeros((1, 1)),
        factors=ones,
        base_funding=[1.0],
        funding=np.ones((1, 1)),
    )
    assert made[0].gap_pence == -100


@pytest.mark.parametrize(
    ("changes", "error", "told"),
    [
        ({"known_gap": known(1e12)}, MethodError, "no growth between -30% and 50% a year"),
        ({"known_gap": known(year="2030/31")}, InputError, "2030/31 is outside the horizon"),
        ({"funding": funding(years=3)}, InputError, "3 rates of growth for a horizon of 6 years"),
        ({"growth": growth() + growth()}, InputError, "emergency_admission_zero_day is in two"),
        (
            {"growth": (growth()[0].model_copy(update={"lines": LINES[1:]}),)},
            InputError,
            "no record names emergency_admission_zero_day",
        ),
        (
            {"place": made_up.place(base_year="2015/16")},
            InputError,
            "first_year is 2017/18 but base_year is 2015/16",
        ),
        (
            {"growth": growth(None), "population_groups": ()},
            InputError,
            "there is no population_group to find it from",
        ),
        (
            {"population_groups": made_up.partnership().population_groups[:1]},
            InputError,
            "they are band_1, but the release has band_1, band_2",
        ),
    ],
)
def test_what_cannot_be_projected_is_refused(changes, error, told):
    with pytest.raises(error, match=told):
        project(**changes)
