"""Healthy life expectancy: the published Belgian case, decomposition and what would add years."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared_data import shared
from tests.stats.test_life_tables import DEATHS, POPULATION, column, published

from sherwood.errors import MethodError
from sherwood.stats.decomposition import age_contributions, decompose
from sherwood.stats.healthy_life import HealthyLife, healthy_life_expectancy, sullivan
from sherwood.stats.healthy_life_target import change_needed
from sherwood.stats.life_comparison import compare_expectancy, difference
from sherwood.stats.life_tables import LifeTable, life_table

PREVALENCE = np.linspace(0.02, 0.6, 20)


def healthy(deaths: Any = DEATHS, prevalence: Any = PREVALENCE, **more: Any) -> HealthyLife:
    return healthy_life_expectancy(
        deaths=deaths,
        population=POPULATION,
        prevalence=prevalence,
        **({"sample_size": 200} if "prevalence_variance" not in more else {}),
        **more,
    )


def belgian_table() -> LifeTable:
    rows = published("hle_sullivan_belgium_2004/abridged_females.csv")
    return life_table(
        deaths=column(rows, "deaths"),
        population=column(rows, "population"),
        ages=column(rows, "age_start"),
        q0=column(rows, "qx")[0],
        a0=0.2,
    )


def test_belgian_women() -> None:
    rows = published("hle_sullivan_belgium_2004/abridged_females.csv")
    found = sullivan(
        belgian_table(),
        prevalence=column(rows, "prev_disability"),
        sample_size=column(rows, "survey_n"),
    )
    assert found.expectancy.value == pytest.approx(column(rows, "dfle"), abs=1e-9)
    assert np.sqrt(found.variance) == pytest.approx(column(rows, "se_prev_part"), abs=1e-12)
    assert 100 * found.share_healthy == pytest.approx(column(rows, "pct_dfle"), abs=1e-9)


def test_belgian_women_mortality_part() -> None:
    # The workbook gives the open band a term of its own; ours there is Silcocks's.
    rows = published("hle_sullivan_belgium_2004/abridged_females.csv")
    table = belgian_table()
    found = sullivan(
        table,
        prevalence=column(rows, "prev_disability"),
        sample_size=column(rows, "survey_n"),
        include_mortality_variance=True,
    )
    alive = table.columns.survivors
    open_band = (alive[-1] * (1 - found.prevalence[-1]) / table.death_rate[-1]) ** 2 / (
        table.deaths[-1] * alive**2
    )
    without = found.mortality_variance - open_band
    assert without == pytest.approx(column(rows, "xls_var_mort_part"), abs=1e-5)
    assert found.variance == pytest.approx(
        column(rows, "se_prev_part") ** 2 + found.mortality_variance
    )


def test_belgian_women_with_those_in_institutions() -> None:
    rows = published("hle_sullivan_belgium_2004/institutional_females.csv")
    found = sullivan(
        belgian_table(),
        prevalence=column(rows, "prev_survey"),
        sample_size=column(rows, "survey_n"),
        institution_share=column(rows, "prop_institution"),
    )
    assert found.expectancy.value == pytest.approx(column(rows, "dfle_incl_inst"), abs=1e-9)
    assert np.sqrt(found.variance) == pytest.approx(column(rows, "se"), abs=1e-12)


def test_belgian_women_by_single_year() -> None:
    rows = published("hle_sullivan_belgium_2004/single_year_females.csv")
    found = healthy_life_expectancy(
        deaths=column(rows, "deaths"),
        population=column(rows, "population"),
        prevalence=column(rows, "prev_disability"),
        prevalence_variance=0,
        ages=range(86),
        q0=column(rows, "qx")[0],
        a0=0.2,
    )
    assert found.expectancy.value == pytest.approx(column(rows, "dfle"), abs=1e-9)


def test_the_difference_of_the_sexes_is_root_sum_square() -> None:
    rows = published("hle_sullivan_belgium_2004/sex_difference.csv")
    answers = json.loads(
        shared("known_answers/hle_sullivan_belgium_2004/expected.json").read_text()
    )
    expected = answers["sex_difference_age0"]
    gap = difference(
        first=column(rows, "dfle_m"),
        second=column(rows, "dfle_f"),
        first_standard_error=column(rows, "se_m"),
        second_standard_error=column(rows, "se_f"),
    )
    assert gap.value == pytest.approx(column(rows, "diff"), abs=1e-9)
    assert (gap.upper - gap.value)[0] / 1.96 == pytest.approx(
        expected["se_correct_root_sum_square"], abs=1e-12
    )


def test_us_women_1935_to_1995() -> None:
    rows = published("le_decomposition_us_females_1935_1995/us_females.csv")
    given_columns: dict[str, Any] = {
        "survivors_first": column(rows, "l1"),
        "expectancy_first": column(rows, "e1"),
        "survivors_second": column(rows, "l2"),
        "expectancy_second": column(rows, "e2"),
    }
    for weights, name in (
        ("first", "lopez_ruzicka_weights_l1"),
        ("second", "weights_l2"),
        ("symmetric", "symmetric_mean"),
        ("symmetric", "package_arriaga3_total_effect"),
    ):
        parts = age_contributions(**given_columns, weights=weights)  # type: ignore[arg-type]
        assert parts == pytest.approx(column(rows, name), abs=1e-6)
        assert parts.sum() == pytest.approx(15.68)


def test_nobody_ill_leaves_life_expectancy() -> None:
    found = healthy(prevalence=np.zeros(20))
    assert found.expectancy.value == pytest.approx(found.table.expectancy.value)
    assert found.mortality_variance == pytest.approx(found.table.variance)


def test_the_survey_says_how_sure_we_are() -> None:
    with pytest.raises(MethodError, match="either sample_size"):
        healthy_life_expectancy(deaths=DEATHS, population=POPULATION, prevalence=PREVALENCE)
    with pytest.raises(MethodError, match="share of one"):
        healthy(prevalence=PREVALENCE * 100)
    with pytest.raises(MethodError, match="19 bands"):
        healthy(prevalence=PREVALENCE[1:])
    with pytest.raises(MethodError, match="same areas"):
        healthy(prevalence=np.tile(PREVALENCE, (3, 1)))


def test_refused_areas_stay_blank() -> None:
    deaths = np.array([DEATHS, -DEATHS])
    found = healthy(deaths=deaths, on_refusal="blank")
    assert np.isfinite(found.at(0).value[0])
    assert np.isnan(found.at(0).value[1])


def test_a_fall_in_deaths_at_one_age_is_put_at_that_age() -> None:
    after = DEATHS.copy()
    after[12] -= 6
    parts = decompose(
        first=life_table(deaths=DEATHS, population=POPULATION),
        second=life_table(deaths=after, population=POPULATION),
    )
    assert np.flatnonzero(np.abs(parts.mortality) > 1e-9).tolist() == [12]
    assert not parts.prevalence.any()


def test_a_fall_in_illness_at_one_age_is_put_at_that_age() -> None:
    better = PREVALENCE.copy()
    better[5] -= 0.1
    parts = decompose(first=healthy(), second=healthy(prevalence=better))
    assert np.flatnonzero(np.abs(parts.prevalence) > 1e-9).tolist() == [5]
    assert np.abs(parts.mortality).max() < 1e-9


def test_decomposition_from_age_65() -> None:
    parts = decompose(first=healthy(), second=healthy(deaths=DEATHS * 0.9), age=65)
    assert parts.ages[0] == 65
    assert parts.total.sum() == pytest.approx(parts.difference.value)


def test_like_is_compared_with_like() -> None:
    table = life_table(deaths=DEATHS, population=POPULATION)
    with pytest.raises(MethodError, match="like with like"):
        decompose(first=table, second=healthy())
    older = life_table(deaths=DEATHS[1:], population=POPULATION[1:], ages=range(1, 20))
    with pytest.raises(MethodError, match="different age bands"):
        compare_expectancy(first=table, second=older)
    with pytest.raises(MethodError, match="begins at age 3"):
        compare_expectancy(first=table, second=table, age=3)


several = st.lists(st.integers(1, 60), min_size=20, max_size=20)
shares = st.lists(st.floats(0, 1), min_size=20, max_size=20)


@given(several, several, shares, shares, st.sampled_from([0, 30, 65, 90]))
def test_the_parts_sum_to_the_difference_and_swap_sign(
    died_1: list[int], died_2: list[int], ill_1: list[float], ill_2: list[float], age: int
) -> None:
    first, second = healthy(died_1, ill_1), healthy(died_2, ill_2)
    parts = decompose(first=first, second=second, age=age)
    assert parts.total.sum() == pytest.approx(parts.difference.value, abs=1e-9)
    back = decompose(first=second, second=first, age=age)
    assert back.mortality == pytest.approx(-parts.mortality, abs=1e-9)
    assert back.prevalence == pytest.approx(-parts.prevalence, abs=1e-9)


@given(several, shares)
def test_healthy_life_never_exceeds_life(died: list[int], ill: list[float]) -> None:
    found = healthy(died, ill)
    years = found.share_healthy * found.table.columns.expectancy
    assert (years <= found.table.columns.expectancy + 1e-9).all()
    assert (found.mortality_variance <= found.table.variance + 1e-9).all()


@pytest.mark.parametrize("by", ["prevalence", "mortality", "both"])
def test_the_change_needed_adds_three_healthy_years(by: Any) -> None:
    now = healthy()
    needed = change_needed(healthy=now, years=3, by=by)
    left = 1 - float(needed.reduction)
    after = healthy(
        deaths=DEATHS * (left if by != "prevalence" else 1),
        prevalence=PREVALENCE * (left if by != "mortality" else 1),
    )
    assert after.at(0).value - now.at(0).value == pytest.approx(3, abs=1e-6)


def test_some_changes_are_not_enough() -> None:
    needed = change_needed(healthy=healthy(), years=3, by="mortality", to_age=40)
    assert np.isnan(needed.reduction)
    assert 0 < needed.most_years < 3
    assert "no fall at these ages is enough" in needed.note


def test_each_area_has_its_own_answer() -> None:
    needed = change_needed(healthy=healthy(deaths=np.array([DEATHS, DEATHS * 2])), by="both")
    assert np.shape(needed.reduction) == (2,)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"years": 0}, "above zero"),
        ({"by": "luck"}, "choose 'prevalence'"),
        ({"from_age": 200}, "No age band begins"),
    ],
)
def test_targets_are_checked(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(MethodError, match=message):
        change_needed(healthy=healthy(), **arguments)
