"""Kinds of bad FHIR, each told by its file, and by the line or entry that is bad."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.records.extracts import own_format

from sherwood.errors import InputError
from sherwood.records import ingest

FHIR = """[sources.resource]
files = ["**/*.json", "**/*.ndjson"]
"""
PATIENT = """
SELECT id AS person_id, '1950-01-01' AS birth_month, 'male' AS sex, source, source_row
FROM resource WHERE resource_type = 'Patient'
"""
BUNDLES: dict[str, tuple[str, str, str]] = {
    "broken JSON": (
        "a.json",
        '{"resourceType": "Bundle",\n"entry": [\n{"resource": oops}]}',
        "a.json, line 3, column 14: is not JSON",
    ),
    "a truncated bundle": (
        "a.json",
        json.dumps({"resourceType": "Bundle", "entry": [{"resource": {"id": "1"}}]})[:-9],
        "a.json, line 1, column",
    ),
    "a bundle without entries": (
        "a.json",
        '{"resourceType": "Bundle", "entry": []}',
        "a.json is a bundle without any entry",
    ),
    "an entry that is no resource": (
        "a.json",
        '{"resourceType": "Bundle", "entry": [{"resource": {"id": "1"}}]}',
        "a.json, entry 1: is not a FHIR resource",
    ),
    "JSON of another kind": (
        "a.json",
        '{"transactionTime": "2026-01-01", "output": []}',
        "a.json holds no FHIR resource",
    ),
    "a list that holds no resource": (
        "a.json",
        '[{"resourceType": "Patient", "id": "1"}, {"id": "2"}]',
        "a.json, entry 2: is not a FHIR resource",
    ),
    "a broken line": (
        "a.ndjson",
        '{"resourceType": "Patient", "id": "1"}\n{"resourceType": \n',
        "a.ndjson, line 2, column",
    ),
    "a line that is no resource": (
        "a.ndjson",
        '{"resourceType": "Patient", "id": "1"}\n{"name": "x"}\n',
        "a.ndjson, line 2: is not a FHIR resource",
    ),
    "a byte that is not UTF-8": ("a.ndjson", '{"resourceType": "Pati\xe9nt"}', "is not"),
}


@pytest.mark.parametrize("kind", BUNDLES)
def test_bad_fhir_is_told_by_line(kind: str, tmp_path: Path) -> None:
    name, content, message = BUNDLES[kind]
    own = own_format(tmp_path / "own", FHIR, person=PATIENT)
    extract = tmp_path / "extract"
    extract.mkdir()
    (extract / name).write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        ingest(own, extract, tmp_path / "records")
    assert message in str(caught.value)
