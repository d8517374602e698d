"""Reading FHIR: the resources of R4 bundles and of bulk NDJSON, one row a resource."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from sherwood.errors import InputError
from sherwood.records.files import ExtractFile
from sherwood.records.sql import literal

FHIR_COLUMNS = ("resource_type", "id", "resource", "full_url")
_LARGEST = 1 << 30


def stage_fhir(connection: duckdb.DuckDBPyConnection, file: ExtractFile, staged: Path) -> None:
    """Write a file's resources to one Parquet file: resource_type, id, resource, full_url.

    A file may be a bundle, one resource, or NDJSON with a resource a line.

    Raises:
        InputError: Naming the line that is not JSON or not a resource.
    """
    lined = file.path.name.lower().removesuffix(".gz").endswith((".ndjson", ".jsonl"))
    layout = "newline_delimited" if lined else "unstructured"
    documents = (
        f"read_json_objects({literal(file.path)}, format = {literal(layout)}, "
        f"maximum_object_size = {_LARGEST if not lined else _LARGEST >> 4})"
    )
    try:
        connection.execute("SET preserve_insertion_order = true")
        counted = connection.execute(
            f"COPY ({_resources(documents)}) TO {literal(staged)} (FORMAT parquet)"
        ).fetchone()
        faulty = connection.execute(
            "SELECT file_row_number FROM "
            f"read_parquet({literal(staged)}, file_row_number = true) "
            "WHERE resource_type IS NULL ORDER BY 1 LIMIT 1"
        ).fetchone()
    except duckdb.Error:
        # DuckDB quotes what it could not read, which no log or traceback may show.
        raise InputError(_explain(file, lined)) from None
    finally:
        connection.execute("SET preserve_insertion_order = false")
    if not counted or counted[0] == 0:
        raise InputError(f"{file.name} is a bundle without any entry.")
    if faulty:
        place = f"line {faulty[0] + 1}" if lined else f"entry {faulty[0] + 1}"
        raise InputError(f"{file.name}, {place}: is not a FHIR resource: it has no resourceType.")


def _resources(documents: str) -> str:
    return f"""
        WITH document AS (SELECT json FROM {documents}),
        entry AS (
            SELECT json_extract(e, '$.resource') AS resource, e ->> '$.fullUrl' AS full_url
            FROM (
                SELECT unnest(json_extract(json, '$.entry[*]')) AS e
                FROM document WHERE json ->> '$.resourceType' = 'Bundle'
            )
            UNION ALL
            SELECT json AS resource, NULL AS full_url
            FROM document WHERE json ->> '$.resourceType' IS DISTINCT FROM 'Bundle'
        )
        SELECT
            resource ->> '$.resourceType' AS resource_type,
            resource ->> '$.id' AS id,
            resource,
            full_url
        FROM entry
    """


def _explain(file: ExtractFile, lined: bool) -> str:
    """Where a file stops being JSON, found by reading it again; no value of it is told."""
    if file.compressed:
        return f"{file.name} is cut short or damaged: it cannot be unpacked, or is not JSON."
    text = file.path.read_bytes()
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        return f"{file.name}, line {line}: holds a character that is not UTF-8."
    for number, part in enumerate(decoded.splitlines() if lined else [decoded], start=1):
        try:
            json.loads(part or "null")
        except json.JSONDecodeError as error:
            line = number if lined else error.lineno
            return f"{file.name}, line {line}, column {error.colno}: is not JSON ({error.msg})."
    return f"{file.name} is JSON, but not a bundle, a resource or NDJSON."
