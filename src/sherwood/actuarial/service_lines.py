"""Which service line each unit of care belongs to, table by table.

Every function turns one table of the records contract into units with the same columns
(`UNIT_COLUMNS`): who, when, which line, where, how much, and the cost that was recorded, if any.
Every pound lies in exactly one line.
"""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

UNIT_COLUMNS = (
    "unit_key",
    "person_id",
    "date",
    "service_line",
    "currency",
    "practice_code",
    "practitioner_code",
    "provider_code",
    "quantity",
    "recorded_cost",
)

EMERGENCY_METHODS = ("21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D")
MATERNITY_METHODS = ("31", "32", "82", "83")
SEEN = ("5", "6")
MAJOR_DEPARTMENTS = ("01", "02")
FIRST_ATTENDANCES = ("1", "3")
DAY_CLASSIFICATIONS = ("2", "3", "4")
_MOST_MONTHS = 1_200


def _units(table: ir.Table, **columns: ir.Value) -> ir.Table:
    """The table's rows as units; a column not given is null."""
    nothing = ibis.null("string")
    empty = {
        "unit_key": nothing,
        "currency": nothing,
        "practice_code": nothing,
        "practitioner_code": nothing,
        "provider_code": nothing,
        "quantity": ibis.literal(1.0),
        "recorded_cost": table["cost"] if "cost" in table.columns else ibis.null("decimal(18, 2)"),
    }
    chosen = {"person_id": table["person_id"], **empty, **columns}
    return table.select(**{name: chosen[name] for name in UNIT_COLUMNS}).cast(
        {"quantity": "float64", "recorded_cost": "decimal(18, 2)", "service_line": "string"}
    )


def spell_units(spell: ir.Table) -> ir.Table:
    """A unit a provider spell, dated by its admission."""
    line = ibis.cases(
        (spell.admission_method.isin(MATERNITY_METHODS), "maternity"),
        (
            spell.admission_method.isin(EMERGENCY_METHODS) & (spell.length_of_stay == 0),
            "emergency_admission_zero_day",
        ),
        (spell.admission_method.isin(EMERGENCY_METHODS), "emergency_admission_stay"),
        (spell.patient_classification.isin(DAY_CLASSIFICATIONS), "day_case"),
        else_="elective_inpatient",
    )
    return _units(
        spell,
        unit_key=spell.spell_key,
        date=spell.admission_date,
        service_line=line,
        currency=spell.hrg_code,
        practice_code=spell.practice_code,
        practitioner_code=spell.consultant_code,
        provider_code=spell.provider_code,
    )


def outpatient_units(attendance: ir.Table) -> ir.Table:
    """A unit an appointment; one that was not kept counts as no activity but keeps its cost."""
    has_procedure = attendance.procedure_codes.length().fill_null(0) > 0
    seen = attendance.attended.isin(SEEN)
    line = ibis.cases(
        (seen & has_procedure, "outpatient_procedure"),
        (attendance.first_attendance.isin(FIRST_ATTENDANCES), "outpatient_first"),
        else_="outpatient_follow_up",
    )
    return _units(
        attendance,
        unit_key=attendance.unit_key,
        date=attendance.appointment_date,
        service_line=line,
        currency=attendance.hrg_code,
        practice_code=attendance.practice_code,
        practitioner_code=attendance.consultant_code,
        provider_code=attendance.provider_code,
        quantity=seen.cast("float64"),
    )


def emergency_units(attendance: ir.Table) -> ir.Table:
    """A unit an attendance."""
    major = attendance.department_type.isin(MAJOR_DEPARTMENTS)
    return _units(
        attendance,
        unit_key=attendance.unit_key,
        date=attendance.arrival_at.date(),
        service_line=major.ifelse("emergency_attendance_major", "emergency_attendance_other"),
        currency=attendance.hrg_code,
        practice_code=attendance.practice_code,
        provider_code=attendance.provider_code,
    )


def gp_units(contact: ir.Table) -> ir.Table:
    """A unit an appointment in general practice."""
    return _units(
        contact,
        date=contact.contact_at.date(),
        service_line=(contact.staff_group == "gp").ifelse("gp_contact", "nurse_contact"),
        practice_code=contact.practice_code,
        practitioner_code=contact.practitioner_code,
        provider_code=contact.practice_code,
    )


