"""The Emergency Care Data Set, as released and as a warehouse holds it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from tests.records.formats.miniature import take_in, wide

RELEASED = {
    "TOKEN_PERSON_ID": "ANA",
    "ARRIVAL_DATE": "2023-01-02",
    "ARRIVAL_TIME": "23:30:00",
    "DEPARTURE_DATE": "2023-01-03",
    "DEPARTURE_TIME": "01:00:00",
    "PROVIDER_CODE": "RX1RA",
    "DEPARTMENT_TYPE": "1",
    "ATTENDANCE_CATEGORY": "1",
    "ARRIVAL_MODE": "1048031000000100",
    "ACUITY": "1064911000000105",
    "CHIEF_COMPLAINT": "29857009",
    "DIAGNOSIS_CODE_1": "57054005",
    "DIAGNOSIS_CODE_10": "38341003",
    "DIAGNOSIS_CODE_2": "44054006",
    "TREATMENT_CODE_1": "183964008",
    "DISCHARGE_STATUS": "182992009",
    "DISCHARGE_FOLLOW_UP": "3780001",
    "HEALTH_RESOURCE_GROUP": "VB09Z",
    "FINAL_PRICE": "180.50",
    "PDS_GENERAL_PRACTICE": "C84001",
    "LSOA_2011": "E01013800",
    "STATED_GENDER": "2",
    "ETHNIC_CATEGORY": "A",
    "BIRTH_MONTH": "3",
    "BIRTH_YEAR": "1950",
}


def test_a_released_file_reads_with_its_codes_in_order(tmp_path: Path) -> None:
    read = take_in(tmp_path, "ecds", {"FILE_ECDS.txt": wide(RELEASED, delimiter="|")})
    when = "arrival_at, departure_at, provider_code, department_type, hrg_code, cost"
    assert read.rows("emergency_attendance", when) == [
        (
            datetime(2023, 1, 2, 23, 30),
            datetime(2023, 1, 3, 1, 0),
            "RX1",
            "01",
            "VB09Z",
            Decimal("180.50"),
        )
    ]
    coded = "acuity, chief_complaint, diagnoses, investigations, treatments, discharge_follow_up"
    assert read.rows("emergency_attendance", coded) == [
        (
            "1064911000000105",
            "29857009",
            ["57054005", "44054006", "38341003"],
            [],
            ["183964008"],
            "3780001",
        )
    ]
    assert read.rows("person", "person_id, birth_month, sex, ethnic_category") == [
        ("ANA", date(1950, 3, 1), "female", "A")
    ]
    assert read.rows("registration", "start_date, practice_code, lsoa_code") == [
        (date(2023, 1, 2), "C84001", "E01013800")
    ]


def test_a_warehouse_s_clinical_tables_join_the_attendance(tmp_path: Path) -> None:
    attendance = wide(
        {
            "PRIMARYKEY_ID": "1",
            "patient.nhs_number.value Pseudo": "ANA",
            "attendance.arrival.date": "2023-01-02",
            "attendance.arrival.time": "10:00",
            "attendance.location.department_type": "03",
            "attendance.location.hes_provider_3": "RX1",
            "patient.age_at_arrival": "40",
        }
    )
    diagnoses = wide(
        {"PRIMARYKEY_ID": "1", "SNOMED_ID": "1", "code": "44054006", "sequence_number": "2"},
        {"PRIMARYKEY_ID": "1", "SNOMED_ID": "2", "code": "57054005", "sequence_number": "1"},
        {"PRIMARYKEY_ID": "9", "SNOMED_ID": "3", "code": "38341003", "sequence_number": "1"},
    )
    files = {
        "sus_ae.emergency_care.csv": attendance,
        "sus_ae.clinical.diagnoses.snomed.csv": diagnoses,
    }
    read = take_in(tmp_path, "ecds", files)
    assert read.rows("emergency_attendance", "department_type, diagnoses, cost") == [
        ("03", ["57054005", "44054006"], None)
    ]
    assert read.rows("person", "birth_month, sex") == [(date(1982, 7, 1), "unknown")]
    assert read.rows("registration", "practice_code") == [("V81999",)]


def test_a_death_in_the_department_is_the_person_s_death(tmp_path: Path) -> None:
    died = RELEASED | {"DISCHARGE_STATUS": "75004002"}
    read = take_in(tmp_path, "ecds", {"ecds.csv": wide(died)})
    assert read.rows("person", "death_date") == [(date(2023, 1, 2),)]


def test_a_department_of_no_known_type_is_refused(tmp_path: Path) -> None:
    read = take_in(tmp_path, "ecds", {"ecds.csv": wide(RELEASED | {"DEPARTMENT_TYPE": "7"})})
    assert read.rejected("emergency_attendance") == [("unknown code", "department_type")]
    assert read.reconciles()
