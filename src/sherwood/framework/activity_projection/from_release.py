"""The rows of a projection, read from a warehouse release.

Nothing that names a person or a spell leaves the engine: spells come as their age, sex, group,
specialty, nights and cohorts; appointments and attendances as counts of those that are alike.

A release does not say everything the projection can use. Its appointments have no specialty, only
whether their cohorts call it surgical, and are all counted as seen in person; everybody in it is
local.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from sherwood.actuarial.mitigable import Unit, load_cohorts
from sherwood.errors import InputError
from sherwood.framework.activity_projection.rows import (
    GROUPS,
    MEASURES,
    OLDEST,
    QUINTILES,
    SEXES,
    ActivityRows,
    Floats,
    HospitalActivity,
    Memberships,
    Setting,
)
from sherwood.warehouse import Engine, Release
from sherwood.warehouse.calendar import financial_year, year_title

_UNIT = {
    Setting.INPATIENT: Unit.SPELL,
    Setting.OUTPATIENT: Unit.APPOINTMENT,
    Setting.EMERGENCY: Unit.ATTENDANCE,
}
_LINES = {
    "outpatient_first": "first",
    "outpatient_follow_up": "follow_up",
    "outpatient_procedure": "procedure",
    "emergency_attendance_major": "major_department",
    "emergency_attendance_other": "other_department",
}
_MATERNITY = ("31", "32", "82", "83")
_FROM_WAITING_LIST = "11"
_UNKNOWN = "not known"


def rows_from_release(release: Release, engine: Engine, year: int) -> HospitalActivity:
    """Read a year's hospital activity, and the people it was for.

    Args:
        release: Of a warehouse; its marts spell, activity, mitigable and person_year are read.
        engine: DuckDB, which reads the release whichever engine built it.
        year: The financial year, which must be whole in the release.

    Returns:
        The activity of people registered in the year. Spells not yet ended are left out, as are
        people whose sex is neither male nor female, for whom no projection of people is made;
        `left_out` counts them.

    Raises:
        InputError: The release does not hold the year.
    """
    if year not in release.manifest.get("years", ()):
        held = ", ".join(year_title(known) for known in release.manifest.get("years", ()))
        raise InputError(f"{release.name} does not hold {year_title(year)}. It holds {held}.")
    registered = release.mart("person_year", engine)
    registered = registered.filter(registered.financial_year == year)
    people = registered.select(
        "person_id",
        "sex",
        person_age=registered.age,
        quintile=registered.imd_quintile.fill_null(0),
    )
    frames = {
        Setting.INPATIENT: _spells(release, engine, people, year),
        Setting.OUTPATIENT: _attendances(release, engine, people, year, Setting.OUTPATIENT),
        Setting.EMERGENCY: _attendances(release, engine, people, year, Setting.EMERGENCY),
    }
    known = {setting: frame[frame.sex.isin(SEXES)] for setting, frame in frames.items()}
    left_out = sum(
        int(frame["count"].sum() - known[setting]["count"].sum())
        for setting, frame in frames.items()
    )
    specialties = tuple(sorted({name for frame in known.values() for name in frame.specialty}))
    rows = {setting: _rows(setting, frame, specialties) for setting, frame in known.items()}
    return HospitalActivity(
        name=f"{year_title(year)} of release {release.name}",
        specialties=specialties,
        inpatients=rows[Setting.INPATIENT],
        outpatients=rows[Setting.OUTPATIENT],
        emergencies=rows[Setting.EMERGENCY],
        people=_people(registered),
        synthetic=bool(release.manifest.get("synthetic")),
        left_out=left_out,
    )


def _spells(release: Release, engine: Engine, people: ir.Table, year: int) -> pd.DataFrame:
    """Grain: spell that has ended, of a registered person."""
    spell = release.mart("spell", engine)
    spell = spell.filter(
        financial_year(spell.admission_date) == year, spell.length_of_stay.notnull()
    ).select(
        "person_id",
        "age",
        unit_key=spell.spell_key,
        nights=spell.length_of_stay,
        method=spell.admission_method.fill_null(""),
        classification=spell.patient_classification.fill_null(""),
        specialty=spell.treatment_function_code.fill_null(_UNKNOWN),
    )
    signed = spell.left_join(_signed(release, engine, Setting.INPATIENT, year), "unit_key")
    joined = signed.inner_join(people, "person_id")
    columns = (
        "sex",
        "quintile",
        "nights",
        "method",
        "classification",
        "specialty",
        "signature",
    )
    told = joined.select(
        *columns[:-1],
        age=joined.age.fill_null(joined.person_age),
        signature=joined.signature.fill_null(""),
    )
    frame: pd.DataFrame = told.order_by("age", *columns).to_pandas()
    planned, day = frame.method.str.startswith("1"), frame.classification == "2"
    group = np.select(
        [
            frame.classification.isin(("3", "4")),
            planned & day,
            planned,
            frame.method.isin(_MATERNITY),
        ],
        ["regular", "elective_day_case", "elective_ordinary", "maternity"],
        "non_elective",
    )
    return frame.assign(group=group, count=1, waiting=frame.method == _FROM_WAITING_LIST)


def _attendances(
    release: Release, engine: Engine, people: ir.Table, year: int, setting: Setting
) -> pd.DataFrame:
    """Grain: group x age x sex x quintile x cohorts, of registered people."""
    activity = release.mart("activity", engine)
    lines = [line for line, group in _LINES.items() if group in GROUPS[setting]]
    seen = activity.filter(
        activity.financial_year == year,
        activity.service_line.isin(lines),
        activity.quantity > 0,
    ).select("person_id", "unit_key", "service_line", "quantity")
    joined = seen.left_join(_signed(release, engine, setting, year), "unit_key").inner_join(
        people, "person_id"
    )
    told = joined.select(
        "service_line",
        "sex",
        "quintile",
        "quantity",
        age=joined.person_age,
        signature=joined.signature.fill_null(""),
    )
    keys = ["service_line", "age", "sex", "quintile", "signature"]
    alike = told.group_by(keys).agg(count=told.quantity.sum())
    frame: pd.DataFrame = alike.order_by(keys).to_pandas()
    surgical = frame.signature.str.contains("_surgical:")
    not_surgical = frame.signature.str.contains("_nonsurgical:")
    return frame.assign(
        group=frame.service_line.map(_LINES),
        specialty=np.select([surgical, not_surgical], ["surgical", "not surgical"], _UNKNOWN),
        nights=0,
        waiting=frame.service_line == "outpatient_first",
    )


def _signed(release: Release, engine: Engine, setting: Setting, year: int) -> ir.Table:
    """The cohorts of each unit, written in one text. Grain: unit."""
    member = release.mart("mitigable", engine)
    here = member.filter(
        member.unit_kind == _UNIT[setting].value, financial_year(member.date) == year
    )
    written = here.mutate(written=here.cohort + ":" + here.share.round(3).cast("string"))
    signature = written.written.group_concat(";", order_by=written.written)
    return written.group_by("unit_key").agg(signature=signature)


def _people(registered: ir.Table) -> Floats:
    """Person-years by quintile, sex and age; those of unknown quintile are spread over all."""
    age = ibis.least(registered.age, OLDEST)
    counted = registered.mutate(age=age, quintile=registered.imd_quintile.fill_null(0))
    frame = (
        counted.group_by("quintile", "sex", "age").agg(exposure=counted.exposure.sum()).to_pandas()
    )
    frame = frame[frame.sex.isin(SEXES)]
    found = np.zeros((QUINTILES + 1, len(SEXES), OLDEST + 1))
    sex = frame.sex.map(SEXES.index)
    np.add.at(found, (frame.quintile, sex, frame.age), frame.exposure)
    spread: Floats = found[1:] + found[0] / QUINTILES
    return spread


def _rows(setting: Setting, frame: pd.DataFrame, specialties: tuple[str, ...]) -> ActivityRows:
    counts = np.zeros((len(MEASURES[setting]), len(frame)))
    counts[0] = frame["count"]
    group = frame.group.map(GROUPS[setting].index).to_numpy(np.int64)
    return ActivityRows(
        setting=setting,
        age=np.minimum(frame.age.to_numpy(np.int64), OLDEST),
        sex=frame.sex.map(SEXES.index).to_numpy(np.int64),
        group=group,
        specialty=frame.specialty.map(specialties.index).to_numpy(np.int64),
        quintile=frame.quintile.to_numpy(np.int64) - 1,
        waiting=frame.waiting.to_numpy(np.bool_),
        local=np.ones(len(frame), dtype=np.bool_),
        births=np.array([name == "maternity" for name in GROUPS[setting]])[group],
        counts=counts[:1] if setting is Setting.INPATIENT else counts,
        nights=frame.nights.to_numpy(np.int64),
        memberships=memberships(
            frame.signature, tuple(c.id for c in load_cohorts() if c.unit is _UNIT[setting])
        ),
    )


def memberships(signature: pd.Series, strategies: tuple[str, ...]) -> Memberships:
    """Memberships written as `cohort:share;cohort:share`, an empty text for none."""
    codes, distinct = pd.factorize(signature)
    written = [[part.split(":") for part in text.split(";") if part] for text in distinct]
    size = np.array([len(parts) for parts in written], dtype=np.int64)
    strategy = np.array([strategies.index(p[0]) for parts in written for p in parts], np.int64)
    share = np.array([float(p[1]) for parts in written for p in parts])
    first = np.cumsum(size) - size
    each = size[codes]
    row = np.repeat(np.arange(len(codes)), each)
    within = np.arange(len(row)) - np.repeat(np.cumsum(each) - each, each)
    place = np.repeat(first[codes], each) + within
    return Memberships(strategies, row, strategy[place], share[place])
