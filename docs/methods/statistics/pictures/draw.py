"""Draw the pictures of the pages on statistics, from made-up numbers: `python draw.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sherwood.report import charts
from sherwood.report.charts.theme import BLUE, FAINT_TEXT, VERMILION
from sherwood.report.drawing import WIDE, draw, standalone
from sherwood.stats import (
    Estimate,
    absolute_gap,
    compare_with_peers,
    funnel,
    lorenz_curve,
    mean,
    proportion,
    quantile_groups,
    rate,
    shrink,
    slope_index,
    standardised_rate,
    standardised_ratio,
    years_of_life_lost,
)

HERE = Path(__file__).parent
RANDOM = np.random.default_rng(2013)


def intervals(names: list[str], estimate: Estimate, axis: str, reference: float) -> Any:
    """One point and interval a row."""
    frame = pd.DataFrame(
        {
            "name": names,
            "value": np.atleast_1d(estimate.value),
            "lower": np.atleast_1d(estimate.lower),
            "upper": np.atleast_1d(estimate.upper),
        }
    )
    return charts.forest(
        frame,
        label="name",
        value="value",
        lower="lower",
        upper="upper",
        axis=axis,
        reference=reference,
        logarithmic=False,
    )


def funnels(overdispersion: str | None) -> Any:
    """Eighty practices that spread a little more than chance."""
    generator = np.random.default_rng(80)
    expected = generator.uniform(20, 400, 80)
    observed = generator.poisson(expected * np.exp(generator.normal(0, 0.13, 80)))
    found = funnel(
        statistic="ratio", numerator=observed, denominator=expected, overdispersion=overdispersion
    )
    names = [f"Practice {place + 1}" for place in range(80)]
    return charts.funnel(
        found, names, size_axis="Events expected", value_axis="Observed over expected"
    )


def slopes() -> Any:
    """Deciles, the fitted line and its two ends."""
    people = RANDOM.uniform(8000, 12_000, 10)
    share = people / people.sum()
    rank = np.cumsum(share) - share / 2
    life = 73.5 + 8 * rank + 1.2 * (rank - 0.5) ** 3 + RANDOM.normal(0, 0.25, 10)
    found = slope_index(population=people, value=life, standard_error=np.full(10, 0.3))
    ends = [found.intercept, found.intercept + found.value]
    x = alt.X("rank:Q", title="Share of the population, most deprived first")
    y = alt.Y("years:Q", title="Life expectancy, years", scale=alt.Scale(zero=False))
    line = alt.Chart(pd.DataFrame({"rank": [0, 1], "years": ends}))
    dots = alt.Chart(pd.DataFrame({"rank": rank, "years": life}))
    return alt.layer(
        line.mark_line(color=VERMILION, strokeWidth=2).encode(x=x, y=y),
        dots.mark_point(filled=True, size=90, color=BLUE, opacity=1).encode(x=x, y=y),
    ).properties(height=320)


def shrunken() -> Any:
    """Each practice's own ratio, and an arrow's length away its shrunk one."""
    expected = np.geomspace(1, 200, 24)
    observed = RANDOM.poisson(expected * RANDOM.gamma(40, 1 / 40, 24))
    found = shrink(events=observed, expected=expected)
    frame = pd.DataFrame({"expected": expected, "own": found.own, "shrunk": found.value})
    base = alt.Chart(frame).encode(
        x=alt.X("expected:Q", scale=alt.Scale(type="log"), title="Events expected")
    )
    y = alt.Y("own:Q", title="Observed over expected: own (hollow), shrunk (filled)")
    return alt.layer(
        base.mark_rule(color=FAINT_TEXT).encode(y=y, y2="shrunk:Q"),
        base.mark_point(size=60, color=FAINT_TEXT, opacity=1).encode(y=y),
        base.mark_point(filled=True, size=70, color=BLUE, opacity=1).encode(y="shrunk:Q"),
    ).properties(height=320)


def repeated_events() -> Any:
    """The same events, independent and not."""
    given = {"population": [4000, 5000, 2000], "standard": [30, 50, 20], "per": 1000}
    apart = standardised_rate(events=[12, 30, 58], **given)
    together = standardised_rate(
        persons=[[8, 2], [20, 5], [38, 10]], event_frequency=[1, 2], **given
    )
    both = pd.DataFrame([vars(apart), vars(together)])
    found = Estimate(
        both["value"], both["lower"], both["upper"], 0.95, "Dobson", both["value"], both["value"]
    )
    names = ["Each event a different person", "Some people with two events"]
    return intervals(names, found, "Admissions for 1,000 people", float(apart.value))


def years_lost() -> Any:
    """Three towns, the last one losing the young."""
    deaths = np.array([[2] * 8 + [9] * 11, [1] * 8 + [12] * 11, [9] * 8 + [9] * 11])
    found = years_of_life_lost(deaths=deaths, population=np.full((3, 19), 3000))
    return intervals(
        ["Town A", "Town B", "Town C"], found, "Years lost before 75, for 100,000", 0.0
    )


def deciles() -> Any:
    """How many areas fall into each tenth when there are 57 of them."""
    groups = quantile_groups(values=RANDOM.gamma(2, 10, 57))
    frame = pd.DataFrame({"tenth": np.arange(1, 11), "areas": np.bincount(groups)[1:]})
    return (
        alt.Chart(frame)
        .mark_bar(color=BLUE)
        .encode(x=alt.X("tenth:O", title="Tenth"), y=alt.Y("areas:Q", title="Areas of 57"))
        .properties(height=240)
    )


def peers() -> Any:
    """Practices in order, with the verdict of each."""
    expected = RANDOM.uniform(30, 300, 24)
    observed = RANDOM.poisson(expected * RANDOM.gamma(60, 1 / 60, 24))
    found = compare_with_peers(events=observed, expected=expected)
    own = standardised_ratio(events=observed, expected=expected, confidence=0.998)
    frame = pd.DataFrame(
        {
            "name": [f"Practice {place + 1}" for place in range(24)],
            "value": own.value,
            "lower": own.lower,
            "upper": own.upper,
            "verdict": [standing.value for standing in found.standing],
        }
    )
    return charts.caterpillar(
        frame,
        label="name",
        value="value",
        lower="lower",
        upper="upper",
        verdict="verdict",
        axis="Observed over expected, 99.8 % limits",
    )


def costs() -> Any:
    """The Lorenz curve of a skewed cost, turned to put the costliest first."""
    curve = lorenz_curve(amount=RANDOM.lognormal(0, 1.6, 400))
    frame = pd.DataFrame(
        {
            "share_of_people": 1 - curve.population_share[::-1],
            "share_of_cost": 1 - curve.amount_share[::-1],
        }
    )
    return charts.lorenz(frame)


def pictures() -> dict[str, tuple[Any, str]]:
    """Each picture by the name of its page, with what it shows."""
    sizes = [5, 20, 80, 320, 1280]
    by_size = [f"{size:,} events" for size in sizes]
    people = np.multiply(sizes, 50)
    stays = RANDOM.gamma(2, 3, 200)
    some = mean(values=stays, by=np.repeat(["A", "B", "C"], [8, 42, 150]))
    gap = absolute_gap(
        first=proportion(numerator=[60, 56], denominator=[70, 70], per=100),
        second=proportion(numerator=[44, 48], denominator=[80, 80], per=100),
    )
    ratio = standardised_ratio(events=sizes, expected=np.multiply(sizes, 0.9))
    return {
        "proportions": (
            intervals(
                ["13 of 20", "65 of 100", "325 of 500"],
                proportion(numerator=[13, 65, 325], denominator=[20, 100, 500], per=100),
                "Percentage who smoke",
                65,
            ),
            "The same share is known better in a larger group.",
        ),
        "rates": (
            intervals(
                by_size,
                rate(events=sizes, population=people, per=1000),
                "Falls for 1,000 people",
                20,
            ),
            "The interval of a rate narrows as events are seen.",
        ),
        "means": (
            intervals(["8 stays", "42 stays", "150 stays"], some, "Mean stay, days", 6),
            "The mean of a skewed measure needs many people.",
        ),
        "directly-standardised-rates": (
            repeated_events(),
            "Events that come to the same people say less than independent ones.",
        ),
        "indirectly-standardised-ratios": (
            intervals(by_size, ratio, "Observed over expected", 1),
            "A ratio of 1.11 is beyond chance only where many events are expected.",
        ),
        "years-of-life-lost": (years_lost(), "Deaths of the young weigh most."),
        "quantile-groups": (deciles(), "Tenths of 57 areas hold five or six each."),
        "slope-index": (slopes(), "The slope index is the rise of the line from end to end."),
        "gaps": (
            intervals(["Town A", "Town B"], gap, "Gap in percentage points, most less least", 0),
            "The interval of a gap says whether it differs from none.",
        ),
        "concentration": (costs(), "Most of the cost falls to few of the people."),
        "funnels": (funnels(None), "Exact limits around one: many practices lie outside."),
        "overdispersion": (
            funnels("shmi"),
            "The same practices with limits that allow for their usual spread.",
        ),
        "shrinkage": (shrunken(), "Small practices are drawn furthest towards the pool."),
        "peer-comparison": (peers(), "Each practice with its interval and its verdict."),
    }


def main() -> None:
    """Write one SVG a page."""
    for name, (chart, title) in pictures().items():
        svg = draw(
            chart, title=title, description=f"{title} Made-up numbers.", key=name, canvases=[WIDE]
        )
        (HERE / f"{name}.svg").write_text(standalone(svg[WIDE.name]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
