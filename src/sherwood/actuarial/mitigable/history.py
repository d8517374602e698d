"""What a cohort needs to know of a person's earlier care, at every provider."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import ibis
import ibis.expr.types as ir

import sherwood.population
from sherwood.actuarial.readmissions import following
from sherwood.actuarial.spells import EMERGENCY, days_between

FRAILTY_FROM_AGE = 75
FRAILTY_LOOK_BACK_DAYS = 730
READMITTED_WITHIN_DAYS = 28
ATTENDER_LOOK_BACK_DAYS = 365
FIRST_ATTENDANCE = "1"
_FRAILTY = Path(sherwood.population.__file__).parent / "scores" / "hospital_frailty_risk_score.toml"


@cache
def frailty_tenths() -> Mapping[str, int]:
    """Points of the Hospital Frailty Risk Score in tenths, by three-character ICD-10 category.

    Whole tenths, so that the thresholds 5.0 and 15.0 are met exactly.
    """
    points = tomllib.loads(_FRAILTY.read_text())["points"]
    return {code: round(10 * value) for code, value in points.items()}


def days_since_discharge(spell: ir.Table, well_baby: ir.BooleanValue) -> ir.Table:
    """Days from the last discharge of the person to each emergency that follows within 28 days.

    Earlier spells are of any admission method and at any provider; well babies' do not count.

    Returns:
        Grain: emergency spell so preceded. Columns `spell_key`, `days_since_discharge`.
    """
    return following(_emergencies(spell), spell.filter(~well_baby), READMITTED_WITHIN_DAYS)


def frailty_of_spells(spell: ir.Table, spell_code: ir.Table) -> ir.Table:
    """Hospital Frailty Risk Score at each emergency spell of a person of 75 or over.

    The points of the distinct three-character codes of this spell and of every earlier spell that
    ended 1 to 730 days before it began. A spell that ended on the day this one began is not looked
    at.

    Returns:
        Grain: emergency spell with any such code. Columns `spell_key`, `frailty_tenths`.
    """
    points = ibis.memtable(
        {"stem": list(frailty_tenths()), "tenths": list(frailty_tenths().values())}
    )
    diagnosis = spell_code.filter(spell_code.kind == "diagnosis")
    coded = diagnosis.mutate(stem=diagnosis.code.left(3)).join(points, "stem")
    scored = coded.select(looked_at="spell_key", stem="stem", tenths="tenths")
    found = _looked_at(spell).join(scored, "looked_at")
    once = found.group_by("spell_key", "stem").agg(tenths=found.tenths.max())
    return once.group_by("spell_key").agg(frailty_tenths=once.tenths.sum().cast("int64"))


def with_earlier_first_attendances(attendance: ir.Table) -> ir.Table:
    """How many first attendances the person made on other days of the 365 before each attendance.

    Args:
        attendance: Emergency attendances at every provider.

    Returns:
        Grain: that of `attendance`, with `earlier_first_attendances`, null for none.
    """
    dated = attendance.mutate(_day=attendance.arrival_at.date().epoch_days().cast("int64"))
    first = dated.filter(dated.attendance_category == FIRST_ATTENDANCE)
    daily = first.group_by("person_id", "_day").agg(on_the_day=first.count())
    year = ibis.range_window(
        group_by="person_id", order_by="_day", preceding=ATTENDER_LOOK_BACK_DAYS, following=0
    )
    earlier = daily.select(
        "person_id",
        "_day",
        earlier_first_attendances=daily.on_the_day.sum().over(year) - daily.on_the_day,
    )
    known = dated.left_join(
        earlier.filter(earlier.earlier_first_attendances > 0), ["person_id", "_day"]
    )
    return known.drop("_day", "person_id_right", "_day_right")


def _emergencies(spell: ir.Table) -> ir.Table:
    return spell.filter(spell.admission_method.startswith(EMERGENCY))


def _looked_at(spell: ir.Table) -> ir.Table:
    """Each emergency of an older person with itself and the spells of the two years before it."""
    emergency = _emergencies(spell)
    index = emergency.filter(emergency.age >= FRAILTY_FROM_AGE).select(
        "spell_key", "person_id", "admission_date"
    )
    other = spell.select("person_id", "discharge_date", looked_at="spell_key")
    before = days_between(other.discharge_date, index.admission_date)
    return index.join(
        other,
        [
            index.person_id == other.person_id,
            (index.spell_key == other.looked_at)
            | before.between(1, FRAILTY_LOOK_BACK_DAYS).fill_null(False),
        ],
    ).select("spell_key", "looked_at")
