"""Identities during an ingest: pseudonyms of what the extract gives, and who was born and died."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from sherwood.errors import InputError
from sherwood.records.entry import LOCAL, Entry
from sherwood.records.pseudonyms import KEY_VARIABLE, PseudonymKey, pseudonym, standard_number
from sherwood.records.sql import literal

_BATCH = 100_000
_SCHEMA = pa.schema([("given", pa.string()), ("pseudonym", pa.string()), ("valid", pa.bool_())])


def make_pseudonyms(
    connection: duckdb.DuckDBPyConnection,
    entries: Sequence[Entry],
    key: PseudonymKey | None,
    *,
    refuse_test_numbers: bool,
) -> None:
    """Make the table `sherwood_pseudonyms` of the identifiers an extract gives, each once.

    Columns: given, pseudonym (null if the number is not valid), valid.

    Raises:
        InputError: If the extract gives identifiers and there is no key.
    """
    connection.execute(
        "CREATE TEMP TABLE sherwood_pseudonyms (given VARCHAR, pseudonym VARCHAR, valid BOOL)"
    )
    for entry in entries:
        for name in entry.identifiers:
            if key is not None:
                _add(connection, _given(entry, name), key, refuse_test_numbers)
            elif connection.execute(f"{_given(entry, name)} LIMIT 1").fetchall():
                raise InputError(
                    f"{entry.statement.path}: gives {name}, so a pseudonym key is needed: "
                    f"give --key-file, or set {KEY_VARIABLE}."
                )


def _given(entry: Entry, name: str) -> str:
    given = entry.identifier(name)
    return (
        f"SELECT DISTINCT {given} AS given FROM {entry.extract} WHERE {given} IS NOT NULL "
        "EXCEPT SELECT given FROM sherwood_pseudonyms"
    )


def _add(
    connection: duckdb.DuckDBPyConnection, query: str, key: PseudonymKey, refuse_test: bool
) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE sherwood_new_identifiers AS {query}")
    reading = connection.cursor().execute("SELECT given FROM sherwood_new_identifiers")
    while batch := reading.fetchmany(_BATCH):
        made = pa.Table.from_pylist(
            [_made(str(given), key, refuse_test) for (given,) in batch], schema=_SCHEMA
        )
        connection.register("sherwood_made", made)
        connection.execute("INSERT INTO sherwood_pseudonyms SELECT * FROM sherwood_made")
        connection.unregister("sherwood_made")


def _made(given: str, key: PseudonymKey, refuse_test: bool) -> dict[str, object]:
    if given.startswith(LOCAL):
        return {"given": given, "pseudonym": pseudonym(key, given), "valid": True}
    number = standard_number(given, refuse_test_numbers=refuse_test)
    made = pseudonym(key, number) if number else None
    return {"given": given, "pseudonym": made, "valid": number is not None}


def make_people(connection: duckdb.DuckDBPyConnection, folders: Iterable[Path]) -> bool:
    """Make the table `sherwood_people` from `person` in some loads: births and deaths by person.

    Returns:
        Whether there are any.
    """
    patterns = [
        literal(folder / "person" / "*.parquet")
        for folder in folders
        if (folder / "person").is_dir()
    ]
    if not patterns:
        return False
    connection.execute(f"""
        CREATE TEMP TABLE sherwood_people AS
        SELECT
            person_id,
            min(birth_month) AS person_birth_month,
            max(death_date) AS person_death_date
        FROM read_parquet([{", ".join(patterns)}])
        GROUP BY person_id
    """)
    return True
