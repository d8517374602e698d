"""FHIR R4: the ways in which resources may be sent and refer to each other."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.records.formats.fhir_patients import (
    ALL,
    ANA,
    ANA_S,
    BEN,
    CLINIC,
    DOCTOR,
    NHS_NUMBER,
    OTHER_CODE,
    SURGERY,
    SURGERY_VISIT,
    Resource,
    bundle,
    lines,
)
from tests.records.formats.miniature import KEY, Ingested, pseudonym_of, take_in


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return take_in(tmp_path_factory.mktemp("fhir"), "fhir", {"all.json": bundle(*ALL)}, key=KEY)


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


def test_a_patient_sent_with_the_number_and_again_without_is_one_person(tmp_path: Path) -> None:
    without = {name: value for name, value in ANA.items() if name != "identifier"}
    others = bundle(SURGERY, SURGERY_VISIT)
    for order in ((ANA, without), (without, ANA)):
        files = {"1.json": bundle(order[0]), "2.json": others, "3.json": bundle(order[1])}
        found = take_in(tmp_path / str(order[0] is ANA), "fhir", files, key=KEY)
        for table in ("person", "gp_contact"):
            people = {row[0] for row in found.rows(table, "person_id")}
            assert people == {pseudonym_of("9434765919")}


def test_somebody_who_died_on_no_known_day_is_registered_until_they_were_last_seen(
    tmp_path: Path,
) -> None:
    files = {"all.json": bundle({**ANA, "deceasedBoolean": True}, SURGERY, SURGERY_VISIT)}
    read = take_in(tmp_path, "fhir", files, key=KEY)
    [(start, end)] = read.rows("registration", "start_date, end_date")
    assert end - start == timedelta(days=1)
