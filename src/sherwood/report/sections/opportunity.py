"""The opportunity: ranked by patient group, cohort, place and provider, with its intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sherwood.report.charts import ranked_bars, waterfall
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.sections.findings import INTERVAL, Findings, Setting, drawable_pounds, spoken
from sherwood.report.words import (
    between,
    exact_pounds,
    financial_year,
    known,
    listed,
    percent,
    pounds,
    total,
    whole,
)

ROWS_DRAWN = 15
WHOLE = "system"
DIMENSIONS = {
    "patient_group": ("patient group", "By patient group"),
    "cohort": ("kind of avoidable activity", "By kind of avoidable activity"),
    "locality": ("locality", "By locality"),
    "provider": ("provider", "By provider"),
}
GRADES = (
    "A: randomised trials that agree",
    "B: controlled studies, or one good trial",
    "C: comparison with peers after case-mix, or experts' elicited views",
    "D: before and after, without a comparison",
)


@dataclass(frozen=True, kw_only=True)
class Opportunity:
    """The whole opportunity, in pounds a year.

    Attributes:
        gross: At average cost.
        cashable: What could leave the ledger.
        stranded: What would stay behind: gross less cashable.
        lower: Lower limit of the gross; NaN where it cannot be said.
        upper: Upper limit of the gross.
        joint: Whether the limits were worked out for the whole, rather than added up.
    """

    gross: float
    cashable: float
    stranded: float
    lower: float
    upper: float
    joint: bool

    @property
    def found(self) -> bool:
        """Whether there is any."""
        return self.gross > 0

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves out none at all."""
        return known(self.lower) and self.lower > 0


def whole_opportunity(frame: pd.DataFrame) -> Opportunity:
    """The opportunity of the whole system.

    A row of dimension `system` is taken as it stands. Without one, patient groups are added up,
    and so are their limits, as though all the groups were right or wrong together: the widest
    interval they allow.

    Example:
        >>> groups = pd.DataFrame({"dimension": ["patient_group"] * 2, "gross": [3.0, 2.0],
        ...     "cashable": [1.0, 1.0], "stranded": [2.0, 1.0], "lower": [1.0, -1.0],
        ...     "upper": [5.0, 5.0]})
        >>> found = whole_opportunity(groups)
        >>> found.gross, found.lower, found.beyond_chance, found.joint
        (5.0, 0.0, False, False)
    """
    joint = bool((frame["dimension"] == WHOLE).any())
    rows = frame[frame["dimension"] == (WHOLE if joint else "patient_group")]
    amounts = {name: total(rows[name].tolist()) for name in ("gross", "cashable", "stranded")}
    limits = {
        name: total(rows[name].tolist()) if rows[name].notna().all() else float("nan")
        for name in ("lower", "upper")
    }
    return Opportunity(**amounts, **limits, joint=joint)


def opportunity(findings: Findings, at: Setting) -> Section:
    """The section on the opportunity."""
    frame = findings.opportunity
    found = whole_opportunity(frame)
    if not found.found:
        return Section(key="opportunity", title="Where the value is", items=(_nothing_found(),))
    figures = [
        figure for dimension in DIMENSIONS if (figure := _ranked(frame, at, dimension)) is not None
    ]
    items: list[Figure | Table | Note] = [*figures, _cash(found, at)]
    if not findings.overlap.empty:
        items.append(_overlap(findings.overlap))
    items.append(Note(title="How strong the evidence is", points=GRADES))
    return Section(
        key="opportunity",
        title="Where the value is",
        paragraphs=(
            "An opportunity is care that a well-managed system would not have used, priced at "
            "what it cost. It says where to look. It is not a promise: nothing here says that a "
            "programme exists, that it works, or what it would cost to run.",
            "No pound is counted twice. Where two kinds of opportunity claim the same admission, "
            "each is given its part. The tables by patient group, by activity, by locality and by "
            "provider are four cuts of the same money, and must not be added together.",
        ),
        items=tuple(items),
    )


def _nothing_found() -> Note:
    return Note(
        title="We found no opportunity beyond chance",
        paragraphs=(
            "After case-mix, practices differ by no more than chance explains, and the records "
            "hold no activity that the benchmarks call avoidable. That is a finding, not a fault: "
            "chance differences are often taken for savings.",
        ),
    )


