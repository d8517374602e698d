"""The report of the value analysis: what a director of finance reads and an actuary can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import sherwood
from sherwood.report.counts import safe_counts
from sherwood.report.page import KeyFigure, Provenance, Report
from sherwood.report.publishing import publishable
from sherwood.report.sections.bases import HEADLINE, Whole, wholes
from sherwood.report.sections.benchmark import benchmark
from sherwood.report.sections.findings import Findings, Setting, setting
from sherwood.report.sections.money import money
from sherwood.report.sections.opportunity import opportunity
from sherwood.report.sections.people import people, share_of_costliest
from sherwood.report.sections.unknown import unknown
from sherwood.report.sections.variation import variation
from sherwood.report.words import (
    between,
    capitalised,
    exact_pounds,
    financial_year,
    known,
    one_in,
    percent,
    pounds,
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
        A report to render or to write, with the analysis's tidy tables. Small numbers are hidden
        first, on the page and in the tables. It adapts to what the
        records are: not a whole system, one year only, nobody, nothing to find, no interval.
    """
    findings = publishable(findings, safe_counts(findings))
    at = setting(findings)
    of = "the whole system" if at.whole_system else "part of a system"
    sections = (money, people, variation, benchmark, opportunity, unknown)
    return Report(
        title=f"Where the value is: an actuarial analysis of {of}",
        subtitle=f"{whole(findings.headline['people'])} people in {financial_year(at.last_year)}",
        banner=" ".join(_banner(at)),
        summary=tuple(_summary(findings, at)),
        key_figures=tuple(_key_figures(findings, at)),
        sections=tuple(section(findings, at) for section in sections),
        tables=findings.tables(),
        provenance=Provenance(version=sherwood.__version__, made_at=made_at, inputs=inputs or {}),
    )


def _banner(at: Setting) -> Iterator[str]:
    if at.synthetic:
        yield SYNTHETIC
    if not at.whole_system:
        yield PARTIAL


def _summary(findings: Findings, at: Setting) -> Iterator[str]:
    headline = findings.headline
    cost = float(headline["total_cost"])
    if not headline["people"]:
        yield (
            "Nobody in these records is registered with a practice for any time (the table "
            f"'registration'). So nothing is said of people: only of care, {pounds(cost)} of it in "
            f"{financial_year(at.last_year)}."
        )
        return
    found = wholes(findings)
    cared = "Care" if at.whole_system else "The recorded part of care"
    yield (
        f"{cared} for {whole(headline['people'])} people cost {pounds(cost)} in "
        f"{financial_year(at.last_year)}. {_peers(found, cost)}"
    )
    share = share_of_costliest(findings.concentration)
    if known(share):
        yield (
            f"Cost is concentrated: {one_in(0.05)} people account for {percent(share, 0)} of it in "
            "a year. Age and illness explain much of the difference between practices, and chance "
            "explains some of the rest; what remains after both is what this report ranks."
        )
    if others := [basis for basis in found if basis.basis != HEADLINE]:
        views = "; ".join(f"{basis.supposing}, {basis.worth(cost)} a year" for basis in others)
        yield f"Asked in other ways of the same care, and not to be added: {views}."
    if found:
        yield (
            f"Were all of the first achieved, about {pounds(found[0].cashable)} a year could leave "
            f"the ledger; {pounds(found[0].stranded)} would stay behind in staff, wards and "
            "buildings until something larger changes. These are amounts before the cost of doing "
            "anything about them."
        )


def _peers(found: list[Whole], cost: float) -> str:
    peer = next((basis for basis in found if basis.basis == HEADLINE), None)
    if peer is None:
        return "After case-mix, practices do not differ by more than chance would give."
    said = f"{capitalised(peer.supposing)}, care worth {peer.worth(cost)} a year would not be used."
    if known(peer.lower) and not peer.beyond_chance:
        return f"{said} We cannot rule out that there is nothing to gain."
    return said


def _key_figures(findings: Findings, at: Setting) -> Iterator[KeyFigure]:
    headline = findings.headline
    cost, person_years = float(headline["total_cost"]), float(headline["person_years"])
    year = financial_year(at.last_year)
    yield KeyFigure(value=whole(headline["people"]), label="people", detail=year)
    yield KeyFigure(value=pounds(cost), label="cost of care in a year", detail=year)
    if person_years > 0:
        yield KeyFigure(
            value=exact_pounds(cost / person_years),
            label="cost per person per year",
            detail=f"{year}, by days registered",
        )
    share = share_of_costliest(findings.concentration)
    if known(share):
        yield KeyFigure(
            value=percent(share, 0), label=f"of cost falls to {one_in(0.05)} people", detail=year
        )
    if found := wholes(findings):
        yield from _opportunity_figures(found[0])
    else:
        yield KeyFigure(value="Nothing", label="found to save beyond chance")


def _opportunity_figures(found: Whole) -> Iterator[KeyFigure]:
    yield KeyFigure(
        value=pounds(found.gross),
        label=f"a year less, {found.supposing}",
        detail=between(found.lower, found.upper) if known(found.lower) else "no interval is known",
    )
    yield KeyFigure(
        value=pounds(found.cashable),
        label="of that could leave the ledger",
        detail=f"{percent(found.cashable / found.gross, 0)} of gross",
    )
