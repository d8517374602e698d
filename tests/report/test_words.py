"""Numbers in words keep the size and the sign of the number."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.report import words

SCALE = {"billion": 1e9, "million": 1e6, None: 1.0}
amounts = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)


def read(said: str) -> float:
    """The number that a reader takes from the words."""
    found = re.fullmatch(r"(−?)£([\d,.]+)(?: (billion|million))?", said)
    assert found, said
    sign, digits, unit = found.groups()
    return (-1 if sign else 1) * float(digits.replace(",", "")) * SCALE[unit]


@given(amounts)
def test_pounds_in_words_are_within_half_a_unit_of_the_third_figure(amount: float) -> None:
    assert read(words.pounds(amount)) == pytest.approx(amount, rel=0.0051, abs=0.51)


@given(amounts, amounts)
def test_a_larger_sum_is_never_said_to_be_smaller(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert read(words.pounds(low)) <= read(words.pounds(high))


@given(amounts)
def test_exact_pounds_are_exact_to_the_pound(amount: float) -> None:
    assert read(words.exact_pounds(amount)) == pytest.approx(amount, abs=0.51)


@given(st.floats(min_value=1e-4, max_value=0.99))
def test_odds_are_near_the_share(share: float) -> None:
    above, below = (int(part.replace(",", "")) for part in words.one_in(share).split(" in "))
    assert above / below == pytest.approx(share, rel=0.06, abs=0.006)


@pytest.mark.parametrize("write", [words.pounds, words.whole, words.percent, words.one_in])
@pytest.mark.parametrize("absent", [None, float("nan"), float("inf"), ""])
def test_what_is_not_there_is_said_not_to_be(write: object, absent: object) -> None:
    assert callable(write) and write(absent) == "not available"


def test_an_interval_that_reaches_none_says_so() -> None:
    assert words.between(-1, 5e6).endswith("which includes none at all")
    assert words.between(1e6, 5e6) == "between £1 million and £5 million"
    assert words.between(None, 5e6) == "with no interval"
