"""Funnel limits and significance, and their laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sherwood.errors import MethodError
from sherwood.stats import (
    exact_poisson_interval,
    funnel,
    funnel_limits,
    overdispersion,
    standardised_rate,
    wilson_interval,
)

LEVELS = (0.95, 0.998)


@given(st.integers(20, 100_000), st.floats(0.01, 0.99), st.sampled_from(LEVELS))
def test_a_proportion_on_its_limit_has_a_wilson_interval_that_touches_the_baseline(
    size: int, baseline: float, level: float
) -> None:
    lower, upper = funnel_limits(
        statistic="proportion", baseline=baseline, denominator=size, confidence=level
    )
    if lower > 0:
        touched = wilson_interval(numerator=lower * size, denominator=size, confidence=level)[1]
        np.testing.assert_allclose(touched, baseline)
    if upper < 1:
        touched = wilson_interval(numerator=upper * size, denominator=size, confidence=level)[0]
        np.testing.assert_allclose(touched, baseline)


@given(st.integers(1, 20_000), st.sampled_from(LEVELS))
def test_a_ratio_on_its_limit_has_an_exact_interval_that_touches_one(
    observed: int, level: float
) -> None:
    low, high = exact_poisson_interval(events=observed, confidence=level)
    lower, _ = funnel_limits(statistic="ratio", baseline=1, denominator=high, confidence=level)
    _, upper = funnel_limits(statistic="ratio", baseline=1, denominator=low, confidence=level)
    np.testing.assert_allclose(lower, observed / high, rtol=1e-7)
    np.testing.assert_allclose(upper, observed / low, rtol=1e-7)


@given(st.floats(0.05, 1e5))
def test_whole_counts_beyond_the_limits_are_as_rare_as_said(expected: float) -> None:
    lower, upper = funnel_limits(
        statistic="ratio", baseline=1, denominator=expected, confidence=0.95
    )
    low, high = lower * expected, upper * expected
    below, above = np.ceil(low) - 1, np.floor(high) + 1
    if below >= 0:
        assert stats.poisson.cdf(below, expected) <= 0.025 * (1 + 1e-6)
    assert stats.poisson.sf(above - 1, expected) <= 0.025 * (1 + 1e-6)
    assert stats.poisson.sf(above - 2, expected) >= 0.025 * (1 - 1e-6)


@given(
    st.lists(st.integers(1, 10**6), min_size=2, max_size=20, unique=True),
    st.sampled_from(["proportion", "ratio", "rate"]),
)
def test_limits_are_nested_around_the_baseline_and_close_as_areas_grow(
    sizes: list[int], statistic: str
) -> None:
    sizes = sorted(sizes)
    lower, upper = funnel_limits(
        statistic=statistic, baseline=0.2, denominator=sizes, confidence=LEVELS
    )
    assert (lower[1] <= lower[0]).all()
    assert (upper[1] >= upper[0]).all()
    assert (lower[0] <= 0.2).all()
    assert (upper[0] >= 0.2).all()
    assert (np.diff(lower) >= -1e-12).all()
    assert (np.diff(upper) <= 1e-12).all()


def test_significance_in_the_national_words() -> None:
    found = funnel(statistic="ratio", numerator=[60, 80, 101, 121, 140], denominator=[100] * 5)
    assert found.significance.tolist() == [
        "Low (0.001)",
        "Low (0.025)",
        "Not significant",
        "High (0.025)",
        "High (0.001)",
    ]
    assert found.baseline == 1


def test_an_area_is_outside_exactly_when_its_own_interval_misses_the_baseline() -> None:
    generator = np.random.default_rng(4)
    people = generator.integers(20, 2000, 400)
    cases = generator.binomial(people, generator.uniform(0.1, 0.3, 400))
    found = funnel(statistic="proportion", numerator=cases, denominator=people, per=100)
    for level, tail in ((0.95, "0.025"), (0.998, "0.001")):
        lower, upper = wilson_interval(numerator=cases, denominator=people, confidence=level)
        missed = (lower > found.baseline / 100) | (upper < found.baseline / 100)
        named = {f"High ({tail})", f"Low ({tail})", "High (0.001)", "Low (0.001)"}
        assert [word in named for word in found.significance] == missed.tolist()


def test_a_rates_baseline_is_the_overall_rate_and_its_unit_does_not_matter() -> None:
    events, people = np.array([12, 40, 9]), np.array([1000, 2000, 1500])
    one = funnel(statistic="rate", numerator=events, denominator=people)
    many = funnel(statistic="rate", numerator=events, denominator=people, per=100_000)
    np.testing.assert_allclose(one.baseline, 61 / 4500)
    np.testing.assert_allclose(many.value, one.value * 100_000)
    np.testing.assert_allclose(many.lower, one.lower * 100_000)
    assert many.significance.tolist() == one.significance.tolist()
    curve = many.limits_at(people)
    np.testing.assert_allclose(curve[1], many.upper)


def test_directly_standardised_rates_stand_at_the_population_that_would_give_them() -> None:
    events = np.array([[30, 20], [4, 4], [60, 80]])
    people = np.array([[900, 300], [100, 200], [2000, 900]])
    rates = standardised_rate(events=events, population=people, standard=[3, 1])
    found = funnel(
        statistic="standardised_rate",
        numerator=events.sum(axis=1),
        value=rates.value,
        per=100_000,
    )
    np.testing.assert_allclose(found.denominator[0], 100_000 * 50 / rates.value[0])
    assert found.significance[1] == "Not tested"
    assert np.isnan(found.lower[:, 1]).all()
    assert np.isnan(rates.value[1])
    tested = found.denominator[[0, 2]]
    np.testing.assert_allclose(found.baseline, 190 / tested.sum() * 100_000)


@pytest.mark.parametrize("scheme", ["shmi", "cqc"])
def test_overdispersion_widens_the_limits_of_ratios_and_rates(scheme: str) -> None:
    generator = np.random.default_rng(7)
    expected = generator.uniform(200, 2000, 60)
    observed = generator.poisson(expected * generator.normal(1, 0.15, 60))
    plain = funnel(statistic="ratio", numerator=observed, denominator=expected)
    wide = funnel(
        statistic="ratio", numerator=observed, denominator=expected, overdispersion=scheme
    )
    assert (wide.lower < plain.lower).all()
    assert (wide.upper > plain.upper).all()
    assert np.sum(wide.significance != "Not significant") < np.sum(
        plain.significance != "Not significant"
    )
    middle = observed.sum() / expected.sum()
    by_rate = funnel(
        statistic="rate", numerator=observed, denominator=expected, per=10, overdispersion=scheme
    )
    same = overdispersion(numerator=observed, denominator=expected * middle, scheme=scheme)
    np.testing.assert_allclose(by_rate.overdispersion.tau_squared, same.tau_squared)
    assert (by_rate.upper > by_rate.baseline).all()


def test_overdispersed_proportions_stay_between_nought_and_one() -> None:
    generator = np.random.default_rng(7)
    people = generator.integers(3, 300, 80)
    cases = generator.binomial(people, generator.beta(1, 12, 80))
    found = funnel(
        statistic="proportion", numerator=cases, denominator=people, overdispersion="arcsine"
    )
    assert (found.lower >= 0).all()
    assert (found.upper <= 1).all()
    assert found.overdispersion.phi > 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"statistic": "mean"}, "choose one of"),
        ({"denominator": [10, 0]}, "denominator[1] is 0"),
        ({"statistic": "proportion"}, "numerator[0] is 20"),
        ({"denominator": None}, "takes numerator and denominator only"),
        ({"statistic": "standardised_rate"}, "takes numerator and value only"),
        ({"overdispersion": "arcsine"}, "does not go with a ratio"),
        ({"statistic": "rate", "numerator": [0, 0]}, "the sum of numerator is 0"),
        ({"statistic": "proportion", "numerator": [1, 2], "baseline": 1.5}, "must be below 1"),
    ],
)
def test_refusals(wrong: dict[str, object], words: str) -> None:
    good = {"statistic": "ratio", "numerator": [20, 30], "denominator": [10, 40]}
    with pytest.raises(MethodError) as refusal:
        funnel(**(good | wrong))  # type: ignore[arg-type]
    assert words in str(refusal.value)
