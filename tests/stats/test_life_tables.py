"""Life tables against the published ones, refusals as the national tool's, and laws."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.shared_data import shared

from sherwood.errors import MethodError
from sherwood.stats.life_tables import NATIONAL_AGES, life_table

# A town of about 44,000, deaths and person-years in the 20 national bands.
POPULATION = np.array([500, 2000, *[2500] * 16, 900, 500], dtype=float)
DEATHS = np.array([2, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 8, 12, 18, 28, 44, 70, 110, 90, 100.0])


def column(rows: list[dict[str, str]], name: str) -> NDArray[np.float64]:
    return np.array([float(row[name].rstrip("+").removesuffix("_max")) for row in rows])


def published(name: str) -> list[dict[str, str]]:
    with shared(f"known_answers/{name}").open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_national_case() -> None:
    rows = published("le_chiang_phe/life_table_20_bands.csv")
    table = life_table(deaths=column(rows, "deaths"), population=column(rows, "population"))
    assert table.expectancy.value == pytest.approx(column(rows, "ex"), abs=1e-8)
    assert table.expectancy.lower == pytest.approx(column(rows, "lower95"), abs=1e-8)
    assert table.expectancy.upper == pytest.approx(column(rows, "upper95"), abs=1e-8)


def test_belgian_women_with_85_and_over_and_a_given_q0() -> None:
    # L0 = 0.2 l0 + 0.8 l1, so those who die before age 1 live 0.2 of it.
    rows = published("hle_sullivan_belgium_2004/abridged_females.csv")
    table = life_table(
        deaths=column(rows, "deaths"),
        population=column(rows, "population"),
        ages=column(rows, "age_start"),
        q0=column(rows, "qx")[0],
        a0=0.2,
    )
    assert table.expectancy.value == pytest.approx(column(rows, "ex"), abs=1e-9)
    assert table.columns.survivors == pytest.approx(column(rows, "lx"), abs=1e-6)
    assert table.columns.person_years == pytest.approx(column(rows, "nLx"), abs=1e-6)


def test_belgian_women_by_single_year() -> None:
    rows = published("hle_sullivan_belgium_2004/single_year_females.csv")
    table = life_table(
        deaths=column(rows, "deaths"),
        population=column(rows, "population"),
        ages=range(86),
        q0=column(rows, "qx")[0],
        a0=0.2,
    )
    assert table.expectancy.value == pytest.approx(column(rows, "ex"), abs=1e-9)


def test_columns_by_hand() -> None:
    # 1 % a year under 40, then 5 %: q = 40 * .01 / (1 + 40 * .5 * .01) = 1/3.
    table = life_table(
        deaths=[100, 500], population=[10_000, 10_000], ages=[0, 40], a0=0.5, confidence=0.95
    )
    assert table.columns.probability_of_dying == pytest.approx([1 / 3, 1])
    assert table.columns.survivors == pytest.approx([100_000, 66_666.6667])
    assert table.columns.person_years == pytest.approx([3_333_333.33, 1_333_333.33])
    assert table.at(40).value == pytest.approx(20)
    assert table.at(0).value == pytest.approx(46.6667)
    spread_40 = 20**2 / 500
    spread_0 = (1 / 9) * (2 / 3) / 100 * (20 + 20) ** 2 + (2 / 3) ** 2 * spread_40
    assert table.variance == pytest.approx([spread_0, spread_40])


def test_several_confidence_levels_at_once() -> None:
    table = life_table(deaths=DEATHS, population=POPULATION, confidence=[0.95, 0.998])
    birth = table.at(0)
    assert np.shape(birth.lower) == (2,)
    assert birth.lower[1] < birth.lower[0] < birth.value < birth.upper[0] < birth.upper[1]


def test_a_table_reads_as_its_expectancy() -> None:
    table = life_table(deaths=DEATHS, population=POPULATION)
    fields = ("value", "lower", "upper", "confidence", "method", "numerator", "denominator", "note")
    for field in fields:
        assert getattr(table, field) is getattr(table.expectancy, field)
    assert table.numerator[0] == DEATHS.sum()


def test_many_areas_equal_each_alone() -> None:
    deaths = np.array([DEATHS, DEATHS * 2, DEATHS + 1])
    together = life_table(deaths=deaths, population=POPULATION)
    for row, died in enumerate(deaths):
        alone = life_table(deaths=died, population=POPULATION)
        assert together.expectancy.value[row] == pytest.approx(alone.expectancy.value)
        assert together.at(65).lower[row] == pytest.approx(alone.at(65).lower)


def changed(values: NDArray[np.float64], band: int, value: float) -> NDArray[np.float64]:
    copy = values.copy()
    copy[band] = value
    return copy


@pytest.mark.parametrize(
    ("deaths", "population", "message"),
    [
        (DEATHS / 20, POPULATION / 10, "5,000 person-years or fewer"),
        (changed(DEATHS, 3, -1), POPULATION, "negative"),
        (changed(DEATHS, 3, 2501), POPULATION, "deaths exceed population"),
        (DEATHS, changed(POPULATION, 3, 0), "no population"),
        (DEATHS, changed(POPULATION, 3, np.nan), "band is missing"),
        (changed(DEATHS, 19, 0), POPULATION, "nobody died in the open last band"),
        (changed(DEATHS, 18, 600), POPULATION, "nobody would live through"),
        (DEATHS[1:], POPULATION[1:], "20"),
        (["one"] * 20, POPULATION, "cannot be read as numbers"),
        (DEATHS, POPULATION[:-1], "19 bands"),
    ],
)
def test_refusals_say_what_to_do(deaths: Any, population: Any, message: str) -> None:
    with pytest.raises(MethodError, match=message):
        life_table(deaths=deaths, population=population)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"ages": [0, 5, 3]}, "rising"),
        ({"ages": range(5, 105, 5), "q0": 0.01}, "first band must be 0"),
        ({"q0": 1.2}, "between 0 and 1"),
        ({"a0": 0}, "between 0 and 1"),
        ({"confidence": 95}, "0.95 for 95 %"),
    ],
)
def test_settings_are_checked(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(MethodError, match=message):
        life_table(deaths=DEATHS, population=POPULATION, **arguments)


def test_exactly_five_thousand_is_refused_and_one_more_is_not() -> None:
    people = np.full(20, 250.0)
    died = np.full(20, 5.0)
    with pytest.raises(MethodError, match="5,000 person-years or fewer"):
        life_table(deaths=died, population=people)
    assert life_table(deaths=died, population=changed(people, 0, 251)).at(0).upper > 0


def test_refused_areas_can_be_left_blank_with_the_reason() -> None:
    deaths = np.array([DEATHS, changed(DEATHS, 2, -1)])
    table = life_table(deaths=deaths, population=POPULATION, on_refusal="blank")
    assert np.isfinite(table.at(0).value[0])
    assert np.isnan(table.at(0).value[1])
    assert np.isnan(table.at(0).lower[1])
    assert table.refused.tolist() == [
        "",
        "a number of deaths is negative: correct the source",
    ]
    with pytest.raises(MethodError, match="Area 1 cannot"):
        life_table(deaths=deaths, population=POPULATION)


def test_too_wide_an_interval_withholds_the_value_and_keeps_the_limits() -> None:
    # One death at 90 and over leaves that expectancy anywhere.
    people = changed(POPULATION, 19, 6)
    table = life_table(deaths=changed(DEATHS, 19, 1), population=people)
    last = table.at(90)
    assert np.isnan(last.value)
    assert last.upper - last.lower > 20
    assert "withheld" in last.note


def test_an_unknown_age_is_refused() -> None:
    with pytest.raises(MethodError, match="No band of this life table begins at age 3"):
        life_table(deaths=DEATHS, population=POPULATION).at(3)


def test_a_table_may_begin_after_birth() -> None:
    whole = life_table(deaths=DEATHS, population=POPULATION)
    old = life_table(deaths=DEATHS[14:], population=POPULATION[14:], ages=NATIONAL_AGES[14:])
    assert old.at(65).value == pytest.approx(whole.at(65).value)


bands = st.lists(st.integers(1, 60), min_size=20, max_size=20)


@given(bands, st.integers(0, 19), st.integers(1, 40))
def test_life_expectancy_falls_when_mortality_rises(died: list[int], band: int, more: int) -> None:
    people = np.full(20, 1000.0)
    before = life_table(deaths=died, population=people)
    after = life_table(
        deaths=changed(np.array(died, float), band, died[band] + more), population=people
    )
    assert after.columns.expectancy[0] < before.columns.expectancy[0]


@given(bands, st.integers(2, 50))
def test_more_people_with_the_same_rates_narrow_the_interval_only(
    died: list[int], times: int
) -> None:
    people = np.full(20, 1000.0)
    small = life_table(deaths=died, population=people)
    large = life_table(deaths=np.array(died) * times, population=people * times)
    assert large.columns.expectancy == pytest.approx(small.columns.expectancy)
    assert large.variance == pytest.approx(small.variance / times)
