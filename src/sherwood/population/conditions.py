"""Long-term conditions: when each was first recorded, when it was over, and who has it on a day.

A condition begins with any code of its list, in the general practice record or as a diagnosis of a
hospital stay. It is over from a resolved code that postdates every diagnosis before it; a diagnosis
recorded later opens it again; on the same day the diagnosis stands (as in the rules of the Quality
and Outcomes Framework).
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pandas as pd

from sherwood.population.code_lists import CodeList, condition_lists
from sherwood.population.hospital_codes import diagnosis, stem_table

NOT_COUNTED = frozenset({"palliative_care"})
"""A register of care, not a condition: a column of its own, but no part of the count."""


def person_condition(history: ir.Table) -> ir.Table:
    """Each condition a person has or has had.

    Grain: person x condition.

    Args:
        history: What `condition_history` gave.

    Returns:
        person_id, condition, first_date (of any diagnosis), resolved_date (the latest day on which
        it was over; null if never), is_current (whether it has not been over since the last
        diagnosis).
    """
    return history.group_by("person_id", "condition").agg(
        first_date=history.from_date.min(),
        resolved_date=history.to_date.max(),
        is_current=history.to_date.isnull().any(),
    )


def condition_history(
    gp_event: ir.Table,
    inpatient_episode: ir.Table,
    lists: Mapping[str, CodeList] | None = None,
) -> ir.Table:
    """The stretches of time during which a person had a condition.

    Grain: person x condition x from_date.

    Args:
        gp_event: Contract table.
        inpatient_episode: Contract table; a diagnosis counts from the day of admission.
        lists: Code lists by condition; the built-in ones by default.

    Returns:
        person_id, condition, from_date (of the first diagnosis of the stretch), to_date (of the
        resolved code that ends it; null while it lasts).
    """
    lists = lists or condition_lists()
    entries = _gp_entries(gp_event, lists).union(_hospital_entries(inpatient_episode, lists))
    entries = entries.group_by("person_id", "condition", "entry_date", "diagnosed").agg()
    in_order = ibis.window(
        group_by=["person_id", "condition"], order_by=["entry_date", "diagnosed"]
    )
    entries = entries.mutate(was=entries.diagnosed.lag().over(in_order))
    changes = entries.filter(entries.diagnosed != ibis.coalesce(entries.was, False))
    changes = changes.mutate(to_date=changes.entry_date.lead().over(in_order))
    return changes.filter(changes.diagnosed).select(
        "person_id", "condition", "to_date", from_date=changes.entry_date
    )


def conditions_on_entry(
    base: ir.Table, history: ir.Table, lists: Mapping[str, CodeList] | None = None
) -> ir.Table:
    """Who has which condition at the start of the year, or on joining if that was later.

    A condition counts when recorded before that day.

    Grain: person x financial year; only those with a condition.

    Args:
        base: Person-years with an entry_date.
        history: What `condition_history` gave.
        lists: The code lists it was made with.

    Returns:
        person_id, financial_year and has_<condition> for every condition of the lists.
    """
    names = sorted(lists or condition_lists())
    had = base.select("person_id", "financial_year", "entry_date").join(history, "person_id")
    lasting = had.to_date.isnull() | (had.to_date >= had.entry_date)
    had = had.filter((had.from_date < had.entry_date) & lasting)
    return had.group_by("person_id", "financial_year").agg(
        **{f"has_{name}": (had.condition == name).any() for name in names}
    )


def _gp_entries(gp_event: ir.Table, lists: Mapping[str, CodeList]) -> ir.Table:
    rows = [
        (name, concept, diagnosed)
        for name, found in lists.items()
        for concepts, diagnosed in ((found.snomed, True), (found.resolved, False))
        for concept in concepts
    ]
    frame = pd.DataFrame(rows, columns=["condition", "snomed_code", "diagnosed"])
    schema = {"condition": "string", "snomed_code": "string", "diagnosed": "boolean"}
    codes = ibis.memtable(frame, schema=schema)
    events = gp_event.select("person_id", "recorded_date", "snomed_code")
    found = events.join(codes, "snomed_code")
    return found.select("person_id", "condition", "diagnosed", entry_date=found.recorded_date)


def _hospital_entries(episode: ir.Table, lists: Mapping[str, CodeList]) -> ir.Table:
    codes = stem_table({name: found.icd10 for name, found in lists.items()}, "condition")
    found = diagnosis(episode).join(codes, "stem").mutate(diagnosed=True)
    return found.select("person_id", "condition", "diagnosed", entry_date=found.admission_date)
