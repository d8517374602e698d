"""The risk of one partnership, from a year of its people's costs."""

from __future__ import annotations

import pytest

from sherwood.finance.risk_analysis import POINTS, risk_analysis
from tests.finance.test_random_variation import YEAR
from tests.partnership import made_up


def test_every_part_is_told_at_the_partnerships_own_cost() -> None:
    told: list[str] = []
    found = risk_analysis(
        made_up.partnership(), YEAR, true_saving=0.03, draws=10, report=told.append
    )
    # 100,000 people who cost £180m.
    assert found.variation.cost_per_head == pytest.approx(1_800)
    assert found.variation.table.people.tolist() == [5_000, 10_000, 30_000, 40_000, 50_000, 100_000]
    assert found.localities.people.tolist() == [60_000, 40_000]
    assert found.localities.deviation.tolist() == pytest.approx(
        [found.variation.deviation(60_000), found.variation.deviation(40_000)]
    )
    assert set(POINTS) <= set(found.specific.point)
    assert found.aggregate.people.tolist() == found.gain_share.people.tolist()
    assert len(told) == 2


def test_chance_is_pooled_by_the_system() -> None:
    found = risk_analysis(made_up.partnership(), YEAR, true_saving=0.03, draws=10)
    table = found.bearers.bearers.set_index("bearer")
    pooled = found.variation.deviation(100_000) * 180e6
    assert table.chance.to_dict() == {"HILL": 0.0, "system": pytest.approx(pooled)}
    assert table.p95["system"] > table.p95["HILL"]
