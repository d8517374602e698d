"""How fast life tables, control charts and disclosure control are.

No maintained Python package computes these by the national rules, so the comparison is with the
same function called one area at a time, which is what a loop over areas would cost.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from sherwood.stats import (
    audit,
    change_needed,
    control_chart,
    decompose,
    healthy_life_expectancy,
    life_table,
    suppress,
)

AREAS = 10_000
RATES = np.geomspace(0.0002, 0.17, 20)


def run() -> list[dict[str, object]]:
    """One row a method: what, size, seconds, peak memory and the comparison in words."""
    generator = np.random.default_rng(1)
    people = generator.integers(2_000, 20_000, (AREAS, 20)).astype(float)
    deaths = generator.binomial(people.astype(int), RATES) + 1
    ill = np.linspace(0.03, 0.6, 20) * generator.uniform(0.8, 1.2, (AREAS, 1))
    series = generator.normal(100, 10, (AREAS, 36))
    table = generator.poisson(generator.gamma(0.7, 20 / 0.7, (150, 10)))
    published = suppress(table[:30], totals=True)

    def healthy() -> object:
        return healthy_life_expectancy(
            deaths=deaths, population=people, prevalence=ill, sample_size=200
        )

    now = healthy_life_expectancy(deaths=deaths, population=people, prevalence=ill, sample_size=200)
    return [
        _timed(
            "life tables, 20 bands, Silcocks limits",
            f"{AREAS:,} areas",
            lambda: life_table(deaths=deaths, population=people),
            _one_by_one(
                lambda place: life_table(deaths=deaths[place], population=people[place]), AREAS
            ),
        ),
        _timed("healthy life expectancy, both variances", f"{AREAS:,} areas", healthy, ""),
        _timed(
            "decomposition by age, mortality and prevalence",
            f"{AREAS:,} pairs",
            lambda: decompose(first=now, second=now),
            "",
        ),
        _timed(
            "change that adds three healthy years",
            f"{AREAS:,} areas",
            lambda: change_needed(healthy=now, years=3),
            "",
        ),
        _timed(
            "XmR charts with all rules and icons, 36 points",
            f"{AREAS:,} series",
            lambda: control_chart(values=series, improvement="decrease", target=105),
            _one_by_one(
                lambda place: control_chart(
                    values=series[place], improvement="decrease", target=105
                ),
                AREAS,
            ),
        ),
        _timed(
            "disclosure control of a table with totals, proven, 1 to 7 hidden",
            "151 x 11 cells",
            lambda: suppress(table, totals=True),
            "",
        ),
        _timed(
            "the same, threshold 10 with secondary suppression of exact totals",
            "31 x 11 cells",
            lambda: suppress(table[:30], totals=True, policy="threshold_10"),
            "",
        ),
        _timed("exact audit of every hidden cell", "31 x 11 cells", lambda: audit(published), ""),
    ]


def _timed(what: str, size: str, call: Callable[[], object], beside: str) -> dict[str, object]:
    start = time.perf_counter()
    call()
    seconds = time.perf_counter() - start
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return {
        "what": what,
        "size": size,
        "seconds": round(seconds, 3),
        "peak_mb": round(peak),
        "beside": beside or "no maintained Python package computes these",
    }


def _one_by_one(call: Callable[[int], object], areas: int, sample: int = 100) -> str:
    start = time.perf_counter()
    for place in range(sample):
        call(place)
    seconds = (time.perf_counter() - start) * areas / sample
    return f"one at a time: {seconds:,.1f} s, from {sample}"


if __name__ == "__main__":
    for row in run():
        print(row)
