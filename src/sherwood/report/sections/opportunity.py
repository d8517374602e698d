"""The opportunity: on each basis, ranked by patient group, activity, place and provider."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sherwood.actuarial.assumptions import evidence_grades
from sherwood.report.charts import ranked_bars, waterfall
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.sections.bases import Whole, wholes
from sherwood.report.sections.findings import (
    INTERVAL,
    Findings,
    Setting,
    drawable_pounds,
    spoken,
)
from sherwood.report.words import (
    between,
    counted,
    decimal,
    exact_pounds,
    financial_year,
    known,
    percent,
    pounds,
    whole,
)

ROWS_DRAWN = 15
DIMENSIONS = {
    "patient_group": "patient group",
    "cohort": "kind of activity",
    "service_line": "kind of care",
    "locality": "locality",
    "provider": "provider",
}
INTERVALS = {
    "peer": INTERVAL,
    "elicited": "the spread of experts' views; not what chance allows",
    "measured": "the published 95% intervals of the studies; whether they hold here is not in them",
    "external": INTERVAL,
}
SHOWN = {
    "peer": ("patient_group", "service_line", "locality", "provider"),
    "elicited": ("patient_group", "cohort"),
    "measured": ("patient_group",),
    "external": ("patient_group", "service_line"),
}


def opportunity(findings: Findings, at: Setting) -> Section:
    """The section on the opportunity."""
    found = wholes(findings)
    if not found:
        return Section(key="value", title="Where the value is", items=(_nothing_found(),))
    items: list[Figure | Table | Note] = [_every_basis(found, at)]
    for basis in found:
        items += [
            figure
            for dimension in SHOWN[basis.basis]
            if (figure := _ranked(findings.opportunity, at, basis, dimension)) is not None
        ]
    items.append(_cash(found[0], at))
    if not findings.cohorts.empty:
        items.append(_cohorts(findings.cohorts))
    grades = tuple(f"{grade}: {meaning}." for grade, meaning in evidence_grades().items())
    items.append(Note(title="How strong the evidence is", points=grades))
    return Section(
        key="value",
        title="Where the value is",
        paragraphs=(
            "An opportunity is care that a well-managed system would not have used, priced at "
            "what it cost. It says where to look. It is not a promise: nothing here says that a "
            "programme exists, that it works, or what it would cost to run.",
            "On one basis no pound is counted twice: patient groups, kinds of care, localities "
            "and providers are cuts of the same money, each adding up to the same total, and must "
            "not be added together. Nor may two bases, which look at the same care in two ways.",
        ),
        items=tuple(items),
    )


def _nothing_found() -> Note:
    return Note(
        title="We found no opportunity beyond chance",
        paragraphs=(
            "After case-mix, practices differ by no more than chance explains, and the records "
            "hold no activity that another benchmark calls avoidable. That is a finding, not a "
            "fault: chance differences are often taken for savings.",
        ),
    )


def _every_basis(found: list[Whole], at: Setting) -> Figure:
    frame = pd.DataFrame(
        [{**vars(basis), "name": basis.name, "supposing": basis.supposing} for basis in found]
    )
    return Figure(
        key="opportunity-by-basis",
        title="What could be saved depends on what is asked: "
        + "; ".join(f"{pounds(basis.gross)} a year {basis.supposing}" for basis in found),
        description=f"Bars of gross opportunity a year on {counted(len(found), 'basis', 'bases')}.",
        chart=_bars(frame, "name"),
        table=Table(
            key="bases",
            caption="Opportunity on each basis, pounds a year; not to be added together",
            frame=frame,
            columns=(Column("name", "Basis", numeric=False), *_columns(frame)),
        ),
        how=_how(
            at,
            "use beyond each benchmark, at average cost",
            "; ".join(f"{basis.basis}: {_interval(basis)}" for basis in found),
        ),
    )


def _ranked(frame: pd.DataFrame, at: Setting, basis: Whole, dimension: str) -> Figure | None:
    words = DIMENSIONS[dimension]
    rows = frame[
        (frame["basis"] == basis.basis)
        & (frame["dimension"] == dimension)
        & (frame["gross"].astype(float) > 0)
    ]
    if rows.empty:
        return None
    rows = rows.sort_values("gross", ascending=False, kind="stable")
    rows = rows.assign(name=[spoken(title) for title in rows["title"]])
    top = rows.iloc[0]
    interval = f", {between(top['lower'], top['upper'])}" if known(top["lower"]) else ""
    drawn = rows.head(ROWS_DRAWN)
    shown = f"the {len(drawn)} largest of {len(rows)}" if len(rows) > len(drawn) else "all"
    key = f"{basis.basis}-{dimension.replace('_', '-')}"
    return Figure(
        key=f"opportunity-{key}",
        title=(
            f"{basis.name}, by {words}: the largest is {top['name']}, {pounds(top['gross'])} a "
            f"year{interval}"
        ),
        description=f"Bars of gross opportunity a year by {words}, {shown}.",
        chart=_bars(drawn, "name"),
        table=Table(
            key=f"opportunity-{key}-table",
            caption=f"{basis.name}, by {words}: pounds a year",
            frame=rows,
            columns=(Column("name", spoken(words), numeric=False), *_columns(rows)),
        ),
        how=_how(at, f"what would not be used {basis.supposing}", _interval(basis)),
    )


def _bars(frame: pd.DataFrame, label: str) -> Any:
    drawn, unit = drawable_pounds(frame, "gross", "lower", "upper")
    has_limits = bool(frame[["lower", "upper"]].notna().any(axis=None))
    limits = {"lower": "lower_drawn", "upper": "upper_drawn"} if has_limits else {}
    return ranked_bars(
        drawn,
        label=label,
        value="gross_drawn",
        axis=f"{unit} a year at average cost",
        number_format=",.1f",
        **limits,
    )


def _columns(rows: pd.DataFrame) -> tuple[Column, ...]:
    every = (
        Column("gross", "Gross", exact_pounds),
        Column("lower", "From", exact_pounds),
        Column("upper", "To", exact_pounds),
        Column("cashable", "Cashable", exact_pounds),
        Column("stranded", "Stranded", exact_pounds),
        Column("people", "People", whole),
        Column("grade", "Grade", numeric=False),
        Column("pathway", "Where to start", numeric=False),
    )
    return tuple(
        column
        for column in every
        if column.name in rows.columns and rows[column.name].notna().any()
    )


def _interval(basis: Whole) -> str:
    return INTERVALS[basis.basis] if known(basis.lower) else "none is known"


def _how(at: Setting, method: str, interval: str) -> HowWeKnow:
    return HowWeKnow(
        method=method,
        denominator=at.population,
        period=f"a year of care as in {financial_year(at.last_year)}",
        interval=interval,
        source=at.source,
    )


def _cash(found: Whole, at: Setting) -> Figure:
    steps = pd.DataFrame(
        {
            "step": ["Gross, at average cost", "Stranded: stays in the ledger", "Cashable"],
            "amount": [found.gross, -found.stranded, found.cashable],
            "total": [True, False, True],
        }
    )
    drawn, unit = drawable_pounds(steps, "amount")
    return Figure(
        key="gross-to-cashable",
        title=(
            f"Of {pounds(found.gross)} gross, {pounds(found.cashable)} "
            f"({percent(found.cashable / found.gross, 0)}) could leave the ledger"
        ),
        description="A waterfall from gross opportunity, less stranded cost, to cashable.",
        chart=waterfall(
            drawn, step="step", amount="amount_drawn", total="total", axis=f"{unit} a year"
        ),
        table=Table(
            key="gross-to-cashable-table",
            caption=f"From gross to cashable, pounds a year. Basis: {found.name.lower()}",
            frame=steps,
            columns=(
                Column("step", "Step", numeric=False),
                Column("amount", "Amount", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method="a saved unit of care frees its variable cost at once; staff and wards only "
            "when a line falls by a whole step; buildings late or never",
            period=f"a year of care as in {financial_year(at.last_year)}",
            interval="that of the gross; shares of variable, semi-fixed and fixed cost are "
            "assumptions without one",
            source=f"{at.source}; cost shares from the assumptions of the analysis",
        ),
    )


def _cohorts(frame: pd.DataFrame) -> Table:
    return Table(
        key="cohorts-of-activity",
        caption="Kinds of activity that experts think could be mitigated; one unit may be of many",
        frame=frame.sort_values("attributed", ascending=False, kind="stable"),
        columns=(
            Column("title", "Kind of activity", numeric=False),
            Column("category", "How", spoken, numeric=False),
            Column("units", "Units", whole),
            Column("people", "People", whole),
            Column("cost", "Cost", exact_pounds),
            Column("reduction", "Possible reduction, %", lambda v: decimal(v, 1)),
            Column("p10", "1 expert in 10 below", lambda v: decimal(v, 1)),
            Column("p90", "1 expert in 10 above", lambda v: decimal(v, 1)),
            Column("attributed", "Attributed, each pound once", exact_pounds),
        ),
    )
