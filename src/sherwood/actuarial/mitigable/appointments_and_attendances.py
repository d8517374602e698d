"""Cohorts of appointments and attendances, whose codes stand in single columns.

All cohorts are answered in one pass: a cohort is a condition on the columns of a row.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis.expr.types as ir

from sherwood.actuarial.mitigable.cohorts import Codes, Cohort, Component
from sherwood.actuarial.mitigable.limits import all_of, any_of, packed, unpacked, within


def members(record: ir.Table, cohorts: Sequence[Cohort]) -> ir.Table:
    """Which appointments or attendances belong to which cohort.

    Args:
        record: Rows with `unit_key`, `person_id`, `date`, `provider_code`, `age`, `sex` and the
            columns the cohorts look at.
        cohorts: Cohorts of one unit.

    Returns:
        Grain: unit x cohort. Columns unit_key, person_id, date, provider_code, cohort,
        kind, share.
    """
    belongs = [
        within(record, cohort.limits)
        & any_of([met(record, component) for component in cohort.components])
        & ~any_of([_matches(record, row) for row in cohort.exclude])
        for cohort in cohorts
    ]
    flagged = record.select(
        "unit_key", "person_id", "date", "provider_code", _cohorts=packed(belongs)
    )
    meaning: dict[str, Sequence[object]] = {
        "cohort": [cohort.id for cohort in cohorts],
        "kind": [cohort.kind.value for cohort in cohorts],
        "share": [1.0] * len(cohorts),
    }
    return unpacked(flagged, "_cohorts", meaning)


def met(record: ir.Table, component: Component) -> ir.BooleanValue:
    """Whether each record meets every clause of a component and nothing it excludes."""
    clauses = [
        any_of([_matches(record, row) for row in component.include if row.clause == clause])
        for clause in component.clauses
    ]
    return all_of([*clauses, ~any_of([_matches(record, row) for row in component.exclude])])


def _matches(record: ir.Table, row: Codes) -> ir.BooleanValue:
    recorded = record[row.field]
    if row.match == "exact":
        return recorded.isin(row.codes)
    if row.match == "prefix":
        return any_of([recorded.startswith(code) for code in row.codes])
    others = recorded
    for code in row.codes:
        others = others.remove(code)
    return others.length().fill_null(0) == 0
