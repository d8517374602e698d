"""How an effect comes: nothing at the start, the published effect when it was reached, no more."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.framework.drawn import draw
from sherwood.framework.ramps import ramp, strength, years_from_start
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Ramp
from tests.partnership import made_up

YEARS = np.arange(0.0, 11.0)


def shape(name: str, rise: float = 3.0) -> Ramp:
    return Ramp(shape=name, rise=rise, source="illustrative")


def one(**changes: Any) -> Partnership:
    """One intervention, certain in every figure, that reaches everybody from the first day."""
    fields = {
        "effects": (made_up.effect(0.2, reached_after=4.0),),
        "ramp": shape("linear"),
        **changes,
    }
    return made_up.partnership(
        planned=(made_up.planned(reach=1.0, uptake=1.0),),
        interventions={"care_homes": made_up.intervention(**fields)},
    )


def course(of: Partnership, gate: list[float]) -> np.ndarray:
    return strength(of, draw(of, draws=2), np.array([[gate]]))[0, 0]


@pytest.mark.parametrize("name", ["logistic", "linear", "immediate"])
def test_the_published_effect_comes_in_the_year_in_which_it_was_reached(name: str) -> None:
    share = ramp(shape(name), YEARS, np.array(3.0), 6.0)
    assert share[0] == 0
    assert (np.diff(share) >= 0).all()
    assert (share[6:] == 1).all()


def test_a_logistic_rises_from_a_tenth_to_nine_tenths_in_its_rise() -> None:
    # Far from both ends the ramp is the logistic curve itself.
    share = ramp(shape("logistic", rise=2.0), np.array([14.0, 15.0, 16.0]), np.array(15.0), 30.0)
    assert share == pytest.approx([0.1, 0.5, 0.9], abs=1e-6)


@given(
    st.floats(0, 50),
    st.floats(0.05, 20),
    st.floats(0.1, 30),
    st.sampled_from(["logistic", "linear"]),
)
def test_every_ramp_rises_from_nought_to_one(
    midpoint: float, rise: float, after: float, name: str
) -> None:
    years = np.linspace(0, 1.2 * after, 50)
    share = ramp(shape(name, rise), years, np.array(midpoint), after)
    assert share[0] == 0
    assert share[-1] == 1
    assert (np.diff(share) >= -1e-12).all()


def test_a_linear_effect_year_by_year() -> None:
    assert course(one(), [1] * 6) == pytest.approx([0.05, 0.1, 0.15, 0.2, 0.2, 0.2])


def test_no_readiness_no_effect() -> None:
    assert course(one(), [0] * 6).tolist() == [0] * 6


def test_the_ramp_waits_for_what_is_required() -> None:
    assert course(one(), [0, 0, 1, 1, 1, 1]) == pytest.approx([0, 0, 0.05, 0.1, 0.15, 0.2])


def test_half_ready_has_half_the_effect_and_gets_on_half_as_fast() -> None:
    assert course(one(), [0.5, 0.5, 1, 1])[:2] == pytest.approx([0.2 / 8 / 2, 0.2 / 4 / 2])


def test_an_effect_fades_from_the_year_after_it_was_reached() -> None:
    fading = one(fade=0.1)
    assert course(fading, [1] * 6) == pytest.approx([0.05, 0.1, 0.15, 0.2, 0.18, 0.162])


def test_induced_demand_takes_from_a_fall_and_not_from_a_rise() -> None:
    assert course(one(induced=0.25), [1] * 4)[3] == pytest.approx(0.15)
    rising = one(induced=0.25, effects=(made_up.effect(-0.1, reached_after=4.0),))
    assert course(rising, [1] * 4)[3] == pytest.approx(-0.1)


def test_what_started_before_the_plan_counts_from_its_first_day() -> None:
    of = made_up.partnership(
        planned=(
            made_up.planned(start=date(2015, 4, 1)),
            made_up.planned("frailty", start=date(2018, 10, 1)),
        )
    )
    assert years_from_start(of).tolist() == [0.0, 1.5]


@given(
    st.lists(st.floats(0, 1), min_size=6, max_size=6),
    st.lists(st.floats(0, 1), min_size=6, max_size=6),
    st.floats(0, 1),
    st.sampled_from(["logistic", "linear", "immediate"]),
)
def test_more_readiness_never_weakens_an_effect_in_any_year(
    gate: list[float], more: list[float], fade: float, name: str
) -> None:
    of = one(fade=fade, ramp=shape(name))
    higher = [max(pair) for pair in zip(gate, more, strict=True)]
    assert (course(of, higher) >= course(of, gate) - 1e-12).all()
