"""The sum of a random number of random costs has the published answers, by either way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sherwood.errors import MethodError
from sherwood.stats.aggregate_loss import (
    aggregate_by_fourier,
    aggregate_by_recursion,
    moments,
)
from sherwood.stats.claim_counts import Binomial, ClaimCount, NegativeBinomial, Poisson
from sherwood.stats.severity import (
    Severity,
    lognormal_mean_above,
    severity_from,
    severity_of,
)

SMALL = Severity(1, np.array([0, 0.5, 0.4, 0.1]))
DIE = Severity(1, np.array([0, *[1 / 6] * 6]))
BOTH = pytest.mark.parametrize("aggregate", [aggregate_by_recursion, aggregate_by_fourier])

counts = st.one_of(
    st.builds(Poisson, st.floats(0.1, 10)),
    st.builds(NegativeBinomial, st.floats(0.1, 10), st.floats(0.01, 1)),
    st.builds(Binomial, st.integers(1, 30), st.floats(0.05, 0.25)),
)
severities = st.lists(st.floats(0.01, 1), min_size=2, max_size=8).map(
    lambda weights: Severity(1, np.array(weights) / sum(weights))
)


@BOTH
def test_the_textbook_answer(aggregate) -> None:  # type: ignore[no-untyped-def]
    loss = aggregate(Poisson(3), SMALL)
    assert loss.probability[:6].round(6).tolist() == [
        0.049787,
        0.074681,
        0.115755,
        0.132558,
        0.135965,
        0.125253,
    ]
    assert loss.mean_above(4) == pytest.approx(1.587258, abs=5e-7)


def test_two_dice() -> None:
    two = aggregate_by_fourier(Binomial(2, chance=1.0), DIE)
    assert two.mean == pytest.approx(7)
    assert two.spread / two.mean == pytest.approx(0.345033, abs=5e-7)
    assert two.probability[7] == pytest.approx(1 / 6)
    assert two.percentile(0.5) == 7
    assert two.chance_above(11) == pytest.approx(1 / 36)


@given(counts, severities)
def test_both_ways_agree(count: ClaimCount, severity: Severity) -> None:
    # Room enough that nothing wraps around: what is compared is the arithmetic.
    points = 4 * len(aggregate_by_fourier(count, severity).probability)
    slow = aggregate_by_recursion(count, severity, points=points)
    fast = aggregate_by_fourier(count, severity, points=points)
    assert np.abs(slow.probability - fast.probability).max() < 1e-12


@given(counts, severities)
def test_the_moments_are_those_of_the_distribution(count: ClaimCount, severity: Severity) -> None:
    found = aggregate_by_fourier(count, severity)
    mean, variance = moments(count, severity)
    assert found.probability @ found.loss == pytest.approx(mean, rel=1e-6)
    assert found.probability @ (found.loss - mean) ** 2 == pytest.approx(variance, rel=1e-2)


@given(counts, severities, st.floats(0, 50), st.floats(0, 50))
def test_cover_from_higher_up_costs_less(
    count: ClaimCount, severity: Severity, one: float, other: float
) -> None:
    loss = aggregate_by_fourier(count, severity)
    low, high = sorted([one, other])
    assert loss.mean_above(high) <= loss.mean_above(low) <= loss.mean_above(0) + 1e-12
    # Cover up to a point costs no more than the width of it.
    assert loss.mean_above(low) - loss.mean_above(high) <= high - low + 1e-9


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=50), st.floats(1, 5_000))
def test_a_grid_keeps_the_mean(costs: list[float], step: float) -> None:
    found = severity_of(costs, step=step, tolerance=1e9)
    assert found.mean == pytest.approx(np.mean(costs), rel=1e-9, abs=1e-9)
    assert found.second_moment >= np.mean(np.square(costs)) * (1 - 1e-9)


def test_a_pareto_has_one_mean_by_both_ways_and_by_drawing() -> None:
    # Poisson(4) claims of a generalised Pareto with shape 0.2 and scale 1: the mean is 5.
    above = lambda x: (1 + 0.2 * x) ** (1 - 1 / 0.2) / (1 - 0.2)  # noqa: E731
    severity = severity_from(above, step=0.05, points=4_000)
    slow, fast = (f(Poisson(4), severity) for f in (aggregate_by_recursion, aggregate_by_fourier))
    rng = np.random.default_rng(1)
    number = rng.poisson(4, 400_000)
    claims = stats.genpareto.rvs(0.2, size=number.sum(), random_state=rng)
    drawn = np.bincount(np.repeat(np.arange(400_000), number), claims, 400_000)
    assert slow.probability @ slow.loss == pytest.approx(5, abs=0.005)
    assert fast.probability @ fast.loss == pytest.approx(5, abs=0.005)
    assert drawn.mean() == pytest.approx(5, abs=0.02)
    assert fast.mean_above(10) == pytest.approx(np.maximum(drawn - 10, 0).mean(), abs=0.02)


class TestManyClaimsOfSkewedCosts:
    """250,000 lognormal claims of 1,500 on average: a public library gave 79m instead of 375m."""

    above = staticmethod(lognormal_mean_above(1_500, 4.0))

    def test_a_coarse_grid_is_refused(self) -> None:
        with pytest.raises(MethodError, match="too coarse for costs of £1,500"):
            severity_from(self.above, step=6_300, points=2**16)

    def test_a_grid_of_thousands_keeps_the_mean(self) -> None:
        loss = aggregate_by_fourier(
            Poisson(250_000), severity_from(self.above, step=1_000, points=2**19)
        )
        assert loss.probability @ loss.loss == pytest.approx(375e6, rel=1e-6)
        assert loss.spread == pytest.approx(np.sqrt(250_000 * 17) * 1_500, rel=0.01)

    def test_a_grid_that_ends_below_the_sum_is_refused(self) -> None:
        severity = severity_from(self.above, step=1_000, points=2**18)
        with pytest.raises(MethodError, match=r"loses 1 of the chance .* instead of £375,000,000"):
            aggregate_by_fourier(Poisson(250_000), severity, points=2**18)

    def test_the_recursion_says_that_it_cannot_start(self) -> None:
        severity = severity_from(self.above, step=1_000, points=2**19)
        with pytest.raises(MethodError, match="use the Fourier method"):
            aggregate_by_recursion(Poisson(250_000), severity)


def test_what_lies_beyond_the_grid_is_refused() -> None:
    with pytest.raises(MethodError, match="loses"):
        aggregate_by_fourier(Poisson(30), SMALL, points=40)
    with pytest.raises(MethodError, match="loses"):
        aggregate_by_recursion(Poisson(30), SMALL, points=40)
    with pytest.raises(MethodError, match="give more points"):
        aggregate_by_fourier(Poisson(3), SMALL, points=3)
    with pytest.raises(MethodError, match="longer step"):
        aggregate_by_fourier(Poisson(1e7), SMALL)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: Poisson(0), "mean is 0"),
        (lambda: NegativeBinomial(3, 0), "use Poisson"),
        (lambda: Binomial(3, 1.5), "chance is 1.5"),
        (lambda: Binomial(3, 0.6).recursion(), "use the Fourier method"),
        (lambda: Severity(1, np.array([0.5, 0.4])), "sums to 0.9"),
        (lambda: severity_of([1.0], step=1, weight=[0.0]), "all nought"),
        (lambda: severity_of([1e9], step=1), "longer step"),
        (lambda: severity_of([10.0, 30.0], step=1_000), "too coarse"),
        (lambda: severity_from(lognormal_mean_above(10, 1), step=1, points=9), "more points"),
    ],
)
def test_refusals(made, reason: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(MethodError, match=reason):
        made()
