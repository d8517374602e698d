"""The Community Services and the Mental Health Services Data Sets."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tests.records.formats.miniature import take_in, wide

CSDS_PATIENT = wide(
    {
        "PERSON ID": "p1",
        "PERSON STATED GENDER CODE": "2",
        "ETHNIC CATEGORY": "A",
        "AGE OF PATIENT AT REPORTING PERIOD START (DAYS)": "26685",
        "REPORTING PERIOD START DATE": "2023-04-01",
        "LOWER SUPER OUTPUT AREA (RESIDENCE) 2011": "E01013800",
        "EFFECTIVE FROM": "2023-05-01",
    },
    {
        "PERSON ID": "p2",
        "PERSON STATED GENDER CODE": "1",
        "DateOfBirth Pseudo": "12/03/1950",
        "PERSON DEATH DATE": "01/06/2023",
    },
)
CSDS_PRACTICE = wide(
    {
        "PERSON ID": "p1",
        "GENERAL MEDICAL PRACTICE (PATIENT REGISTRATION)": "C84001",
        "START DATE (GMP PATIENT REGISTRATION)": "2010-01-01",
        "END DATE (GMP PATIENT REGISTRATION)": "31/12/2022",
    }
)
CONTACT = {
    "PERSON ID": "p1",
    "UNIQUE CARE CONTACT IDENTIFIER": "c1",
    "UNIQUE SERVICE REQUEST IDENTIFIER": "r1",
    "CARE CONTACT DATE": "2023-04-10",
    "CARE CONTACT TIME": "09:30:00",
    "CLINICAL CONTACT DURATION OF CARE CONTACT": "45",
    "CONSULTATION MECHANISM (COMMUNITY CARE)": "01",
    "ACTIVITY LOCATION TYPE CODE": "A01",
    "ATTENDANCE STATUS": "5",
    "ORGANISATION IDENTIFIER (CODE OF PROVIDER)": "RY4",
    "EFFECTIVE FROM": "2023-05-01",
}
CSDS = {
    "CYP001MPI.csv": CSDS_PATIENT,
    "CYP002GP.csv": CSDS_PRACTICE,
    "CYP102ServiceTypeReferredTo.csv": wide(
        {
            "UNIQUE SERVICE REQUEST IDENTIFIER": "r1",
            "SERVICE OR TEAM TYPE REFERRED TO (COMMUNITY CARE)": "12",
        }
    ),
    "CYP201CareContact.csv": wide(
        CONTACT,
        CONTACT
        | {"CLINICAL CONTACT DURATION OF CARE CONTACT": "50", "EFFECTIVE FROM": "2023-06-01"},
        CONTACT | {"UNIQUE CARE CONTACT IDENTIFIER": "c2", "ATTENDANCE STATUS": "7"},
        CONTACT
        | {
            "UNIQUE CARE CONTACT IDENTIFIER": "c3",
            "CARE CONTACT TIME": "",
            "CONSULTATION MECHANISM (COMMUNITY CARE)": "11",
        },
    ),
}


def test_community_contacts_are_those_kept_as_last_submitted(tmp_path: Path) -> None:
    read = take_in(tmp_path, "csds", CSDS)
    columns = "contact_at, provider_code, team_type, mode, duration_minutes"
    assert read.rows("community_contact", columns) == [
        (datetime(2023, 4, 10, 0, 0), "RY4", "12", "video", 45.0),
        (datetime(2023, 4, 10, 9, 30), "RY4", "12", "home_visit", 50.0),
    ]


def test_a_patient_s_month_of_birth_may_be_told_from_an_age_in_days(tmp_path: Path) -> None:
    read = take_in(tmp_path, "csds", CSDS)
    assert read.rows("person", "person_id, birth_month, sex, ethnic_category, death_date") == [
        ("p1", date(1950, 3, 1), "female", "A", None),
        ("p2", date(1950, 3, 1), "male", None, date(2023, 6, 1)),
    ]
    assert read.rows(
        "registration", "person_id, practice_code, start_date, end_date, lsoa_code"
    ) == [("p1", "C84001", date(2010, 1, 1), date(2023, 1, 1), "E01013800")]


def test_a_bridging_table_gives_the_pseudonym_that_other_data_sets_use(tmp_path: Path) -> None:
    bridge = wide({"Person_ID": "p1", "Pseudo_NHS_Number": "ANA"})
    read = take_in(tmp_path, "csds", CSDS | {"Bridging.csv": bridge})
    assert read.rows("person", "person_id") == [("ANA",), ("p2",)]
    assert {person for (person,) in read.rows("community_contact", "person_id")} == {"ANA"}


STAY = {
    "Person_ID": "m1",
    "UniqWardStayID": "w1",
    "StartDateWardStay": "2023-06-28",
    "ReportingPeriodEndDate": "2023-06-30",
    "HospitalBedTypeMH": "10",
    "OrgIDProv": "RHA",
    "UniqMonthID": "1479",
}
MHSDS = {
    "MHS001MPI.csv": wide(
        {
            "Person_ID": "m1",
            "NHSNumber Pseudo": "ANA",
            "Gender": "3",
            "AgeRepPeriodStart": "30",
            "ReportingPeriodStartDate": "2023-06-01",
            "UniqMonthID": "1479",
        }
    ),
    "MHS002GP.csv": wide(
        {"Person_ID": "m1", "GMPReg": "C84001", "StartDateGMPRegistration": "2015-05-01"}
    ),
    "MHS101Referral.csv": wide(
        {
            "Person_ID": "m1",
            "UniqServReqID": "r1",
            "ReferralRequestReceivedDate": "2023-06-01",
            "ClinRespPriorityType": "1",
            "ServDischDate": "2023-07-02",
            "OrgIDProv": "RHA",
        }
    ),
    "MHS102ServiceTypeReferredTo.csv": wide({"UniqServReqID": "r1", "ServTeamTypeRefToMH": "A11"}),
    "MHS201CareContact.csv": wide(
        {
            "Person_ID": "m1",
            "UniqCareContID": "c1",
            "UniqServReqID": "r1",
            "CareContDate": "2023-06-05",
            "AttendStatus": "5",
            "OrgIDProv": "RHA",
        },
        {
            "Person_ID": "m1",
            "UniqCareContID": "c2",
            "UniqServReqID": "r1",
            "CareContDate": "2023-06-12",
            "AttendStatus": "3",
            "OrgIDProv": "RHA",
        },
    ),
    "MHS502WardStay.csv": wide(STAY),
}


def test_an_open_ward_stay_has_a_bed_day_a_midnight_to_the_end_of_the_period(
    tmp_path: Path,
) -> None:
    read = take_in(tmp_path, "mhsds", MHSDS)
    assert read.rows("mental_health_contact", "contact_at, kind, team_type") == [
        (datetime(2023, 6, 5, 0, 0), "contact", "A11"),
        (datetime(2023, 6, 28, 0, 0), "bed_day", "10"),
        (datetime(2023, 6, 29, 0, 0), "bed_day", "10"),
        (datetime(2023, 6, 30, 0, 0), "bed_day", "10"),
    ]


def test_a_later_month_closes_the_stay(tmp_path: Path) -> None:
    closed = STAY | {
        "EndDateWardStay": "2023-07-01",
        "ReportingPeriodEndDate": "2023-07-31",
        "UniqMonthID": "1480",
    }
    read = take_in(tmp_path, "mhsds", MHSDS | {"MHS502WardStay.csv": wide(STAY, closed)})
    assert len(read.rows("mental_health_contact", "contact_at")) == 4


def test_mental_health_people_and_referrals(tmp_path: Path) -> None:
    read = take_in(tmp_path, "mhsds", MHSDS)
    assert read.rows("person", "person_id, birth_month, sex") == [
        ("ANA", date(1992, 11, 1), "indeterminate")
    ]
    assert read.rows("referral", "person_id, referral_id, priority, outcome, outcome_date") == [
        ("ANA", "r1", "urgent", "discharged", date(2023, 7, 2))
    ]
    assert read.rows("registration", "person_id, practice_code, start_date") == [
        ("ANA", "C84001", date(2015, 5, 1))
    ]
