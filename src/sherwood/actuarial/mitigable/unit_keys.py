"""Names for attendances and appointments, which the records leave without an identifier.

A key is made of who, when and where, and a running number among rows that share all three. The
number follows the rest of the row's content, so the same records in any order or any number of
files give the same keys; rows alike in everything are interchangeable.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

_TELLS_APPOINTMENTS_APART = (
    "treatment_function_code",
    "first_attendance",
    "attended",
    "consultant_code",
    "hrg_code",
    "referral_source",
    "referrer_code",
    "practice_code",
    "cost",
)
_TELLS_ATTENDANCES_APART = (
    "departure_at",
    "department_type",
    "attendance_category",
    "arrival_mode",
    "acuity",
    "chief_complaint",
    "discharge_status",
    "discharge_follow_up",
    "hrg_code",
    "practice_code",
    "cost",
)


def keyed_appointments(outpatient_attendance: ir.Table) -> ir.Table:
    """The contract table with `unit_key`. Grain: appointment; key `unit_key`."""
    return _keyed(outpatient_attendance, "appointment_date", _TELLS_APPOINTMENTS_APART)


def keyed_attendances(emergency_attendance: ir.Table) -> ir.Table:
    """The contract table with `unit_key`. Grain: attendance; key `unit_key`."""
    return _keyed(emergency_attendance, "arrival_at", _TELLS_ATTENDANCES_APART)


def _keyed(table: ir.Table, when: str, tells_apart: tuple[str, ...]) -> ir.Table:
    alike = ibis.window(
        group_by=["person_id", when, "provider_code"],
        order_by=[table[name].asc(nulls_first=False) for name in tells_apart],
    )
    number = (ibis.row_number().over(alike) + 1).cast("string")
    moment = table[when].strftime("%Y%m%d%H%M" if table[when].type().is_timestamp() else "%Y%m%d")
    return table.mutate(
        unit_key=table.person_id + "|" + moment + "|" + table.provider_code + "|" + number
    )
