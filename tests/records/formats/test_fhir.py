"""FHIR R4: what each resource becomes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.records.formats.fhir_patients import (
    ALL,
    ANA_S,
    bundle,
)
from tests.records.formats.miniature import KEY, Ingested, take_in


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return take_in(tmp_path_factory.mktemp("fhir"), "fhir", {"all.json": bundle(*ALL)}, key=KEY)


def test_a_patient_is_known_by_the_nhs_number_or_else_by_the_id(read: Ingested) -> None:
    columns = "person_id, birth_month, sex, ethnic_category, death_date"
    assert set(read.rows("person", columns)) == {
        (ANA_S, date(1950, 3, 1), "female", "G", None),
        ("ben", date(1980, 7, 1), "indeterminate", None, None),
    }


def test_registration_is_with_the_general_practitioner_since_the_first_entry(
    read: Ingested,
) -> None:
    assert set(read.rows("registration", "person_id, start_date, practice_code")) == {
        (ANA_S, date(2023, 4, 1), "C84001"),
        ("ben", date(2020, 1, 1), "V81999"),
    }


def test_a_stay_holds_its_diagnoses_and_operations(read: Ingested) -> None:
    columns = (
        "spell_id, provider_code, admission_date, discharge_date, admission_method, "
        "discharge_destination, diagnoses, procedures, procedure_dates"
    )
    assert read.rows("inpatient_episode", columns) == [
        (
            "stay", "RX1", date(2023, 5, 2), date(2023, 5, 5), "21", "19", ["J189", "I10"],
            ["X352"], [date(2023, 5, 3)],
        )
    ]  # fmt: skip


def test_encounters_go_where_their_class_and_organisation_say(read: Ingested) -> None:
    assert read.rows("gp_contact", "contact_id, contact_at, practice_code, practitioner_code") == [
        ("visit", datetime(2023, 4, 1, 9, 0), "C84001", "1234567")
    ]
    assert read.rows("emergency_attendance", "arrival_at, departure_at, provider_code") == [
        (datetime(2023, 5, 1, 22, 0), datetime(2023, 5, 2, 1, 0), "RX1")
    ]
    assert read.rows("community_contact", "mode, duration_minutes") == [("home_visit", 30.0)]


def test_kept_and_missed_appointments_are_outpatients(read: Ingested) -> None:
    assert read.rows("outpatient_attendance", "appointment_date, attended, first_attendance") == [
        (date(2023, 6, 1), "5", "9"),
        (date(2023, 7, 1), "3", "9"),
    ]
    assert read.rejected("outpatient_attendance") == [("missing", "first_attendance")]


def test_entries_are_components_and_partial_dates_begin_their_month(read: Ingested) -> None:
    assert read.rows("gp_event", "recorded_date, snomed_code, value, unit") == [
        (date(2023, 4, 1), "271649006", 140.0, "mmHg"),
        (date(2023, 4, 1), "271650006", 85.0, "mmHg"),
        (date(2023, 5, 2), "233604007", None, None),
    ]


def test_what_has_no_code_or_nobody_is_refused(read: Ingested) -> None:
    # The operation is OPCS-4, Ben's observation is a LOINC code that is not mapped.
    assert read.rejected("gp_event") == [
        ("missing", "person_id"),
        ("missing", "snomed_code"),
        ("missing", "snomed_code"),
    ]


def test_orders_of_medicines_are_items_and_referrals_are_not_tests(read: Ingested) -> None:
    assert read.rows("prescription", "issue_date, dmd_code, quantity, practitioner_code") == [
        (date(2023, 4, 1), "319283006", 28.0, "1234567")
    ]
    assert read.rows("referral", "referral_id, referral_date, priority, kind, provider_code") == [
        ("referral", date(2023, 4, 1), "urgent", "referral", "RX1")
    ]


def test_every_row_is_accepted_or_refused(read: Ingested) -> None:
    assert read.reconciles()
