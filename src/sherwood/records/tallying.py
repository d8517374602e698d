"""Tallying: what came of every row and every pound of an extract, and how full its columns are.

The extract is counted from the format's own SELECT, the outcome from the files as written, so that
a row lost between them shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from sherwood.errors import InputError
from sherwood.records.casting import cast
from sherwood.records.entry import Entry
from sherwood.records.formats import Format
from sherwood.records.loads import Completeness, Finding, LeftOut, Money, Tally
from sherwood.records.sql import literal, quoted

LEFT_OUT = "left_out"
"""The view in which a format counts what it passes over by its own rules."""

Counts = dict[str, tuple[int, tuple[Decimal, ...]]]
"""By source file: rows, and the sum of each money column."""


def count_extract(connection: duckdb.DuckDBPyConnection, entry: Entry) -> Counts:
    """The rows and money that the format's SELECT yields, by source file."""
    sums = [
        f"sum({cast(name, entry.table.columns[name], entry.given[name])})" for name in entry.money
    ]
    return _counts(connection, entry.extract, sums)


def tally(
    connection: duckdb.DuckDBPyConnection, entry: Entry, extract: Counts, folder: Path
) -> tuple[Tally, ...]:
    """Hold the extract against what was written.

    Raises:
        InputError: If rows or pounds do not reconcile: the format's SQL then yields other rows each
            time it is run.
    """
    sums = [f"sum({quoted(name)})" for name in entry.money]
    accepted = _counts(connection, _parquet(folder / entry.name), sums)
    rejected = _counts(connection, _parquet(folder / "rejected" / entry.name), sums)
    nothing = (0, tuple(Decimal(0) for _ in entry.money))
    tallies = []
    for source in sorted(extract.keys() | accepted.keys() | rejected.keys()):
        came, kept, refused = (
            counts.get(source, nothing) for counts in (extract, accepted, rejected)
        )
        money = tuple(
            Money(column=name, extract=came[1][i], accepted=kept[1][i], rejected=refused[1][i])
            for i, name in enumerate(entry.money)
        )
        told = Tally(
            table=entry.name,
            source=source,
            extract=came[0],
            accepted=kept[0],
            rejected=refused[0],
            money=money,
        )
        if told.difference or any(pounds.difference for pounds in money):
            raise InputError(
                f"{entry.statement.path}: the rows of {source} do not reconcile "
                f"({told.difference:+d} rows): the SQL must yield the same rows each time."
            )
        tallies.append(told)
    return tuple(tallies)


def left_out(connection: duckdb.DuckDBPyConnection, format: Format) -> tuple[LeftOut, ...]:
    """What a format says, in its view `left_out`, that it passes over; nothing if it has none.

    Raises:
        InputError: If the view does not yield source, reason and rows.
    """
    view = format.views.get(LEFT_OUT)
    if view is None:
        return ()
    try:
        told = _rows(connection, f"SELECT source, reason, rows FROM {LEFT_OUT} ORDER BY ALL")
    except duckdb.BinderException as error:
        raise InputError(f"{view.path}: must yield source, reason and rows.") from error
    return tuple(LeftOut(source=source, reason=why, rows=rows) for source, why, rows in told)


def findings(
    connection: duckdb.DuckDBPyConnection, entry: Entry, folder: Path
) -> tuple[Finding, ...]:
    """How often each rule rejected or repaired, by source file and column."""
    found = _rows(
        connection,
        "SELECT source, rule, column_name, count(*) "
        f"FROM {_parquet(folder / 'rejected' / entry.name)} "
        "GROUP BY ALL ORDER BY ALL",
    )
    found += _rows(
        connection,
        "SELECT source, split_part(note, ': ', 1) AS rule, "
        "split_part(split_part(note, ': ', 2), '=', 1) AS column_name, count(*) "
        f"FROM (SELECT source, unnest(string_split(repaired, '; ')) AS note "
        f"FROM {_parquet(folder / entry.name)} WHERE repaired IS NOT NULL) "
        "GROUP BY ALL ORDER BY ALL",
    )
    return tuple(
        Finding(table=entry.name, source=source, rule=rule, column=column, rows=rows)
        for source, rule, column, rows in found
    )


def completeness(
    connection: duckdb.DuckDBPyConnection, entry: Entry, folder: Path
) -> tuple[Completeness, ...]:
    """The filled values of each column; told by the files' footers, but for lists."""
    place = _parquet(folder / entry.name)
    lists = [n for n, column in entry.table.columns.items() if column.kind.sql.endswith("[]")]
    filled: dict[str, int] = dict(
        _rows(
            connection,
            "SELECT path_in_schema, sum(num_values - coalesce(stats_null_count, 0))::BIGINT "
            f"FROM parquet_metadata({_pattern(folder / entry.name)}) GROUP BY ALL",
        )
    )
    if lists:
        counted = ", ".join(f"count({quoted(name)})" for name in lists)
        row = _rows(connection, f"SELECT {counted} FROM {place}")[0]
        filled |= dict(zip(lists, row, strict=True))
    rows = _rows(connection, f"SELECT count(*) FROM {place}")[0][0]
    return tuple(
        Completeness(table=entry.name, column=name, rows=rows, filled=filled.get(name, 0))
        for name in entry.table.columns
        if name != "source"
    )


def _counts(connection: duckdb.DuckDBPyConnection, relation: str, sums: Sequence[str]) -> Counts:
    chosen = ", ".join(["source", "count(*)", *sums])
    rows = _rows(connection, f"SELECT {chosen} FROM {relation} GROUP BY source")
    return {
        str(row[0]): (int(row[1]), tuple(value or Decimal(0) for value in row[2:])) for row in rows
    }


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(query).fetchall()
    except duckdb.IOException as error:
        if "No files found" in str(error):
            return []
        raise


def _pattern(folder: Path) -> str:
    return literal(folder / "**" / "*.parquet")


def _parquet(folder: Path) -> str:
    return f"read_parquet({_pattern(folder)}, hive_partitioning = false)"


def distinct_people(connection: duckdb.DuckDBPyConnection, folders: Iterable[Path]) -> int:
    """How many different people there are in `person` rows of some loads."""
    patterns = ", ".join(_pattern(folder / "person") for folder in folders)
    query = f"SELECT count(DISTINCT person_id) FROM read_parquet([{patterns}])"
    rows = _rows(connection, query)
    return int(rows[0][0]) if rows else 0
