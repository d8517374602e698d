"""A pound is attributed once, however many cohorts its unit is in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sherwood.actuarial.mitigable.overlap import attribute, saved

COHORTS = 5
parts = arrays(float, (4, COHORTS), elements=st.just(0.0) | st.floats(0.001, 1.0))
kinds = arrays(bool, COHORTS)


def test_one_cohort_takes_what_it_takes() -> None:
    assert attribute(np.array([[0.3]]), np.array([True])) == pytest.approx(0.3)
    assert attribute(np.array([[0.3]]), np.array([False])) == pytest.approx(0.3)


def test_what_two_would_avoid_is_the_complement_of_what_both_leave() -> None:
    credited = attribute(np.array([[0.2, 0.5]]), np.array([True, True]))
    assert credited.sum() == pytest.approx(1 - 0.8 * 0.5)
    assert credited[0, 1] / credited[0, 0] == pytest.approx(2.5)


def test_at_most_one_cohort_shortens_what_was_not_avoided() -> None:
    credited = attribute(np.array([[0.5, 0.4, 0.2]]), np.array([True, False, False]))
    assert credited.sum() == pytest.approx(0.5 + 0.5 * 0.4)


@given(parts, kinds)
def test_never_more_than_the_whole_unit(taken: np.ndarray, avoids: np.ndarray) -> None:
    credited = attribute(taken, avoids)
    assert (credited >= 0).all()
    assert (credited.sum(axis=1) <= 1 + 1e-12).all()


@given(parts, kinds)
def test_no_cohort_is_credited_with_more_than_it_would_take_alone_or_when_not_a_member(
    taken: np.ndarray, avoids: np.ndarray
) -> None:
    credited = attribute(taken, avoids)
    assert (credited <= taken + 1e-12).all()


@given(parts, kinds, st.permutations(range(COHORTS)))
def test_the_order_of_cohorts_does_not_matter(
    taken: np.ndarray, avoids: np.ndarray, order: list[int]
) -> None:
    shuffled = attribute(taken[:, order], avoids[order])
    assert shuffled == pytest.approx(attribute(taken, avoids)[:, order])


@given(parts, kinds, st.integers(0, COHORTS - 1))
def test_one_more_cohort_never_saves_less(
    taken: np.ndarray, avoids: np.ndarray, added: int
) -> None:
    without = taken.copy()
    without[:, added] = 0.0
    more = attribute(taken, avoids).sum(axis=1)
    assert (more >= attribute(without, avoids).sum(axis=1) - 1e-12).all()


@given(parts, kinds)
def test_what_is_saved_in_all_is_what_is_credited(taken: np.ndarray, avoids: np.ndarray) -> None:
    assert saved(taken, avoids) == pytest.approx(attribute(taken, avoids).sum(axis=1))
