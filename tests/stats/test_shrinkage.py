"""Shrinkage against published answers and second implementations, and what it protects from."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from sherwood.errors import MethodError
from sherwood.stats import shrink, shrink_counts, shrink_means, shrink_shares

# Hachemeister's average claims of five states over twelve quarters, and the claims behind them
# (Hachemeister CA, 1975, Credibility for regression models with application to trend).
CLAIMS = np.array(
    [
        [1738, 1642, 1794, 2051, 2079, 2234, 2032, 2035, 2115, 2262, 2267, 2517],
        [1364, 1408, 1597, 1444, 1342, 1675, 1470, 1448, 1464, 1831, 1612, 1471],
        [1759, 1685, 1479, 1763, 1674, 2103, 1502, 1622, 1828, 2155, 2233, 2059],
        [1223, 1146, 1010, 1257, 1426, 1532, 1953, 1123, 1343, 1243, 1762, 1306],
        [1456, 1499, 1609, 1741, 1482, 1572, 1606, 1735, 1607, 1573, 1613, 1690],
    ]
)
NUMBER = np.array(
    [
        [7861, 9251, 8706, 8575, 7917, 8263, 9456, 8003, 7365, 7832, 7849, 9077],
        [1622, 1742, 1523, 1515, 1622, 1602, 1964, 1515, 1527, 1748, 1654, 1861],
        [1147, 1357, 1329, 1204, 998, 1077, 1277, 1218, 896, 1003, 1108, 1121],
        [407, 396, 348, 341, 315, 328, 352, 331, 287, 384, 321, 342],
        [2902, 3172, 3046, 3068, 2693, 2910, 3275, 2697, 2663, 3017, 3242, 3425],
    ]
)
counts = st.lists(st.integers(0, 300), min_size=2, max_size=40).filter(any)


def test_hachemeister() -> None:
    found = shrink(values=CLAIMS, weights=NUMBER)
    np.testing.assert_allclose(found.weight, [0.9847, 0.9276, 0.8985, 0.7279, 0.9588], atol=5e-5)
    np.testing.assert_allclose(
        found.value, [2055.165, 1523.706, 1793.444, 1442.967, 1603.285], atol=5e-4
    )
    assert found.pool == pytest.approx(1683.713, abs=5e-4)
    assert found.within_variance == pytest.approx(139_120_026, abs=0.5)
    assert found.between_variance == pytest.approx(89_639, abs=0.5)


def test_periods_not_observed_do_not_count() -> None:
    values = np.pad(CLAIMS.astype(float), ((0, 0), (0, 1)), constant_values=np.nan)
    found = shrink_means(values=values, weights=np.pad(NUMBER, ((0, 0), (0, 1))))
    np.testing.assert_allclose(found.value, shrink_means(values=CLAIMS, weights=NUMBER).value)


def test_means_that_differ_by_chance_alone_are_all_the_pools() -> None:
    found = shrink_means(values=[[1, 9], [9, 1], [5, 5.2]], weights=np.ones((3, 2)))
    np.testing.assert_allclose(found.value, 30.2 / 6)
    assert "beyond chance" in found.note


def test_the_poisson_gamma_fit_is_statsmodels_negative_binomial() -> None:
    generator = np.random.default_rng(21)
    expected = generator.uniform(20, 400, 300)
    observed = generator.poisson(expected * generator.gamma(25, 1.1 / 25, 300))
    model = sm.NegativeBinomial(observed, np.ones(300), exposure=expected)
    fit = model.fit(disp=0, maxiter=500, gtol=1e-6)
    pool, alpha = np.exp(fit.params[0]), fit.params[1]
    found = shrink(events=observed, expected=expected)
    np.testing.assert_allclose(found.pool, pool, rtol=1e-5)
    np.testing.assert_allclose(found.between_variance, alpha * pool**2, rtol=1e-4)
    shape, rate = 1 / alpha + observed, 1 / alpha / pool + expected
    np.testing.assert_allclose(found.value, shape / rate, rtol=1e-5)
    np.testing.assert_allclose(
        found.upper, stats.gamma.ppf(0.975, shape, scale=1 / rate), rtol=1e-4
    )


def test_the_beta_binomial_fit_is_where_scipys_likelihood_is_greatest() -> None:
    generator = np.random.default_rng(22)
    people = generator.integers(20, 500, 300)
    cases = generator.binomial(people, generator.beta(12, 28, 300))

    def against(at: np.ndarray) -> float:
        pool, size = special.expit(at[0]), np.exp(at[1])
        return -float(stats.betabinom.logpmf(cases, people, pool * size, (1 - pool) * size).sum())

    best = optimize.minimize(against, [-1, 3], method="Nelder-Mead", options={"xatol": 1e-8})
    pool, size = special.expit(best.x[0]), np.exp(best.x[1])
    found = shrink(numerator=cases, denominator=people)
    np.testing.assert_allclose(found.pool, pool, rtol=1e-4)
    np.testing.assert_allclose(found.between_variance, pool * (1 - pool) / (size + 1), rtol=1e-3)
    posterior = stats.beta(size * pool + cases, size * (1 - pool) + people - cases)
    np.testing.assert_allclose(found.value, posterior.mean(), rtol=1e-3)
    np.testing.assert_allclose(found.lower, posterior.ppf(0.025), rtol=1e-3)


@given(counts)
@settings(deadline=None, max_examples=40)
def test_a_shrunk_figure_lies_between_its_own_and_the_pool(events: list[int]) -> None:
    expected = np.linspace(5, 80, len(events))
    for found in (
        shrink_counts(events=events, expected=expected),
        shrink_shares(numerator=events, denominator=np.add(events, expected)),
    ):
        low = np.minimum(found.own, found.pool) - 1e-9
        high = np.maximum(found.own, found.pool) + 1e-9
        assert ((low <= found.value) & (found.value <= high)).all()
        assert ((found.weight >= 0) & (found.weight <= 1)).all()
        order = np.argsort(found.denominator)
        assert (np.diff(found.weight[order]) >= -1e-12).all()


@given(counts, st.floats(0.001, 1000))
@settings(deadline=None, max_examples=40)
def test_shrinkage_knows_no_unit(events: list[int], times: float) -> None:
    expected = np.linspace(5, 80, len(events))
    one = shrink(events=events, expected=expected)
    other = shrink(events=events, expected=expected * times, per=times)
    np.testing.assert_allclose(other.value, one.value, rtol=1e-4)
    np.testing.assert_allclose(other.upper, one.upper, rtol=1e-3)


def test_areas_no_further_apart_than_chance_take_the_pools_own_interval() -> None:
    found = shrink(events=[50, 51, 49], expected=[50, 50, 50], confidence=(0.95, 0.998))
    np.testing.assert_allclose(found.value, 1)
    assert found.lower.shape == (2, 3)
    assert (found.lower[1] < found.lower[0]).all()
    assert found.between_variance == 0
    shares = shrink(numerator=[50, 51, 49], denominator=[100, 100, 100])
    np.testing.assert_allclose(shares.value, 0.5)
    assert "beyond chance" in shares.note


def test_the_best_of_peers_finds_nothing_among_identical_areas_once_shrunk() -> None:
    """150 areas with one true rate: the gap to the best 5 of 10 peers is all luck."""
    generator = np.random.default_rng(31)
    naive, shrunk = [], []
    for _ in range(300):
        people = np.append(822_814, generator.uniform(150_000, 900_000, 149))
        events = generator.poisson(people * 0.01)
        peers = generator.choice(np.arange(1, 150), 10, replace=False)
        for rates, gaps in (
            (events / people, naive),
            (np.asarray(shrink(events=events, expected=people).value), shrunk),
        ):
            best = np.sort(rates[peers])[:5].mean()
            gaps.append(max(rates[0] - best, 0) / 0.01)
    assert 0.010 < np.mean(naive) < 0.016
    assert np.mean(shrunk) < 0.001


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, "Give exactly one pair"),
        ({"events": [1, 2], "denominator": [3, 4]}, "Give exactly one pair"),
        ({"events": [1, 2], "expected": [3, 4], "weights": [1, 1]}, "Give exactly one pair"),
        ({"events": [1], "expected": [3]}, "two or more areas"),
        ({"events": [0, 0], "expected": [3, 4]}, "the sum of events is 0"),
        ({"numerator": [5, 1], "denominator": [3, 4]}, "above denominator"),
        ({"values": [[1, 2]], "weights": [[1, 1]]}, "two areas at least"),
        ({"values": [[1, 2], [3, 4]], "weights": [[1, 1]]}, "give both one row an area"),
        ({"values": [[1], [2]], "weights": [[1], [1]]}, "No area has two periods"),
        ({"values": [[1, 2], [3, 4]], "weights": [[1, 1], [0, 0]]}, "area's weights[1] is 0"),
    ],
)
def test_refusals(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(MethodError) as refusal:
        shrink(**wrong)  # type: ignore[arg-type]
    assert words in str(refusal.value)
