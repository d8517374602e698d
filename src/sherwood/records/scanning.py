"""Scanning records for quality: one pass over each table, and the few columns it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from sherwood.records.contract import REFERENCE_TABLES, TABLES
from sherwood.records.loads import Finding, Manifest
from sherwood.records.rules import GRACE_AFTER_DEATH_DAYS
from sherwood.records.sql import literal, quoted
from sherwood.warehouse.plain_sql import connect

MEMORY_GB = 4.0


@dataclass(frozen=True)
class Scan:
    """What a pass over a table of activity found.

    Attributes:
        months: Rows by provider and month.
        rows: Rows by source file.
        linked: Rows whose person is known, by source file.
        findings: The rules that only count.
    """

    months: dict[tuple[str, date], int]
    rows: dict[str, int]
    linked: dict[str, int]
    findings: tuple[Finding, ...]


@contextmanager
def open_scan(folder: Path, manifest: Manifest) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection with a view of each table across loads, and the table `people`."""
    connection = connect(memory_limit=f"{MEMORY_GB}GB", preserve_insertion_order=False)
    try:
        for table in TABLES:
            _make_view(connection, folder, manifest, table)
        _make_people(connection, folder, manifest)
        yield connection
    finally:
        connection.close()


def _make_view(
    connection: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, table: str
) -> None:
    columns = TABLES[table].columns
    chosen = ", ".join(quoted(name) for name in columns)
    parts = [
        f"SELECT {chosen}, {number} AS load_number FROM read_parquet("
        f"{literal(folder / 'loads' / load.id / table / '**' / '*.parquet')}, "
        "hive_partitioning = false)"
        for number, load in enumerate(manifest.loads)
        if load.rows(table)
    ]
    if not parts:
        nulls = ", ".join(f"NULL::{c.kind.sql} AS {quoted(name)}" for name, c in columns.items())
        parts = [f"SELECT {nulls}, 0 AS load_number WHERE false"]
    connection.execute(f"CREATE TEMP VIEW {quoted(table)} AS {' UNION ALL '.join(parts)}")


def _make_people(connection: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest) -> None:
    """Who is known, by every identifier that is theirs, with death and sex of the latest load."""
    connection.execute("""
        CREATE TEMP TABLE people AS
        SELECT
            person_id,
            arg_max(death_date, load_number) AS death_date,
            arg_max(sex, load_number) AS sex
        FROM person GROUP BY person_id
    """)
    if manifest.links.file:
        links = literal(folder / manifest.links.file.path)
        connection.execute(f"""
            INSERT INTO people
            SELECT links.person_id, people.death_date, people.sex
            FROM read_parquet({links}) AS links
            JOIN people ON people.person_id = links.canonical_id
            WHERE links.person_id NOT IN (SELECT person_id FROM people)
        """)


def scan_table(connection: duckdb.DuckDBPyConnection, table: str) -> Scan:
    """Count a table's rows by source, provider and month, and how many are of known people."""
    contract = TABLES[table]
    happens = contract.happens
    provider = next(
        name for name in ("provider_code", "practice_code", "service") if name in contract.columns
    )
    maternity = "false"
    if table == "inpatient_episode":
        maternity = "people.sex = 'male' AND admission_method IN ('31', '32')"
    late = f"{happens} >= people.death_date + INTERVAL {GRACE_AFTER_DEATH_DAYS + 1} DAY"
    rows = connection.execute(f"""
        SELECT
            source,
            coalesce({provider}, '(none)') AS provider,
            date_trunc('month', {happens})::DATE AS month,
            count(*) AS rows,
            count(people.person_id) AS linked,
            count(*) FILTER ({late}) AS late,
            count(*) FILTER ({maternity}) AS maternity
        FROM {quoted(table)} LEFT JOIN people USING (person_id)
        GROUP BY ALL
    """).fetchall()
    months: Counter[tuple[str, date]] = Counter()
    by_source: dict[str, Counter[str]] = {
        name: Counter() for name in ("rows", "linked", "late", "maternity")
    }
    for source, given, month, *counts in rows:
        months[given, month] += counts[0]
        for name, count in zip(by_source, counts, strict=True):
            by_source[name][source] += count
    unlinked = {s: n - by_source["linked"][s] for s, n in by_source["rows"].items()}
    findings = (
        *_findings(table, "person not found", "person_id", unlinked),
        *_findings(table, "after death, other load", str(happens), by_source["late"]),
        *_findings(table, "maternity of a male", "admission_method", by_source["maternity"]),
    )
    return Scan(dict(months), dict(by_source["rows"]), dict(by_source["linked"]), findings)


def scan_people_of(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> list[Finding]:
    """Count the rows of people nobody knows in tables that date no activity, as registrations."""
    found = []
    for name, table in TABLES.items():
        if table.happens or name == "person" or "person_id" not in table.columns:
            continue
        if any(load.rows(name) for load in manifest.loads):
            rows = connection.execute(f"""
                SELECT source, count(*) FROM {quoted(name)} ANTI JOIN people USING (person_id)
                GROUP BY ALL
            """).fetchall()
            found.extend(_findings(name, "person not found", "person_id", dict(rows)))
    return found


def _findings(table: str, rule: str, column: str, counts: dict[str, int]) -> list[Finding]:
    return [
        Finding(table=table, source=source, rule=rule, column=column, rows=rows)
        for source, rows in sorted(counts.items())
        if rows
    ]


def scan_references(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest
) -> tuple[list[Finding], list[str]]:
    """Count the codes that name nothing in their reference table.

    Returns:
        The findings, and the reference tables that are not there to check against.
    """
    there = {table for table in TABLES if any(load.rows(table) for load in manifest.loads)}
    found: list[Finding] = []
    for table in (name for name in TABLES if name in there):
        for name, column in TABLES[table].columns.items():
            target = column.refers_to
            if target not in there or target not in REFERENCE_TABLES:
                continue
            key = TABLES[target].key[0]
            rows = connection.execute(f"""
                SELECT source, sum(n)::BIGINT
                FROM (
                    SELECT source, {quoted(name)} AS code, count(*) AS n FROM {quoted(table)}
                    WHERE {quoted(name)} IS NOT NULL GROUP BY ALL
                )
                WHERE code NOT IN (SELECT {key} FROM {quoted(target)})
                GROUP BY ALL
            """).fetchall()
            found.extend(_findings(table, "reference not found", name, dict(rows)))
    return found, [name for name in REFERENCE_TABLES if name not in there]


def scan_keys(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> list[Finding]:
    """Count what two loads say differently: keys that both hold, and months of birth."""
    found: list[Finding] = []
    for name, table in TABLES.items():
        holding = [load for load in manifest.loads if load.rows(name)]
        if len(holding) < 2 or not table.key or name in REFERENCE_TABLES:
            continue
        key = ", ".join(quoted(column) for column in table.key)
        rule = "birth months differ" if name == "person" else "key in two loads"
        differs = "birth_month" if name == "person" else "load_number"
        rows = connection.execute(f"""
            SELECT source, sum(n)::BIGINT FROM (
                SELECT max(source) AS source, count(*) AS n FROM {quoted(name)}
                GROUP BY {key} HAVING min({differs}) <> max({differs})
            ) GROUP BY ALL
        """).fetchall()
        found.extend(_findings(name, rule, table.key[-1], dict(rows)))
    return found
