"""The outcomes framework: what is aimed at, what contributes to what, and what does not fit."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from sherwood.service.api.declaring import needs
from sherwood.service.api.described import Day, DayAsked, Key, Words, asked, one_of, said
from sherwood.service.api.paging import Page, Paging, page_of
from sherwood.service.governance import measuring
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.alignment import (
    ORPHANS,
    Direction,
    Disclosure,
    Kind,
    Level,
    Method,
    Tier,
)
from sherwood.service.governance.models import Measure

router = Router(tags=["Outcomes"])

_Direction = one_of(Direction)
_Disclosure = one_of(Disclosure)
_Kind = one_of(Kind)
_Level = one_of(Level)
_Method = one_of(Method)
_Tier = one_of(Tier)


class Outcome(Schema):
    """One outcome of one owner, and what is wrong with where it stands."""

    name: str = said("Its name in addresses.", "emergency-admissions")
    title: str = said("As it is shown.", "Emergency admissions")
    tier: _Tier = said("What kind of thing is measured.", "use")
    level: _Level = said("At which level it is owned.", "system")
    owner: str = said("The code of who answers for it.", "NOTTS_ICS")
    covers: str = said("The code of whose people or activity are counted.", "NOTTS_ICS")
    contract: str = said("The contract it is written into, at that level.", "")
    numerator: str = said("What is counted.", "Emergency admissions")
    denominator: str = said("Over what.", "Registered people")
    unit: str = said("In which unit.", "per 1,000 people a year")
    direction: _Direction = said("Which way is better.", "lower")
    method: _Method = said("How the figure is made.", "directly_standardised")
    baseline: float | None = said("What it was.", 92.4)
    baseline_period: str = said("When.", "2017/18")
    series: str = said("The version of the series the baseline was taken from.", "2018-06")
    target: float | None = said("What it is to be.", 85.0)
    target_period: str = said("By when.", "2022/23")
    floor: float | None = said("Below which it is not believed or paid for.", None)
    ceiling: float | None = said("Above which it is not believed or paid for.", None)
    disclosure: _Disclosure = said("How small numbers are kept from telling of a person.", "counts")
    source: str = said("Who says so.", "Outcomes framework, 2018")
    contributes_to: list[str] = said("The names of the outcomes it contributes to.", [])
    version: int = said("How often it was changed.", 0)


class Outcomes(Page[Outcome]):
    """A page of outcomes, by name."""


class OutcomesAsked(Paging):
    """Which outcomes."""

    day: Day | None = asked("Followed on this day; today if left out.", "2018-07-01")
    level: _Level | None = asked("At this level.", "system")
    tier: _Tier | None = asked("Of this kind.", "outcome")
    owner: Words | None = asked("Of this owner, by its code.", "NOTTS_ICS")


class Finding(Schema):
    """Something of the framework that is to be put right."""

    kind: _Kind = said("What is found.", "opposed")
    orphan: bool = said("Whether it hangs in the air; if not, it contradicts another.", False)
    outcomes: list[str] = said("The names of those concerned.", ["emergency-admissions"])
    words: str = said("In words.", "'Admissions' and 'Attendances' pull in opposite ways.")


class Findings(Page[Finding]):
    """A page of findings."""


class FindingsAsked(Paging):
    """Which findings."""

    day: Day | None = asked("On this day; today if left out.", "2018-07-01")
    kind: _Kind | None = asked("Of this kind.", "orphan")
    outcome: Words | None = asked("That concern the outcome of this name.", "emergency-admissions")


@router.get("/outcomes", response=Outcomes, operation_id="outcomes")
@needs(Action.SEE_GOVERNANCE)
def outcomes(request: HttpRequest, asked: Query[OutcomesAsked]) -> object:
    """The outcomes followed on a day, and what each contributes to."""
    day = asked.day or timezone.localdate()
    found = measuring.followed(day).order_by("name")
    if asked.level is not None:
        found = found.filter(level=asked.level)
    if asked.tier is not None:
        found = found.filter(tier=asked.tier)
    if asked.owner is not None:
        found = found.filter(owner__code=asked.owner)
    serves = _serves(day)
    return page_of(request, found, asked, lambda one: _outcome(one, serves))


@router.get("/outcomes/{name}", response=Outcome, operation_id="outcome")
@needs(Action.SEE_GOVERNANCE)
def outcome(request: HttpRequest, name: Key, asked: Query[DayAsked]) -> object:
    """One outcome that is followed on a day."""
    del request
    day = asked.day or timezone.localdate()
    return _outcome(get_object_or_404(measuring.followed(day), name=name), _serves(day))


@router.get("/outcome-findings", response=Findings, operation_id="outcome_findings")
@needs(Action.SEE_GOVERNANCE)
def outcome_findings(request: HttpRequest, asked: Query[FindingsAsked]) -> object:
    """What hangs in the air, and what pulls against what, in the framework on a day."""
    found = [
        one
        for one in measuring.found(asked.day or timezone.localdate())
        if asked.kind in (None, one.kind) and (not asked.outcome or asked.outcome in one.outcomes)
    ]
    return page_of(
        request,
        found,
        asked,
        lambda one: Finding(
            kind=one.kind,
            orphan=one.kind in ORPHANS,
            outcomes=list(one.outcomes),
            words=one.words,
        ),
    )


def _serves(day: date) -> dict[str, list[str]]:
    serves: dict[str, list[str]] = {}
    for link in measuring.contributions(day):
        serves.setdefault(link.child.name, []).append(link.parent.name)
    return serves


def _outcome(one: Measure, serves: dict[str, list[str]]) -> Outcome:
    plain = {
        name: getattr(one, name)
        for name in Outcome.model_fields
        if name not in {"owner", "covers", "contributes_to"}
    }
    return Outcome(
        **plain,
        owner=one.owner.code,
        covers=one.covers.code,
        contributes_to=sorted(serves.get(one.name, ())),
    )
