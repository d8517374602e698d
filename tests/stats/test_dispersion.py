"""Overdispersion by the SHMI and CQC schemes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sherwood.errors import MethodError
from sherwood.stats import funnel, overdispersion

EXPECTED = np.array([410.2, 655.1, 980.5, 1210.9, 300.4, 1500.7, 720.0, 88.3, 2100.6, 1340.8])
OBSERVED = np.array([455.0, 600, 990, 1105, 345, 1610, 718, 60, 2350, 1300])


def test_shmi_by_hand() -> None:
    """Ten areas: the lowest and the highest by rank are left out, then moments are taken."""
    score = np.sqrt(EXPECTED) * np.log(OBSERVED / EXPECTED)
    kept = np.sort(np.argsort(score)[1:-1])
    phi = np.mean(score[kept] ** 2)
    weight = EXPECTED[kept]
    tau = (8 * phi - 7) / (weight.sum() - (weight**2).sum() / weight.sum())

    found = overdispersion(numerator=OBSERVED, denominator=EXPECTED)
    np.testing.assert_allclose([found.phi, found.tau_squared, found.areas], [phi, tau, 8])

    drawn = funnel(
        statistic="ratio", numerator=OBSERVED, denominator=EXPECTED, overdispersion="shmi"
    )
    spread = np.sqrt(1 / EXPECTED + tau)
    np.testing.assert_allclose(drawn.lower[0], np.exp(-1.959964 * spread), rtol=1e-6)
    np.testing.assert_allclose(drawn.upper[1], np.exp(3.090232 * spread), rtol=1e-6)


def test_cqc_by_hand() -> None:
    """On the square root scale outliers are drawn in to the tenth and ninetieth percentiles."""
    score = 2 * (np.sqrt(OBSERVED) - np.sqrt(EXPECTED))
    phi = np.mean(np.clip(score, *np.quantile(score, [0.1, 0.9])) ** 2)
    weight = 4 * EXPECTED
    tau = (10 * phi - 9) / (weight.sum() - (weight**2).sum() / weight.sum())

    found = overdispersion(numerator=OBSERVED, denominator=EXPECTED, scheme="cqc")
    np.testing.assert_allclose([found.phi, found.tau_squared], [phi, tau])
    drawn = funnel(
        statistic="ratio",
        numerator=OBSERVED,
        denominator=EXPECTED,
        overdispersion="cqc",
        confidence=0.95,
    )
    spread = np.sqrt(1 / (4 * EXPECTED) + tau)
    np.testing.assert_allclose(drawn.upper, (1 + 1.959964 * spread) ** 2, rtol=1e-6)


@given(st.integers(5, 400))
def test_the_shmi_leaves_out_the_first_and_last_tenth_of_ranks(areas: int) -> None:
    observed = np.arange(1, areas + 1) * 10.0
    rank = np.arange(1, areas + 1)
    tenth = rank * 10 // (areas + 1)
    kept = np.count_nonzero((tenth > 0) & (tenth < 9))
    if kept < 3:
        return
    found = overdispersion(numerator=observed, denominator=np.full(areas, 500.0))
    assert found.areas == kept


def test_chance_alone_has_a_phi_of_one_and_no_tau() -> None:
    generator = np.random.default_rng(11)
    expected = generator.uniform(50, 3000, 20_000)
    observed = generator.poisson(expected)
    for scheme in ("shmi", "cqc"):
        found = overdispersion(
            numerator=observed, denominator=expected, scheme=scheme, trim=0, outliers="winsorise"
        )
        assert found.phi == pytest.approx(1, abs=0.03)
        assert found.tau_squared < 5e-5


def test_a_known_spread_between_areas_is_found() -> None:
    generator = np.random.default_rng(12)
    expected = generator.uniform(500, 3000, 20_000)
    observed = generator.poisson(expected * np.exp(generator.normal(0, 0.1, 20_000)))
    found = overdispersion(numerator=observed, denominator=expected, trim=0)
    assert np.sqrt(found.tau_squared) == pytest.approx(0.1, rel=0.03)


def test_proportions_on_the_arcsine_scale() -> None:
    generator = np.random.default_rng(13)
    people = generator.integers(200, 2000, 5000)
    cases = generator.binomial(people, 0.3)
    found = overdispersion(numerator=cases, denominator=people, scheme="arcsine", trim=0)
    assert found.phi == pytest.approx(1, abs=0.05)
    assert stats.kstest(found.scores, "norm").pvalue > 0.001


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"scheme": "ons"}, "choose one of shmi"),
        ({"trim": 0.5}, "below 0.5"),
        ({"numerator": [0, 5, 6, 7]}, "use the cqc scheme for zeros"),
        ({"numerator": [4, 5, 6, 7], "scheme": "arcsine"}, "above denominator"),
        ({"numerator": [5, 6], "denominator": [5, 6]}, "give more areas"),
    ],
)
def test_refusals(wrong: dict[str, object], words: str) -> None:
    good = {"numerator": [4, 5, 6, 7], "denominator": [5, 5, 5, 5]}
    with pytest.raises(MethodError) as refusal:
        overdispersion(**(good | wrong))  # type: ignore[arg-type]
    assert words in str(refusal.value)
