"""The slope and relative index of inequality against a second implementation, and their laws."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from sherwood.errors import MethodError
from sherwood.stats import proportion, rate, slope_index

PEOPLE = np.array([12_000, 10_500, 9_800, 11_200, 10_100, 9_700, 10_900, 9_200, 8_800, 9_300.0])
LIFE = np.array([73.1, 74.6, 75.9, 76.8, 77.2, 78.5, 79.3, 79.9, 80.6, 82.4])
DEATHS = np.array([840, 690, 610, 640, 560, 500, 540, 430, 380, 350])


def fitted_ends(people: np.ndarray, values: np.ndarray) -> tuple[float, float]:
    """The ends of statsmodels' weighted least squares line."""
    share = people / people.sum()
    rank = np.cumsum(share) - share / 2
    line = sm.WLS(values, sm.add_constant(rank), weights=share).fit()
    return float(line.params[0]), float(line.params.sum())


def test_a_measure_is_fitted_as_statsmodels_does() -> None:
    start, end = fitted_ends(PEOPLE, LIFE)
    found = slope_index(population=PEOPLE, value=LIFE, standard_error=[0.2] * 10)
    np.testing.assert_allclose(found.value, end - start)
    np.testing.assert_allclose(found.relative.value, end / start)
    np.testing.assert_allclose(found.intercept, start)


def test_the_published_form_with_square_roots_of_the_shares_is_the_same_line() -> None:
    share = PEOPLE / PEOPLE.sum()
    root, rank = np.sqrt(share), np.cumsum(share) - share / 2
    (start, slope), *_ = np.linalg.lstsq(np.stack([root, root * rank], 1), root * LIFE)
    found = slope_index(population=PEOPLE, value=LIFE, standard_error=[0.2] * 10)
    np.testing.assert_allclose([found.intercept, found.value], [start, slope])


def test_rates_on_the_log_scale_and_proportions_on_the_logit_scale() -> None:
    deaths = rate(events=DEATHS, population=PEOPLE)
    start, end = fitted_ends(PEOPLE, np.log(deaths.value))
    found = slope_index(
        population=PEOPLE, value=deaths.value, lower=deaths.lower, upper=deaths.upper, scale="log"
    )
    np.testing.assert_allclose(found.value, np.exp(end) - np.exp(start))
    np.testing.assert_allclose(found.relative.value, np.exp(end - start))

    smokers = proportion(numerator=DEATHS, denominator=PEOPLE)
    start, end = fitted_ends(PEOPLE, special.logit(smokers.value))
    found = slope_index(population=PEOPLE, numerator=DEATHS, scale="logit")
    np.testing.assert_allclose(found.value, special.expit(end) - special.expit(start))
    same = slope_index(
        population=PEOPLE,
        value=smokers.value,
        lower=smokers.lower,
        upper=smokers.upper,
        scale="logit",
    )
    np.testing.assert_allclose(
        [found.lower, found.upper, found.relative.upper],
        [same.lower, same.upper, same.relative.upper],
    )


def test_the_simulated_interval_of_a_measure_is_near_its_exact_one() -> None:
    share = PEOPLE / PEOPLE.sum()
    away = np.cumsum(share) - share / 2
    away = share * (away - share @ away)
    weight = away / (away @ (np.cumsum(share) - share / 2))
    error = np.linspace(0.1, 0.6, 10)
    spread = 1.959964 * np.sqrt(np.sum((weight * error) ** 2))
    found = slope_index(population=PEOPLE, value=LIFE, standard_error=error)
    np.testing.assert_allclose(found.upper - found.value, spread, rtol=0.02)
    np.testing.assert_allclose(found.value - found.lower, spread, rtol=0.02)


