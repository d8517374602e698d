"""The register of flows as a gate: what names no flow, or one that has ended, goes nowhere."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.records.opt_outs import OLDEST_LIST, people_listed
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.governance.access.check import reached
from sherwood.service.governance.access.rules import holds
from sherwood.service.information.models import Flow, OptedOut, OptOutList


class FlowError(SherwoodError):
    """The register of flows does not allow it."""


def check_flow(name: str, day: date | None = None) -> Flow:
    """The flow of this name, if it is in use on a day.

    Raises:
        FlowError: It is not registered, or not in use.
    """
    flow = Flow.objects.filter(name=name).first()
    if flow is None:
        raise FlowError(f"No flow '{name}' is registered. Ask the information governance officer.")
    if not holds(flow.start, flow.end, day or timezone.localdate()):
        raise FlowError(f"The flow '{flow}' is not in use: it has ended, or has not begun.")
    return flow


def beyond(request: HttpRequest) -> Flow | None:
    """A flow of an organisation that the role does not cover; None if it covers every flow.

    Lists of people who opted out, and keys of no one flow, serve all flows: they are for those who
    cover them all.
    """
    others = Flow.objects.exclude(owner__code__in=reached(request))
    return others.select_related("owner").first()


@transaction.atomic
def change_flow(flow: Flow, changes: dict[str, Any], *, by: User, acting_as: str) -> Flow:
    """Add a flow to the register, or change it.

    Raises:
        EditedMeanwhileError: Somebody else changed it since it was opened.
    """
    new = flow.pk is None
    before = {name: str(getattr(flow, name)) for name in changes if not new}
    if new:
        for name, value in changes.items():
            setattr(flow, name, value)
        flow.full_clean()
        flow.save(force_insert=True)
    else:
        flow.change(**changes)
    record(
        "flow registered" if new else "flow changed",
        actor=by,
        acting_as=acting_as,
        subject=("flow", flow.name),
        detail={"before": before, "after": {name: str(value) for name, value in changes.items()}},
    )
    return flow


@transaction.atomic
def load_opt_outs(
    content: bytes, *, version: str, checked_on: date, by: User, acting_as: str
) -> OptOutList:
    """Take in a list of people who opted out: CSV with a column `person_id` of pseudonyms.

    Raises:
        InputError: It is no such file.
        FlowError: A list of this version is there.
    """
    people = people_listed(content, "The list")
    if OptOutList.objects.filter(version=version).exists():
        raise FlowError(f"A list of version {version} is there already.")
    made = OptOutList.objects.create(
        version=version,
        checked_on=checked_on,
        sha256=hashlib.sha256(content).hexdigest(),
        people=len(people),
        loaded_by=by,
    )
    OptedOut.objects.bulk_create(
        (OptedOut(list=made, person=person) for person in people), batch_size=5_000
    )
    record(
        "opt-outs loaded",
        actor=by,
        acting_as=acting_as,
        subject=("opt-out list", version),
        detail={"people": len(people), "sha256": made.sha256},
    )
    return made


def current_list(day: date) -> OptOutList:
    """The newest list of people who opted out.

    Raises:
        FlowError: There is none, or it is too old.
    """
    found = OptOutList.objects.filter(checked_on__lte=day).first()
    if found is None:
        raise FlowError("No list of people who opted out has been loaded.")
    if day - found.checked_on > OLDEST_LIST:
        raise FlowError(
            f"The list of people who opted out is of {found.checked_on}: ask the national service "
            f"again. An opt-out is honoured within {OLDEST_LIST.days} days."
        )
    return found
