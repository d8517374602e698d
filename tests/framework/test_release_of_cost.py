"""What leaves the books when activity leaves: at once, by whole steps, late, or never."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sherwood.framework.release_of_cost import behaviours, release
from sherwood.partnership.organisations import CostBehaviour
from tests.framework import small
from tests.partnership import made_up

HOSPITAL = CostBehaviour(
    lines=("emergency_admission_stay",),
    variable=0.3,
    semi_fixed=0.4,
    fixed=0.3,
    step=0.1,
    semi_fixed_lag=1,
    fixed_released=0.5,
    fixed_lag=2,
    source="illustrative",
)
COST = np.full((1, 5), 1_000.0)


def cashable(saved: list[float], rule: CostBehaviour = HOSPITAL) -> list[float]:
    released = release(np.array([[saved]], dtype=float), COST, np.ones((1, 1)), {(0, 0): rule})
    return released.cashable[0].tolist()


def test_a_fall_of_a_quarter_releases_two_steps_a_year_later_and_half_of_the_fixed_in_two() -> None:
    # Variable 0.3 x 250 = 75; semi-fixed 0.4 x 200 = 80; fixed 0.3 x 0.5 x 250 = 37.5.
    assert cashable([250] * 5) == pytest.approx([75, 155, 192.5, 192.5, 192.5])


def test_a_fall_short_of_a_step_releases_no_ward() -> None:
    assert cashable([99] * 5)[1] == pytest.approx(0.3 * 99)
    assert cashable([100] * 5)[1] == pytest.approx(0.3 * 100 + 0.4 * 100)


def test_what_comes_back_is_paid_for_again() -> None:
    assert cashable([250, 250, 0, 0, 0]) == pytest.approx([75, 155, 0, 0, 0])


def test_a_rise_is_charged_in_full() -> None:
    assert cashable([-50] * 5) == [-50] * 5


def test_a_line_without_steps_releases_its_semi_fixed_cost_evenly() -> None:
    smooth = HOSPITAL.model_copy(update={"step": 0.0, "semi_fixed_lag": 0})
    assert cashable([99] * 5, smooth)[0] == pytest.approx(0.7 * 99)


def test_what_is_stranded_is_stranded_at_a_provider() -> None:
    saved = np.full((1, 1, 5), 100.0)
    stays = HOSPITAL.model_copy(update={"variable": 0.0, "semi_fixed": 0.0, "fixed": 1.0})
    stays = stays.model_copy(update={"fixed_released": 0.0})
    released = release(saved, COST, np.array([[0.75, 0.25]]), {(0, 0): stays, (0, 1): HOSPITAL})
    assert released.stranded[0, 0].tolist() == [75] * 5
    assert released.cashable[0, 0] == pytest.approx(0.25 * 30)
    together = released.cashable + released.stranded.sum(axis=1)
    assert together == pytest.approx(saved.sum(axis=1))


def test_a_provider_says_how_its_lines_behave_and_the_house_says_the_rest() -> None:
    rules = behaviours(made_up.partnership(), small.baseline())
    stay = small.LINES.index("emergency_admission_stay")
    hill, vale = 0, 1
    assert rules[stay, hill].fixed_released == 0.5
    assert (rules[stay, vale].variable, rules[stay, vale].source) == (0.25, "illustrative")
    assert set(rules) == {(line, place) for line in range(len(small.LINES)) for place in range(3)}


@given(
    arrays.arrays(float, (2, 1, 5), elements=st.floats(-500, 1_000)),
    st.integers(0, 3),
    st.integers(0, 3),
    st.just(0.0) | st.floats(0.001, 0.3),
)
def test_never_more_leaves_than_is_saved(
    saved: np.ndarray, lag: int, fixed_lag: int, step: float
) -> None:
    rule = HOSPITAL.model_copy(update={"semi_fixed_lag": lag, "fixed_lag": fixed_lag, "step": step})
    released = release(saved, COST, np.ones((1, 1)), {(0, 0): rule})
    assert (released.stranded >= -1e-6).all()
    assert released.cashable + released.stranded[:, 0] == pytest.approx(saved[:, 0], abs=1e-9)