def prescription_units(prescription: ir.Table) -> ir.Table:
    """A unit an item issued."""
    return _units(
        prescription,
        date=prescription.issue_date,
        service_line=ibis.literal("prescribing"),
        practice_code=prescription.practice_code,
        practitioner_code=prescription.practitioner_code,
        provider_code=prescription.practice_code,
    )


def practice_prescribing_units(prescribing: ir.Table) -> ir.Table:
    """A unit a practice, presentation and month; the quantity is items, and nobody is named."""
    return _units(
        prescribing.mutate(person_id=ibis.null("string")),
        date=prescribing.month,
        service_line=ibis.literal("prescribing"),
        practice_code=prescribing.practice_code,
        provider_code=prescribing.practice_code,
        quantity=prescribing["items"],
    )


def community_units(contact: ir.Table) -> ir.Table:
    """A unit a care contact."""
    return _units(
        contact,
        date=contact.contact_at.date(),
        service_line=ibis.literal("community"),
        provider_code=contact.provider_code,
    )


def mental_health_units(contact: ir.Table) -> ir.Table:
    """A unit a contact or an occupied bed day."""
    bed_day = contact.kind == "bed_day"
    return _units(
        contact,
        date=contact.contact_at.date(),
        service_line=bed_day.ifelse("mental_health_bed_day", "mental_health_contact"),
        provider_code=contact.provider_code,
    )


def urgent_call_units(call: ir.Table) -> ir.Table:
    """A unit a call."""
    return _units(
        call,
        date=call.call_at.date(),
        service_line=(call.service == "999").ifelse("ambulance", "call_111"),
    )


def social_care_units(package: ir.Table, through: ir.DateScalar) -> ir.Table:
    """A unit a package and calendar month; the quantity is weeks.

    The months of a package add up to its whole to the penny, because each is the difference of
    two running totals. A package still open is counted up to and including the day `through`.
    """
    end = ibis.least(
        package.end_date.fill_null(through + ibis.interval(days=1)), through + ibis.interval(days=1)
    )
    spans = package.mutate(last=end)
    spans = spans.filter(spans.last > spans.start_date)
    final_day = spans.last - ibis.interval(days=1)
    spans = spans.mutate(
        first_month=spans.start_date.year() * 12 + spans.start_date.month() - 1,
        last_month=final_day.year() * 12 + final_day.month() - 1,
    )
    later = ibis.memtable({"months_later": range(_MOST_MONTHS)})
    months = spans.join(later, spans.first_month + later.months_later <= spans.last_month)
    months = months.mutate(month=months.first_month + months.months_later)
    opens = ibis.date((months.month // 12).cast("int32"), (months.month % 12 + 1).cast("int32"), 1)
    next_month = months.month + 1
    closes = ibis.date((next_month // 12).cast("int32"), (next_month % 12 + 1).cast("int32"), 1)
    months = months.mutate(
        opens=ibis.greatest(opens, months.start_date), closes=ibis.least(closes, months.last)
    )
    days_before = months.opens.delta(months.start_date, unit="day")
    days_through = months.closes.delta(months.start_date, unit="day")
    weekly = months.weekly_cost
    cost = _pounds(weekly * days_through / 7) - _pounds(weekly * days_before / 7)
    return _units(
        months,
        date=months.opens,
        service_line=ibis.literal("social_care_") + months.service_type,
        provider_code=months.provider_code.fill_null(months.authority_code),
        quantity=(days_through - days_before) / 7,
        recorded_cost=cost,
    )


def _pounds(amount: ir.NumericValue) -> ir.DecimalValue:
    return amount.cast("float64").round(2).cast("decimal(18, 2)")


UNITS_WITH_PRACTICE: dict[str, Callable[[ir.Table], ir.Table]] = {
    "outpatient_attendance": outpatient_units,
    "emergency_attendance": emergency_units,
    "gp_contact": gp_units,
    "prescription": prescription_units,
    "practice_prescribing": practice_prescribing_units,
}
UNITS_WITHOUT_PRACTICE: dict[str, Callable[[ir.Table], ir.Table]] = {
    "community_contact": community_units,
    "mental_health_contact": mental_health_units,
    "urgent_call": urgent_call_units,
}
