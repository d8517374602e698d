"""FHIR as it comes in files: what is opened, what is passed over, and that both are counted."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from tests.records.formats.fhir_patients import (
    ALL,
    AMLODIPINE,
    ANA,
    ANA_S,
    SURGERY_VISIT,
    TABLETS,
    Resource,
    bundle,
    coded,
    lines,
)
from tests.records.formats.miniature import KEY, Ingested, take_in

DRAFT = {**TABLETS, "id": "draft", "status": "draft"}
CLAIM: Resource = {"resourceType": "Claim", "id": "claim"}
KEPT = {"resourceType": "Appointment", "id": "kept", "status": "fulfilled"}
DELETION = {"request": {"method": "DELETE", "url": "Patient/x"}}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    everything = json.loads(bundle(*ALL, DRAFT, CLAIM, KEPT))
    everything["entry"].append(DELETION)
    files = {
        "all.json": json.dumps(everything),
        "nothing-found.json": '{"resourceType": "Bundle", "type": "searchset", "total": 0}',
        "manifest.json": '{"transactionTime": "2026-01-01T00:00:00Z", "output": []}',
        "notes.docx": "a letter",
    }
    return take_in(tmp_path_factory.mktemp("fhir"), "fhir", files, key=KEY)


def test_every_resource_is_a_row_or_is_counted_with_the_reason_it_is_none(read: Ingested) -> None:
    left_out = {told.reason: told.rows for told in read.load.left_out}
    assert left_out == {
        "Appointment of status fulfilled": 1,
        "Claim: the contract has no table for it": 1,
        "Condition of status refuted": 1,
        "Encounter of status planned": 1,
        "MedicationRequest of status draft and intent order": 1,
        "ServiceRequest that is no referral": 1,
        "entry without a resource: the contract has no table for it": 1,
    }
    kinds = Counter(resource["resourceType"] for resource in [*ALL, DRAFT, CLAIM, KEPT])
    told = Counter({tally.table: tally.extract for tally in read.load.tallies})
    encounters = ("inpatient_episode", "emergency_attendance", "gp_contact", "community_contact")
    assert kinds["MedicationRequest"] == told["prescription"] + 1
    assert kinds["ServiceRequest"] == told["referral"] + 1
    missed = kinds["Appointment"] - 1
    of_encounters = told["outpatient_attendance"] - missed + sum(told[name] for name in encounters)
    # A ward within a stay is part of its episode.
    assert kinds["Encounter"] == of_encounters + 1 + 1


def test_files_without_a_resource_are_named_as_not_read(read: Ingested) -> None:
    assert read.load.unread == ("manifest.json", "notes.docx", "nothing-found.json")


def test_a_bundle_within_a_bundle_is_opened(tmp_path_factory: pytest.TempPathFactory) -> None:
    within = json.loads(bundle(ANA, SURGERY_VISIT))
    answer = {"resourceType": "Bundle", "type": "batch-response", "entry": [{"resource": within}]}
    folder = tmp_path_factory.mktemp("nested")
    found = take_in(folder, "fhir", {"answer.json": json.dumps(answer)}, key=KEY)
    assert [person for (person,) in found.rows("person", "person_id")] == [ANA_S]
    assert len(found.rows("gp_contact") + found.rows("outpatient_attendance")) == 1


def test_a_product_may_be_contained_and_a_person_may_not(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    product = {"resourceType": "Medication", "id": "m", "code": coded("https://dmd.nhs.uk", "77")}
    holding = {key: part for key, part in TABLETS.items() if not key.startswith("medication")}
    holding |= {"id": "holding", "contained": [product], "medicationReference": {"reference": "#m"}}
    somebody = TABLETS | {"id": "somebody", "subject": {"reference": "#somebody"}}
    found = take_in(
        tmp_path_factory.mktemp("contained"),
        "fhir",
        {"export.ndjson": lines(ANA, AMLODIPINE, holding, somebody)},
        key=KEY,
    )
    assert found.rows("prescription", "person_id, dmd_code") == [(ANA_S, "77")]
    assert found.rejected("prescription") == [("missing", "person_id")]


@pytest.mark.parametrize("name", ["all.json", "all.json.gz"])
def test_a_byte_order_mark_is_no_part_of_the_first_resource(
    tmp_path: Path, read: Ingested, name: str
) -> None:
    content = b"\xef\xbb\xbf" + bundle(*ALL).encode()
    packed = gzip.compress(content) if name.endswith(".gz") else content
    found = take_in(tmp_path, "fhir", {name: packed}, key=KEY)
    assert found.rows("person", "person_id") == read.rows("person", "person_id")
