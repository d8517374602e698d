"""Why cost changed: four parts that sum to the whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sherwood.actuarial.change import FACTORS, Year, change


def year(people: list[float], use: list[list[float]], price: float) -> Year:
    quantity = np.array(use)
    return Year(np.array(people), quantity, quantity * price)


@pytest.mark.parametrize(
    ("after", "factor"),
    [
        (year([20.0, 20.0], [[40.0], [120.0]], 10.0), "population"),
        (year([5.0, 15.0], [[10.0], [90.0]], 10.0), "mix"),
        (year([10.0, 10.0], [[30.0], [60.0]], 10.0), "frequency"),
        (year([10.0, 10.0], [[20.0], [60.0]], 11.0), "unit_cost"),
    ],
)
def test_a_change_in_one_factor_is_given_to_it_alone(after: Year, factor: str) -> None:
    before = year([10.0, 10.0], [[20.0], [60.0]], 10.0)
    parts = change(before, after)
    assert parts[factor][0] == pytest.approx(after.cost.sum() - before.cost.sum())
    assert all(parts[name][0] == pytest.approx(0.0) for name in FACTORS if name != factor)


people = arrays(float, 3, elements=st.floats(1, 1e5))
rates = arrays(float, (3, 2), elements=st.just(0.0) | st.floats(0.001, 50))
prices = arrays(float, 2, elements=st.floats(0.1, 1e4))


@given(people, people, rates, rates, prices, prices)
def test_the_parts_sum_to_the_change(
    people: np.ndarray,
    later_people: np.ndarray,
    rate: np.ndarray,
    later_rate: np.ndarray,
    price: np.ndarray,
    later_price: np.ndarray,
) -> None:
    use, later_use = people[:, None] * rate, later_people[:, None] * later_rate
    before = Year(people, use, use * price)
    after = Year(later_people, later_use, later_use * later_price)
    whole = after.cost.sum(axis=0) - before.cost.sum(axis=0)
    assert sum(change(before, after).values()) == pytest.approx(whole, rel=1e-9, abs=0.001)