def _ranked(frame: pd.DataFrame, at: Setting, dimension: str) -> Figure | None:
    words, heading = DIMENSIONS[dimension]
    rows = frame[(frame["dimension"] == dimension) & (frame["gross"].astype(float) > 0)]
    if rows.empty:
        return None
    rows = rows.sort_values("gross", ascending=False, kind="stable")
    drawn, unit = drawable_pounds(rows.head(ROWS_DRAWN), "gross", "lower", "upper")
    with_limits = bool(drawn[["lower", "upper"]].notna().all(axis=None))
    limits = {"lower": "lower_drawn", "upper": "upper_drawn"} if with_limits else {}
    top = rows.iloc[0]
    shown = f"the {len(drawn)} largest of {len(rows)}" if len(rows) > len(drawn) else "all"
    return Figure(
        key=f"opportunity-{dimension.replace('_', '-')}",
        title=(
            f"{heading}: the largest is {top['title']}, {pounds(top['gross'])} a year, "
            f"{between(top['lower'], top['upper'])}"
        ),
        description=(
            f"Bars of gross opportunity a year, {shown}, each with its interval where it has one."
        ),
        chart=ranked_bars(
            drawn,
            label="title",
            value="gross_drawn",
            axis=f"{unit} a year at average cost",
            number_format=",.1f",
            **limits,
        ),
        table=Table(
            key=f"opportunity-{dimension.replace('_', '-')}-table",
            caption=f"Opportunity {heading[0].lower()}{heading[1:]}, pounds a year",
            frame=rows,
            columns=_columns(rows, words),
        ),
        how=HowWeKnow(
            method=_method(rows, dimension),
            denominator=at.population,
            period=f"a year of care as in {financial_year(at.last_year)}",
            interval=INTERVAL if with_limits else "not available for every row, so none is drawn",
            source=at.source,
        ),
    )


def _columns(rows: pd.DataFrame, words: str) -> tuple[Column, ...]:
    columns = [
        Column("title", words[0].upper() + words[1:], numeric=False),
        Column("gross", "Gross", exact_pounds),
        Column("lower", "From", exact_pounds),
        Column("upper", "To", exact_pounds),
        Column("cashable", "Cashable", exact_pounds),
        Column("stranded", "Stranded", exact_pounds),
    ]
    optional = {
        "grade": Column("grade", "Grade", numeric=False),
        "people": Column("people", "People", whole),
        "pathway": Column("pathway", "Where to start", _plain, numeric=False),
    }
    present = [name for name in optional if name in rows.columns and rows[name].notna().any()]
    return (*columns, *(optional[name] for name in present))


def _plain(value: Any) -> str:
    return spoken(value) if known(value) else "–"


def _method(rows: pd.DataFrame, dimension: str) -> str:
    bases = sorted({str(basis) for basis in rows["basis"].dropna()}) if "basis" in rows else []
    benchmark = f" ({listed(bases)} benchmark)" if bases else ""
    if dimension == "cohort":
        return f"activity of each kind times the reduction thought possible{benchmark}"
    return f"care used beyond what a well-managed system would use{benchmark}, at average cost"


def _cash(found: Opportunity, at: Setting) -> Figure:
    share = found.cashable / found.gross
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
            f"Of {pounds(found.gross)} gross, {pounds(found.cashable)} ({percent(share, 0)}) "
            "could leave the ledger"
        ),
        description="A waterfall from gross opportunity, less stranded cost, to cashable.",
        chart=waterfall(
            drawn,
            step="step",
            amount="amount_drawn",
            total="total",
            axis=f"{unit} a year",
        ),
        table=Table(
            key="gross-to-cashable-table",
            caption="From gross to cashable, pounds a year",
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
            interval="shown for gross, in the summary; cost shares are assumptions without one",
            source=f"{at.source}; cost shares from the assumptions of the analysis",
        ),
    )


def _overlap(frame: pd.DataFrame) -> Table:
    numbers = frame.select_dtypes("number").columns
    columns = tuple(
        Column(name, spoken(name), _number if name in numbers else str, numeric=name in numbers)
        for name in frame.columns
        if name != "code"
    )
    return Table(
        key="overlap",
        caption="How overlapping kinds of activity share a pound between them",
        frame=frame,
        columns=columns,
    )


def _number(value: Any) -> str:
    return whole(value) if abs(float(value)) >= 10 else f"{float(value):.2f}"
