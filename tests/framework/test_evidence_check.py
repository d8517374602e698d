"""The published effects come back from the simulation, for every intervention of the library."""

from __future__ import annotations

import numpy as np
import pytest

from sherwood.errors import MethodError
from sherwood.framework.drawn import draw
from sherwood.framework.evidence_check import PUBLISHED, evidence_check
from sherwood.framework.ramps import strength
from sherwood.partnership import library
from tests.partnership import made_up

LIBRARY = library()


def test_rushcliffe_and_mid_nottinghamshire_come_back() -> None:
    found = evidence_check(made_up.partnership(), LIBRARY)
    told = [(one.published.line, one.published.year, round(one.simulated, 3)) for one in found]
    assert told == [
        ("Emergency departments", 1, -0.29),
        ("Emergency admissions", 1, -0.23),
        ("Emergency departments", 6, -0.043),
        ("Emergency admissions", 6, -0.067),
    ]
    assert all(abs(one.difference) < 0.0005 for one in found)


def test_their_intervals_lie_within_those_published() -> None:
    for one in evidence_check(made_up.partnership(), LIBRARY):
        assert one.lower < one.published.change < one.upper < 0
        if one.published.interval:
            assert one.published.interval[0] < one.lower
            assert one.upper < one.published.interval[1]


@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_every_effect_of_the_library_comes_back_when_it_was_reached(name: str) -> None:
    used = LIBRARY[name]
    study = made_up.partnership(
        planned=(made_up.planned(name, reach=1.0, uptake=1.0),), interventions={name: used}
    )
    years = int(np.ceil(max(effect.reached_after for effect in used.effects)))
    found = strength(study, draw(study, draws=1_024), np.ones((1, 1, years)))
    for column, effect in enumerate(used.effects):
        reached = found[:, column, int(np.ceil(effect.reached_after)) - 1]
        kept = np.where(effect.reduction.p50 > 0, 1 - used.induced, 1.0)
        for chance, written in zip(
            (0.1, 0.5, 0.9), effect.reduction.model_dump().values(), strict=True
        ):
            assert np.quantile(reached, chance) == pytest.approx(written * kept, abs=0.005)


def test_a_library_without_the_programmes_is_refused() -> None:
    with pytest.raises(MethodError, match=PUBLISHED[0].intervention):
        evidence_check(made_up.partnership(), {})
