"""Reading FHIR: the resources of R4 bundles and of bulk NDJSON, one row a resource."""

from __future__ import annotations

import codecs
import gzip
import json
import shutil
import zlib
from pathlib import Path

import duckdb

from sherwood.errors import InputError
from sherwood.records.files import ExtractFile
from sherwood.records.sql import literal

FHIR_COLUMNS = ("resource_type", "id", "resource", "full_url")
NO_RESOURCE = "entry without a resource"
"""The type told of a bundle's entry that holds none, as those of a deletion or an answer do."""

_LARGEST = 1 << 30


def stage_fhir(
    connection: duckdb.DuckDBPyConnection, file: ExtractFile, staged: Path
) -> str | None:
    """Write a file's resources to one Parquet file: resource_type, id, resource, full_url.

    A file may be a bundle, a resource, a list of them, or NDJSON with one a line; a bundle may hold
    bundles, as the answer to a batch does. An entry may be without a resource, as a deletion is.

    Returns:
        Why the file is to be passed over, if it is: a bundle without any entry, as a search that
        found nothing gives, or JSON that is not FHIR, such as the manifest or log of an export.

    Raises:
        InputError: Naming the line that is not JSON or not a resource.
    """
    lined = file.path.name.lower().removesuffix(".gz").endswith((".ndjson", ".jsonl"))
    layout = "newline_delimited" if lined else "unstructured"
    documents = (
        f"read_json_objects({literal(_without_mark(file, staged))}, format = {literal(layout)}, "
        f"maximum_object_size = {_LARGEST if not lined else _LARGEST >> 4})"
    )
    try:
        connection.execute("SET preserve_insertion_order = true")
        counted = connection.execute(
            f"COPY ({_resources(documents)}) TO {literal(staged)} (FORMAT parquet)"
        ).fetchone()
        faulty = connection.execute(
            "SELECT min(file_row_number), bool_or(in_bundle), count(*) FROM "
            f"read_parquet({literal(staged)}, file_row_number = true) "
            "WHERE resource_type IS NULL"
        ).fetchone()
    except duckdb.Error:
        # DuckDB quotes what it could not read, which no log or traceback may show.
        raise InputError(_explain(file, lined)) from None
    finally:
        connection.execute("SET preserve_insertion_order = false")
    if not counted or counted[0] == 0:
        return "is a bundle without any entry"
    first, in_bundle, count = faulty or (None, False, 0)
    if count == counted[0] and not in_bundle:
        return "holds no FHIR resource: nothing in it has a resourceType"
    if count:
        place = f"line {first + 1}" if lined else f"entry {first + 1}"
        raise InputError(f"{file.name}, {place}: is not a FHIR resource: it has no resourceType.")
    return None


def _without_mark(file: ExtractFile, staged: Path) -> Path:
    """The file; or a copy without the byte-order mark that some programs put before all text."""
    opened = gzip.open if file.compressed else open
    try:
        with opened(file.path, "rb") as given:
            if given.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
                return file.path
            copy = staged.with_suffix(".json")
            with copy.open("wb") as written:
                shutil.copyfileobj(given, written)
            return copy
    except (OSError, EOFError, zlib.error):
        return file.path  # which DuckDB refuses too, and `_explain` says why


def _resources(documents: str) -> str:
    """Every resource of some JSON documents: of a bundle, its entries', and theirs if bundles."""
    return f"""
        WITH document AS (SELECT json FROM {documents}),
        whole AS (
            SELECT
                unnest(if(json_type(json) = 'ARRAY', json_extract(json, '$[*]'), [json]))
                    AS resource,
                NULL::VARCHAR AS full_url,
                false AS in_bundle
            FROM document
        ),
        entry AS ({_opened("whole")}),
        inner_entry AS ({_opened("entry")})
        SELECT
            if(resource IS NULL, {literal(NO_RESOURCE)}, resource ->> '$.resourceType')
                AS resource_type,
            resource ->> '$.id' AS id,
            resource,
            full_url,
            in_bundle
        FROM inner_entry
    """


def _opened(relation: str) -> str:
    """The resources of a relation, with the entries of each bundle in its place."""
    is_bundle = "coalesce(resource ->> '$.resourceType', '') = 'Bundle'"
    return f"""
        SELECT json_extract(e, '$.resource') AS resource, e ->> '$.fullUrl' AS full_url,
            true AS in_bundle
        FROM (
            SELECT unnest(json_extract(resource, '$.entry[*]')) AS e
            FROM {relation} WHERE {is_bundle}
        )
        UNION ALL
        SELECT * FROM {relation} WHERE NOT {is_bundle}
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
