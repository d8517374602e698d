"""The audit: its entries, its head, and whether it is whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from sherwood.service.api.declaring import needs
from sherwood.service.api.described import Day, Words, asked, said
from sherwood.service.api.paging import Page, Paging, page_of
from sherwood.service.audit.models import Entry as Row
from sherwood.service.audit.reading import Filter, narrowed, visible_to
from sherwood.service.audit.record import record
from sherwood.service.audit.verify import head_now, verify
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import reached
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.views.doing import by

router = Router(tags=["Audit"])

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


class Entries(Page[Entry]):
    """A page of entries, the oldest first."""


class EntriesAsked(Paging):
    """Which entries."""

    after: int | None = asked("After the entry of this number.", 120, ge=0, le=2**53 - 1)
    actor: int | None = asked("By the person of this number.", 3, ge=1, le=2**53 - 1)
    action: Words | None = asked("Of this action.", "refused")
    subject: Words | None = asked("About this kind, or this kind and key.", "token 4")
    since: Day | None = asked("On this day or later.", "2018-04-01")
    until: Day | None = asked("On this day or earlier.", "2019-03-31")


class Head(Schema):
    """The head over every entry; a signed one kept elsewhere shows that nothing was cut off."""

    number: int = said("How many entries there are.", 120)
    hash: str = said("Of the last entry.", _HASH)
    root: str = said("The Merkle root over all of them (RFC 6962).", _HASH)
    at: datetime = said("When it was read.", "2018-07-04T09:30:00Z")


class Verification(Schema):
    """What reading the whole audit again found."""

    entries: int = said("How many entries there are.", 120)
    whole: bool = said("Whether nothing is wrong.", True)
    faults: list[str] = said("What is wrong.", [])


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
    found = narrowed(visible_to(reached(request)), wanted).order_by("number")
    if asked.after is not None:
        found = found.filter(number__gt=asked.after)
    return page_of(request, found, asked, _entry)


@router.get("/audit/head", response=Head, operation_id="audit_head")
@needs(Action.SEE_AUDIT)
def audit_head(request: HttpRequest) -> object:
    """The head of the audit as it is now, not signed."""
    del request
    return head_now()


@router.post("/audit/verifications", response=Verification, operation_id="verify_audit")
@needs(Action.SEE_AUDIT)
def verify_audit(request: HttpRequest) -> object:
    """Read the whole audit again, and say whether it is as it was written."""
    found = verify()
    who = by(request)
    record(
        "audit verified",
        actor=who["by"],
        acting_as=acting(request).words,
        detail={"entries": found.entries, "faults": len(found.faults)},
    )
    return Verification(entries=found.entries, whole=not found.faults, faults=list(found.faults))


def _entry(one: Row) -> Entry:
    plain = {
        name: getattr(one, name)
        for name in Entry.model_fields
        if name not in {"actor", "actor_name"}
    }
    return Entry(**plain, actor=one.actor_id, actor_name=one.actor.name if one.actor else None)
