"""Gaps, attributable fractions, Gini and concentration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from sherwood.errors import MethodError
from sherwood.stats import (
    absolute_gap,
    concentration_curve,
    concentration_index,
    gini,
    lorenz_curve,
    population_attributable,
    proportion,
    rate,
    relative_gap,
)

amounts = st.lists(st.integers(0, 1000), min_size=2, max_size=60).filter(any)


def test_the_gap_of_two_wilson_proportions_is_newcombes() -> None:
    low, high = confint_proportions_2indep(56, 70, 48, 80, method="newcomb")
    gap = absolute_gap(
        first=proportion(numerator=56, denominator=70),
        second=proportion(numerator=48, denominator=80),
    )
    np.testing.assert_allclose([gap.lower, gap.upper], [low, high])


def test_the_gap_turned_round_is_its_mirror() -> None:
    one = rate(events=[30, 5], population=[1000, 400], confidence=(0.95, 0.998))
    other = rate(events=[60, 9], population=[1500, 300], confidence=(0.95, 0.998))
    there, back = absolute_gap(first=one, second=other), absolute_gap(first=other, second=one)
    np.testing.assert_allclose(there.lower, -back.upper)
    there, back = relative_gap(first=one, second=other), relative_gap(first=other, second=one)
    np.testing.assert_allclose(there.lower, 1 / back.upper)


def test_the_ratio_of_two_large_rates_is_near_its_normal_approximation() -> None:
    gap = relative_gap(
        first=rate(events=9000, population=1000), second=rate(events=6000, population=1000)
    )
    spread = np.exp(1.96 * np.sqrt(1 / 9000 + 1 / 6000))
    np.testing.assert_allclose([gap.lower, gap.upper], [1.5 / spread, 1.5 * spread], rtol=1e-3)


def test_gaps_of_unlike_estimates_are_refused() -> None:
    one = rate(events=3, population=10)
    with pytest.raises(MethodError, match="make both at the same"):
        absolute_gap(first=one, second=rate(events=3, population=10, confidence=0.998))
    with pytest.raises(MethodError, match="second is 0"):
        relative_gap(first=one, second=rate(events=0, population=10))


def test_attributable_events_are_those_above_the_reference_rate() -> None:
    found = population_attributable(events=[90, 60, 30], population=[1000, 1000, 500])
    np.testing.assert_allclose(found.events.value, 180 - 2500 * 0.06)
    np.testing.assert_allclose(found.fraction.value, 1 - 0.06 / (180 / 2500))
    assert found.fraction.lower < found.fraction.value < found.fraction.upper
    first = population_attributable(events=[30, 60, 90], population=[500, 1000, 1000], reference=0)
    np.testing.assert_allclose(first.fraction.lower, found.fraction.lower)


def test_the_attributable_interval_agrees_with_simulated_counts() -> None:
    events, people = np.array([900, 700, 500]), np.array([10_000, 10_000, 10_000])
    draws = np.random.default_rng(2).poisson(events, (200_000, 3))
    fractions = 1 - (draws[:, 2] / people[2]) / (draws.sum(axis=1) / people.sum())
    found = population_attributable(events=events, population=people).fraction
    np.testing.assert_allclose(
        [found.lower, found.upper], np.quantile(fractions, [0.025, 0.975]), atol=0.002
    )


@given(amounts)
def test_gini_is_half_the_mean_difference_over_the_mean(amount: list[int]) -> None:
    values = np.array(amount, float)
    difference = np.abs(values[:, None] - values[None, :]).mean()
    found = gini(amount=values)
    np.testing.assert_allclose(found.value, difference / (2 * values.mean()), atol=1e-12)
    assert 0 <= found.lower <= found.value <= found.upper <= 1


@given(amounts, st.integers(2, 5))
def test_gini_knows_neither_unit_nor_copies(amount: list[int], times: int) -> None:
    once = gini(amount=amount).value
    np.testing.assert_allclose(gini(amount=np.multiply(amount, times)).value, once, atol=1e-12)
    np.testing.assert_allclose(gini(amount=amount * times).value, once, atol=1e-12)
    grouped = gini(amount=np.multiply(amount, times), population=[times] * len(amount))
    np.testing.assert_allclose(grouped.value, once, atol=1e-12)


@given(amounts)
def test_gini_is_twice_the_area_above_the_lorenz_curve(amount: list[int]) -> None:
    curve = lorenz_curve(amount=amount)
    area = np.trapezoid(curve.amount_share, curve.population_share)
    np.testing.assert_allclose(gini(amount=amount).value, 1 - 2 * area, atol=1e-9)
    assert (np.diff(curve.amount_share) >= -1e-12).all()
    assert (curve.amount_share <= curve.population_share + 1e-9).all()


@given(amounts)
def test_ranked_by_itself_the_concentration_index_is_gini_and_turned_round_its_negative(
    amount: list[int],
) -> None:
    one = concentration_index(amount=amount, rank_by=amount).value
    np.testing.assert_allclose(one, gini(amount=amount).value, atol=1e-12)
    back = concentration_index(amount=amount, rank_by=np.negative(amount)).value
    np.testing.assert_allclose(back, -one, atol=1e-12)


def test_concentration_of_groups_by_hand() -> None:
    curve = concentration_curve(amount=[30, 10], rank_by=[2, 1], population=[50, 50])
    np.testing.assert_allclose(curve.amount_share, [0, 0.25, 1])
    index = concentration_index(amount=[30, 10], rank_by=[2, 1], population=[50, 50])
    np.testing.assert_allclose(index.value, 0.25)


def test_the_interval_of_gini_agrees_with_the_bootstrap() -> None:
    generator = np.random.default_rng(8)
    cost = generator.lognormal(0, 1, 2000)
    found = gini(amount=cost)
    again = [gini(amount=generator.choice(cost, cost.size)).value for _ in range(400)]
    np.testing.assert_allclose((found.upper - found.lower) / 3.92, np.std(again), rtol=0.15)


def test_refusals() -> None:
    with pytest.raises(MethodError, match="the sum of amount is 0"):
        gini(amount=[0, 0])
    with pytest.raises(MethodError, match="give one each"):
        concentration_index(amount=[1, 2], rank_by=[1, 2, 3])
    with pytest.raises(MethodError, match="position on the axis"):
        population_attributable(events=[1, 2], population=[3, 4], reference=2)
