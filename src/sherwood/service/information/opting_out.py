"""Taking those who opted out from what a flow uses, and counting them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
from django.db import transaction
from django.utils import timezone

from sherwood.service.information.flows import FlowError, current_list
from sherwood.service.information.models import Flow, OptOutList, Removal


@dataclass(frozen=True)
class Kept:
    """A table without those who opted out, and how many were taken from it.

    Attributes:
        table: What may go on.
        rows: Rows there were.
        rows_removed: Of these, taken out.
        people: People there were.
        people_removed: Of these, taken out.
        list: That was applied; none where the flow need not apply one.
    """

    table: ir.Table
    rows: int
    rows_removed: int
    people: int
    people_removed: int
    list: OptOutList | None

    def register(self, flow: Flow) -> Removal:
        """Keep in the register of flows how many were removed from one use of a flow."""
        return Removal.objects.create(
            flow=flow,
            list=self.list,
            rows=self.rows,
            rows_removed=self.rows_removed,
            people=self.people,
            people_removed=self.people_removed,
        )


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
    kept = kept_by(table, flow, day)
    kept.register(flow)
    return kept


def kept_by(table: ir.Table, flow: Flow, day: date | None = None) -> Kept:
    """The same, for whoever registers the use once it has happened."""
    if "person_id" not in table.columns:
        raise FlowError("The table has no column person_id, so nobody can be taken out of it.")
    applied = current_list(day or timezone.localdate()) if flow.opt_out else None
    kept = table
    if applied is not None:
        names = applied.entries.values_list("person", flat=True)
        # With its type, since a list may be empty.
        listed = ibis.memtable({"person_id": list(names)}, schema={"person_id": "string"})
        kept = table.anti_join(listed, "person_id")
    before = _size(table)
    after = _size(kept) if applied is not None else before
    return Kept(kept, before[0], before[0] - after[0], before[1], before[1] - after[1], applied)


def _size(table: ir.Table) -> tuple[int, int]:
    counts = table.aggregate(rows=table.count(), people=table.person_id.nunique()).execute()
    return int(counts.rows[0]), int(counts.people[0])
