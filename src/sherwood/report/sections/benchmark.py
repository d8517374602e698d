"""What a well-managed system would use: the four kinds of benchmark, never mixed silently."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sherwood.report.charts import ranked_bars
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.sections.findings import Findings, Setting, spoken
from sherwood.report.sections.variation import line_titles
from sherwood.report.words import decimal, financial_year, in_sentence, known, listed, percent

KINDS = {
    "peer": "Peer: the best fifth of practices here, after case-mix and chance",
    "external": "External: a table that somebody else supplied",
    "elicited": "Elicited: what experts thought possible, from a national exercise",
    "measured": "Measured: controlled studies of local programmes",
}


def benchmark(findings: Findings, at: Setting) -> Section:
    """The section on what a well-managed system would use."""
    frame = findings.benchmark
    used = [kind for kind in KINDS if (frame["kind"] == kind).any()]
    absent = [kind for kind in KINDS if kind not in used]
    points = tuple(f"{KINDS[kind]}." for kind in used)
    without = (f"There is no {listed(absent, 'or')} benchmark in this analysis.",) if absent else ()
    items: list[Figure | Table | Note] = [
        Note(title="What we hold use against", paragraphs=without, points=points)
    ]
    if (peer := _peer(findings, at)) is not None:
        items.append(peer)
    if not frame.empty:
        items.append(_all(frame, findings))
    return Section(
        key="benchmark",
        title="What a well-managed system would use",
        paragraphs=(
            "There is no single right amount of care. We use benchmarks of different kinds, say "
            "which is which, and do not add them together.",
        ),
        items=tuple(items),
    )


def _peer(findings: Findings, at: Setting) -> Figure | None:
    frame = findings.benchmark
    target = pd.to_numeric(frame["target"], errors="coerce")
    frame = frame.assign(target=target)[(frame["kind"] == "peer") & target.notna()]
    if len(frame) < 2:
        return None
    titles = line_titles(findings)
    frame = frame.assign(title=[titles.get(line, spoken(line)) for line in frame["service_line"]])
    frame = frame.sort_values("target", kind="stable").assign(below=lambda f: 1 - f["target"])
    least = frame.iloc[0]
    return Figure(
        key="peer-benchmark",
        title=(
            f"The best fifth of practices differ most in {in_sentence(least['title'])}: they use "
            f"{percent(least['below'], 0)} less than expected"
        ),
        description=f"Bars of how far below expected use the best lie, {len(frame)} kinds of care.",
        chart=ranked_bars(
            frame,
            label="title",
            value="below",
            axis="Below expected use",
            number_format=".0%",
        ),
        table=Table(
            key="peer-benchmark-table",
            caption="Peer benchmark by kind of care",
            frame=frame,
            columns=(
                Column("title", "Kind of care", numeric=False),
                Column("target", "Benchmark ratio", decimal),
                Column("below", "Below expected", percent),
                Column("description", "What it is", numeric=False),
            ),
        ),
        how=HowWeKnow(
            method="ratios of seen to expected use, drawn towards the average as far as chance "
            "could explain them; the ratio below which lie the best fifth by expected use",
            denominator="all practices with expected use",
            period=financial_year(at.last_year),
            source=at.source,
        ),
        paragraphs=(
            "Where practices do not differ beyond chance, the best fifth are average, and the "
            "benchmark asks for nothing.",
        ),
    )


def _all(frame: pd.DataFrame, findings: Findings) -> Table:
    cohorts = findings.cohorts
    titles = line_titles(findings)
    if not cohorts.empty:
        titles |= dict(zip(cohorts["cohort"], cohorts["title"], strict=True))
    named = frame.assign(
        kind_name=[spoken(kind) for kind in frame["kind"]],
        title=[titles.get(line, spoken(line)) for line in frame["service_line"]],
    )
    return Table(
        key="benchmarks",
        caption="Every benchmark used, with its source",
        frame=named,
        columns=(
            Column("kind_name", "Kind", numeric=False),
            Column("title", "Kind of care", numeric=False),
            Column("description", "What it says", numeric=False),
            Column("target", "Target", _target),
            Column("source", "Source", numeric=False),
        ),
    )


def _target(value: Any) -> str:
    return decimal(value) if known(value) and not isinstance(value, str) else str(value)
