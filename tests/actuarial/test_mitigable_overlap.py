"""A pound is attributed once: the laws of overlap, and sums anybody can check."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sherwood.actuarial.mitigable.overlap import attribute, saved
from sherwood.errors import MethodError

COHORTS = 6
parts = st.floats(0, 1, allow_subnormal=False)
taken = arrays(np.float64, (5, COHORTS), elements=parts)
kinds = arrays(np.bool_, COHORTS)


def credited(avoid: list[float], change: list[float]) -> list[float]:
    """What a unit in cohorts that avoid, then in cohorts that change, credits each with."""
    avoids = np.array([True] * len(avoid) + [False] * len(change))
    return [round(float(x), 6) for x in attribute(np.array([[*avoid, *change]]), avoids)[0]]


class TestSumsByHand:
    def test_one_cohort_takes_what_it_takes(self) -> None:
        assert credited([0.3], []) == [0.3]
        assert credited([], [0.3]) == [0.3]

    def test_two_that_avoid_a_half_leave_a_quarter(self) -> None:
        assert credited([0.5, 0.5], []) == [0.375, 0.375]

    def test_what_is_avoided_is_shared_in_proportion(self) -> None:
        assert credited([0.6, 0.2], []) == [0.51, 0.17]

    def test_only_what_stays_can_be_shortened(self) -> None:
        assert credited([0.5], [0.4]) == [0.5, 0.2]

    def test_at_most_one_measure_changes_a_stay(self) -> None:
        assert credited([], [0.3, 0.1]) == [0.225, 0.075]

    def test_nothing_stays_of_what_is_avoided_whole(self) -> None:
        assert credited([1.0], [0.9]) == [1.0, 0.0]

    def test_no_effect_no_credit(self) -> None:
        assert credited([0.0, 0.0], [0.0]) == [0.0, 0.0, 0.0]


@given(taken, kinds)
def test_never_more_than_the_whole_and_never_less_than_nothing(
    taken: np.ndarray, avoids: np.ndarray
) -> None:
    found = attribute(taken, avoids)
    assert (found >= 0).all()
    assert (found.sum(axis=1) <= 1 + 1e-12).all()


@given(taken, kinds)
def test_the_parts_sum_to_what_survival_says(taken: np.ndarray, avoids: np.ndarray) -> None:
    stays = np.prod(1 - taken[:, avoids], axis=1)
    strongest = taken[:, ~avoids].max(axis=1, initial=0)
    whole = 1 - stays * (1 - strongest)
    assert attribute(taken, avoids).sum(axis=1) == pytest.approx(whole)


@given(taken, kinds, st.permutations(range(COHORTS)))
def test_the_order_of_cohorts_does_not_matter(
    taken: np.ndarray, avoids: np.ndarray, order: list[int]
) -> None:
    found = attribute(taken, avoids)[:, order]
    assert attribute(taken[:, order], avoids[order]) == pytest.approx(found)


@given(taken, kinds)
def test_one_more_cohort_never_saves_less(taken: np.ndarray, avoids: np.ndarray) -> None:
    without = taken.copy()
    without[:, -1] = 0
    more, fewer = attribute(taken, avoids), attribute(without, avoids)
    assert (more.sum(axis=1) >= fewer.sum(axis=1) - 1e-12).all()


@given(taken, kinds)
def test_nobody_is_credited_with_more_than_they_would_take_alone(
    taken: np.ndarray, avoids: np.ndarray
) -> None:
    assert (attribute(taken, avoids) <= taken + 1e-12).all()


@given(taken, kinds)
def test_what_is_saved_in_all_is_what_is_credited(taken: np.ndarray, avoids: np.ndarray) -> None:
    assert saved(taken, avoids) == pytest.approx(attribute(taken, avoids).sum(axis=1))


def test_a_part_over_the_whole_is_refused() -> None:
    with pytest.raises(MethodError, match="more than all of it"):
        attribute(np.array([[1.2]]), np.array([True]))
