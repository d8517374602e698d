"""Organisations, hierarchies, and who belongs to whom on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from sherwood.partnership.organisations import OrganisationKind
from sherwood.service.api.declaring import needs
from sherwood.service.api.described import Day, Key, Words, asked, one_of, said
from sherwood.service.api.paging import Page, Paging, page_of
from sherwood.service.governance import models
from sherwood.service.governance.access.roles import Action

router = Router(tags=["Organisations"])

_Kind = one_of(OrganisationKind)


class Organisation(Schema):
    """An organisation, a partnership of them, or a group of practices."""

    code: str = said("Its ODS code, or a code of the partnership's own.", "NOTTS_ICS")
    name: str = said("Its name.", "Nottinghamshire ICS")
    kind: _Kind = said("What it is.", "partnership")
    provider_codes: list[str] = said("The codes by which releases of data know it.", ["RX1"])
    opened: date | None = said("The day it opened, if that is known.", "2018-04-01")
    closed: date | None = said("The day it closed, if it did.", None)
    source: str = said("What says so.", "ODS")
    version: int = said("How often it was changed.", 0)


class Organisations(Page[Organisation]):
    """A page of organisations, by name."""


class OrganisationsAsked(Paging):
    """Which organisations."""

    q: Words | None = asked("In the name, or the code itself.", "nott")
    kind: _Kind | None = asked("Of this kind.", "practice")


class Hierarchy(Schema):
    """One way in which organisations belong together."""

    name: str = said("Its name in addresses.", "system")
    title: str = said("As it is shown.", "The system")
    tree: bool = said("Whether a member has at most one parent on any day.", True)


class Hierarchies(Page[Hierarchy]):
    """A page of hierarchies, by title."""


class Membership(Schema):
    """One organisation belongs to another, in one hierarchy."""

    id: int = said("Its number.", 1)
    hierarchy: str = said("In which hierarchy.", "system")
    parent: str = said("The code of what it belongs to.", "NOTTS_ICS")
    child: str = said("The code of what belongs to it.", "CITY_ICP")
    start: date = said("Its first day.", "2018-04-01")
    end: date | None = said("The first day on which it no longer holds.", None)
    suspended: bool = said("Whether it is suspended on the day asked about.", False)
    conditions: str = said("On which it joined.", "")
    source: str = said("What says so.", "Memorandum of understanding, 2018")
    version: int = said("How often it was changed.", 0)


class Memberships(Page[Membership]):
    """A page of memberships that hold on a day."""


class MembershipsAsked(Paging):
    """Which memberships."""

    day: Day | None = asked("Those that hold on this day; today if left out.", "2018-07-01")
    hierarchy: Words | None = asked("In this hierarchy.", "system")
    parent: Words | None = asked("Of this organisation's members, by its code.", "NOTTS_ICS")
    child: Words | None = asked("What this organisation belongs to, by its code.", "CITY_ICP")


@router.get("/organisations", response=Organisations, operation_id="organisations")
@needs(Action.SEE_GOVERNANCE)
def organisations(request: HttpRequest, asked: Query[OrganisationsAsked]) -> object:
    """Organisations, found by name, code or kind."""
    found = models.Organisation.objects.order_by("name", "code")
    if asked.q:
        found = found.filter(Q(name__icontains=asked.q) | Q(code__iexact=asked.q))
    if asked.kind:
        found = found.filter(kind=asked.kind)
    return page_of(request, found, asked, lambda one: one)


@router.get("/organisations/{code}", response=Organisation, operation_id="organisation")
@needs(Action.SEE_GOVERNANCE)
def organisation(request: HttpRequest, code: Key) -> object:
    """One organisation, by its code."""
    del request
    return get_object_or_404(models.Organisation, code=code)


@router.get("/hierarchies", response=Hierarchies, operation_id="hierarchies")
@needs(Action.SEE_GOVERNANCE)
def hierarchies(request: HttpRequest, asked: Query[Paging]) -> object:
    """The hierarchies; they stand side by side, and none adds to another."""
    found = models.Hierarchy.objects.order_by("title", "name")
    return page_of(request, found, asked, lambda one: one)


@router.get("/memberships", response=Memberships, operation_id="memberships")
@needs(Action.SEE_GOVERNANCE)
def memberships(request: HttpRequest, asked: Query[MembershipsAsked]) -> object:
    """Who belongs to whom on a day.

    A suspended member keeps its place and does not vote.
    """
    day = asked.day or timezone.localdate()
    found = models.Membership.objects.filter(start__lte=day)
    found = found.filter(Q(end__isnull=True) | Q(end__gt=day))
    if asked.hierarchy is not None:
        found = found.filter(hierarchy__name=asked.hierarchy)
    if asked.parent is not None:
        found = found.filter(parent__code=asked.parent)
    if asked.child is not None:
        found = found.filter(child__code=asked.child)
    found = found.select_related("hierarchy", "parent", "child").prefetch_related("suspensions")
    found = found.order_by("hierarchy__name", "parent__code", "child__code", "pk")
    return page_of(request, found, asked, lambda one: _shown(one, day))


def _shown(one: models.Membership, day: date) -> Membership:
    return Membership(
        id=one.pk,
        hierarchy=one.hierarchy.name,
        parent=one.parent.code,
        child=one.child.code,
        start=one.start,
        end=one.end,
        suspended=any(suspension.holds(day) for suspension in one.suspensions.all()),
        conditions=one.conditions,
        source=one.source,
        version=one.version,
    )
