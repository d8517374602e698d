"""Intervals against second implementations, and the laws they keep."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from sherwood.stats import (
    byar_interval,
    exact_poisson_interval,
    mean,
    poisson_interval,
    proportion,
    rate,
)

counts = st.integers(0, 100_000)
levels = st.floats(0.5, 0.9999)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_wilson_agrees_with_statsmodels(level: float) -> None:
    x = np.array([0, 1, 5, 50, 99, 100])
    lower, upper = proportion_confint(x, 100, alpha=1 - level, method="wilson")
    found = proportion(numerator=x, denominator=100, confidence=level)
    np.testing.assert_allclose(found.lower, lower, atol=1e-15)
    np.testing.assert_allclose(found.upper, upper)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_exact_limits_agree_with_the_chi_squared_of_scipy(level: float) -> None:
    x = np.array([0, 1, 2, 9, 9, 0, 3.5, 400])
    lower, upper = exact_poisson_interval(events=x, confidence=level)
    tail = (1 - level) / 2
    np.testing.assert_allclose(lower[x > 0], stats.chi2.ppf(tail, 2 * x[x > 0]) / 2)
    np.testing.assert_allclose(upper, stats.chi2.ppf(1 - tail, 2 * x + 2) / 2)
    assert (lower[x == 0] == 0).all()


def test_the_national_rule_is_exact_below_ten_and_byar_from_ten() -> None:
    x = np.array([0, 9, 9.99, 10, 11, 500])
    lower, upper = poisson_interval(events=x)
    exact, byar = exact_poisson_interval(events=x), byar_interval(events=x)
    np.testing.assert_array_equal(lower[:3], exact[0][:3])
    np.testing.assert_array_equal(upper[:3], exact[1][:3])
    np.testing.assert_array_equal(lower[3:], byar[0][3:])
    np.testing.assert_array_equal(upper[3:], byar[1][3:])


def test_t_interval_agrees_with_scipy() -> None:
    values = np.array([[2.0, 3.5, 9.0, 4.0], [1.0, 1.5, 1.0, 7.0]])
    found = mean(values=values, confidence=(0.9, 0.95))
    for row in range(2):
        for place, level in enumerate((0.9, 0.95)):
            low, high = stats.t.interval(level, 3, values[row].mean(), stats.sem(values[row]))
            np.testing.assert_allclose(found.lower[place, row], low)
            np.testing.assert_allclose(found.upper[place, row], high)


@given(counts, st.integers(1, 100_000), levels)
def test_a_proportion_lies_in_its_interval_and_between_nought_and_one(
    x: int, more: int, level: float
) -> None:
    found = proportion(numerator=x, denominator=x + more, confidence=level)
    assert 0 <= found.lower <= found.value <= found.upper <= 1


@given(counts, st.floats(0.5, 1e6), levels)
def test_a_rate_lies_in_its_interval(x: int, population: float, level: float) -> None:
    found = rate(events=x, population=population, confidence=level)
    assert 0 <= found.lower <= found.value <= found.upper


@given(st.integers(1, 1000), st.integers(1, 1000), st.integers(2, 50))
def test_intervals_shrink_as_experience_grows(x: int, more: int, times: int) -> None:
    small = proportion(numerator=x, denominator=x + more)
    large = proportion(numerator=x * times, denominator=(x + more) * times)
    assert large.upper - large.lower < small.upper - small.lower
    few = rate(events=x, population=1000)
    many = rate(events=x * times, population=1000 * times)
    assert many.upper - many.lower < few.upper - few.lower


@given(st.lists(counts, min_size=1, max_size=30), st.floats(0.1, 1e4))
def test_a_multiplier_only_changes_the_unit(events: list[int], times: float) -> None:
    plain, scaled = (
        rate(events=events, population=500, per=per, confidence=(0.95, 0.998)) for per in (1, times)
    )
    np.testing.assert_allclose(scaled.value, np.multiply(plain.value, times))
    np.testing.assert_allclose(scaled.lower, np.multiply(plain.lower, times))
    np.testing.assert_allclose(scaled.upper, np.multiply(plain.upper, times))


@given(st.lists(counts, min_size=1, max_size=30))
def test_wider_confidence_gives_wider_limits(events: list[int]) -> None:
    narrow, wide = (
        np.array([limits.lower[row], limits.upper[row]])
        for limits in [rate(events=events, population=100, confidence=(0.95, 0.998))]
        for row in (0, 1)
    )
    assert (wide[0] <= narrow[0]).all()
    assert (wide[1] > narrow[1]).all()


def test_limits_at_several_levels_are_those_at_each() -> None:
    both = rate(events=[3, 30], population=[100, 90], confidence=(0.95, 0.998))
    assert both.confidence == (0.95, 0.998)
    for level in (0.95, 0.998):
        one = rate(events=[3, 30], population=[100, 90], confidence=level)
        np.testing.assert_array_equal(both.at(level).lower, one.lower)
        np.testing.assert_array_equal(both.at(level).upper, one.upper)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    draws = np.random.default_rng(3).poisson(12, 200_000)
    found = rate(events=draws, population=1, per=1)
    covered = np.mean((found.lower <= 12) & (found.upper >= 12))
    assert 0.945 < covered < 0.975


def test_a_million_rates_take_under_a_second() -> None:
    generator = np.random.default_rng(1)
    events = generator.poisson(8, 1_000_000)
    population = generator.integers(100, 10_000, 1_000_000)
    start = time.process_time()
    rate(events=events, population=population, confidence=(0.95, 0.998))
    assert time.process_time() - start < 1
