"""The activity is varied enough that most cohorts of mitigable activity have members."""

from __future__ import annotations

import duckdb

from tests.shared_data import shared
from tests.synthetic.cohort_rules import ATTENDANCE_TYPE, Definitions, Record

SPELLS = """
    SELECT any_value(e.person_id) AS person_id, any_value(admission_method) AS admission_method,
           any_value(discharge_method) AS discharge_method,
           any_value(patient_classification) AS patient_classification,
           arg_max(diagnoses, episode_number) AS diagnoses,
           arg_max(procedures, episode_number) AS procedures,
           arg_max(hrg_code, episode_number) AS hrg_code,
           date_diff('day', any_value(admission_date), any_value(discharge_date))
               AS length_of_stay,
           any_value(date_diff('year', birth_month, admission_date)) AS age
    FROM inpatient_episode e JOIN person USING (person_id) GROUP BY provider_code, spell_id
    """
APPOINTMENTS = """
    SELECT treatment_function_code, first_attendance, referral_source, hrg_code, attended,
           date_diff('year', birth_month, appointment_date) AS age
    FROM outpatient_attendance JOIN person USING (person_id)
    WHERE attended IN ('5', '6') AND hash(person_id) % 12 = 0
    """
ATTENDANCES = """
    SELECT arrival_mode, attendance_category, discharge_status, discharge_follow_up, hrg_code,
           investigations, treatments, department_type,
           date_diff('year', birth_month, CAST(arrival_at AS DATE)) AS age
    FROM emergency_attendance JOIN person USING (person_id)
    WHERE hash(person_id) % 3 = 0
    """


def records(tables: duckdb.DuckDBPyConnection, sql: str) -> list[Record]:
    answer = tables.execute(sql)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def test_most_cohorts_have_members(tables: duckdb.DuckDBPyConnection) -> None:
    definitions = Definitions(shared("data/mitigable_activity"))
    appointments = records(tables, APPOINTMENTS)
    for appointment in appointments:
        appointment["attendance_type"] = ATTENDANCE_TYPE[str(appointment["first_attendance"])]
    by_setting = {
        "inpatient": records(tables, SPELLS),
        "outpatient": appointments,
        "emergency": records(tables, ATTENDANCES),
    }
    found = {
        str(cohort["id"])
        for _, cohort in definitions.cohorts.iterrows()
        if definitions.has_member(cohort, by_setting[str(cohort["setting"])])
    }
    missing = set(definitions.cohorts["id"]) - found
    assert len(found) >= 80, sorted(missing)


def test_earlier_spells_bring_readmissions_and_frailty(tables: duckdb.DuckDBPyConnection) -> None:
    again = tables.execute(
        f"SELECT count(*) FROM ({_dated()}) a JOIN ({_dated()}) b USING (person_id) "
        "WHERE b.admission_method LIKE '2%' AND a.discharge_method <> '4' "
        "AND b.admission_date - a.discharge_date BETWEEN 0 AND 28 AND a.spell_id <> b.spell_id"
    ).fetchone()
    assert again is not None
    assert again[0] > 100


def _dated() -> str:
    return (
        "SELECT person_id, spell_id, admission_method, discharge_method, admission_date, "
        "discharge_date FROM inpatient_episode WHERE episode_number = 1"
    )
