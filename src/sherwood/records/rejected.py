"""Rejected rows: how they are shown without telling whose they are."""

from __future__ import annotations

from pathlib import Path

import duckdb

from sherwood.records.columns import Kind
from sherwood.records.contract import TABLES
from sherwood.records.loads import Load, Manifest, RecordsValue
from sherwood.records.sql import literal

EXAMPLES = 3
"""How many rows of each reason are shown."""

WITHHELD = "(withheld)"
_PERSONAL_TABLES = ("person", "registration")
_TELLING = (Kind.TEXT,)


class Example(RecordsValue):
    """A rejected row: where it stands in its file and why it was refused.

    Attributes:
        table: The table.
        rule: The rule that refused it.
        column: The column concerned.
        source: The file.
        row: The row in the file; None where the format joins rows.
        value: The value refused; withheld where it could tell who somebody is.
    """

    table: str
    rule: str
    column: str
    source: str
    row: int | None
    value: str | None


def examples(
    connection: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest
) -> list[Example]:
    """The first few rejected rows of each reason, table and file."""
    return [
        example
        for load in manifest.loads
        for table in sorted({told.table for told in load.tallies if told.rejected})
        for example in _of_table(connection, folder, load, table)
    ]


def _of_table(
    connection: duckdb.DuckDBPyConnection, folder: Path, load: Load, table: str
) -> list[Example]:
    files = folder / "loads" / load.id / "rejected" / table / "*.parquet"
    rows = connection.execute(f"""
        SELECT rule, column_name, source, source_row, value
        FROM read_parquet({literal(files)})
        QUALIFY row_number() OVER (
            PARTITION BY rule, column_name, source ORDER BY source_row, value
        ) <= {EXAMPLES}
        ORDER BY ALL
    """).fetchall()
    return [
        Example(
            table=table,
            rule=rule,
            column=column,
            source=source,
            row=row,
            value=_shown(table, rule, column, value),
        )
        for rule, column, source, row, value in rows
    ]


def _shown(table: str, rule: str, column: str, value: str | None) -> str | None:
    """A value, unless it is of a person rather than of an event, or free text.

    >>> _shown("inpatient_episode", "not a date", "admission_date", "31/12/2019")
    '31/12/2019'
    >>> _shown("person", "impossible age", "birth_month", "1871-02-01")
    '(withheld)'
    """
    if value is None or rule == "missing":
        return None
    telling = TABLES[table].columns[column].kind in _TELLING
    return WITHHELD if telling or table in _PERSONAL_TABLES else value[:40]
