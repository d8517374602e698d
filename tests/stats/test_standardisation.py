"""Standardised rates and ratios, years of life lost and the standard population."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sherwood.stats import (
    AGE_BANDS,
    EUROPEAN_STANDARD_POPULATION_2013,
    byar_interval,
    indirectly_standardised_rate,
    rate,
    standardised_rate,
    standardised_ratio,
    years_left_before,
    years_of_life_lost,
)

banded_events = arrays(np.float64, (4, 19), elements=st.integers(1, 500).map(float))
banded_people = arrays(np.float64, (4, 19), elements=st.integers(500, 50_000).map(float))


def test_the_european_standard_population_has_19_bands_of_100_000_people() -> None:
    assert len(AGE_BANDS) == len(EUROPEAN_STANDARD_POPULATION_2013) == 19
    assert AGE_BANDS[0] == "0-4"
    assert AGE_BANDS[-1] == "90+"
    assert EUROPEAN_STANDARD_POPULATION_2013.sum() == 100_000


@given(banded_events, banded_people)
def test_standardised_to_itself_a_rate_is_the_crude_rate(
    events: np.ndarray, people: np.ndarray
) -> None:
    own = standardised_rate(events=events[0], population=people[0], standard=people[0])
    crude = rate(events=events[0].sum(), population=people[0].sum())
    np.testing.assert_allclose(own.value, crude.value)
    np.testing.assert_allclose(own.lower, crude.lower)
    np.testing.assert_allclose(own.upper, crude.upper)


@given(banded_events, banded_people)
def test_a_reference_population_against_itself_has_a_ratio_of_one(
    events: np.ndarray, people: np.ndarray
) -> None:
    reference = {"reference_events": events[0], "reference_population": people[0]}
    own = standardised_ratio(events=events[0], population=people[0], **reference)
    np.testing.assert_allclose(own.value, 1)
    crude = rate(events=events[0].sum(), population=people[0].sum())
    isr = indirectly_standardised_rate(events=events[0], population=people[0], **reference)
    np.testing.assert_allclose(isr.value, crude.value)


@given(banded_events, banded_people, st.floats(0.01, 100))
def test_only_the_shares_of_the_standard_matter(
    events: np.ndarray, people: np.ndarray, times: float
) -> None:
    one = standardised_rate(events=events, population=people)
    other = standardised_rate(
        events=events, population=people, standard=EUROPEAN_STANDARD_POPULATION_2013 * times
    )
    np.testing.assert_allclose(one.value, other.value)
    np.testing.assert_allclose(one.upper, other.upper)
    assert (np.asarray(one.lower) <= one.value).all()
    assert (np.asarray(one.value) <= one.upper).all()


def test_dobson_limits_by_hand() -> None:
    events, people, standard = np.array([12, 30, 58]), np.array([4e3, 5e3, 2e3]), [30, 50, 20]
    share = np.array(standard) / 100
    variance = np.sum(share**2 * events / people**2)
    lower, upper = byar_interval(events=100)
    found = standardised_rate(events=events, population=people, standard=standard, per=1)
    np.testing.assert_allclose(found.value, np.sum(share * events / people))
    np.testing.assert_allclose(found.lower, found.value + np.sqrt(variance / 100) * (lower - 100))
    np.testing.assert_allclose(found.upper, found.value + np.sqrt(variance / 100) * (upper - 100))


def test_people_with_one_event_each_are_independent_events() -> None:
    persons = np.array([[12, 0], [30, 0], [58, 0]])
    given_people = {"population": [4e3, 5e3, 2e3], "standard": [30, 50, 20]}
    apart = standardised_rate(events=persons[:, 0], **given_people)
    together = standardised_rate(persons=persons, event_frequency=[1, 5], **given_people)
    assert (together.value, together.lower) == (apart.value, apart.lower)


def test_repeated_events_widen_the_interval_by_their_squares() -> None:
    given_people = {"population": [4e3, 5e3], "standard": [60, 40], "per": 1}
    persons = np.array([[10, 5], [20, 10]])
    together = standardised_rate(persons=persons, event_frequency=[1, 3], **given_people)
    apart = standardised_rate(events=[25, 50], **given_people)
    assert together.value == apart.value
    assert together.numerator == 75
    share, people = np.array([0.6, 0.4]), np.array([4e3, 5e3])
    wider = np.sqrt(np.sum(share**2 * [55, 110] / people**2))
    narrow = np.sqrt(np.sum(share**2 * [25, 50] / people**2))
    np.testing.assert_allclose(
        (together.upper - together.value) / (apart.upper - apart.value), wider / narrow
    )


def test_no_rate_below_ten_events() -> None:
    found = standardised_rate(
        events=[[4, 5], [5, 5]], population=[[100, 100], [100, 100]], standard=[1, 1]
    )
    assert np.isnan(found.value[0])
    assert np.isnan(found.lower[0])
    assert found.value[1] == 5000
    assert "fewer than 10 events" in found.note


def test_an_area_may_lack_people_in_a_band_when_standardised_indirectly() -> None:
    found = standardised_ratio(
        events=[[0, 6], [2, 4]],
        population=[[0, 100], [50, 50]],
        reference_events=[10, 50],
        reference_population=[1000, 1000],
    )
    np.testing.assert_allclose(found.denominator, [5, 3])
    np.testing.assert_allclose(found.value, [1.2, 2])


def test_years_lost_before_75_run_from_the_middle_of_each_band() -> None:
    left = years_left_before(75)
    np.testing.assert_allclose(left[:3], [72.5, 67.5, 62.5])
    assert (left[15:] == 0).all()


def test_years_of_life_lost_are_deaths_times_years_left() -> None:
    deaths, people = np.full(19, 2.0), np.full(19, 1000.0)
    crude = years_of_life_lost(deaths=deaths, population=people, per=1)
    np.testing.assert_allclose(crude.value * 19_000, 2 * years_left_before(75).sum())
    flat = years_of_life_lost(deaths=deaths, population=people, standard=np.ones(19), per=1)
    np.testing.assert_allclose(flat.value, crude.value)
    assert flat.lower < flat.value < flat.upper


def test_one_year_each_makes_years_of_life_lost_the_standardised_rate() -> None:
    deaths, people = np.arange(1.0, 20), np.full(19, 1000.0)
    lost = years_of_life_lost(
        deaths=deaths,
        population=people,
        years_left=np.ones(19),
        standard=EUROPEAN_STANDARD_POPULATION_2013,
    )
    deaths_rate = standardised_rate(events=deaths, population=people)
    np.testing.assert_allclose(
        [lost.value, lost.lower, lost.upper],
        [deaths_rate.value, deaths_rate.lower, deaths_rate.upper],
    )


def test_many_areas_at_once_are_each_area_alone() -> None:
    generator = np.random.default_rng(5)
    events = generator.poisson(20, (3, 2, 19))
    people = generator.integers(500, 5000, (3, 2, 19))
    together = standardised_rate(events=events, population=people, confidence=(0.95, 0.998))
    assert together.lower.shape == (2, 3, 2)
    alone = standardised_rate(events=events[2, 1], population=people[2, 1])
    assert together.value[2, 1] == alone.value
    assert together.at(0.95).lower[2, 1] == alone.lower
