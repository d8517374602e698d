"""From doing nothing to the plan, to the penny."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sherwood.framework.simulation import run, simulation
from sherwood.framework.waterfall import waterfalls
from tests.framework import small
from tests.partnership import made_up


@given(st.integers(1, 40), st.floats(0, 1), st.floats(0.001, 1e6))
def test_every_year_adds_up(draws: int, gate: float, size: float) -> None:
    of, known = made_up.partnership(), small.baseline()
    simulated = simulation(of, known, small.do_nothing(known) * size, draws=draws)
    outcome = run(simulated, of.scenarios[1], small.ready(known, gate))
    for year, fall in enumerate(waterfalls(outcome)):
        assert fall.adds_up
        assert fall.year == 2017 + year
        plan = outcome.do_nothing[year] - outcome.net[:, year].mean()
        assert fall.steps[-1].pence == pytest.approx(100 * plan, abs=1, rel=1e-12)


def test_the_steps_are_in_the_order_in_which_they_are_told() -> None:
    of, known = made_up.partnership(), small.baseline()
    outcome = run(
        simulation(of, known, small.do_nothing(known), draws=16),
        of.scenarios[1],
        small.ready(known),
    )
    first = waterfalls(outcome)[0]
    assert [step.kind for step in first.steps] == [
        "do_nothing",
        *["saving"] * 4,
        "stranded",
        "running",
        "one_off",
        "double_running",
        "plan",
    ]
    assert [step.of for step in first.steps[1:5]] == list(known.planned)
    assert first.steps[1].pence < 0 < first.steps[5].pence
    saved = -sum(step.pence for step in first.steps if step.kind == "saving")
    assert saved == pytest.approx(100 * outcome.gross[:, 0].mean(), abs=len(known.planned))
    assert np.allclose(outcome.by_planned.sum(axis=0), outcome.gross.mean(axis=0), rtol=1e-12)
