"""Names for attendances and appointments, which the records leave without an identifier.

A key is made of who, when and where, and a running number among rows that share all three. The
number follows the rest of the row's content, so the same records in any order or any number of
files give the same keys; rows alike in everything are interchangeable. A table that has its keys
already is returned as it is: numbering millions of rows is worth doing once.
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
    if "unit_key" in table.columns:
        return table
    """Nearly every row is alone in its who, when and where; only the others are put in order."""
    place = ["person_id", when, "provider_code"]
    sharing = table.group_by(place).agg(_rows=table.count())
    sharing = sharing.filter(sharing._rows > 1)
    alone = table.anti_join(sharing, place)
    together = table.semi_join(sharing, place)
    alike = ibis.window(
        group_by=place, order_by=[together[name].asc(nulls_first=False) for name in tells_apart]
    )
    numbered = ibis.union(
        alone.mutate(_number=ibis.literal(1, type="int64")),
        together.mutate(_number=ibis.row_number().over(alike).cast("int64") + 1),
    )
    moment = numbered[when].strftime(
        "%Y%m%d%H%M" if numbered[when].type().is_timestamp() else "%Y%m%d"
    )
    number = numbered._number.cast("string")
    key = numbered.person_id + "|" + moment + "|" + numbered.provider_code + "|" + number
    return numbered.mutate(unit_key=key).drop("_number")
