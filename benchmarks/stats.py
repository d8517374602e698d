"""How fast the statistics are, beside scipy and statsmodels called one area at a time."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from sherwood.stats import (
    funnel,
    proportion,
    quantile_groups,
    rate,
    shrink,
    slope_index,
    standardised_rate,
)

MILLION = 1_000_000
BOTH = (0.95, 0.998)


def run() -> list[dict[str, object]]:
    """One row a method: what, size, seconds, peak memory and the comparison in words."""
    generator = np.random.default_rng(1)
    small = generator.poisson(6, MILLION)
    people = generator.integers(50, 5000, MILLION)
    cases = generator.binomial(people, 0.2)
    bands = generator.poisson(30, (20_000, 19))
    banded = generator.integers(500, 5000, (20_000, 19))
    groups = generator.uniform(70, 85, (500, 10))
    practices = generator.poisson(generator.gamma(30, 1 / 30, 10_000) * 50)
    return [
        _timed(
            "crude rates, 95 and 99.8 % limits, mostly exact",
            MILLION,
            lambda: rate(events=small, population=people, confidence=BOTH),
            _beside("scipy chi2.ppf an area", MILLION, lambda: _exact_one_by_one(small[:300]), 300),
        ),
        _timed(
            "proportions, 95 and 99.8 % limits",
            MILLION,
            lambda: proportion(numerator=cases, denominator=people, confidence=BOTH),
            _beside(
                "statsmodels proportion_confint an area",
                MILLION,
                lambda: _wilson_one_by_one(cases[:300], people[:300]),
                300,
            ),
        ),
        _timed(
            "directly standardised rates, 19 bands",
            20_000,
            lambda: standardised_rate(events=bands, population=banded, confidence=BOTH),
            "no maintained Python package computes these",
        ),
        _timed(
            "slope index, 100,000 simulations each",
            500,
            lambda: slope_index(
                population=np.ones(10), value=groups, standard_error=np.full(10, 0.3)
            ),
            "no maintained Python package computes these",
        ),
        _timed(
            "funnel of ratios with SHMI overdispersion",
            100_000,
            lambda: funnel(
                statistic="ratio",
                numerator=small[:100_000] + 20,
                denominator=np.full(100_000, 26.0),
                overdispersion="shmi",
            ),
            "no maintained Python package computes these",
        ),
        _timed(
            "deciles",
            MILLION,
            lambda: quantile_groups(values=people),
            "no maintained Python package follows the national rule",
        ),
        _timed(
            "Poisson-gamma shrinkage with limits",
            10_000,
            lambda: shrink(events=practices, expected=np.full(10_000, 50.0)),
            _beside(
                "statsmodels NegativeBinomial, fit alone",
                10_000,
                lambda: _negative_binomial(practices),
                10_000,
            ),
        ),
    ]


def _timed(what: str, size: int, call: Callable[[], object], beside: str) -> dict[str, object]:
    call()
    start = time.perf_counter()
    call()
    seconds = time.perf_counter() - start
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return {
        "what": what,
        "size": f"{size:,} areas",
        "seconds": round(seconds, 3),
        "peak_mb": round(peak),
        "beside": beside,
    }


def _beside(name: str, size: int, call: Callable[[], object], sample: int) -> str:
    start = time.perf_counter()
    call()
    seconds = (time.perf_counter() - start) * size / sample
    measured = "" if sample == size else f", from {sample} areas"
    return f"{name}: {seconds:,.1f} s{measured}"


def _exact_one_by_one(events: np.ndarray) -> None:
    for count in events:
        for tail in (0.025, 0.001):
            stats.chi2.ppf(tail, 2 * count)
            stats.chi2.ppf(1 - tail, 2 * count + 2)


def _wilson_one_by_one(cases: np.ndarray, people: np.ndarray) -> None:
    for x, n in zip(cases, people, strict=True):
        for alpha in (0.05, 0.002):
            proportion_confint(x, n, alpha=alpha, method="wilson")


def _negative_binomial(events: np.ndarray) -> None:
    from statsmodels.discrete.discrete_model import NegativeBinomial

    NegativeBinomial(events, np.ones(events.size), exposure=np.full(events.size, 50.0)).fit(disp=0)


if __name__ == "__main__":
    for row in run():
        print(row)
