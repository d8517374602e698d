"""Inputs a careful analyst would query are refused, saying what, where and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sherwood.errors import MethodError, SherwoodError
from sherwood.stats import (
    indirectly_standardised_rate,
    mean,
    proportion,
    rate,
    standardised_rate,
    standardised_ratio,
    years_of_life_lost,
)

BANDS = {"events": np.ones(19), "population": np.full(19, 100.0)}
REFERENCE = {"reference_events": [5, 6], "reference_population": [100, 100]}

CASES: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (proportion, {"numerator": [1, -1], "denominator": 5}, "numerator[1] is -1: a count cannot"),
    (proportion, {"numerator": [1, 6], "denominator": [5, 5]}, "numerator[1] is 6: it is above"),
    (proportion, {"numerator": 1, "denominator": 0}, "denominator is 0: it must be above zero"),
    (proportion, {"numerator": [1, 2], "denominator": [1, 2, 3]}, "different shapes ((2,) and"),
    (proportion, {"numerator": np.nan, "denominator": 5}, "numerator is nan: give a number"),
    (proportion, {"numerator": "many", "denominator": 5}, "cannot be read as numbers"),
    (proportion, {"numerator": [[1], [1, 2]], "denominator": 5}, "cannot be read as numbers"),
    (proportion, {"numerator": [], "denominator": []}, "numerator is empty"),
    (proportion, {"numerator": 1, "denominator": 5, "confidence": 95}, "such as 0.95 for 95 %"),
    (proportion, {"numerator": 1, "denominator": 5, "confidence": (0.95, 1)}, "confidence[1] is 1"),
    (proportion, {"numerator": 1, "denominator": 5, "per": 0}, "per is 0"),
    (rate, {"events": [3, np.inf], "population": 10}, "events[1] is inf"),
    (rate, {"events": [3, 4], "population": [10, 0]}, "population[1] is 0"),
    (rate, {"events": [[-1, -1], [1, -2]], "population": 10}, "events[0, 0] is -1 (and 2 more)"),
    (rate, {"events": 3, "population": 10, "method": "wald"}, "choose one of national, byar"),
    (mean, {"values": [1.0, np.nan]}, "values[1] is nan"),
    (mean, {"values": 4.0}, "values is a single number"),
    (mean, {"values": [4.0]}, "the number of measurements is 1"),
    (mean, {"values": [4.0, 5, 6], "by": ["a", "a", "b"]}, "measurements[1] is 1"),
    (mean, {"values": [4.0, 5, 6], "by": ["a", "a"]}, "one label for each measurement"),
    (standardised_rate, BANDS | {"events": np.ones(18)}, "events has 18 bands"),
    (standardised_rate, BANDS | {"population": np.ones(20)}, "population has 20 bands"),
    (standardised_rate, BANDS | {"population": np.zeros(19)}, "population[0] is 0 (and 18 more)"),
    (standardised_rate, BANDS | {"standard": np.zeros(19)}, "the sum of standard is 0"),
    (standardised_rate, BANDS | {"persons": np.ones((19, 2))}, "Give either events, or both"),
    (standardised_rate, {"population": np.ones(19)}, "Give either events, or both"),
    (
        standardised_rate,
        {"population": np.ones(19), "persons": np.ones((19, 2)), "event_frequency": [1]},
        "one entry for each frequency",
    ),
    (
        standardised_rate,
        {"population": np.ones(19), "persons": np.ones((18, 2)), "event_frequency": [1, 2]},
        "persons must be shaped as population",
    ),
    (standardised_ratio, {"events": 5, "expected": 0}, "expected is 0"),
    (standardised_ratio, {"events": 5}, "Give either expected, or all of population"),
    (standardised_ratio, {"events": 5, "expected": 4, **REFERENCE}, "Give either expected"),
    (
        indirectly_standardised_rate,
        {"events": [1, 2], "population": [1, 2, 3], **REFERENCE},
        "population has 3 bands on its last axis but reference_population has 2",
    ),
    (
        indirectly_standardised_rate,
        {"events": [[[1, 2]]], "population": [1, 2], **REFERENCE},
        "give events by band",
    ),
    (
        indirectly_standardised_rate,
        {"events": [0, 0], "population": [0, 0], **REFERENCE},
        "the events expected is 0",
    ),
    (years_of_life_lost, {"deaths": [1, 2], "population": [3, 4]}, "years_left has 19"),
]


@pytest.mark.parametrize(("method", "wrong", "words"), CASES)
def test_refusals(method: Callable[..., Any], wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(MethodError) as refusal:
        method(**wrong)
    assert words in str(refusal.value)
    assert isinstance(refusal.value, SherwoodError)
    assert isinstance(refusal.value, ValueError)


def test_an_estimate_says_which_levels_it_has() -> None:
    found = rate(events=5, population=100)
    assert found.at(0.95) is found
    with pytest.raises(MethodError, match=r"no limits at confidence 0.998, only at 0.95"):
        found.at(0.998)


def test_an_estimate_cannot_be_changed() -> None:
    found = rate(events=[5, 6], population=100)
    with pytest.raises(ValueError, match="read-only"):
        found.value[0] = 7
