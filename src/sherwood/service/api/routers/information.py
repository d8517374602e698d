"""The register of flows, and an analyst's own outputs."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from sherwood.service.api.declaring import needs
from sherwood.service.api.described import Day, Key, Number, asked, one_of, said
from sherwood.service.api.paging import Page, Paging, page_of
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import reached
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import holds
from sherwood.service.information import models

router = Router(tags=["Information"])

_LegalBasis = one_of(models.Flow.LegalBasis)
_State = one_of(models.Output.State)

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class Flow(Schema):
    """One use of data: why it may be, what goes to whom, and until when."""

    name: str = said("By which exports and jobs name it.", "planning-2018")
    title: str = said("As it is shown.", "Planning of services")
    purpose: str = said("What it is for.", "To plan services for next year")
    legal_basis: _LegalBasis = said("Why it may be.", "section_251")
    data: str = said("What is used.", "Pseudonymised records of activity")
    recipients: str = said("Who receives it.", "Analysts of the partnership")
    opt_out: bool = said("Whether the national data opt-out is applied.", True)
    opt_out_reason: str = said("Why it is, or need not be.", "Confidential information is used")
    start: date = said("Its first day.", "2018-04-01")
    end: date | None = said("The first day on which it is no longer used.", None)
    owner: str = said("The code of who answers for it.", "NOTTS_ICS")
    version: int = said("How often it was changed.", 0)


class Flows(Page[Flow]):
    """A page of the register, by name."""


class FlowsAsked(Paging):
    """Which flows."""

    day: Day | None = asked("In use on this day; every one if left out.", "2018-07-01")


class File(Schema):
    """A table that passed disclosure control."""

    name: str = said("Its name.", "admissions.csv")
    policy: str = said("The policy it passed.", "counts")
    note: str = said("What was done to it.", "3 cells are suppressed")
    sha256: str = said("Of its content.", _HASH)


class Output(Schema):
    """A request to let figures out."""

    id: int = said("Its number.", 1)
    title: str = said("As it is shown.", "Admissions by locality")
    context: str = said("What it is for.", "For the board in July")
    flow: str = said("The name of the flow.", "planning-2018")
    organisation: str = said("The code of the organisation it is about.", "NOTTS_ICS")
    state: _State = said("How far it has come.", "submitted")
    round: int = said("How often it was submitted.", 1)
    made_at: datetime = said("When it was begun.", "2018-07-01T09:00:00Z")
    files: list[File] = said("Its files; what was withdrawn is left out.", [])
    version: int = said("How often it was changed.", 0)


class Outputs(Page[Output]):
    """A page of outputs, the newest first."""


class OutputsAsked(Paging):
    """Which outputs."""

    state: _State | None = asked("In this state.", "released")


@router.get("/flows", response=Flows, operation_id="flows")
@needs(Action.SEE_GOVERNANCE)
def flows(request: HttpRequest, asked: Query[FlowsAsked]) -> object:
    """The register of flows: every use of data names one of it."""
    found = models.Flow.objects.select_related("owner").order_by("name")
    if asked.day is None:
        return page_of(request, found, asked, _flow)
    used = [one for one in found if holds(one.start, one.end, asked.day)]
    return page_of(request, used, asked, _flow)


@router.get("/flows/{name}", response=Flow, operation_id="flow")
@needs(Action.SEE_GOVERNANCE)
def flow(request: HttpRequest, name: Key) -> object:
    """One flow, by its name."""
    del request
    return _flow(get_object_or_404(models.Flow.objects.select_related("owner"), name=name))


@router.get("/outputs", response=Outputs, operation_id="outputs")
@needs(Action.REQUEST_OUTPUT)
def outputs(request: HttpRequest, asked: Query[OutputsAsked]) -> object:
    """One's own outputs, where the role still covers what they are about."""
    found = _own(request).order_by("-pk")
    if asked.state is not None:
        found = found.filter(state=asked.state)
    return page_of(request, found, asked, _output)


@router.get("/outputs/{number}", response=Output, operation_id="output")
@needs(Action.REQUEST_OUTPUT)
def output(request: HttpRequest, number: Number) -> object:
    """One of one's own outputs."""
    return _output(get_object_or_404(_own(request), pk=number))


def _own(request: HttpRequest) -> QuerySet[models.Output]:
    mine = models.Output.objects.filter(author=acting(request).user)
    mine = mine.filter(organisation__code__in=reached(request))
    return mine.select_related("flow", "organisation").prefetch_related("files")


def _flow(one: models.Flow) -> Flow:
    plain = {name: getattr(one, name) for name in Flow.model_fields if name != "owner"}
    return Flow(**plain, owner=one.owner.code)


def _output(one: models.Output) -> Output:
    return Output(
        id=one.pk,
        title=one.title,
        context=one.context,
        flow=one.flow.name,
        organisation=one.organisation.code,
        state=one.state,
        round=one.round,
        made_at=one.made_at,
        files=[File.model_validate(file) for file in one.files.all() if not file.withdrawn],
        version=one.version,
    )
