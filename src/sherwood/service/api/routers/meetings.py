"""Bodies, what each decides by which rule, and their meetings."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from sherwood.service.api.declaring import needs
from sherwood.service.api.described import Day, Number, asked, key, one_of, said
from sherwood.service.api.paging import Page, Paging, page_of
from sherwood.service.api.routers.seeing import check_seen
from sherwood.service.governance import models
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.views.editing import reached
from sherwood.service.governance.voting import Rule

router = Router(tags=["Bodies and meetings"])

_MeetingState = one_of(models.Meeting.State)
_Rule = one_of(Rule)

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_BODIES = models.Body.objects.select_related("organisation", "hierarchy").prefetch_related(
    "topics__reserved_to"
)
_MEETINGS = models.Meeting.objects.select_related("body__organisation").prefetch_related("papers")


class Matter(Schema):
    """What a body decides, and by which rule."""

    title: str = said("What kind of question.", "Changes of service")
    rule: _Rule = said("How it is decided.", "majority")
    reserved_to: str | None = said("The code of the one it is reserved to.", None)


class Body(Schema):
    """A board or committee; its members are those of the organisation on the day it meets."""

    id: int = said("Its number.", 1)
    organisation: str = said("The code of what it decides for.", "NOTTS_ICS")
    hierarchy: str = said("In which members belong to it.", "system")
    name: str = said("Its name.", "ICS Board")
    quorum: float = said("Share of those who may vote that must be there.", 0.5)
    terms: str = said("Its terms of reference.", "It meets every month.")
    matters: list[Matter] = said("What it decides.", [])
    version: int = said("How often it was changed.", 0)


class Bodies(Page[Body]):
    """A page of bodies, by organisation and name."""


class Paper(Schema):
    """A paper before a meeting."""

    number: int = said("Its place on the agenda.", 1)
    title: str = said("Its title.", "The case for change")
    sha256: str = said("Of its text.", _HASH)
    public: bool = said("Whether it is published with the decision.", True)


class Meeting(Schema):
    """A meeting of a body."""

    id: int = said("Its number.", 1)
    body: int = said("The number of the body.", 1)
    organisation: str = said("The code of what the body decides for.", "NOTTS_ICS")
    held_on: date = said("The day.", "2018-07-04")
    place: str = said("Where.", "The Council House")
    state: _MeetingState = said("How far it has come.", "planned")
    papers: list[Paper] = said("What lies before it.", [])
    version: int = said("How often it was changed.", 0)


class Meetings(Page[Meeting]):
    """A page of meetings, the latest first."""


class MeetingsAsked(Paging):
    """Which meetings."""

    body: int | None = asked("Of the body with this number.", 1, ge=1, le=2**53 - 1)
    state: _MeetingState | None = asked("In this state.", "closed")
    since: Day | None = asked("On this day or later.", "2018-04-01")
    until: Day | None = asked("On this day or earlier.", "2019-03-31")


@router.get("/bodies", response=Bodies, operation_id="bodies")
@needs(Action.SEE_GOVERNANCE)
def bodies(request: HttpRequest, asked: Query[Paging]) -> object:
    """The bodies of the organisations the role covers."""
    here = reached(request, Action.SEE_GOVERNANCE)
    found = _BODIES.filter(organisation__code__in=here)
    return page_of(request, found.order_by("organisation__code", "name"), asked, _body)


@router.get("/bodies/{number}", response=Body, operation_id="body")
@needs(Action.SEE_GOVERNANCE)
def body(request: HttpRequest, number: Number) -> object:
    """One body, its terms of reference, and what it decides by which rule."""
    found = get_object_or_404(_BODIES, pk=number)
    check_seen(request, Action.SEE_GOVERNANCE, found.organisation.code)
    return _body(found)


@router.get("/meetings", response=Meetings, operation_id="meetings")
@needs(Action.SEE_GOVERNANCE)
def meetings(request: HttpRequest, asked: Query[MeetingsAsked]) -> object:
    """The meetings of the bodies the role covers."""
    here = reached(request, Action.SEE_GOVERNANCE)
    found = _MEETINGS.filter(body__organisation__code__in=here)
    if asked.body is not None:
        found = found.filter(body=asked.body)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    if asked.since is not None:
        found = found.filter(held_on__gte=asked.since)
    if asked.until is not None:
        found = found.filter(held_on__lte=asked.until)
    return page_of(request, found.order_by("-held_on", "-pk"), asked, _meeting)


@router.get("/meetings/{number}", response=Meeting, operation_id="meeting")
@needs(Action.SEE_GOVERNANCE)
def meeting(request: HttpRequest, number: Number) -> object:
    """One meeting, and the papers before it."""
    found = get_object_or_404(_MEETINGS, pk=number)
    check_seen(request, Action.SEE_GOVERNANCE, found.body.organisation.code)
    return _meeting(found)


def _body(one: models.Body) -> Body:
    return Body(
        id=one.pk,
        organisation=one.organisation.code,
        hierarchy=one.hierarchy.name,
        name=one.name,
        quorum=one.quorum,
        terms=one.terms,
        matters=[
            Matter(title=topic.title, rule=topic.rule, reserved_to=key(topic.reserved_to))
            for topic in one.topics.all()
        ],
        version=one.version,
    )


def _meeting(one: models.Meeting) -> Meeting:
    return Meeting(
        id=one.pk,
        body=one.body_id,
        organisation=one.body.organisation.code,
        held_on=one.held_on,
        place=one.place,
        state=one.state,
        papers=[Paper.model_validate(paper) for paper in one.papers.all()],
        version=one.version,
    )
