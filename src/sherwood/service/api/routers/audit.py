"""The audit: its entries, its head, and whether it is whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from sherwood.errors import InputError
from sherwood.service.api.declaring import needs
from sherwood.service.api.described import Day, Words, asked, one_of, said
from sherwood.service.api.paging import Page, Paging, page_of
from sherwood.service.api.problems import Kind, ProblemError
from sherwood.service.audit import models
from sherwood.service.audit.chain import NOTHING_BEFORE
from sherwood.service.audit.jobs import ask_to_read
from sherwood.service.audit.reading import Filter, narrowed, visible_to
from sherwood.service.governance.access.looking_after import answers_for
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.views.doing import by

router = Router(tags=["Audit"])
_State = one_of(models.Reading.State)

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class Entry(Schema):
    """One thing done or seen."""

    number: int = said("1, 2, 3, ... without a gap.", 1)
    at: datetime = said("When.", "2018-07-04T09:30:00Z")
    actor: int | None = said("The number of who did it; nothing for the service itself.", 3)
    actor_name: str | None = said("Their name.", "Ann Other")
    acting_as: str = said("Their role and place at the time.", "Analyst at NOTTS_ICS (Planning)")
    action: str = said("What was done.", "refused")
    subject_kind: str = said("To what kind of thing.", "organisation")
    subject_key: str = said("To which one.", "NOTTS_ICS")
    detail: dict[str, Any] = said("What changed.", {"reason": "An analyst does not see audit."})
    before: str = said("The hash of the entry before.", _HASH)
    hash: str = said("Of this entry and the one before.", _HASH)


class Entries(Schema):
    """Some entries, the oldest first; an audit is too long to be counted."""

    items: list[Entry] = said("These entries.", [])
    next: str | None = said("Where those after them are; nothing after the last.", None)


class EntriesAsked(Schema):
    """Which entries."""

    limit: int = Field(50, ge=1, le=200, description="How many at most.", examples=[50])

    after: int | None = asked("After the entry of this number.", 120, ge=0, le=2**53 - 1)
    actor: int | None = asked("By the person of this number.", 3, ge=1, le=2**53 - 1)
    action: Words | None = asked("Of this action.", "refused")
    subject: Words | None = asked("About this kind, or this kind and key.", "token 4")
    since: Day | None = asked("On this day or later.", "2018-04-01")
    until: Day | None = asked("On this day or earlier.", "2019-03-31")


class Head(Schema):
    """The last entry: kept elsewhere, it shows that nothing before it was changed."""

    number: int = said("Its number: how many entries there are.", 120)
    hash: str = said("Its hash.", _HASH)


class Reading(Schema):
    """The whole audit read again, as a job."""

    id: int = said("Its number.", 1)
    state: _State = said("How it stands.", "whole")
    asked_at: datetime = said("When it was asked for.", "2018-07-04T09:30:00Z")
    done: int = said("Entries that were read so far.", 120)
    of: int = said("Entries there were when it began.", 120)
    faults: list[str] = said("What is wrong; nothing if it is whole.", [])


class Readings(Page[Reading]):
    """A page of readings, the latest first."""


@router.get("/audit/entries", response=Entries, operation_id="audit_entries")
@needs(Action.SEE_AUDIT)
def audit_entries(request: HttpRequest, asked: Query[EntriesAsked]) -> object:
    """The entries of those the role covers, the oldest first.

    To follow the audit, ask for what comes after the last number you have.
    """
    wanted = Filter(
        actor=asked.actor,
        action=asked.action or "",
        subject=asked.subject or "",
        since=asked.since,
        until=asked.until,
    )
    found = narrowed(visible_to(answers_for(request, Action.SEE_AUDIT)), wanted).order_by("number")
    if asked.after is not None:
        found = found.filter(number__gt=asked.after)
    rows = list(found[: asked.limit + 1])
    query = request.GET.copy()
    query["after"] = str(rows[asked.limit - 1].number) if len(rows) > asked.limit else ""
    return Entries(
        items=[_entry(one) for one in rows[: asked.limit]],
        next=f"{request.path}?{query.urlencode()}" if query["after"] else None,
    )


@router.get("/audit/head", response=Head, operation_id="audit_head")
@needs(Action.SEE_AUDIT)
def audit_head(request: HttpRequest) -> object:
    """The last entry of the audit as it is now, not signed."""
    del request
    last = models.Head.objects.first()
    return last if last else Head(number=0, hash=NOTHING_BEFORE)


@router.get("/audit/readings", response=Readings, operation_id="audit_readings")
@needs(Action.SEE_AUDIT)
def audit_readings(request: HttpRequest, asked: Query[Paging]) -> object:
    """Every time the whole audit was read again, and what was found."""
    found = models.Reading.objects.order_by("-pk")
    return page_of(request, found, asked, lambda one: one)


@router.post("/audit/readings", response={202: Reading}, operation_id="read_audit")
@needs(Action.SEE_AUDIT)
def read_audit(request: HttpRequest) -> object:
    """Ask for the whole audit to be read again, as a job; one at a time."""
    try:
        begun = ask_to_read(**by(request))
    except InputError as error:
        raise ProblemError(Kind.NOT_NOW, str(error)) from error
    return Status(202, Reading.model_validate(begun))


def _entry(one: models.Entry) -> Entry:
    plain = {
        name: getattr(one, name)
        for name in Entry.model_fields
        if name not in {"actor", "actor_name"}
    }
    return Entry(**plain, actor=one.actor_id, actor_name=one.actor.name if one.actor else None)
