"""Leaving those who opted out, and all that happened to them, out of every mart of a release.

Rows are counted and their cost added up on both sides, so that the ledger shows who was left out
as a line of its own. Rows that name nobody cannot be anybody's, and stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from sherwood.actuarial.reconciliation import ZERO, Ledger, pounds
from sherwood.records.opt_outs import OptOuts

_FEWEST_TOLD = 10


@dataclass(frozen=True)
class LeftOut:
    """Records without those who opted out, and what they took with them.

    Attributes:
        table: The tables that are left.
        found: Of those listed, people whom the records know.
        people: People there were.
        rows: Removed, by table.
        cost: Of what was removed, in pounds.
    """

    table: dict[str, ir.Table]
    found: int
    people: int
    rows: Mapping[str, int]
    cost: Decimal

    def enter(self, ledger: Ledger, priced: tuple[str, ...], before: Decimal) -> None:
        """Enter who was left out, so that what is left must be the rest.

        Args:
            ledger: The release's.
            priced: The tables whose costs are added up.
            before: Their cost with everybody.
        """
        ledger.enter("costs in the records, with everybody", pounds=before, people=self.people)
        ledger.enter("people who opted out, left out", pounds=self.cost, people=self.found)
        left = sum((pounds(self.table[name].cost) for name in priced), ZERO)
        ledger.enter(
            "costs in the records that are left",
            pounds=left,
            due=before - self.cost,
            people=int(self.table["person"].count().execute()),
            people_due=self.people - self.found,
        )


def listed_people(listed: OptOuts, links: ir.Table | None) -> ir.Table:
    """One column, person_id: those on a list, as records know them once their rows are linked.

    Somebody may be listed under one pseudonym and known under another that was linked to it.
    """
    # With its type, since a list may be empty.
    people = ibis.memtable({"person_id": list(listed.people)}, schema={"person_id": "string"})
    if links is None:
        return people
    known = links.select(linked_id=links.person_id, canonical_id=links.canonical_id)
    joined = people.left_join(known, people.person_id == known.linked_id)
    return joined.select(person_id=joined.canonical_id.fill_null(joined.person_id)).distinct()


def leave_out(
    table: Mapping[str, ir.Table], listed: ir.Table, *, priced: tuple[str, ...] = ()
) -> LeftOut:
    """Take people out of every table that names people.

    Args:
        table: Tables of the contract; `person` among them.
        listed: Of `listed_people`, computed.
        priced: The tables whose costs are added up.
    """
    kept, rows, cost = dict(table), {}, ZERO
    for name, whole in table.items():
        if "person_id" not in whole.columns:
            continue
        kept[name] = whole.anti_join(listed, "person_id")
        gone = whole.semi_join(listed, "person_id")
        rows[name] = int(gone.count().execute())
        if name in priced and rows[name]:
            cost += pounds(gone.cost)
    people = int(table["person"].count().execute())
    return LeftOut(kept, rows["person"], people, rows, cost)


def particulars(listed: OptOuts, left: LeftOut) -> dict[str, Any]:
    """What the manifest of a release says of the list that was applied."""
    return {
        "version": listed.version,
        "checked_on": listed.checked_on.isoformat(),
        "sha256": listed.sha256,
        "listed": len(listed.people),
        "found": left.found,
        "removed": dict(left.rows),
    }


def warning(listed: OptOuts, left: LeftOut) -> str:
    """What a reader of figures must know of those who are not in them."""
    if left.found < _FEWEST_TOLD:
        gone = f"Fewer than {_FEWEST_TOLD} people"
    else:
        gone = f"{left.found:,} people ({left.found / left.people:.1%} of the records)"
    return (
        f"{gone} opted out and are left out, by the list {listed.version} of {listed.checked_on}. "
        "Opting out is not spread evenly over age, ethnicity, deprivation and practices, so those "
        "who are left are less like everybody: totals lack what the others used, and rates are of "
        "those who are left."
    )
