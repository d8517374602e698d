"""What chance does to a population's cost: the closed form, the bootstrap and the words agree."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from sherwood.errors import InputError, MethodError
from sherwood.finance.person_costs import PersonCosts, person_costs
from sherwood.finance.random_variation import random_variation
from sherwood.finance.stop_loss import (
    aggregate_stop_loss,
    specific_stop_loss,
    stop_loss_by_size,
)
from sherwood.stats.severity import lognormal_mean_above
from sherwood.warehouse import Engine, Release


def lognormal_year(mean: float, variation: float, people: int = 200_000) -> PersonCosts:
    """Costs at evenly spaced quantiles of a lognormal: no seed, and its mean and spread."""
    spread = np.sqrt(np.log1p(variation**2))
    score = special.ndtri((np.arange(people) + 0.5) / people)
    return PersonCosts(np.exp(np.log(mean) - spread**2 / 2 + spread * score), np.ones(people))


YEAR = lognormal_year(1_716, 2.0)


def test_the_closed_form_is_that_of_a_mean() -> None:
    found = random_variation(YEAR, stop_loss=20_000, sizes=[40_000], draws=50)
    by_hand = YEAR.cost.std() / YEAR.cost.mean() / np.sqrt(40_000)
    assert found.table.deviation[0] == pytest.approx(by_hand)
    assert found.deviation(40_000) == pytest.approx(by_hand)
    assert found.table.minimum_savings_rate[0] == pytest.approx(1.2816 * by_hand, rel=1e-4)


def test_the_bootstrap_agrees() -> None:
    table = random_variation(YEAR, stop_loss=10_000, sizes=[2_000, 20_000], draws=1_000).table
    assert table.deviation_bootstrap.tolist() == pytest.approx(table.deviation.tolist(), rel=0.1)
    pooled = table.deviation_pooled.tolist()
    assert table.deviation_pooled_bootstrap.tolist() == pytest.approx(pooled, rel=0.1)
    assert (table.deviation_lower < table.deviation_bootstrap).all()
    assert (table.deviation_bootstrap < table.deviation_upper).all()


def test_half_a_year_counts_as_half() -> None:
    # Everybody at the same rate, some for half a year: no residual, so no random variation.
    even = PersonCosts(np.array([100.0, 50.0, 50.0]), np.array([1.0, 0.5, 0.5]))
    assert even.per_head == 100
    assert even.coefficient == pytest.approx(0)


def test_a_group_of_forty_thousand_cannot_carry_whole_cost_risk() -> None:
    found = random_variation(
        lognormal_year(1_716, 3.5), stop_loss=100_000, sizes=[40_000, 730_000], draws=20
    )
    small, large = found.words
    assert small == (
        "In one year of 10 a population of 40,000 costs 2.2% or more above what is expected "
        "(£1.5m) by chance alone. It cannot carry whole-cost risk: that is more than the 1.0% of "
        "its budget it can lose; pooling cost above £100,000 a person leaves 1.8%, still too "
        "much, so the risk of chance belongs to the system."
    )
    assert large.endswith("It can carry whole-cost risk: that is within the 1.0% of its budget it "
                          "can lose.")  # fmt: skip


def test_pooling_can_be_enough() -> None:
    # One person in 20,000 costs a million; nobody else differs.
    cost = np.full(20_000, 1_000.0)
    cost[0] = 1e6
    found = random_variation(
        PersonCosts(cost, np.ones(20_000)), stop_loss=20_000, sizes=[40_000], draws=20
    )
    assert bool(found.table.can_carry_pooled[0]) and not bool(found.table.can_carry[0])
    assert found.words[0].endswith("with cost above £20,000 a person pooled it could (0.1%).")


@given(st.floats(500, 50_000))
def test_pooling_never_widens(point: float) -> None:
    kept = YEAR.limited(point)
    assert kept.coefficient <= YEAR.coefficient + 1e-12
    assert kept.cost.sum() <= YEAR.cost.sum()


def test_refusals() -> None:
    with pytest.raises(MethodError, match="above zero"):
        random_variation(YEAR, stop_loss=0)
    with pytest.raises(MethodError, match="one entry of each a person"):
        PersonCosts(np.ones(3), np.ones(2))
    with pytest.raises(MethodError, match="Nobody cost anything"):
        PersonCosts(np.zeros(3), np.ones(3))


def test_a_release_is_read_for_its_last_year(tmp_path: Path, duckdb_engine: Engine) -> None:
    (tmp_path / "person_year").mkdir()
    pd.DataFrame(
        {
            "person_id": ["a", "b", "a", "c"],
            "financial_year": [2016, 2017, 2017, 2017],
            "cost": [9.0, 100.0, 0.0, 5.0],
            "exposure": [1.0, 1.0, 0.5, 0.0],
        }
    ).to_parquet(tmp_path / "person_year" / "part-0.parquet")
    release = Release(tmp_path, json.loads("{}"))
    found = person_costs(release, duckdb_engine)
    assert found.cost.tolist() == [0.0, 100.0], "in one order, for the sake of the bootstrap"
    assert person_costs(release, duckdb_engine, 2016).per_head == 9.0
    with pytest.raises(InputError, match="nobody was registered in the financial year 2020"):
        person_costs(release, duckdb_engine, 2020)


class TestStopLoss:
    def test_the_specific_premium_is_what_lies_above_the_point(self) -> None:
        table = specific_stop_loss(YEAR, [5_000, 20_000])
        closed = lognormal_mean_above(1_716, 2.0)(np.array([5_000.0, 20_000.0]))
        assert table.premium_per_head.tolist() == pytest.approx(closed.tolist(), rel=0.01)
        assert table.people_above.is_monotonic_decreasing

    def test_the_aggregate_premium_is_that_of_simulated_years(self) -> None:
        cover = aggregate_stop_loss(YEAR, people=5_000, attachment=1.03, point=20_000)
        kept = np.minimum(YEAR.cost, 20_000)
        rng = np.random.default_rng(1)
        years = np.array(
            [kept[rng.integers(0, len(kept), n)].sum() for n in rng.poisson(5_000, 20_000)]
        )
        assert cover.expected == pytest.approx(5_000 * kept.mean())
        assert cover.chance == pytest.approx(np.mean(years > cover.attachment), abs=0.01)
        paid = np.maximum(years - cover.attachment, 0).mean()
        assert cover.premium == pytest.approx(paid, rel=0.05)

    def test_the_larger_the_population_the_cheaper_the_cover(self) -> None:
        table = stop_loss_by_size(
            YEAR, sizes=[5_000, 40_000, 730_000], attachment=1.02, point=20_000
        )
        assert table.premium_share.is_monotonic_decreasing
        assert (table.percentile_95 > table.expected).all()

    def test_refusals(self) -> None:
        with pytest.raises(MethodError, match="at least one"):
            aggregate_stop_loss(YEAR, people=5_000, attachment=0.9, point=20_000)
