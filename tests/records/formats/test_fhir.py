"""FHIR R4: bundles, bulk exports, and the ways in which a reference may be written."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.records.formats.miniature import KEY, Ingested, pseudonym_of, take_in

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
NHS = "https://fhir.nhs.uk/CodeSystem"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"

Resource = dict[str, Any]


def coded(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


ANA: Resource = {
    "resourceType": "Patient",
    "id": "ana",
    "identifier": [{"system": NHS_NUMBER, "value": "9434765919"}],
    "extension": [
        {
            "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory",
            "valueCodeableConcept": coded("https://fhir.hl7.org.uk/CodeSystem/x", "G"),
        }
    ],
    "gender": "female",
    "birthDate": "1950-03-12",
    "generalPractitioner": [{"reference": "Organization/surgery"}],
}
BEN: Resource = {"resourceType": "Patient", "id": "ben", "gender": "other", "birthDate": "1980"}
SURGERY: Resource = {
    "resourceType": "Organization",
    "id": "surgery",
    "identifier": [{"system": ODS, "value": "C84001"}],
    "name": "A surgery",
}
HOSPITAL: Resource = {
    "resourceType": "Organization",
    "id": "hospital",
    "identifier": [{"system": ODS, "value": "RX1"}],
    "name": "A hospital",
}
DOCTOR: Resource = {
    "resourceType": "Practitioner",
    "id": "doctor",
    "identifier": [{"system": "https://fhir.hl7.org.uk/Id/gmc-number", "value": "1234567"}],
}


def encounter(name: str, kind: str, start: str, end: str, at: str, **more: Any) -> Resource:
    return {
        "resourceType": "Encounter",
        "id": name,
        "status": "finished",
        "class": {"code": kind},
        "subject": {"reference": "Patient/ana"},
        "period": {"start": start, "end": end},
        "serviceProvider": {"reference": f"Organization/{at}"},
        "participant": [{"individual": {"reference": "Practitioner/doctor"}}],
        **more,
    }


SURGERY_VISIT = encounter(
    "visit", "AMB", "2023-04-01T09:00:00+01:00", "2023-04-01T09:10:00+01:00", "surgery"
)
EMERGENCY = encounter(
    "emergency", "EMER", "2023-05-01T22:00:00Z", "2023-05-02T01:00:00Z", "hospital"
)
STAY = encounter(
    "stay",
    "IMP",
    "2023-05-02T01:00:00Z",
    "2023-05-05T12:00:00Z",
    "hospital",
    hospitalization={
        "dischargeDisposition": coded(
            "https://fhir.nhs.uk/CodeSystem/UKCore-DischargeDestination", "19"
        )
    },
    reasonCode=[coded("http://hl7.org/fhir/sid/icd-10", "I10")],
)
WARD = encounter(
    "ward", "IMP", "2023-05-02", "2023-05-05", "hospital", partOf={"reference": "Encounter/stay"}
)
CLINIC = encounter("clinic", "AMB", "2023-06-01T10:00:00Z", "2023-06-01T10:30:00Z", "hospital")
HOME = encounter("home", "HH", "2023-06-02T10:00:00Z", "2023-06-02T10:30:00Z", "hospital")
PLANNED = encounter("planned", "AMB", "2030-01-01", "2030-01-01", "hospital", status="planned")
STRANGE = encounter("strange", "XYZ", "2023-06-03", "2023-06-03", "hospital")
PNEUMONIA: Resource = {
    "resourceType": "Condition",
    "id": "pneumonia",
    "code": {
        "coding": [
            {"system": SNOMED, "code": "233604007"},
            {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "J18.91"},
        ]
    },
    "subject": {"reference": "Patient/ana"},
    "encounter": {"reference": "Encounter/stay"},
}
OPERATION: Resource = {
    "resourceType": "Procedure",
    "id": "operation",
    "status": "completed",
    "code": coded(f"{NHS}/opcs-4", "X35.2"),
    "subject": {"reference": "Patient/ana"},
    "encounter": {"reference": "Encounter/stay"},
    "performedDateTime": "2023-05-03T09:00:00Z",
}
PRESSURE: Resource = {
    "resourceType": "Observation",
    "id": "pressure",
    "status": "final",
    "code": coded(LOINC, "85354-9"),
    "subject": {"reference": "Patient/ana"},
    "effectiveDateTime": "2023-04",
    "component": [
        {"code": coded(LOINC, "8480-6"), "valueQuantity": {"value": 140, "unit": "mmHg"}},
        {"code": coded(LOINC, "8462-4"), "valueQuantity": {"value": 85, "unit": "mmHg"}},
    ],
}
REFUTED = PNEUMONIA | {"id": "refuted", "verificationStatus": coded("x", "refuted")}
OTHER_CODE: Resource = {
    "resourceType": "Observation",
    "id": "other",
    "status": "final",
    "code": coded(LOINC, "99999-9"),
    "subject": {"reference": "Patient/ben"},
    "effectiveDateTime": "2020",
}
TABLETS: Resource = {
    "resourceType": "MedicationRequest",
    "id": "tablets",
    "status": "active",
    "intent": "order",
    "authoredOn": "2023-04-01",
    "subject": {"reference": "Patient/ana"},
    "requester": {"reference": "Practitioner/doctor"},
    "medicationReference": {"reference": "Medication/amlodipine"},
    "dispenseRequest": {"quantity": {"value": 28}},
}
AMLODIPINE: Resource = {
    "resourceType": "Medication",
    "id": "amlodipine",
    "code": coded("https://dmd.nhs.uk", "319283006"),
}
MISSED: Resource = {
    "resourceType": "Appointment",
    "id": "missed",
    "status": "noshow",
    "start": "2023-07-01T09:00:00Z",
    "participant": [
        {"actor": {"reference": "Practitioner/doctor"}},
        {"actor": {"reference": "Patient/ana"}},
    ],
}
REFERRAL: Resource = {
    "resourceType": "ServiceRequest",
    "id": "referral",
    "status": "active",
    "intent": "order",
    "priority": "asap",
    "authoredOn": "2023-04-01",
    "category": [coded(SNOMED, "3457005")],
    "subject": {"reference": "Patient/ana"},
    "requester": {"reference": "Practitioner/doctor"},
    "performer": [{"reference": "Organization/hospital"}],
}
BLOOD_TEST = REFERRAL | {"id": "test", "category": [coded(SNOMED, "108252007")]}
NOBODY: Resource = {
    "resourceType": "Condition",
    "id": "nobody",
    "code": coded(SNOMED, "44054006"),
    "recordedDate": "2020-01-01",
}
ALL = [
    ANA, BEN, SURGERY, HOSPITAL, DOCTOR, SURGERY_VISIT, EMERGENCY, STAY, WARD, CLINIC, HOME,
    PLANNED, STRANGE, PNEUMONIA, OPERATION, PRESSURE, REFUTED, OTHER_CODE, TABLETS, AMLODIPINE,
    MISSED, REFERRAL, BLOOD_TEST, NOBODY,
]  # fmt: skip


def bundle(*resources: Resource, full_url: str | None = None) -> str:
    """A bundle; `full_url` is what goes before each id in its entry's full URL."""
    entries = [
        {"resource": r} | ({"fullUrl": full_url + r["id"]} if full_url else {}) for r in resources
    ]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


