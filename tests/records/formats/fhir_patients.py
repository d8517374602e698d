"""A patient or two as FHIR R4 resources, and the ways of sending them."""

from __future__ import annotations

import json
from typing import Any

from tests.records.formats.miniature import pseudonym_of

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


ANA_S = pseudonym_of("9434765919")
