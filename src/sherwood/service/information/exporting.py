"""The one way out for rows about people.

By a registered flow, without those who opted out, under pseudonyms that match nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import pandas as pd
from django.db import transaction

from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.information.flows import check_flow, without_opted_out
from sherwood.service.information.keys import key_in_use, tokens


@dataclass(frozen=True)
class Export:
    """Rows that may leave, and what was done to them.

    Attributes:
        rows: With a column `pseudonym` first, and no `person_id`.
        key: Id of the key that made the pseudonyms.
        people_removed: Who opted out.
    """

    rows: pd.DataFrame
    key: str
    people_removed: int


@transaction.atomic
def person_level(table: ir.Table, flow: str, *, by: User | None, acting_as: str = "") -> Export:
    """Rows about people, fit for secondary use.

    Args:
        table: Any grain; with a column person_id.
        flow: Name of a registered flow.
        by: Who asked for it; None for the service itself.
        acting_as: Their role in words.

    Raises:
        FlowError: The flow is not registered or not in use, or the opt-out cannot be applied.
    """
    allowed = check_flow(flow)
    kept = without_opted_out(table, allowed)
    rows = kept.table.to_pandas()
    people = rows["person_id"].unique().tolist()
    known_as = dict(zip(people, tokens(allowed.name, people), strict=True))
    named = rows["person_id"].map(known_as)
    rows = rows.drop(columns="person_id")
    rows.insert(0, "pseudonym", named)
    key = key_in_use(allowed.name).key_id
    record(
        "people exported",
        actor=by,
        acting_as=acting_as,
        subject=("flow", allowed.name),
        detail={
            "rows": len(rows),
            "people": len(people),
            "people_removed": kept.people_removed,
            "key": key,
            "columns": list(rows.columns),
        },
    )
    return Export(rows, key, kept.people_removed)
