"""How long a report takes: the first picture, each one after, and a page of 25 figures."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import datetime

import numpy as np
import pandas as pd

from sherwood.report import Column, Figure, HowWeKnow, Provenance, Report, Section, Table, render
from sherwood.report.charts import AS_EXPECTED, caterpillar, ranked_bars
from sherwood.report.drawing import draw

FIGURES = 25
UNITS = 150


def run() -> list[dict[str, object]]:
    """Time a first chart, a next chart and a whole report."""
    units = _units()
    chart = _caterpillar(units)
    first = _seconds(lambda: draw(chart, title="First", description="First", key="first"))
    again = _seconds(lambda: draw(chart, title="Next", description="Next", key="next"))
    whole = _seconds(lambda: render(_report(units)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    at_once = f"{UNITS} units, wide and narrow"
    return [
        _row("report: the first chart", at_once, first, peak, "starts Vega inside the process"),
        _row("report: each chart after", at_once, again, peak, "a browser takes about a second"),
        _row("report: a whole page", f"{FIGURES} figures", whole, peak, "the aim is under 10 s"),
    ]


def _row(what: str, size: str, seconds: float, peak: float, beside: str) -> dict[str, object]:
    return {
        "what": what,
        "size": size,
        "seconds": round(seconds, 3),
        "peak_mb": round(peak, 1),
        "beside": beside,
    }


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _units() -> pd.DataFrame:
    value = np.random.default_rng(1).normal(1, 0.1, UNITS)
    return pd.DataFrame(
        {
            "name": [f"Practice {number}" for number in range(UNITS)],
            "value": value,
            "lower": value - 0.1,
            "upper": value + 0.1,
            "verdict": AS_EXPECTED,
        }
    )


def _caterpillar(units: pd.DataFrame) -> object:
    return caterpillar(
        units,
        label="name",
        value="value",
        lower="lower",
        upper="upper",
        verdict="verdict",
        axis="Ratio",
    )


def _report(units: pd.DataFrame) -> Report:
    columns = (Column("name", "Practice", numeric=False), Column("value", "Ratio", "{:.2f}".format))
    figures = []
    for number in range(FIGURES):
        bars = ranked_bars(units.head(20), label="name", value="value", axis="Ratio")
        figures.append(
            Figure(
                key=f"figure-{number}",
                title="A figure",
                description="Marks.",
                chart=bars if number % 2 else _caterpillar(units),
                table=Table(
                    key=f"table-{number}", caption=f"Table {number}", frame=units, columns=columns
                ),
                how=HowWeKnow(method="made up"),
            )
        )
    return Report(
        title="A report",
        subtitle="",
        summary=(),
        key_figures=(),
        sections=(Section(key="all", title="All", items=tuple(figures)),),
        provenance=Provenance(version="0", made_at=datetime(2026, 1, 1)),
    )
