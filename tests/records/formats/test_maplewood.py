"""Maplewood: a format that somebody else wrote for files of their own, all of them Parquet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
from tests.records.formats.miniature import Ingested, take_in_folder

PATIENTS = """
    select 'PAT_1' as patient_id, 'INVALID' as nhs_number, date '1950-03-12' as date_of_birth,
        'U' as gender, 'A' as ethnicity, 'M81001' as registered_practice,
        date '2022-01-01' as created_date
"""
EPISODES = """
    select * from (values
        ('E1', 'PAT_1', 'RAA', date '2022-02-01', date '2022-02-01', '11', '19', '19', 0,
         'I25', 'INVALID,E11', 'W37', null, 'AA23', 'C1', '300'),
        ('E2', 'PAT_1', 'RAA', date '2022-03-05', date '2022-03-01', '21', '01', '19', -4,
         'J18', '', null, null, 'AA23', 'C1', '300')
    ) as t(episode_id, patient_id, trust_code, admission_date, discharge_date, admission_method,
        admission_source, discharge_destination, length_of_stay, primary_diagnosis,
        secondary_diagnoses, primary_procedure, secondary_procedures, hrg_code, consultant_code,
        specialty)
"""
REFERRALS = """
    select 'M1' as referral_id, 'PAT_1' as patient_id, date '2022-04-01' as referral_date,
        'Emergency' as urgency, 9 as total_contacts, date '2022-04-02' as first_contact_date,
        date '2022-06-02' as last_contact_date, date '2022-07-01' as discharge_date,
        'Moved area' as discharge_reason
"""
PACKAGES = """
    select 'PAT_1' as patient_id, 'DIRECT_PAYMENT' as package_type, date '2022-05-01' as start_date,
        date '2022-05-31' as end_date, 371 as weekly_cost, 'Provider_1' as care_provider
"""


def read_all(folder: Path) -> Ingested:
    extract = folder / "extract"
    extract.mkdir()
    files = {
        "patients": f"{PATIENTS} union all {PATIENTS}",
        "sus_episodes": EPISODES,
        "mhsds_referrals": REFERRALS,
        "social_care": PACKAGES,
    }
    for name, sql in files.items():
        duckdb.sql(f"copy ({sql}) to '{extract / name}.parquet' (format parquet)")
    return take_in_folder(folder, "maplewood", extract)


def test_maplewood_is_read_and_its_faults_are_told(tmp_path: Path) -> None:
    read = read_all(tmp_path)
    assert read.load.people == 1
    assert read.rows("person", "distinct person_id, birth_month, sex") == [
        ("PAT_1", date(1950, 3, 1), "unknown")
    ]
    columns = "spell_id, patient_classification, diagnoses, procedures"
    assert read.rows("inpatient_episode", columns) == [("E1", "2", ["I25", "E11"], ["W37"])]
    assert read.rejected("inpatient_episode") == [("ends before it starts", "discharge_date")]
    assert read.reconciles()


def test_only_dated_mental_health_contacts_are_placed(tmp_path: Path) -> None:
    read = read_all(tmp_path)
    assert read.rows("mental_health_contact", "contact_at::date") == [
        (date(2022, 4, 2),),
        (date(2022, 6, 2),),
    ]
    assert read.rows("referral", "referral_id, priority, outcome") == [
        ("M1", "urgent", "Moved area")
    ]


def test_a_direct_payment_supports_somebody_at_home(tmp_path: Path) -> None:
    read = read_all(tmp_path)
    columns = "service_type, end_date, weekly_cost, authority_code"
    assert read.rows("social_care_service", columns) == [
        ("home", date(2022, 6, 1), Decimal("371.00"), "MAPLEWOOD-COUNCIL")
    ]