def lines(*resources: Resource) -> str:
    return "".join(json.dumps(resource) + "\n" for resource in resources)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return take_in(tmp_path_factory.mktemp("fhir"), "fhir", {"all.json": bundle(*ALL)}, key=KEY)


ANA_S = pseudonym_of("9434765919")


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


TABLES = (
    "person", "registration", "gp_contact", "gp_event", "prescription", "inpatient_episode",
    "outpatient_attendance", "emergency_attendance", "community_contact", "referral", "provider",
)  # fmt: skip


def same(one: Ingested, other: Ingested) -> bool:
    columns = "* exclude (source)"
    return all(one.rows(table, columns) == other.rows(table, columns) for table in TABLES)


def test_a_bulk_export_reads_as_the_bundle_does(tmp_path: Path, read: Ingested) -> None:
    kinds = {resource["resourceType"] for resource in ALL}
    files = {
        f"{kind}.ndjson": lines(*(r for r in ALL if r["resourceType"] == kind)) for kind in kinds
    }
    assert same(take_in(tmp_path, "fhir", files, key=KEY), read)


def full_urls(style: str, resources: list[Resource]) -> str:
    """A bundle whose references are written as its entries' full URLs."""
    entries = []
    for resource in resources:
        url = style.format(kind=resource["resourceType"], id=resource["id"])
        entries.append({"fullUrl": url, "resource": resource})
    text = json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})
    for resource in resources:
        relative = f"{resource['resourceType']}/{resource['id']}"
        url = style.format(kind=resource["resourceType"], id=resource["id"])
        text = text.replace(f'"reference": "{relative}"', f'"reference": "{url}"')
    return text


