"""Hospital Episode Statistics: what a few lines of each file become."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.records.formats.miniature import Ingested, take_in, wide

EPISODE = {
    "PSEUDO_HESID": "ANA",
    "EPIKEY": "1",
    "ADMIDATE": "2019-05-01",
    "EPISTART": "2019-05-01",
    "EPIEND": "2019-05-03",
    "DISDATE": "2019-05-04",
    "EPIORDER": "1",
    "EPISTAT": "3",
    "EPITYPE": "1",
    "ADMIMETH": "21",
    "ADMISORC": "19",
    "DISMETH": "1",
    "DISDEST": "19",
    "CLASSPAT": "1",
    "TRETSPEF": "300",
    "PROCODE3": "RX1",
    "GPPRAC": "C84001",
    "LSOA11": "E01013800",
    "MYDOB": "031950",
    "SEX": "2",
    "ETHNOS": "A",
    "SUSHRG": "DZ11K",
    "DIAG_4_01": "J181",
    "DIAG_4_02": "I10X",
    "DIAG_4_03": "-",
    "OPERTN_4_01": "-",
    "OPERTN_4_02": "X352",
    "OPDATE_01": "1800-01-01",
    "OPDATE_02": "2019-05-02",
}
SECOND = EPISODE | {
    "EPIKEY": "2",
    "EPISTART": "2019-05-03",
    "EPIEND": "2019-05-04",
    "EPIORDER": "2",
    "TRETSPEF": "&",
}


@pytest.fixture
def admitted(tmp_path: Path) -> Ingested:
    unfinished = EPISODE | {"EPIKEY": "3", "ADMIDATE": "2019-06-01", "EPISTAT": "1"}
    return take_in(tmp_path, "hes", {"HES_APC_1920.csv": wide(EPISODE, SECOND, unfinished)})


def test_an_admission_of_two_episodes_is_one_spell(admitted: Ingested) -> None:
    columns = "spell_id, episode_number, episode_start, discharge_date, treatment_function_code"
    assert admitted.rows("inpatient_episode", columns) == [
        ("ANA-2019-05-01", 1, date(2019, 5, 1), date(2019, 5, 4), "300"),
        ("ANA-2019-05-01", 2, date(2019, 5, 3), date(2019, 5, 4), None),
    ]


def test_codes_lose_their_placeholders_and_dates_stay_with_their_procedures(
    admitted: Ingested,
) -> None:
    columns = "diagnoses, procedures, procedure_dates, hrg_code"
    coded = (["J181", "I10X"], ["X352"], [date(2019, 5, 2)], "DZ11K")
    assert admitted.rows("inpatient_episode", columns) == [coded, coded]


def test_the_person_practice_and_provider_come_from_the_episodes(admitted: Ingested) -> None:
    assert admitted.rows("person", "person_id, birth_month, sex, ethnic_category, death_date") == [
        ("ANA", date(1950, 3, 1), "female", "A", None)
    ]
    assert admitted.rows("registration", "start_date, practice_code, end_date, lsoa_code") == [
        (date(2019, 5, 1), "C84001", None, "E01013800")
    ]
    assert admitted.rows("practice", "practice_code") == [("C84001",)]
    assert admitted.rows("provider", "provider_code") == [("RX1",)]


def test_newer_files_with_bars_and_six_character_codes_read_alike(tmp_path: Path) -> None:
    newer = {
        "TOKEN_PERSON_ID": "BEN",
        "ADMIDATE": "2022-01-01",
        "EPISTART": "2022-01-01",
        "EPIEND": "2022-01-01",
        "DISDATE": "2022-01-01",
        "ADMIMETH": "11",
        "CLASSPAT": "2",
        "PROCODE5": "RX1RA",
        "PROVSPNOPS": "S9",
        "EPIORDER": "99",
        "STARTAGE": "42",
        "DIAG_01": "E119D",
        "OPERTN_01": "X999",
        "OPERTN_02": "C751",
        "WELL_BABY_IND": "N",
    }
    read = take_in(tmp_path, "hes", {"FILE0_NIC_HES_APC_202103.txt": wide(newer, delimiter="|")})
    columns = "provider_code, spell_id, episode_number, diagnoses, procedures, well_baby"
    assert read.rows("inpatient_episode", columns) == [("RX1", "S9", 1, ["E119"], ["C751"], False)]
    # Without a MYDOB: 42 and a half years before the episode.
    assert read.rows("person", "birth_month, sex") == [(date(1979, 7, 1), "unknown")]
    assert read.rows("registration", "practice_code") == [("V81999",)]


def test_an_infant_s_age_is_a_band_of_days(tmp_path: Path) -> None:
    born = EPISODE | {"MYDOB": "", "STARTAGE": "7001", "ADMIMETH": "82", "EPITYPE": "3"}
    read = take_in(tmp_path, "hes", {"apc.csv": wide(born)})
    assert read.rows("person", "birth_month") == [(date(2019, 5, 1),)]


def test_two_months_of_birth_under_one_pseudonym_are_told(tmp_path: Path) -> None:
    other = SECOND | {"MYDOB": "041950"}
    third = SECOND | {"EPIKEY": "9", "EPIORDER": "3"}
    read = take_in(tmp_path, "hes", {"apc.csv": wide(EPISODE, other, third)})
    assert read.rows("person", "birth_month") == [(date(1950, 3, 1),)]
    assert read.rejected("person") == [("two birth months", "birth_month")]


def test_somebody_moves_when_seen_with_another_practice(tmp_path: Path) -> None:
    not_known = EPISODE | {"ADMIDATE": "2019-07-01", "EPISTART": "2019-07-01", "GPPRAC": "&"}
    moved = EPISODE | {"ADMIDATE": "2019-09-01", "EPISTART": "2019-09-01", "GPPRAC": "C84002"}
    later = [row | {"EPIEND": "2019-09-02", "DISDATE": "2019-09-02"} for row in (not_known, moved)]
    read = take_in(tmp_path, "hes", {"apc.csv": wide(EPISODE, *later)})
    assert read.rows("registration", "start_date, practice_code, end_date") == [
        (date(2019, 5, 1), "C84001", date(2019, 9, 1)),
        (date(2019, 9, 1), "C84002", None),
    ]


def test_appointments_keep_what_hes_does_not_know(tmp_path: Path) -> None:
    appointment = {
        "PSEUDO_HESID": "ANA",
        "APPTDATE": "2019-05-01",
        "ATTENDED": "5",
        "FIRSTATT": "1",
        "APPTAGE": "69",
        "SEX": "2",
        "PROCODE3": "RX1",
        "REFSOURC": "03",
        "PREFERER": "&",
        "OPERTN_4_01": "X999",
        "OPERTN_4_02": "X998",
    }
    missed = appointment | {"ATTENDED": "3", "FIRSTATT": "9", "OPERTN_4_02": ""}
    read = take_in(tmp_path, "hes", {"hes_op_1920.csv": wide(appointment, missed)})
    columns = "attended, first_attendance, referral_source, referrer_code, procedure_codes"
    assert read.rows("outpatient_attendance", columns) == [
        ("3", "9", "03", None, []),
        ("5", "1", "03", None, ["X998"]),
    ]


ATTENDANCE = {
    "PSEUDO_HESID": "ANA",
    "ARRIVALDATE": "2018-12-31",
    "ARRIVALTIME": "2330",
    "DEPDUR": "90",
    "INITTIME": "2345",
    "AEDEPTTYPE": "01",
    "AEATTENDCAT": "1",
    "AEARRIVALMODE": "1",
    "AEATTENDDISP": "03",
    "ARRIVALAGE": "30",
    "SEX": "1",
    "PROCODE3": "RX1",
    "DIAG2_01": "38",
    "INVEST2_01": "24",
    "TREAT2_01": "22",
    "TREAT2_02": "99",
}


def test_attendances_use_emergency_care_concepts_where_they_say_the_same(tmp_path: Path) -> None:
    read = take_in(tmp_path, "hes", {"hes_ae_1819.csv": wide(ATTENDANCE)})
    assert read.rows("emergency_attendance", "arrival_at, departure_at, arrival_mode") == [
        (datetime(2018, 12, 31, 23, 30), datetime(2019, 1, 1, 1, 0), "1048031000000100")
    ]
    coded = "diagnoses, investigations, treatments, discharge_status, discharge_follow_up"
    assert read.rows("emergency_attendance", coded) == [
        (["38"], ["1088291000000101"], ["22", "183964008"], "182992009", "3780001")
    ]


def test_whoever_left_before_assessment_is_told_from_whoever_left_after(tmp_path: Path) -> None:
    after = ATTENDANCE | {"AEATTENDDISP": "12"}
    before = after | {"INITTIME": "4000", "ARRIVALTIME": "4000", "DEPDUR": ""}
    read = take_in(tmp_path, "hes", {"hes_ae_1819.csv": wide(after, before)})
    assert read.rows("emergency_attendance", "arrival_at, discharge_status") == [
        (datetime(2018, 12, 31, 0, 0), "1066301000000103"),
        (datetime(2018, 12, 31, 23, 30), "1066311000000101"),
    ]


def test_a_death_in_hospital_is_the_person_s_death(tmp_path: Path) -> None:
    died = EPISODE | {"DISMETH": "4", "DISDEST": "79"}
    read = take_in(tmp_path, "hes", {"apc.csv": wide(died)})
    assert read.rows("person", "death_date") == [(date(2019, 5, 4),)]


SUS_EPISODE = {
    "PRIMARYKEY_ID": "7",
    "EPISODES_ID": "1",
    "patient.identity.nhs_number.value Pseudo": "ANA",
    "spell.hospital_provider_spell_number": "H7",
    "number": "1",
    "admission.date": "2023-05-01",
    "admission.method": "21",
    "admission.patient_classification": "1",
    "start_date": "2023-05-01",
    "end_date": "2023-05-03",
    "discharge.date": "2023-05-03",
    "commissioning.service_agreement.provider": "RX1RA",
    "commissioning.grouping.core_hrg": "DZ11K",
    "patient.identity.birth_month": "3",
    "patient.identity.birth_year": "1950",
    "patient.identity.gender": "2",
    "patient.registration.general_practice": "C84001",
}
SUS_APPOINTMENT = {
    "PRIMARYKEY_ID": "8",
    "appointment.patient.identity.nhs_number.value Pseudo": "ANA",
    "appointment.date": "2023-06-01",
    "appointment.first_attendance": "1",
    "appointment.attended_or_dna": "5",
    "appointment.commissioning.service_agreement.provider": "RX1",
    "appointment.commissioning.tariff_calculation.final_price": "187.00",
}


def test_sus_tables_of_a_warehouse_read_beside_their_codes(tmp_path: Path) -> None:
    key = {"PRIMARYKEY_ID": "7", "EPISODES_ID": "1"}
    read = take_in(
        tmp_path,
        "hes",
        {
            "spell.episodes.csv": wide(SUS_EPISODE),
            "spell.episodes.clinical_coding.diagnosis.icd.csv": wide(
                key | {"ICD_ID": "2", "code": "I10X"}, key | {"ICD_ID": "1", "code": "J181"}
            ),
            "spell.episodes.clinical_coding.procedure.opcs.csv": wide(
                key | {"OPCS_ID": "1", "code": "X352", "date": "2023-05-02"}
            ),
            "appointment.csv": wide(SUS_APPOINTMENT),
        },
    )
    columns = "provider_code, spell_id, hrg_code, diagnoses, procedures, procedure_dates"
    assert read.rows("inpatient_episode", columns) == [
        ("RX1", "H7", "DZ11K", ["J181", "I10X"], ["X352"], [date(2023, 5, 2)])
    ]
    assert read.rows("outpatient_attendance", "attended, procedure_codes, cost") == [
        ("5", None, Decimal("187.00"))
    ]
    assert read.rows("person", "person_id, birth_month, sex") == [
        ("ANA", date(1950, 3, 1), "female")
    ]
