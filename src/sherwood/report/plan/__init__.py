"""The report of a plan: what a board reads before it commits, and a finance team can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import sherwood
from sherwood.finance.plan import Plan
from sherwood.report.page import KeyFigure, Provenance, Report
from sherwood.report.plan.claim import claim
from sherwood.report.plan.gap import gap
from sherwood.report.plan.hospitals import hospitals
from sherwood.report.plan.money import money
from sherwood.report.plan.priorities import priorities
from sherwood.report.plan.risk import risk, survival
from sherwood.report.plan.savings import BASES, savings
from sherwood.report.plan.tables import tables
from sherwood.report.plan.telling import Telling, among, nets, telling
from sherwood.report.plan.unknown import unknown
from sherwood.report.words import between, counted, financial_year, pounds

SYNTHETIC = (
    "Synthetic people. Every person behind this plan is made up, to resemble a population in "
    "total. Do not use it to judge a real practice or provider."
)


def plan_report(
    plan: Plan, *, made_at: datetime, inputs: Mapping[str, str] | None = None
) -> Report:
    """Compose the report of a plan.

    Args:
        plan: Everything it is written from.
        made_at: When the report is made.
        inputs: What it was made from, by name.
    """
    at = telling(plan)
    sections = (gap, claim, savings, priorities, money, risk, survival, hospitals, unknown)
    return Report(
        title=f"{plan.partnership.place.title}: the plan and the money",
        subtitle=f"{at.period}, and the two years after",
        banner=SYNTHETIC if plan.baseline.synthetic else "",
        summary=tuple(_summary(at)),
        key_figures=tuple(_key_figures(at)),
        sections=tuple(section(at) for section in sections),
        tables=tables(at),
        provenance=Provenance(version=sherwood.__version__, made_at=made_at, inputs=inputs or {}),
    )


def _summary(at: Telling) -> Iterator[str]:
    plan, claimed = at.plan, at.plan.partnership.claim
    last = plan.do_nothing.by_year().set_index("year").loc[at.last_year]
    outcome = plan.evidenced.outcome
    low, middle, high = outcome.quantiles(claimed.basis)
    yield (
        f"If nothing changes, care would cost {pounds(last.gap)} more than there will be to pay "
        f"for it in {financial_year(at.last_year)}."
    )
    verdict = "supported" if plan.register.supported else "not supported"
    yield (
        f"The plan claims net savings of {between(claimed.low, claimed.high)} "
        f"{BASES[claimed.basis]} if everything it requires is in place at once. As the register "
        f"stands, that claim is {verdict}."
    )
    chance = outcome.probability(claimed.low, claimed.basis)
    short = claimed.low - middle
    reach = (
        f"That is {pounds(short)} short of the low end of the claim"
        if short > 0
        else "That reaches the claim"
    )
    yield (
        f"On the evidence that has been published, the plan as it stands {nets(middle)} "
        f"{BASES[claimed.basis]}; in four draws of five net savings are {between(low, high)}. "
        f"{reach}, and {among(len(outcome.net), chance)} {'gets' if chance <= 0 else 'get'} there."
    )
    yield plan.money.viability.headline


def _key_figures(at: Telling) -> Iterator[KeyFigure]:
    plan, claimed = at.plan, at.plan.partnership.claim
    year = financial_year(at.last_year)
    last = plan.do_nothing.by_year().set_index("year").loc[at.last_year]
    yield KeyFigure(value=pounds(last.gap), label="gap if nothing changes", detail=year)
    verdict = "Supported" if plan.register.supported else "Not supported"
    yield KeyFigure(
        value=verdict,
        label=f"the claim of {between(claimed.low, claimed.high)}",
        detail=_lacking(plan),
    )
    for basis, words in BASES.items():
        low, middle, high = plan.evidenced.outcome.quantiles(basis)
        yield KeyFigure(
            value=pounds(middle),
            label=f"net on published evidence, {words}",
            detail=between(low, high),
        )
    for told in plan.scenarios.values():
        if factor := told.outcome.factor:
            yield KeyFigure(
                value=f"{factor.spread.p50:.1f} times",
                label="the published effects: what the claim needs",
                detail="for its middle, with everything in place from the first day",
            )
            break
    harmed = len(plan.money.viability.broken) + len(plan.money.viability.worsened)
    yield KeyFigure(
        value=f"{harmed} of {len(plan.partnership.providers)}",
        label="providers in more need because of the plan",
        detail="by their books, with what the fund gives them",
    )


def _lacking(plan: Plan) -> str:
    lacking = len(plan.register.unmet)
    return f"{counted(lacking, 'item is', 'items are')} not effective" if lacking else ""
