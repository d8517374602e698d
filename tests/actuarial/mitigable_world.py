"""A small world of made-up care, in which each case has a person of its own.

All cases are put to the engine in one go, so that a hundred of them cost one run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import ibis.expr.types as ir
import pandas as pd

from sherwood.actuarial.mitigable import NO_TRIM_POINTS, mitigable
from sherwood.actuarial.spell_codes import spell_codes
from sherwood.actuarial.spells import episode_spells
from sherwood.warehouse.engine import Engine, open_engine
from tests.conftest import contract_table, table_of

INDEX = date(2018, 6, 1)
"""The day of the care that a case asks about."""

AMBULANCE = "1048031000000100"
ON_FOOT = "1048071000000103"
PROVIDERS = (
    {"provider_code": "RX1", "provider_type": "acute"},
    {"provider_code": "RK5", "provider_type": "acute"},
    {"provider_code": "RHA", "provider_type": "mental_health"},
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """Somebody, the care they had, and whether the care of the index day is in a cohort."""

    what: str
    cohort: str
    member: bool
    care: tuple[tuple[str, Row], ...]
    age: int = 50
    sex: str = "female"

    def __str__(self) -> str:
        return f"{self.cohort}: {self.what}"

    @property
    def born(self) -> date:
        """The month of birth that makes the person `age` on the index day."""
        return date(INDEX.year - self.age, INDEX.month, 1)


def before(days: int) -> date:
    """So many days before the index day."""
    return INDEX - timedelta(days=days)


def stay(
    *diagnoses: str,
    days: int = 0,
    admitted: date = INDEX,
    method: str = "21",
    discharge: str | None = "1",
    operations: Sequence[str] = (),
    operated_after: int = 0,
    **other: Any,
) -> tuple[str, Row]:
    """A spell of one episode: an emergency, discharged alive, unless said otherwise."""
    left = admitted + timedelta(days=days)
    return "inpatient_episode", {
        "provider_code": "RX1",
        "episode_number": 1,
        "admission_date": admitted,
        "discharge_date": left,
        "episode_start": admitted,
        "episode_end": left,
        "admission_method": method,
        "discharge_method": discharge,
        "patient_classification": "1",
        "diagnoses": list(diagnoses) or ["R69"],
        "procedures": list(operations),
        "procedure_dates": [admitted + timedelta(days=operated_after)] * len(operations),
        **other,
    }


def attendance(
    on: date = INDEX, at: int = 9, *, arrived: str | None = ON_FOOT, **other: Any
) -> tuple[str, Row]:
    """A first attendance at an emergency department, on foot unless said otherwise."""
    return "emergency_attendance", {
        "arrival_at": datetime.combine(on, time(at)),
        "provider_code": "RX1",
        "department_type": "01",
        "attendance_category": "1",
        "arrival_mode": arrived,
        "investigations": ["27171005"],
        "treatments": ["413334001"],
        **other,
    }


def appointment(**other: Any) -> tuple[str, Row]:
    """A surgical outpatient appointment, first and kept unless said otherwise."""
    return "outpatient_attendance", {
        "appointment_date": INDEX,
        "provider_code": "RX1",
        "treatment_function_code": "110",
        "first_attendance": "1",
        "attended": "5",
        "hrg_code": "WF01B",
        "procedure_codes": [],
        **other,
    }


def cases(
    cohort: str, *told: tuple[Any, ...], age: int = 50, sex: str = "female"
) -> tuple[Case, ...]:
    """Cases of one cohort, each told as (what is special, whether a member, the care ...)."""
    return tuple(Case(what, cohort, member, tuple(care), age, sex) for what, member, *care in told)


@dataclass(frozen=True)
class Members:
    """The rows of the mart."""

    rows: tuple[Row, ...]

    def on_the_index_day(self, number: int) -> set[str]:
        """The cohorts that the care of case `number` on the index day belongs to."""
        return {
            row["cohort"]
            for row in self.rows
            if row["person_id"] == f"person {number}" and row["date"] == INDEX
        }


def members_of(asked: Sequence[Case]) -> Members:
    """Put cases to the engine, on DuckDB, with trim points of 10 and 20 days for HRG DZ11V."""
    with open_engine(memory_gb=2, threads=2) as engine:
        return Members(found(engine, world(engine, asked, trim_points(engine))))


def trim_points(engine: Engine) -> ir.Table:
    """Trim points for one HRG: 10 days in an emergency, 20 when elective."""
    written = {
        "hrg_code": ["DZ11V", "DZ11V"],
        "admission": ["emergency", "elective"],
        "trim_days": [10, 20],
    }
    return table_of(engine, pd.DataFrame(written))


def world(engine: Engine, cases: Sequence[Case], trim_point: ir.Table = NO_TRIM_POINTS) -> ir.Table:
    """The mart `mitigable` of the care of all cases; the person of case n is `person n`."""
    written: dict[str, list[Row]] = {
        "inpatient_episode": [],
        "emergency_attendance": [],
        "outpatient_attendance": [],
        "provider": list(PROVIDERS),
    }
    for number, case in enumerate(cases):
        for order, (table, row) in enumerate(case.care):
            named = {"person_id": f"person {number}", **row}
            if table == "inpatient_episode":
                named["spell_id"] = f"{number}.{order}"
            written[table].append(named)
    written["person"] = [
        {"person_id": f"person {number}", "birth_month": case.born, "sex": case.sex}
        for number, case in enumerate(cases)
    ]
    table = {name: contract_table(engine, name, *rows) for name, rows in written.items()}
    spell = episode_spells(table["inpatient_episode"], table["person"])
    return mitigable(spell, spell_codes(spell), table, trim_point=trim_point)


def found(engine: Engine, mart: ir.Table) -> tuple[Row, ...]:
    """The mart's rows."""
    return tuple(engine.connection.to_pyarrow(mart).to_pylist())