@pytest.mark.parametrize("style", ["urn:uuid:{id}", "https://example.org/R4/{kind}/{id}"])
def test_references_by_full_url_read_as_relative_ones_do(
    tmp_path: Path, read: Ingested, style: str
) -> None:
    files = {"all.json": full_urls(style, ALL)}
    assert same(take_in(tmp_path, "fhir", files, key=KEY), read)


def test_entries_without_an_id_are_known_by_their_full_url(tmp_path: Path) -> None:
    bundled = json.loads(full_urls("urn:uuid:{id}", [BEN, SURGERY, OTHER_CODE]))
    for entry in bundled["entry"]:
        del entry["resource"]["id"]
    read = take_in(tmp_path, "fhir", {"all.json": json.dumps(bundled)})
    assert read.rows("person", "person_id") == [("ben",)]
    assert read.rows("registration", "person_id, practice_code") == [("ben", "V81999")]


def test_versions_of_a_reference_are_the_same_resource(tmp_path: Path) -> None:
    versioned = SURGERY_VISIT | {"subject": {"reference": "Patient/ana/_history/3"}}
    read = take_in(tmp_path, "fhir", {"a.json": bundle(ANA, SURGERY, versioned)}, key=KEY)
    assert read.rows("gp_contact", "person_id") == [(ANA_S,)]


def test_a_reference_may_be_an_nhs_number_alone(tmp_path: Path) -> None:
    logical = {"identifier": {"system": NHS_NUMBER, "value": "9434765919"}}
    visit = SURGERY_VISIT | {"subject": logical}
    read = take_in(tmp_path, "fhir", {"a.ndjson": lines(ANA, SURGERY, visit)}, key=KEY)
    assert read.rows("gp_contact", "person_id") == [(ANA_S,)]


def test_a_wrong_nhs_number_gives_way_to_the_id(tmp_path: Path) -> None:
    wrong = ANA | {"identifier": [{"system": NHS_NUMBER, "value": "9434765918"}]}
    read = take_in(tmp_path, "fhir", {"a.json": bundle(wrong, SURGERY, SURGERY_VISIT)}, key=KEY)
    assert read.rows("person", "person_id") == [(pseudonym_of("local:ana"),)]
    assert read.rows("gp_contact", "person_id") == [(pseudonym_of("local:ana"),)]


def test_no_key_is_needed_where_nobody_has_an_nhs_number(tmp_path: Path) -> None:
    read = take_in(tmp_path, "fhir", {"a.json": bundle(BEN, OTHER_CODE)})
    assert read.rows("person", "person_id") == [("ben",)]


def test_synthea_refers_to_clinicians_and_organisations_by_identifier(tmp_path: Path) -> None:
    doctor = DOCTOR | {
        "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "9999"}]
    }
    surgery = SURGERY | {"identifier": []}
    visit = CLINIC | {
        "subject": {"reference": "urn:uuid:ben"},
        "serviceProvider": {
            "reference": "Organization?identifier=https://github.com/synthetichealth/synthea|surgery"
        },
        "participant": [
            {
                "individual": {
                    "reference": "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999"
                }
            }
        ],
    }
    files = {
        "ben.json": bundle(BEN, visit, full_url="urn:uuid:"),
        "who.json": bundle(doctor, surgery),
    }
    read = take_in(tmp_path, "fhir", files)
    assert read.rows("outpatient_attendance", "person_id, provider_code, consultant_code") == [
        ("ben", "SURGERY", "9999")
    ]
