"""Enablers and functions, how far each has come, and recording it: the API's only writing room."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, StringConstraints

from sherwood.partnership.framework import Status as HowFar
from sherwood.service.api.declaring import needs
from sherwood.service.api.described import Day, DayAsked, Key, Number, asked, one_of, said
from sherwood.service.api.paging import Page, Paging, page_of
from sherwood.service.governance import keeping
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.models import FrameworkItem, ItemStatus
from sherwood.service.governance.views.doing import by
from sherwood.service.governance.views.framework import item_here, status_here

router = Router(tags=["Framework"])

_HowFar = one_of(HowFar)
_Kind = one_of(FrameworkItem.Kind)

_ITEMS = FrameworkItem.objects.select_related("owner").prefetch_related("statuses")
_Evidence = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
_Reason = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]


class StatusShown(Schema):
    """A status from a day, and what shows it."""

    id: int = said("Its number.", 1)
    item: str = said("The name of the enabler or function.", "shared-record")
    status: _HowFar = said("How far it had come.", "effective")
    start: date = said("From which day.", "2018-07-01")
    evidence: str = said("What shows it.", "Used in 9 of 10 consultations in June 2018")
    lapses: date | None = said("The day after which the evidence no longer counts.", "2019-07-01")
    planned: bool = said("Whether it still lies ahead.", False)
    withdrawn: str = said("Why it no longer counts, if it does not.", "")
    version: int = said("How often it was changed: send it with a change.", 0)


class Item(Schema):
    """An enabler, done once, or a function, performed from year to year."""

    name: str = said("Its name in addresses.", "shared-record")
    kind: _Kind = said("Which of the two.", "enabler")
    title: str = said("As it is shown.", "A shared record")
    owner: str = said("The code of who answers for it.", "NOTTS_ICS")
    description: str = said("What it is.", "Everybody who cares for a person sees one record.")
    status: _HowFar = said("How far it has come on the day asked about.", "in_place")
    since: date | None = said("From which day, if a status was recorded.", "2018-07-01")
    statuses: list[StatusShown] = said("Every status it ever had.", [])
    version: int = said("How often it was changed.", 0)


class Items(Page[Item]):
    """A page of enablers and functions, in the order of the partnership folder."""


class ItemsAsked(Paging):
    """Which enablers and functions."""

    day: Day | None = asked("Their status on this day; today if left out.", "2018-07-01")
    kind: _Kind | None = asked("Of this kind.", "enabler")
    status: _HowFar | None = asked("That have come this far.", "effective")


class StatusSent(Schema):
    """A status to be recorded."""

    model_config = ConfigDict(extra="forbid")

    status: _HowFar = said("How far it has come.", "effective")
    start: Day = said("From which day.", "2018-07-01")
    evidence: _Evidence = said(
        "What shows it; needed for `effective`.", "Used in 9 of 10 consultations", default=""
    )
    lapses: Day | None = asked(
        "The day after which the evidence no longer counts; needed for `effective` alone.",
        "2019-07-01",
    )
    planned: bool = said("Whether it still lies ahead.", False, default=False)


class StatusCorrected(StatusSent):
    """A status as it is to be, and the version that was read."""

    version: int = said("The version that was read.", 0, ge=0, le=2**31 - 1)


class StatusWithdrawn(Schema):
    """Why a status no longer counts, and the version that was read."""

    model_config = ConfigDict(extra="forbid")

    reason: _Reason = said("Why.", "Recorded for the wrong function")
    version: int = said("The version that was read.", 0, ge=0, le=2**31 - 1)


@router.get("/framework-items", response=Items, operation_id="framework_items")
@needs(Action.SEE_GOVERNANCE)
def framework_items(request: HttpRequest, asked: Query[ItemsAsked]) -> object:
    """Every enabler and function, with its status on a day.

    What was effective is in place once its evidence has lapsed.
    """
    found = _ITEMS.order_by("kind", "place", "name")
    if asked.kind is not None:
        found = found.filter(kind=asked.kind)
    shown = [_item(one, asked.day or timezone.localdate()) for one in found]
    kept = [one for one in shown if asked.status in (None, one.status)]
    return page_of(request, kept, asked, lambda one: one)


@router.get("/framework-items/{name}", response=Item, operation_id="framework_item")
@needs(Action.SEE_GOVERNANCE)
def framework_item(request: HttpRequest, name: Key, asked: Query[DayAsked]) -> object:
    """One enabler or function, and every status it ever had."""
    del request
    return _item(get_object_or_404(_ITEMS, name=name), asked.day or timezone.localdate())


@router.post(
    "/framework-items/{name}/statuses", response={201: StatusShown}, operation_id="record_status"
)
@needs(Action.EDIT_FRAMEWORK)
def record_status(
    request: HttpRequest, name: Key, sent: StatusSent, response: HttpResponse
) -> object:
    """Record a status from a day.

    There is one status from any one day: a second is refused, so that nobody overwrites what
    somebody else recorded. Correct the first, or withdraw it.
    """
    item = item_here(request, name)
    status = keeping.record_status(ItemStatus(item=item, **_fields(sent)), **by(request))
    response["Location"] = f"/api/v1/framework-items/{item.name}"
    return Status(201, _status(status))


@router.put("/framework-statuses/{number}", response=StatusShown, operation_id="correct_status")
@needs(Action.EDIT_FRAMEWORK)
def correct_status(request: HttpRequest, number: Number, sent: StatusCorrected) -> object:
    """Correct a status, if nobody else has since it was read; what it was stays in the audit."""
    status = status_here(request, number)
    keeping.correct_status(status, _fields(sent), version=sent.version, **by(request))
    return _status(status)


@router.post(
    "/framework-statuses/{number}/withdrawal", response=StatusShown, operation_id="withdraw_status"
)
@needs(Action.EDIT_FRAMEWORK)
def withdraw_status(request: HttpRequest, number: Number, sent: StatusWithdrawn) -> object:
    """Withdraw a status: it stays to be seen, and no longer counts."""
    status = status_here(request, number)
    keeping.withdraw_status(status, sent.reason, version=sent.version, **by(request))
    return _status(status)


def _fields(sent: StatusSent) -> dict[str, Any]:
    return {
        "status": sent.status.value,
        "start": sent.start,
        "evidence": sent.evidence,
        "lapses": sent.lapses,
        "planned": sent.planned,
    }


def _item(one: FrameworkItem, day: date) -> Item:
    statuses = list(one.statuses.all())
    status, since = keeping.status_on(statuses, day)
    return Item(
        name=one.name,
        kind=one.kind,
        title=one.title,
        owner=one.owner.code,
        description=one.description,
        status=status,
        since=since.start if since else None,
        statuses=[_status(each, one.name) for each in statuses],
        version=one.version,
    )


def _status(one: ItemStatus, item: str = "") -> StatusShown:
    return StatusShown(
        id=one.pk,
        item=item or one.item.name,
        status=one.status,
        start=one.start,
        evidence=one.evidence,
        lapses=one.lapses,
        planned=one.planned,
        withdrawn=one.withdrawn,
        version=one.version,
    )
