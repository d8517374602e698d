"""The register of flows as a gate: what names no flow, or one that has ended, goes nowhere."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
from django.db import transaction
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.governance.access.rules import holds
from sherwood.service.information.models import Flow, OptedOut, OptOutList, Removal

OLDEST_LIST = timedelta(days=21)
"""An opt-out is honoured within 21 days, so an older list is not used (NHS England, national data
opt-out operational policy guidance)."""


class FlowError(SherwoodError):
    """The register of flows does not allow it."""


@dataclass(frozen=True)
class Kept:
    """A table without those who opted out, and how many were taken from it.

    Attributes:
        table: What may go on.
        rows: Rows there were.
        rows_removed: Of these, taken out.
        people: People there were.
        people_removed: Of these, taken out.
    """

    table: ir.Table
    rows: int
    rows_removed: int
    people: int
    people_removed: int


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
        FlowError: It is no such file, or a list of this version is there.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        people = sorted({row["person_id"].strip() for row in rows} - {""})
    except (UnicodeDecodeError, KeyError, AttributeError, csv.Error) as error:
        raise FlowError("The list is no CSV file with a column person_id.") from error
    if any(len(person) > 64 for person in people):
        raise FlowError("The column person_id holds something longer than a pseudonym.")
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


@transaction.atomic
def without_opted_out(table: ir.Table, flow: Flow, day: date | None = None) -> Kept:
    """A table of people, or of what happened to them, as a flow may use it.

    The register keeps how many were removed.

    Args:
        table: Any grain; with a column person_id.
        flow: Under which it is used.
        day: Of use; today if not given.

    Raises:
        FlowError: It names nobody, or the opt-out cannot be applied.
    """
    if "person_id" not in table.columns:
        raise FlowError("The table has no column person_id, so nobody can be taken out of it.")
    applied = current_list(day or timezone.localdate()) if flow.opt_out else None
    kept = table
    if applied is not None:
        names = applied.entries.values_list("person", flat=True)
        # With its type, since a list may be empty.
        listed = ibis.memtable({"person_id": list(names)}, schema={"person_id": "string"})
        kept = table.anti_join(listed, "person_id")
    before, after = _size(table), _size(kept)
    counted = Kept(kept, before[0], before[0] - after[0], before[1], before[1] - after[1])
    Removal.objects.create(
        flow=flow,
        list=applied,
        rows=counted.rows,
        rows_removed=counted.rows_removed,
        people=counted.people,
        people_removed=counted.people_removed,
    )
    return counted


def _size(table: ir.Table) -> tuple[int, int]:
    counts = table.aggregate(rows=table.count(), people=table.person_id.nunique()).execute()
    return int(counts.rows[0]), int(counts.people[0])
