"""The releases that were taken in."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Query, Router, Schema

from sherwood.service.api.declaring import needs
from sherwood.service.api.described import asked, one_of, said
from sherwood.service.api.paging import Page, Paging, page_of
from sherwood.service.governance.access.roles import Action
from sherwood.service.operations.models import Taken

router = Router(tags=["Operations"])

_State = one_of(Taken.State)


class Release(Schema):
    """A release of the warehouse that was taken in, or was to be."""

    name: str = said("Its name in the warehouse.", "2018-07-04T0930")
    state: _State = said("How far it has come.", "shown")
    done: int = said("Marts that were read so far.", 14)
    of: int = said("Marts it has.", 14)
    synthetic: bool = said("Whether everybody in it is made up.", True)
    people: int = said("How many people it has.", 730000)
    fault: str = said("Why it was refused, if it was.", "")
    at: datetime = said("When it was asked for.", "2018-07-04T09:30:00Z")


class Releases(Page[Release]):
    """A page of releases, the latest first."""


class ReleasesAsked(Paging):
    """Which releases."""

    state: _State | None = asked("In this state.", "shown")


@router.get("/releases", response=Releases, operation_id="releases")
@needs(Action.SEE_OPERATIONS)
def releases(request: HttpRequest, asked: Query[ReleasesAsked]) -> object:
    """The releases that were taken in; the last that was found whole is the one that is shown."""
    found = Taken.objects.order_by("-at", "-pk")
    if asked.state is not None:
        found = found.filter(state=asked.state)
    return page_of(request, found, asked, lambda one: one)
