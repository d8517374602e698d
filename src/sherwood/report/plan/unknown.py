"""What nobody knows yet, and what was assumed instead."""

from __future__ import annotations

from sherwood.report.page import Note, Section
from sherwood.report.plan.telling import Telling
from sherwood.report.words import counted, whole


def unknown(telling: Telling) -> Section:
    """The section on what is not known."""
    plan = telling.plan.partnership
    records = [
        *plan.providers, *plan.enablers, *plan.functions, *plan.planned, *plan.growth,
        *plan.funding, *plan.control_totals, *plan.funds, *plan.risks,
    ]  # fmt: skip
    assumed = sum("illustrative" in record.source.lower() for record in records)
    weakest = sum(grade == "D" for grade in telling.plan.grades().values())
    base = telling.plan.baseline
    points = [
        f"{counted(assumed, 'record')} of {whole(len(records))} in the partnership folder say they "
        "are illustrative: nobody has published the figure.",
        f"{counted(weakest, 'intervention')} of {len(plan.planned)} rest on expert opinion or "
        "before-and-after comparison alone.",
        "Effects measured elsewhere may not travel; nothing here says that they do.",
        "Interventions may help or hinder each other in ways that multiplying them does not show.",
        "Quality of life, experience and unpaid care are not counted in pounds, or at all.",
    ]
    if base.synthetic:
        points.append(
            "The people are made up: their use resembles the population in total, and no provider "
            "or practice in it is real."
        )
    return Section(
        key="unknown",
        title="What we do not know",
        items=(Note(title="Assumed, not known", points=tuple(points)),),
    )
