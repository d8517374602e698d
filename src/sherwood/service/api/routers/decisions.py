"""Decisions taken or to be taken, and what was published of them."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from sherwood.service.api.declaring import needs, public
from sherwood.service.api.described import Number, Words, asked, one_of, said
from sherwood.service.api.paging import Page, Paging, page_of
from sherwood.service.api.routers.seeing import check_seen
from sherwood.service.governance import models
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.views.decisions import published
from sherwood.service.governance.views.editing import reached
from sherwood.service.governance.voting import Rule

router = Router(tags=["Decisions"])

_DecisionState = one_of(models.Decision.State)
_Rule = one_of(Rule)

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_DECISIONS = models.Decision.objects.select_related(
    "meeting__body__organisation", "topic", "chosen"
).prefetch_related("options", "evidence")


class Option(Schema):
    """One of the things that could be decided."""

    title: str = said("In short.", "Do nothing")
    description: str = said("At length.", "")


class Evidence(Schema):
    """What a decision rests on, as it was."""

    title: str = said("What it is.", "The case for change")
    location: str = said("Where it is found.", "Paper 1")
    sha256: str = said("Of it, as it was then.", _HASH)


class Decision(Schema):
    """A question put to a meeting, and what came of it."""

    id: int = said("Its number.", 1)
    meeting: int = said("The number of the meeting.", 1)
    organisation: str = said("The code of what it was decided for.", "NOTTS_ICS")
    matter: str = said("What kind of question it is.", "Changes of service")
    rule: _Rule = said("By which it is decided.", "majority")
    title: str = said("In short.", "Community beds")
    question: str = said("At length.", "Shall we open 12 community beds?")
    state: _DecisionState = said("How far it has come.", "carried")
    options: list[Option] = said("What could be decided.", [])
    chosen: str | None = said("The option that was.", "Open 12 beds")
    outcome: str = said("What the count came to.", "8 of 9 votes for: Open 12 beds.")
    evidence: list[Evidence] = said("What it rests on.", [])
    public: bool = said("Whether it may be published.", True)
    published_at: datetime | None = said("From when anybody may read it.", None)
    version: int = said("How often it was changed.", 0)


class Decisions(Page[Decision]):
    """A page of decisions, the latest first."""


class DecisionsAsked(Paging):
    """Which decisions."""

    q: Words | None = asked("In the title, the question or the outcome.", "beds")
    meeting: int | None = asked("Of the meeting with this number.", 1, ge=1, le=2**53 - 1)
    state: _DecisionState | None = asked("In this state.", "carried")


class PublishedPaper(Schema):
    """A paper that was published with a decision."""

    title: str = said("Its title.", "The case for change")
    text: str = said("Its text.", "More people live longer.")
    sha256: str = said("Of its text.", _HASH)


class Published(Schema):
    """A decision that anybody may read."""

    id: int = said("Its number.", 1)
    body: str = said("Who decided.", "ICS Board")
    organisation: str = said("For which organisation, by name.", "Nottinghamshire ICS")
    held_on: date = said("On which day.", "2018-07-04")
    title: str = said("In short.", "Community beds")
    question: str = said("At length.", "Shall we open 12 community beds?")
    options: list[str] = said("What was considered.", ["Do nothing", "Open 12 beds"])
    chosen: str | None = said("What was chosen; nothing if nothing was carried.", "Open 12 beds")
    outcome: str = said("What the count came to.", "8 of 9 votes for: Open 12 beds.")
    papers: list[PublishedPaper] = said("The papers that are public.", [])
    published_at: datetime = said("When it was published.", "2018-07-05T09:00:00Z")


class PublishedDecisions(Page[Published]):
    """A page of published decisions, the latest first."""


@router.get("/decisions", response=Decisions, operation_id="decisions")
@needs(Action.SEE_GOVERNANCE)
def decisions(request: HttpRequest, asked: Query[DecisionsAsked]) -> object:
    """The decisions of the bodies the role covers, taken or still to be taken."""
    here = reached(request, Action.SEE_GOVERNANCE)
    found = _DECISIONS.filter(meeting__body__organisation__code__in=here)
    if asked.q:
        words = (
            Q(title__icontains=asked.q)
            | Q(question__icontains=asked.q)
            | Q(outcome__icontains=asked.q)
        )
        found = found.filter(words)
    if asked.meeting is not None:
        found = found.filter(meeting=asked.meeting)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    return page_of(request, found.order_by("-meeting__held_on", "-pk"), asked, _decision)


@router.get("/decisions/{number}", response=Decision, operation_id="decision")
@needs(Action.SEE_GOVERNANCE)
def decision(request: HttpRequest, number: Number) -> object:
    """One decision: its options, what it rests on, and what came of it."""
    found = get_object_or_404(_DECISIONS, pk=number)
    check_seen(request, Action.SEE_GOVERNANCE, found.meeting.body.organisation.code)
    return _decision(found)


@router.get("/published-decisions", response=PublishedDecisions, operation_id="published_decisions")
@public
def published_decisions(request: HttpRequest, asked: Query[Paging]) -> object:
    """What was decided and published; anybody may read it, without a token."""
    found = published().prefetch_related("options", "evidence__paper")
    return page_of(request, found.order_by("-published_at", "-pk"), asked, _published)


@router.get("/published-decisions/{number}", response=Published, operation_id="published_decision")
@public
def published_decision(request: HttpRequest, number: Number) -> object:
    """One published decision, with the papers that are public."""
    del request
    return _published(get_object_or_404(published(), pk=number))


def _decision(one: models.Decision) -> Decision:
    return Decision(
        id=one.pk,
        meeting=one.meeting_id,
        organisation=one.meeting.body.organisation.code,
        matter=one.topic.title,
        rule=one.topic.rule,
        title=one.title,
        question=one.question,
        state=one.state,
        options=[Option.model_validate(option) for option in one.options.all()],
        chosen=one.chosen.title if one.chosen else None,
        outcome=one.outcome,
        evidence=[Evidence.model_validate(each) for each in one.evidence.all()],
        public=one.public,
        published_at=one.published_at,
        version=one.version,
    )


def _published(one: models.Decision) -> Published:
    return Published(
        id=one.pk,
        body=one.meeting.body.name,
        organisation=one.meeting.body.organisation.name,
        held_on=one.meeting.held_on,
        title=one.title,
        question=one.question,
        options=[option.title for option in one.options.all()],
        chosen=one.chosen.title if one.chosen else None,
        outcome=one.outcome,
        papers=[
            PublishedPaper.model_validate(each.paper)
            for each in one.evidence.all()
            if each.paper and each.paper.public
        ],
        published_at=one.published_at,
    )
