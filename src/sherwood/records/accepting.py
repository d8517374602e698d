"""Accepting and rejecting: writing a table's judged rows where they belong.

Accepted rows go to `<table>/`, the others, with their reason, to `rejected/<table>/`. No row goes
to both, and none to neither: the tally that follows would not reconcile.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from sherwood.records.columns import Table
from sherwood.records.entry import Entry
from sherwood.records.rules import RAW
from sherwood.records.sql import literal, quoted

PARTITION_FROM_ROWS = 1_000_000
"""Tables of activity with as many rows are partitioned by year."""

_WRITTEN = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"


def accept(connection: duckdb.DuckDBPyConnection, entry: Entry, rows: int, folder: Path) -> None:
    """Write a table's accepted rows.

    Args:
        connection: Where the entry's judged view is.
        entry: The table being filled.
        rows: How many rows its extract has.
        folder: The load's folder.
    """
    repeats = _set_repeats_apart(connection, entry)
    columns = ", ".join(quoted(name) for name in entry.table.columns)
    chosen = f"SELECT {columns}, repaired FROM {entry.judged} WHERE fault IS NULL"
    if repeats:
        chosen += f" AND NOT {_in_repeats(entry)}"
        chosen += f" UNION ALL SELECT {columns}, repaired FROM {_apart(entry)} WHERE fault IS NULL"
    place = folder / entry.name
    happens = entry.table.happens
    if happens and rows >= PARTITION_FROM_ROWS:
        place.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(
            f"COPY (SELECT *, year({happens}) AS year FROM ({chosen})) "
            f"TO {literal(place)} ({_WRITTEN}, PARTITION_BY (year))"
        )
    else:
        place.mkdir(parents=True)
        connection.execute(f"COPY ({chosen}) TO {literal(place / 'part-0.parquet')} ({_WRITTEN})")


def reject(connection: duckdb.DuckDBPyConnection, entry: Entry, folder: Path) -> None:
    """Write a table's rejected rows: rule, column, value, source, source_row, money and row.

    Values and rows are kept as the contract's columns, without identifiers; a person is told by
    pseudonym in its own column only.
    """
    faulty = f"SELECT * FROM {entry.judged} WHERE fault IS NOT NULL"
    if _exists(connection, entry):
        faulty += f" UNION ALL SELECT * FROM {_apart(entry)} WHERE fault IS NOT NULL"
    place = folder / "rejected" / entry.name
    place.mkdir(parents=True)
    connection.execute(
        f"COPY (SELECT {_told(entry)} FROM ({faulty})) "
        f"TO {literal(place / 'part-0.parquet')} ({_WRITTEN})"
    )


def _told(entry: Entry) -> str:
    reasons = [(found.rule.name, found.column) for found in entry.conditions]
    if entry.table.key:
        reasons.append((_repeat_rule(entry.table), _repeat_column(entry.table)))
    numbered = list(enumerate(reasons, start=1))
    rule = " ".join(f"WHEN {number} THEN {literal(rule)}" for number, (rule, _) in numbered)
    column = " ".join(f"WHEN {number} THEN {literal(name)}" for number, (_, name) in numbered)
    value = " ".join(f"WHEN {number} THEN {_value(entry, name)}" for number, (_, name) in numbered)
    shown = [name for name in entry.table.columns if name not in ("source", "person_id")]
    row = ", ".join(f"{quoted(name)} := {_value(entry, name)}" for name in shown)
    person = "person_id"
    if person not in entry.table.columns:
        person = "NULL::VARCHAR"
    else:
        person = f"CASE WHEN {_rule_is(entry, 'not a pseudonym')} THEN NULL ELSE person_id END"
    money = "".join(f", {quoted(name)} AS {quoted(name)}" for name in entry.money)
    return (
        f"CASE fault {rule} END AS rule, CASE fault {column} END AS column_name, "
        f"CASE fault {value} END AS value, source, source_row, {person} AS person_id, "
        f"to_json(struct_pack({row}))::VARCHAR AS row_json{money}"
    )


def _value(entry: Entry, name: str) -> str:
    """A column as it was given, as text; never an identifier."""
    if name == "person_id":
        return "NULL::VARCHAR"
    if name in entry.kept_raw and not entry.table.columns[name].kind.sql.endswith("[]"):
        return quoted(RAW + name)
    return f"{quoted(name)}::VARCHAR"


def _rule_is(entry: Entry, rule: str) -> str:
    numbers = [
        str(number)
        for number, found in enumerate(entry.conditions, start=1)
        if found.rule.name == rule
    ]
    return f"fault IN ({', '.join(numbers)})" if numbers else "false"


def _apart(entry: Entry) -> str:
    return quoted(f"sherwood_apart_{entry.name}")


def _repeats(entry: Entry) -> str:
    return quoted(f"sherwood_repeats_{entry.name}")


def _in_repeats(entry: Entry) -> str:
    return f"{_key_hash(entry.table)} IN (SELECT key_hash FROM {_repeats(entry)})"


def _key_hash(table: type[Table]) -> str:
    return f"hash({', '.join(quoted(name) for name in table.key)})"


def _repeat_rule(table: type[Table]) -> str:
    return "two birth months" if table.name == "person" else "duplicate key"


def _repeat_column(table: type[Table]) -> str:
    return "birth_month" if table.name == "person" else table.key[-1]


def _set_repeats_apart(connection: duckdb.DuckDBPyConnection, entry: Entry) -> bool:
    """Copy the rows whose key repeats, few as a rule, and judge all but the first of each key.

    Keys are compared by hash first, because whole keys of tens of millions of rows would not fit
    in memory; the rows set apart are then compared exactly.
    """
    table = entry.table
    if not table.key:
        return False
    connection.execute(
        f"CREATE TEMP TABLE {_repeats(entry)} AS SELECT {_key_hash(table)} AS key_hash "
        f"FROM {entry.judged} GROUP BY ALL HAVING count(*) > 1"
    )
    if not connection.execute(f"SELECT count(*) FROM {_repeats(entry)}").fetchall()[0][0]:
        return False
    key = ", ".join(quoted(name) for name in table.key)
    order = ", ".join(["source", "source_row", *(quoted(name) for name in table.columns)])
    first = f"OVER (PARTITION BY {key} ORDER BY {order})"
    later = f"row_number() {first} > 1"
    if table.name == "person":
        later = f"birth_month <> first_value(birth_month) {first}"
    connection.execute(
        f"CREATE TEMP TABLE {_apart(entry)} AS SELECT * REPLACE ("
        f"CASE WHEN {later} THEN {len(entry.conditions) + 1} END::UTINYINT AS fault) "
        f"FROM {entry.judged} WHERE fault IS NULL AND {_in_repeats(entry)}"
    )
    return True


def _exists(connection: duckdb.DuckDBPyConnection, entry: Entry) -> bool:
    found = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = ?",
        [f"sherwood_apart_{entry.name}"],
    ).fetchone()
    return found is not None
