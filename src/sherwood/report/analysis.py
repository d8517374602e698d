"""The report of the value analysis: what a director of finance reads and an actuary can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import sherwood
from sherwood.report.page import KeyFigure, Provenance, Report
from sherwood.report.sections.benchmark import benchmark
from sherwood.report.sections.findings import Findings, Setting, setting
from sherwood.report.sections.money import money
from sherwood.report.sections.opportunity import Opportunity, opportunity, whole_opportunity
from sherwood.report.sections.people import people, share_of_costliest
from sherwood.report.sections.unknown import unknown
from sherwood.report.sections.variation import variation
from sherwood.report.words import (
    between,
    exact_pounds,
    financial_year,
    known,
    one_in,
    percent,
    pounds,
    total,
    whole,
)

SYNTHETIC = (
    "Synthetic people. Every person in this report is made up, to resemble a population in total. "
    "Do not use it to judge a real practice or provider."
)
PARTIAL = (
    "Not a whole system. The records hold some kinds of care only, and every figure is of those."
)


def analysis_report(
    findings: Findings, *, made_at: datetime, inputs: Mapping[str, str] | None = None
) -> Report:
    """Compose the report of an analysis.

    Args:
        findings: The tables of the analysis.
        made_at: When the report is made, printed in its footer.
        inputs: What it was made from, by name, printed in its footer.

    Returns:
        A report to render or to write. It adapts to what the records are: not a whole system, one
        year only, nothing to find, no interval.
    """
    at = setting(findings)
    found = whole_opportunity(findings.opportunity)
    sections = (money, people, variation, benchmark, opportunity, unknown)
    return Report(
        title="Where the value is: an actuarial analysis of the whole system"
        if at.whole_system
        else "Where the value is: an actuarial analysis of part of a system",
        subtitle=f"{whole(findings.headline['people'])} people, {at.period}",
        banner=" ".join(_banner(at)),
        summary=tuple(_summary(findings, at, found)),
        key_figures=tuple(_key_figures(findings, at, found)),
        sections=tuple(section(findings, at) for section in sections),
        provenance=Provenance(version=sherwood.__version__, made_at=made_at, inputs=inputs or {}),
    )


def _banner(at: Setting) -> Iterator[str]:
    if at.synthetic:
        yield SYNTHETIC
    if not at.whole_system:
        yield PARTIAL


def _annual_cost(findings: Findings, at: Setting) -> float:
    frame = findings.cost_by_line
    return total(frame.loc[frame["financial_year"] == at.last_year, "cost"].tolist())


def _summary(findings: Findings, at: Setting, found: Opportunity) -> Iterator[str]:
    headline = findings.headline
    cost = _annual_cost(findings, at)
    if not headline["people"]:
        yield "There is nobody in these records, so there is nothing to say about them."
        return
    cared = "Care" if at.whole_system else "The recorded part of care"
    yield (
        f"{cared} for {whole(headline['people'])} people cost {pounds(cost)} in "
        f"{financial_year(at.last_year)}. {_opportunity_sentence(found, cost)}"
    )
    share = share_of_costliest(findings.concentration)
    if known(share):
        yield (
            f"Cost is concentrated: {one_in(0.05)} people account for {percent(share, 0)} of it in "
            "a year. Illness and age explain much of the difference between practices, and chance "
            "explains some of the rest; what remains after both is what this report ranks."
        )
    if found.found:
        yield (
            f"If every pound of it were achieved, about {pounds(found.cashable)} a year could "
            f"leave the ledger; {pounds(found.stranded)} would stay behind in staff, wards and "
            "buildings until something larger changes. These are amounts before the cost of doing "
            "anything about them."
        )


def _opportunity_sentence(found: Opportunity, cost: float) -> str:
    if not found.found:
        return (
            "We found no care beyond what a well-managed system would use that chance could not "
            "explain."
        )
    share = f" ({percent(found.gross / cost)})" if cost > 0 else ""
    said = (
        f"A well-managed system would have used about {pounds(found.gross)}{share} less a year, "
        f"{between(found.lower, found.upper)}."
    )
    if not known(found.lower):
        return said
    if not found.beyond_chance:
        return f"{said} We cannot rule out that there is nothing to gain."
    return said


def _key_figures(findings: Findings, at: Setting, found: Opportunity) -> Iterator[KeyFigure]:
    headline = findings.headline
    cost = _annual_cost(findings, at)
    year = financial_year(at.last_year)
    yield KeyFigure(value=whole(headline["people"]), label="people", detail=at.period)
    yield KeyFigure(value=pounds(cost), label="cost of care in a year", detail=year)
    if known(headline["person_years"]) and float(headline["person_years"]) > 0:
        each = float(headline["total_cost"]) / float(headline["person_years"])
        yield KeyFigure(
            value=exact_pounds(each),
            label="cost per person per year",
            detail=f"{at.period}, by days registered",
        )
    share = share_of_costliest(findings.concentration)
    if known(share):
        yield KeyFigure(
            value=percent(share, 0), label=f"of cost falls to {one_in(0.05)} people", detail=year
        )
    if found.found:
        yield KeyFigure(
            value=pounds(found.gross),
            label="opportunity a year, gross",
            detail=_interval_detail(found),
        )
        yield KeyFigure(
            value=pounds(found.cashable),
            label="of that could leave the ledger",
            detail=f"{percent(found.cashable / found.gross, 0)} of gross",
        )
    else:
        yield KeyFigure(value="None", label="opportunity beyond chance")


def _interval_detail(found: Opportunity) -> str:
    if not known(found.lower):
        return "no interval"
    words = f"95% interval {pounds(found.lower)} to {pounds(found.upper)}"
    return words if found.joint else f"{words}, groups' limits added"
