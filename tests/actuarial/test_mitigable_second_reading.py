"""The engine against a second reading of the rules, on records made of the definitions' codes."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sherwood.actuarial.mitigable import Unit, load_cohorts, mitigable
from sherwood.actuarial.spell_codes import spell_codes
from sherwood.actuarial.spells import episode_spells
from sherwood.warehouse.engine import Engine, open_engine
from tests.actuarial import mitigable_second_reading as reading
from tests.conftest import contract_table

START = date(2016, 4, 1)
SPELLS, ATTENDANCES, APPOINTMENTS, PEOPLE = 1100, 1000, 1000, 300
METHODS = ["11", "11", "12", "13", "21", "21", "21", "22", "24", "2A", "31", "81"]
PLACES = ("primary", "secondary", "any", "spell")
Found = dict[tuple[int, str], float]


def made_up_people() -> list[dict[str, Any]]:
    chance = random.Random(1)
    return [
        {
            "person_id": f"P{number}",
            "birth_month": date(chance.randint(1925, 2015), chance.randint(1, 12), 1),
            "sex": chance.choice(["male", "female"]),
        }
        for number in range(PEOPLE)
    ]


def aged(person: dict[str, Any], on: date) -> int:
    born = person["birth_month"]
    return on.year - born.year - (on.month < born.month)


def chosen_codes(
    cohort: reading.Line, chance: random.Random
) -> tuple[list[str], list[str], str | None]:
    """Diagnoses, operations and an HRG that nearly meet some component of a cohort."""
    lines = [row for row in reading.code_lines()[cohort["id"]] if row["position"] in PLACES]
    component = chance.choice(lines)["component"] if lines else ""
    clauses: dict[tuple[str, str], list[reading.Line]] = {}
    for row in lines:
        if row["component"] in (component, "*"):
            clauses.setdefault((row["include_or_exclude"], row["clause"]), []).append(row)
    diagnoses: list[str] = []
    operations: list[str] = []
    hrg = None
    for (role, _), rows in clauses.items():
        if chance.random() > (0.9 if role == "include" else 0.2):
            continue
        row = chance.choice(rows)
        more = chance.choice(["", "0", "1"]) if row["match"] == "prefix" else ""
        if row["code_system"] == "HRG":
            hrg = row["code"] + more
        else:
            listed = diagnoses if row["code_system"] == "ICD10" else operations
            listed.insert(0 if row["position"] == "primary" else len(listed), row["code"] + more)
    if chance.random() < 0.4:
        diagnoses.append(
            chance.choice(["E119", "F03", "F100", "I10", "J189", "W190", "X602", "Y400"])
        )
    if chance.random() < 0.1:
        diagnoses += ["F009", "G819", "R296"]
    return diagnoses or ["R69"], operations, hrg


def random_spells(people: list[dict[str, Any]]) -> list[reading.Record]:
    chance = random.Random(2)
    cohorts = [cohort for cohort in reading.active() if cohort["setting"] == "inpatient"]
    spells = []
    for number in range(SPELLS):
        cohort = chance.choice(cohorts)
        usual = [method for method in METHODS if reading.fits(cohort["admission_method"], method)]
        person = chance.choice(people)
        admitted = START + timedelta(days=chance.randint(0, 1000))
        days = chance.choice([0, 0, 0, 0, 1, 1, 2, 2, 3, 5, 14, 15])
        diagnoses, operations, hrg = chosen_codes(cohort, chance)
        spells.append(
            {
                "number": number,
                "person_id": person["person_id"],
                "sex": person["sex"],
                "age": aged(person, admitted),
                "admitted": admitted,
                "discharged": admitted + timedelta(days=days),
                "days": days,
                "admission_method": chance.choice(chance.choice([usual, usual, usual, METHODS])),
                "discharge_method": chance.choice(["1", "1", "1", "2", "3", "4", "4", "5", None]),
                "patient_classification": chance.choice(["1", "1", "2"]),
                "diagnoses": diagnoses,
                "procedures": operations,
                "operated": admitted + timedelta(days=chance.randint(0, 3)),
                "hrg_code": hrg,
            }
        )
    return [spell for spell in spells if spell["age"] >= 0]


def random_attendances(people: list[dict[str, Any]]) -> list[reading.Record]:
    chance = random.Random(3)
    attendances = []
    for number in range(ATTENDANCES):
        person = chance.choice(people[:150])
        day = START + timedelta(days=chance.randint(0, 1000))
        attendances.append(
            {
                "number": number,
                "person_id": person["person_id"],
                "sex": person["sex"],
                "age": aged(person, day),
                "arrival_at": datetime(day.year, day.month, day.day, number % 24, number % 60),
                "attendance_category": chance.choice(["1", "1", "1", "2", None]),
                "arrival_mode": chance.choice(["1048031000000100", "1048071000000103", None]),
                "discharge_status": chance.choice(["1066301000000103", "182992009", None]),
                "discharge_follow_up": chance.choice(["3780001", "989501000000106", "306689006"]),
                "hrg_code": chance.choice(["VB06Z", "VB11Z", "VB01Z", None]),
                "investigations": chance.choice([[], ["1088291000000101"], ["27171005"]]),
                "treatments": chance.choice([[], ["183964008"], ["183964008", "413334001"]]),
                "procedures": [],
            }
        )
    return [one for one in attendances if one["age"] >= 0]


def random_appointments(people: list[dict[str, Any]]) -> list[reading.Record]:
    chance = random.Random(4)
    appointments = []
    for number in range(APPOINTMENTS):
        person = chance.choice(people)
        day = START + timedelta(days=chance.randint(0, 1000))
        appointments.append(
            {
                "number": number,
                "person_id": person["person_id"],
                "sex": person["sex"],
                "age": aged(person, day),
                "appointment_date": day,
                "treatment_function_code": chance.choice(["100", "110", "180", "300", "501", None]),
                "first_attendance": chance.choice(["1", "2", "3", "4"]),
                "attended": chance.choice(["5", "5", "6", "3"]),
                "referral_source": chance.choice(["03", "05", "92", None]),
                "hrg_code": chance.choice(["WF01A", "WF01B", "WF02B", "UZ01Z", "JC41Z", None]),
                "procedures": [],
            }
        )
    return [one for one in appointments if one["age"] >= 0]


RANDOM = {
    Unit.SPELL: ("inpatient", random_spells),
    Unit.ATTENDANCE: ("emergency", random_attendances),
    Unit.APPOINTMENT: ("outpatient", random_appointments),
}


@pytest.fixture(scope="module")
def people() -> list[dict[str, Any]]:
    return made_up_people()


@pytest.fixture(scope="module")
def engine_reads(people: list[dict[str, Any]]) -> dict[Unit, Found]:
    """What the engine finds, by the number of the record, which is also that of its provider."""
    care = {unit: make(people) for unit, (_, make) in RANDOM.items()}
    found: dict[Unit, Found] = {unit: {} for unit in Unit}
    with open_engine(memory_gb=2, threads=2) as engine:
        for row in mart(engine, people, care):
            number = int(row["provider_code"].removeprefix("R"))
            found[Unit(row["unit_kind"])][number, row["cohort"]] = row["share"]
    return found


def mart(
    engine: Engine, people: list[dict[str, Any]], care: dict[Unit, list[reading.Record]]
) -> list[dict[str, Any]]:
    def table(name: str, rows: list[dict[str, Any]]) -> Any:
        return contract_table(engine, name, *rows)

    own = set(table("outpatient_attendance", []).columns) | {"arrival_at"}
    own |= set(table("emergency_attendance", []).columns)
    visits = {
        unit: [
            {key: value for key, value in record.items() if key in own}
            | {"provider_code": f"R{record['number']}"}
            for record in care[unit]
        ]
        for unit in (Unit.ATTENDANCE, Unit.APPOINTMENT)
    }
    records = {
        "emergency_attendance": table("emergency_attendance", visits[Unit.ATTENDANCE]),
        "outpatient_attendance": table("outpatient_attendance", visits[Unit.APPOINTMENT]),
        "person": table("person", people),
        "provider": table("provider", [{"provider_code": "R0", "provider_type": "acute"}]),
    }
    episodes = table("inpatient_episode", [as_episode(record) for record in care[Unit.SPELL]])
    spell = episode_spells(episodes, records["person"])
    found: list[dict[str, Any]] = engine.connection.to_pyarrow(
        mitigable(spell, spell_codes(spell), records)
    ).to_pylist()
    return found


def as_episode(record: reading.Record) -> dict[str, Any]:
    same = (
        "person_id",
        "admission_method",
        "discharge_method",
        "patient_classification",
        "diagnoses",
        "procedures",
        "hrg_code",
    )
    return {
        **{key: record[key] for key in same},
        "provider_code": f"R{record['number']}",
        "spell_id": "1",
        "episode_number": 1,
        "admission_date": record["admitted"],
        "episode_start": record["admitted"],
        "discharge_date": record["discharged"],
        "episode_end": record["discharged"],
        "procedure_dates": [record["operated"]] * len(record["procedures"]),
    }


@pytest.mark.parametrize("unit", list(Unit), ids=lambda unit: unit.value)
def test_both_readings_agree(
    unit: Unit, people: list[dict[str, Any]], engine_reads: dict[Unit, Found]
) -> None:
    setting, make = RANDOM[unit]
    records = make(people)
    again = {
        (records[place]["number"], cohort): share
        for (place, cohort), share in reading.memberships(setting, records).items()
    }
    assert engine_reads[unit] == pytest.approx(again)
    members = Counter(cohort for _, cohort in again)
    of_unit = {cohort.id for cohort in load_cohorts() if cohort.unit is unit}
    absent = {cohort for cohort in of_unit - set(members) if not cohort.startswith("excess_bed")}
    assert not absent, "records that put no cohort to the test prove nothing"
