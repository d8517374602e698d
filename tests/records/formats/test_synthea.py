"""Synthea's CSV export."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.records.formats.miniature import Ingested, take_in, wide

PATIENTS = wide(
    {"Id": "ana", "BIRTHDATE": "1950-03-12", "DEATHDATE": "", "GENDER": "F"},
    {"Id": "ben", "BIRTHDATE": "1980-06-01", "DEATHDATE": "2020-02-03", "GENDER": "M"},
)


def encounter(name: str, kind: str, start: str, stop: str, at: str = "surgery") -> dict[str, str]:
    return {
        "Id": name,
        "START": start,
        "STOP": stop,
        "PATIENT": "ana",
        "ORGANIZATION": at,
        "PROVIDER": "doctor",
        "ENCOUNTERCLASS": kind,
        "CODE": "1",
        "DESCRIPTION": kind,
    }


FILES = {
    "patients.csv": PATIENTS,
    "encounters.csv": wide(
        encounter("a", "wellness", "2018-01-01T09:00:00Z", "2018-01-01T09:15:00Z"),
        encounter("b", "ambulatory", "2018-02-01T09:00:00Z", "2018-02-01T09:15:00Z"),
        encounter("c", "wellness", "2019-01-01T09:00:00Z", "2019-01-01T09:15:00Z", "other"),
        encounter("d", "emergency", "2019-05-01T23:00:00Z", "2019-05-02T01:00:00Z", "hospital"),
        encounter("e", "inpatient", "2019-05-02T01:00:00Z", "2019-05-04T12:00:00Z", "hospital"),
        encounter("f", "inpatient", "2019-08-01T08:00:00Z", "2019-08-02T12:00:00Z", "hospital"),
        encounter("g", "outpatient", "2019-09-01T09:00:00Z", "2019-09-01T10:00:00Z", "hospital"),
        encounter("h", "snf", "2019-10-01T09:00:00Z", "2019-10-05T10:00:00Z", "home"),
        encounter("i", "urgentcare", "2019-11-01T09:00:00Z", "2019-11-01T10:00:00Z", "clinic"),
        encounter("j", "moonbase", "2019-12-01T09:00:00Z", "2019-12-01T10:00:00Z", "moon"),
    ),
    "conditions.csv": wide({"START": "2018-02-01", "PATIENT": "ana", "CODE": "44054006"}),
    "observations.csv": wide(
        {
            "DATE": "2018-02-01T09:00:00Z",
            "PATIENT": "ana",
            "CODE": "8480-6",
            "VALUE": "140.0",
            "UNITS": "mm[Hg]",
        },
        {
            "DATE": "2018-02-01T09:00:00Z",
            "PATIENT": "ana",
            "CODE": "72166-2",
            "VALUE": "Never smoker",
            "UNITS": "",
        },
    ),
    "medications.csv": wide(
        {"START": "2018-02-01T09:00:00Z", "PATIENT": "ana", "ENCOUNTER": "b", "CODE": "314076"}
    ),
    "organizations.csv": wide({"Id": "surgery", "NAME": "A surgery", "ZIP": "02180"}),
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return take_in(tmp_path_factory.mktemp("synthea"), "synthea", FILES)


def test_somebody_belongs_where_the_wellness_visits_are(read: Ingested) -> None:
    assert read.rows("registration", "person_id, start_date, practice_code, end_date") == [
        ("ana", date(2018, 1, 1), "SURGERY", date(2019, 1, 1)),
        ("ana", date(2019, 1, 1), "OTHER", None),
    ]


def test_every_encounter_goes_to_one_table_or_is_refused(read: Ingested) -> None:
    assert [row[0] for row in read.rows("gp_contact", "contact_id")] == ["a", "b", "c"]
    assert read.rows("inpatient_episode", "spell_id, admission_method, diagnoses") == [
        ("e", "21", None),
        ("f", "99", None),
    ]
    assert read.rows("emergency_attendance", "arrival_at, department_type") == [
        (datetime(2019, 5, 1, 23, 0), "01"),
        (datetime(2019, 11, 1, 9, 0), "03"),
    ]
    assert read.rows("community_contact", "team_type") == [("SNF",)]
    assert read.rejected("outpatient_attendance") == [("missing", "first_attendance")]


def test_dollars_and_american_drug_codes_are_left_out(read: Ingested) -> None:
    assert read.rows("prescription", "issue_date, bnf_code, dmd_code, cost, practice_code") == [
        (date(2018, 2, 1), None, None, None, "SURGERY")
    ]
    assert {cost for (cost,) in read.rows("gp_contact", "cost")} == {None}


def test_common_measurements_have_a_concept_and_others_are_refused(read: Ingested) -> None:
    assert read.rows("gp_event", "recorded_date, snomed_code, value, unit") == [
        (date(2018, 2, 1), "271649006", 140.0, "mm[Hg]"),
        (date(2018, 2, 1), "44054006", None, None),
    ]
    assert read.rejected("gp_event") == [("missing", "snomed_code")]


def test_a_dead_patient_s_death_is_kept(read: Ingested) -> None:
    assert read.rows("person", "person_id, death_date") == [
        ("ana", None),
        ("ben", date(2020, 2, 3)),
    ]