def test_a_rate_fitted_on_the_linear_scale_still_spreads_on_the_log_scale() -> None:
    deaths = rate(events=DEATHS // 40, population=PEOPLE)
    given_rates = {
        "population": PEOPLE,
        "value": deaths.value,
        "lower": deaths.lower,
        "upper": deaths.upper,
    }
    normal = slope_index(**given_rates)
    logged = slope_index(**given_rates, indicator="rate")
    np.testing.assert_allclose(logged.value, normal.value)
    assert (logged.lower, logged.upper) != (normal.lower, normal.upper)
    again = slope_index(**given_rates, indicator="rate")
    assert (again.lower, again.upper) == (logged.lower, logged.upper)
    other = slope_index(**given_rates, indicator="rate", seed=2)
    assert other.lower != logged.lower
    np.testing.assert_allclose(other.lower, logged.lower, rtol=0.02)


def test_a_negative_multiplier_turns_the_slope_and_inverts_the_ratio() -> None:
    deaths = {"population": PEOPLE, "numerator": DEATHS, "scale": "logit"}
    found, turned = slope_index(**deaths), slope_index(**deaths, per=-100)
    np.testing.assert_allclose(turned.value, -100 * found.value)
    np.testing.assert_allclose(
        [turned.lower, turned.upper], [-100 * found.upper, -100 * found.lower]
    )
    np.testing.assert_allclose(turned.relative.value, 1 / found.relative.value)
    np.testing.assert_allclose(turned.relative.lower, 1 / found.relative.upper)


def test_areas_levels_and_reliability() -> None:
    value = np.stack([LIFE, LIFE[::-1], np.full(10, 75.0)])
    found = slope_index(
        population=PEOPLE,
        value=value,
        standard_error=np.full((3, 10), 0.3),
        confidence=(0.95, 0.998),
        repetitions=20_000,
        reliability=True,
    )
    assert found.lower.shape == (2, 3)
    alone = slope_index(
        population=PEOPLE, value=value[1], standard_error=[0.3] * 10, repetitions=20_000
    )
    np.testing.assert_allclose(found.at(0.95).lower[1], alone.lower)
    np.testing.assert_allclose(found.relative.at(0.95).upper[1], alone.relative.upper)
    assert (found.reliability > 0).all()
    assert (found.reliability < 0.03).all()
    np.testing.assert_allclose(found.value[2], 0, atol=1e-10)
    assert np.isnan(alone.reliability)


@given(
    st.floats(-5, 5), st.floats(0.1, 100), st.lists(st.integers(1, 1000), min_size=10, max_size=10)
)
@settings(max_examples=25, deadline=None)
def test_a_straight_line_across_the_ranks_is_recovered_whatever_the_populations(
    slope: float, start: float, people: list[int]
) -> None:
    share = np.array(people) / sum(people)
    value = start + slope * (np.cumsum(share) - share / 2)
    found = slope_index(
        population=people, value=value, standard_error=np.zeros(10), repetitions=100
    )
    np.testing.assert_allclose(found.value, slope, atol=1e-9)
    np.testing.assert_allclose([found.lower, found.upper], slope, atol=1e-9)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"population": [1] * 4, "value": [1] * 4, "standard_error": [1] * 4}, "5 to 100"),
        ({"population": [1, 0, 1, 1, 1]}, "population[1] is 0"),
        ({"per": 0}, "per must not be 0"),
        ({"value": None}, "Give either value, or numerator"),
        ({"standard_error": None}, "lower and upper, or standard_error"),
        ({"scale": "log", "value": [1, 2, 0, 4, 5]}, "value[2] is 0"),
        ({"standard_error": None, "lower": [2, 1, 1, 1, 1], "upper": [9] * 5}, "lower[0] is 2"),
    ],
)
def test_refusals(wrong: dict[str, object], words: str) -> None:
    good = {"population": [1, 1, 1, 1, 1], "value": [1, 2, 3, 4, 5], "standard_error": [0.1] * 5}
    with pytest.raises(MethodError) as refusal:
        slope_index(**(good | wrong))  # type: ignore[arg-type]
    assert words in str(refusal.value)
