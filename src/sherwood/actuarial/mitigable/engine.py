"""The mart `mitigable`: which units of care belong to which cohort of mitigable activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from sherwood.actuarial.mitigable import appointments_and_attendances, spell_members
from sherwood.actuarial.mitigable.cohorts import Cohort, Kind, Unit
from sherwood.actuarial.mitigable.compiled import compile_definitions
from sherwood.actuarial.mitigable.definitions import load_cohorts, load_fractions
from sherwood.actuarial.mitigable.history import with_earlier_first_attendances
from sherwood.actuarial.mitigable.spell_records import described
from sherwood.actuarial.mitigable.unit_keys import keyed_appointments, keyed_attendances
from sherwood.actuarial.spells import age_in_years

NO_TRIM_POINTS = ibis.memtable(
    [], schema={"hrg_code": "string", "admission": "string", "trim_days": "int64"}
)
_COLUMNS = (
    "unit_kind",
    "unit_key",
    "person_id",
    "date",
    "provider_code",
    "cohort",
    "kind",
    "share",
)


def mitigable(
    spell: ir.Table,
    spell_code: ir.Table,
    records: Mapping[str, ir.Table],
    *,
    trim_point: ir.Table = NO_TRIM_POINTS,
) -> ir.Table:
    """The units of care that belong to each cohort of potentially mitigable activity.

    Args:
        spell: The mart, with the spells of every provider and year that is known.
        spell_code: The mart.
        records: The contract tables `emergency_attendance`, `outpatient_attendance`, `person` and
            `provider`.
        trim_point: Long-stay trim points of the payment scheme: hrg_code, admission (`elective` or
            `emergency`), trim_days; unique by the first two. Without them no spell is beyond one,
            and the two cohorts of excess bed days are empty.

    Returns:
        The mart `mitigable`. Grain: unit of care x cohort; key unit_kind, unit_key, cohort. A unit
        is a `spell` (its `spell_key`), an `attendance` or an `appointment` (see `unit_keys`).
        `kind` is that of the cohort; `share` is the fraction of the unit that counts, over 0 and
        at most 1.
    """
    cohorts = load_cohorts()
    return ibis.union(
        _spells(spell, spell_code, records["provider"], trim_point, _of(cohorts, Unit.SPELL)),
        _attendances(records, _of(cohorts, Unit.ATTENDANCE)),
        _appointments(records, _of(cohorts, Unit.APPOINTMENT)),
    )


def _of(cohorts: Sequence[Cohort], unit: Unit) -> tuple[Cohort, ...]:
    return tuple(cohort for cohort in cohorts if cohort.unit is unit)


def _spells(
    spell: ir.Table,
    spell_code: ir.Table,
    provider: ir.Table,
    trim_point: ir.Table,
    cohorts: Sequence[Cohort],
) -> ir.Table:
    definitions = compile_definitions(cohorts, load_fractions())
    record = described(spell, spell_code, provider, trim_point, definitions.limits)
    member = _residual_last(spell_members.members(record, spell_code, definitions), cohorts)
    kinds = ibis.memtable(
        {"cohort": [c.id for c in cohorts], "kind": [c.kind.value for c in cohorts]}
    )
    facts = spell.select("person_id", "provider_code", unit_key="spell_key", date="admission_date")
    known = member.rename(unit_key="spell_key").join(facts, "unit_key").join(kinds, "cohort")
    return _units(known, Unit.SPELL)


def _residual_last(member: ir.Table, cohorts: Sequence[Cohort]) -> ir.Table:
    """Takes out of the residual cohorts what another cohort would shorten or shift."""
    residual = [cohort.id for cohort in cohorts if cohort.limits.residual]
    first = [
        cohort.id
        for cohort in cohorts
        if cohort.kind is not Kind.AVOID and not cohort.limits.residual
    ]
    spell = ibis.window(group_by="spell_key")
    known = member.mutate(_claimed=member.cohort.isin(first).any().over(spell))
    return known.filter(known.cohort.notin(residual) | ~known._claimed).drop("_claimed")


def _attendances(records: Mapping[str, ir.Table], cohorts: Sequence[Cohort]) -> ir.Table:
    attendance = with_earlier_first_attendances(keyed_attendances(records["emergency_attendance"]))
    dated = attendance.mutate(date=attendance.arrival_at.date())
    return _members_of(dated, records, Unit.ATTENDANCE, cohorts)


def _appointments(records: Mapping[str, ir.Table], cohorts: Sequence[Cohort]) -> ir.Table:
    appointment = keyed_appointments(records["outpatient_attendance"])
    dated = appointment.mutate(date=appointment.appointment_date)
    return _members_of(dated, records, Unit.APPOINTMENT, cohorts)


def _members_of(
    unit: ir.Table, records: Mapping[str, ir.Table], kind: Unit, cohorts: Sequence[Cohort]
) -> ir.Table:
    """Members among units of people of known age and sex, at providers that are not psychiatric."""
    provider = records["provider"]
    psychiatric = provider.filter(provider.provider_type == "mental_health")
    people = records["person"].select("person_id", "birth_month", "sex")
    known = unit.anti_join(psychiatric, "provider_code").join(people, "person_id")
    aged = known.mutate(age=age_in_years(known.birth_month, known.date))
    considered = aged.filter(aged.sex.isin(("male", "female")), aged.age >= 0)
    return _units(appointments_and_attendances.members(considered, cohorts), kind)


def _units(member: ir.Table, kind: Unit) -> ir.Table:
    return member.mutate(unit_kind=ibis.literal(kind.value)).select(*_COLUMNS)
