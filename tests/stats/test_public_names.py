"""The names others hold us to are importable from `sherwood.stats`; their first call is easy."""

from __future__ import annotations

import numpy as np
import pytest

from sherwood import stats
from sherwood.errors import MethodError

PROMISED = [
    "proportion",
    "rate",
    "mean",
    "standardised_rate",
    "standardised_ratio",
    "quantile_groups",
    "slope_index",
    "funnel",
    "shrink",
    "control_chart",
    "life_table",
    "healthy_life_expectancy",
    "decompose",
    "suppress",
    "indirectly_standardised_rate",
    "years_of_life_lost",
    "overdispersion",
    "compare_with_peers",
    "gini",
    "lorenz_curve",
    "absolute_gap",
    "relative_gap",
    "population_attributable",
    "run_chart",
    "cusum",
    "Rebase",
    "SpecialCauseRules",
    "compare_expectancy",
    "difference",
    "age_contributions",
    "change_needed",
    "sullivan",
    "audit",
    "differences",
    "check_differencing",
    "Published",
    "Unpublished",
]

BANDS = np.arange(1, 20)
DEATHS = np.linspace(5, 900, 20)
PEOPLE = np.linspace(12_000, 3_000, 20)


@pytest.mark.parametrize("name", PROMISED)
def test_the_name_is_public(name: str) -> None:
    assert name in stats.__all__
    assert getattr(stats, name).__doc__


def test_numerator_and_denominator_may_be_given_by_place() -> None:
    assert stats.proportion(3, 10).upper == stats.proportion(numerator=3, denominator=10).upper
    assert stats.rate(3, 10).upper == stats.rate(events=3, population=10).upper
    assert stats.standardised_ratio(12, 10).value == 1.2
    assert stats.mean([1, 2, 3]).value == 2
    assert stats.standardised_rate(BANDS, 1000 * BANDS).value == pytest.approx(100)


def test_life_tables_may_be_given_by_place() -> None:
    healthy = stats.healthy_life_expectancy(DEATHS, PEOPLE, np.full(20, 0.2), sample_size=100)
    table = stats.life_table(DEATHS, PEOPLE)
    assert healthy.at(0).value == pytest.approx(0.8 * table.at(0).value)
    assert stats.decompose(table, table).mortality.sum() == 0
    assert stats.compare_expectancy(table, table).value == 0


def test_a_funnel_is_of_proportions_unless_it_is_said_otherwise() -> None:
    assert stats.funnel([3, 9], [10, 20]).statistic == "proportion"
    with pytest.raises(MethodError, match="above denominator"):
        stats.funnel([12, 9], [10, 20])


def test_a_standardised_rate_asks_for_its_population() -> None:
    with pytest.raises(MethodError, match="Give population"):
        stats.standardised_rate(BANDS)


def test_comparisons_ask_for_life_tables() -> None:
    table = stats.life_table(DEATHS, PEOPLE)
    with pytest.raises(MethodError, match="second is a list: give what life_table"):
        stats.decompose(table, [80.1, 81.2])
    with pytest.raises(MethodError, match="first is a float"):
        stats.compare_expectancy(80.1, table)
    with pytest.raises(MethodError, match="give what healthy_life_expectancy returned"):
        stats.change_needed(table)
