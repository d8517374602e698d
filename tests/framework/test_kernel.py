"""Savings that overlap: no cell saves more than it costs, and every pound is someone's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sherwood.errors import MethodError
from sherwood.framework.kernel import save

DRAWS, EFFECTS, GROUPS, LINES, YEARS = 3, 4, 2, 3, 2
SHARES = {"elements": st.floats(0, 1, allow_subnormal=False)}
COST = arrays.arrays(float, (GROUPS, LINES, YEARS), elements=st.floats(0, 1e9))
EXPOSED = arrays.arrays(float, (EFFECTS, GROUPS, LINES), **SHARES)
STRENGTH = arrays.arrays(float, (DRAWS, EFFECTS, YEARS), **SHARES)
EITHER_WAY = arrays.arrays(
    float, (DRAWS, EFFECTS, YEARS), elements=st.floats(-1, 1, allow_subnormal=False)
)


def test_two_that_halve_the_same_cell_leave_a_quarter() -> None:
    saved = save(np.full((1, 1, 1), 100.0), np.ones((2, 1, 1)), np.full((1, 2, 1), 0.5))
    assert saved.lines[0, 0, 0] == pytest.approx(75)
    assert saved.effects[0, :, 0] == pytest.approx([37.5, 37.5])


def test_what_is_shared_goes_by_the_rate_at_which_each_takes() -> None:
    strength = np.array([[[0.1], [0.3]]])
    saved = save(np.full((1, 1, 1), 100.0), np.ones((2, 1, 1)), strength)
    rates = -np.log(1 - strength[0, :, 0])
    assert saved.effects[0, :, 0] == pytest.approx(37.0 * rates / rates.sum())


def test_a_rise_takes_from_a_fall() -> None:
    saved = save(np.full((1, 1, 1), 100.0), np.ones((2, 1, 1)), np.array([[[0.5], [-1.0]]]))
    assert saved.lines[0, 0, 0] == pytest.approx(0, abs=1e-12)
    assert saved.effects[0, :, 0] == pytest.approx([100 * np.log(2), -100 * np.log(2)])


def test_cells_that_an_effect_does_not_reach_are_left_alone() -> None:
    exposed = np.zeros((1, 2, 2))
    exposed[0, 1, 0] = 0.5
    saved = save(np.full((2, 2, 1), 100.0), exposed, np.full((1, 1, 1), 0.2))
    assert saved.lines[0, :, 0].tolist() == pytest.approx([10, 0])


@given(COST, EXPOSED, STRENGTH)
def test_no_more_is_saved_than_is_spent(
    cost: np.ndarray, exposed: np.ndarray, strength: np.ndarray
) -> None:
    saved = save(cost, exposed, strength)
    assert (saved.lines >= -1e-6).all()
    assert (saved.lines <= cost.sum(axis=0) * (1 + 1e-12)).all()


@given(COST, EXPOSED, EITHER_WAY)
def test_what_is_saved_is_put_down_to_someone(
    cost: np.ndarray, exposed: np.ndarray, strength: np.ndarray
) -> None:
    saved = save(cost, exposed, strength)
    scale = max(1.0, float(np.abs(saved.effects).max()))
    assert np.abs(saved.lines.sum(axis=1) - saved.effects.sum(axis=1)).max() < 1e-12 * scale


@given(COST, EXPOSED, STRENGTH, st.integers(0, EFFECTS - 1))
def test_one_more_effect_never_lowers_what_is_saved(
    cost: np.ndarray, exposed: np.ndarray, strength: np.ndarray, left_out: int
) -> None:
    fewer = np.delete(np.arange(EFFECTS), left_out)
    less = save(cost, exposed[fewer], strength[:, fewer]).lines
    assert (save(cost, exposed, strength).lines >= less * (1 - 1e-12) - 1e-6).all()


@given(COST, EXPOSED, STRENGTH, st.floats(0, 1))
def test_weaker_effects_never_save_more(
    cost: np.ndarray, exposed: np.ndarray, strength: np.ndarray, share: float
) -> None:
    less = save(cost, exposed, strength * share).lines
    assert (save(cost, exposed, strength).lines >= less * (1 - 1e-12) - 1e-6).all()


@pytest.mark.parametrize("at_once", [1, 7, 64, 1_000])
def test_how_many_draws_are_worked_on_together_changes_no_number(at_once: int) -> None:
    generator = np.random.default_rng(1)
    cost, exposed = generator.random((3, 4, 6)) * 1e6, generator.random((9, 3, 4))
    strength = generator.random((200, 9, 6))
    whole, parts = (
        save(cost, exposed, strength),
        save(cost, exposed, strength, draws_at_once=at_once),
    )
    assert np.array_equal(whole.lines, parts.lines)
    assert np.array_equal(whole.effects, parts.effects)


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(MethodError, match="do not fit"):
        save(np.ones((1, 2, 3)), np.ones((1, 1, 2)), np.ones((1, 1, 4)))
