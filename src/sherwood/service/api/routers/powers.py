"""Powers that were delegated, and what organisations agreed with each other."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from sherwood.service.api.declaring import needs
from sherwood.service.api.described import Day, DayAsked, Number, Pounds, asked, one_of, said
from sherwood.service.api.paging import Page, Paging, page_of
from sherwood.service.governance import models
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.agreeing import standing
from sherwood.service.governance.delegating import in_force
from sherwood.service.governance.views.agreements import seen
from sherwood.service.governance.views.editing import reached

router = Router(tags=["Delegations and agreements"])

_Kind = one_of(models.Agreement.Kind)
_Standing = one_of(models.Standing)

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class Delegation(Schema):
    """Power to decide, given by an organisation to a body."""

    id: int = said("Its number.", 1)
    giver: str = said("The code of who gave it.", "NOTTS_CCG")
    body: int = said("The number of the body it was given to.", 1)
    matter: str = said("What may be decided.", "Contracts for community services")
    limit_pounds: Decimal | None = said("Up to which sum; nothing for no limit.", "250000.00")
    start: date = said("Its first day.", "2018-04-01")
    end: date | None = said("The first day on which it no longer holds.", None)
    source: str = said("What says so.", "Scheme of delegation, 2018")
    version: int = said("How often it was changed.", 0)


class Delegations(Page[Delegation]):
    """A page of delegations in force."""


class DelegationsAsked(Paging):
    """Which delegations."""

    day: Day | None = asked("In force on this day; today if left out.", "2018-07-01")
    pounds: Pounds | None = asked("That suffice for this sum.", "100000.00")


class Party(Schema):
    """An organisation that is to sign an agreement, or has."""

    organisation: str = said("Its code.", "NOTTS_CCG")
    signed_at: datetime | None = said("When it signed.", "2018-04-02T10:00:00Z")
    sha256: str = said("Of the text it signed.", _HASH)
    left_on: date | None = said("The first day on which it is no longer bound.", None)
    left_because: str = said("Why it left.", "")


class Agreement(Schema):
    """What organisations agree with each other, in writing."""

    id: int = said("Its number.", 1)
    kind: _Kind = said("What kind of paper it is.", "memorandum")
    title: str = said("Its title.", "Memorandum of understanding")
    organisation: str = said("The code of the partnership it is of.", "NOTTS_ICS")
    text: str = said("Its text.", "We agree to ...")
    sha256: str = said("Of its text.", _HASH)
    freedoms: list[str] = said("What it leaves to the parties.", ["To keep half of what is saved"])
    start: date = said("Its first day.", "2018-04-01")
    end: date | None = said("The first day on which it no longer holds.", None)
    standing: _Standing = said("Where it stands on the day asked about.", "In force")
    parties: list[Party] = said("Who is party to it.", [])
    version: int = said("How often it was changed.", 0)


class Agreements(Page[Agreement]):
    """A page of agreements, those that start last first."""


class AgreementsAsked(Paging):
    """Which agreements."""

    day: Day | None = asked("Where they stand on this day; today if left out.", "2018-07-01")
    standing: _Standing | None = asked("That stand so.", "In force")


@router.get("/delegations", response=Delegations, operation_id="delegations")
@needs(Action.SEE_GOVERNANCE)
def delegations(request: HttpRequest, asked: Query[DelegationsAsked]) -> object:
    """The powers given to the bodies the role covers, in force on a day and for a sum."""
    here = reached(request, Action.SEE_GOVERNANCE)
    given = models.Delegation.objects.filter(body__organisation__code__in=here)
    given = given.select_related("giver").order_by("giver__code", "start", "pk")
    found = in_force(given, asked.day or timezone.localdate(), asked.pounds)
    return page_of(request, found, asked, _delegation)


@router.get("/agreements", response=Agreements, operation_id="agreements")
@needs(Action.SEE_GOVERNANCE)
def agreements(request: HttpRequest, asked: Query[AgreementsAsked]) -> object:
    """The agreements of, or with, an organisation the role covers."""
    day = asked.day or timezone.localdate()
    found = seen(request).prefetch_related("parties__organisation").order_by("-start", "-pk")
    shown = [_agreement(one, day) for one in found]
    kept = [one for one in shown if asked.standing in (None, one.standing)]
    return page_of(request, kept, asked, lambda one: one)


@router.get("/agreements/{number}", response=Agreement, operation_id="agreement")
@needs(Action.SEE_GOVERNANCE)
def agreement(request: HttpRequest, number: Number, asked: Query[DayAsked]) -> object:
    """One agreement, its parties, and what each signed."""
    found = get_object_or_404(seen(request), pk=number)
    return _agreement(found, asked.day or timezone.localdate())


def _delegation(one: models.Delegation) -> Delegation:
    return Delegation(
        id=one.pk,
        giver=one.giver.code,
        body=one.body_id,
        matter=one.matter,
        limit_pounds=one.limit,
        start=one.start,
        end=one.end,
        source=one.source,
        version=one.version,
    )


def _agreement(one: models.Agreement, day: date) -> Agreement:
    parties = list(one.parties.all())
    return Agreement(
        id=one.pk,
        kind=one.kind,
        title=one.title,
        organisation=one.organisation.code,
        text=one.text,
        sha256=one.sha256,
        freedoms=[line for line in one.freedoms.splitlines() if line.strip()],
        start=one.start,
        end=one.end,
        standing=standing(one, parties, day),
        parties=[
            Party(
                organisation=party.organisation.code,
                signed_at=party.signed_at,
                sha256=party.sha256,
                left_on=party.left_on,
                left_because=party.left_because,
            )
            for party in parties
        ],
        version=one.version,
    )
