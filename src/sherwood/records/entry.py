"""The way into a table: from what a format's SQL yields to rows judged by the rules of entry.

Each table gets two views. `sherwood_extract_<table>` is the format's own SELECT.
`sherwood_judged_<table>` has the contract's columns, cast and repaired, with what was `repaired`
and the number of the `fault` that rejects the row, if any; it is computed in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import duckdb

from sherwood.errors import InputError
from sherwood.records.casting import can_fail, cast, check_types, close_gaps
from sherwood.records.columns import Kind, Table
from sherwood.records.contract import TABLES
from sherwood.records.formats import Statement, broken_sql
from sherwood.records.rules import RAW, Condition, faults, repairs
from sherwood.records.sql import literal, quoted

IDENTIFIERS = ("nhs_number", "local_id")
"""What a SELECT may yield instead of `person_id`; made into pseudonyms and never written."""

LOCAL = "local:"
"""What goes before a local identifier in its pseudonym, so that it is never that of a number."""

IDENTIFYING = ("family_name", "given_name", "birth_date", "postcode")
"""What a SELECT for `person` may yield to link people without a number; kept as keyed tokens."""


@dataclass(frozen=True)
class Entry:
    """A table being filled from an extract.

    Attributes:
        table: The contract table.
        statement: The format's SELECT for it.
        given: The DuckDB types of the SELECT's columns.
        conditions: What rejects a row; a row's `fault` is a place in this list, counted from 1.
        ids_of: Whose own identifiers its people have; those of another name are other people.
    """

    table: type[Table]
    statement: Statement
    given: Mapping[str, str]
    conditions: Sequence[Condition]
    ids_of: str = ""

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def extract(self) -> str:
        """The view of the format's own SELECT."""
        return quoted(f"sherwood_extract_{self.name}")

    @property
    def judged(self) -> str:
        """The view of rows cast, repaired and judged."""
        return quoted(f"sherwood_judged_{self.name}")

    @property
    def identifiers(self) -> list[str]:
        """The identifiers it gives for people, to be made into pseudonyms."""
        own = ("person_id",) if self.ids_of and "person_id" in self.table.columns else ()
        return [name for name in (*IDENTIFIERS, *own) if name in self.given]

    def identifier(self, name: str) -> str:
        """SQL of an identifier as its pseudonym is made of it: never that of an NHS number."""
        if name == "nhs_number":
            return "nhs_number::VARCHAR"
        whose = f"{LOCAL}{self.ids_of}:" if self.ids_of else LOCAL
        return f"{literal(whose)} || nullif({name}::VARCHAR, '')"

    @property
    def kept_raw(self) -> list[str]:
        """The columns kept beside their cast, because casting may lose what was given."""
        columns = self.table.columns
        return [n for n in columns if n in self.given and can_fail(columns[n], self.given[n])]

    @property
    def money(self) -> list[str]:
        """The money columns that the extract gives."""
        columns = self.table.columns
        return [name for name in columns if columns[name].kind is Kind.MONEY and name in self.given]


def open_entry(
    connection: duckdb.DuckDBPyConnection, statement: Statement, *, today: str, ids_of: str = ""
) -> Entry:
    """Make the view of a format's SELECT, and check its columns against the contract.

    Raises:
        InputError: If the SQL fails, or yields columns or types that the contract does not have.
    """
    table = TABLES[statement.table]
    view = quoted(f"sherwood_extract_{statement.table}")
    try:
        connection.execute(f"CREATE TEMP VIEW {view} AS\n{statement.sql}")
        described = connection.execute(f"DESCRIBE {view}").fetchall()
    except duckdb.Error as error:
        raise broken_sql(statement.path, error, lines_before=1) from None
    given = {str(row[0]).lower(): str(row[1]) for row in described}
    _check_names(table, statement, given)
    check_types(table, given, statement.path)
    return Entry(table, statement, given, faults(table, given, today=today), ids_of)


def _check_names(table: type[Table], statement: Statement, given: Mapping[str, str]) -> None:
    known = [*table.columns, "source_row"]
    if "person_id" in table.columns:
        known.extend(IDENTIFIERS)
    if table.name == "person":
        known.extend(IDENTIFYING)
    told = []
    for name in given:
        if name not in known:
            close = get_close_matches(name, known, 1)
            told.append(name + (f" (did you mean {close[0]}?)" if close else ""))
    if told:
        # A format that takes all columns of a file takes what is wrong with them, too.
        whole = re.fullmatch(r"\s*SELECT \* FROM \w+\s*", statement.sql, re.IGNORECASE)
        where = f"The extract's {table.name} has" if whole else f"{statement.path}: yields"
        raise InputError(f"{where} columns that the table does not have: {', '.join(told)}.")
    if "source" not in given:
        raise InputError(f"{statement.path}: must yield the column source.")


def make_judged(connection: duckdb.DuckDBPyConnection, entry: Entry, *, with_people: bool) -> None:
    """Make the view of an entry's rows cast, repaired and judged.

    Args:
        connection: Where `sherwood_pseudonyms` is, if identifiers are given, and `sherwood_people`.
        entry: The table being filled.
        with_people: Whether to hold dates against births and deaths in `sherwood_people`.
    """
    timed = with_people and entry.name != "person" and "person_id" in entry.table.columns
    people = (
        "LEFT JOIN sherwood_people USING (person_id)"
        if timed
        else "CROSS JOIN (SELECT NULL::DATE AS person_birth_month, NULL::DATE AS person_death_date)"
    )
    cases = " ".join(
        f"WHEN {condition.sql} THEN {number}"
        for number, condition in enumerate(entry.conditions, start=1)
    )
    connection.execute(f"""
        CREATE TEMP VIEW {entry.judged} AS
        WITH given AS ({_cast(entry)}), mended AS ({_repaired(entry)})
        SELECT mended.*, CASE {cases} END::UTINYINT AS fault FROM mended {people}
    """)


def _cast(entry: Entry) -> str:
    chosen = []
    for name, column in entry.table.columns.items():
        this = quoted(name)
        if name == "person_id" and entry.identifiers:
            chosen.append(f"{_person(entry)} AS person_id")
            continue
        if name not in entry.given:
            chosen.append(f"NULL::{column.kind.sql} AS {this}")
            continue
        given = entry.given[name]
        chosen.append(f"{cast(name, column, given)} AS {this}")
        if name in entry.kept_raw:
            raw = f"{this}::VARCHAR"
            if column.kind is Kind.DATES:
                raw = _dates_given(this, given)
            chosen.append(f"{raw} AS {quoted(RAW + name)}")
    row = "source_row" if "source_row" in entry.given else "NULL::BIGINT AS source_row"
    joins = "".join(
        f" LEFT JOIN sherwood_pseudonyms AS by_{name} ON {entry.identifier(name)} = by_{name}.given"
        for name in entry.identifiers
    )
    if "nhs_number" in entry.given:
        chosen.append("coalesce(NOT by_nhs_number.valid, false) AS bad_number")
    if entry.name == "person":
        chosen.extend(name for name in IDENTIFYING if name in entry.given)
        numbered = "false"
        if "nhs_number" in entry.given:
            numbered = "by_nhs_number.pseudonym IS NOT NULL"
        own = "false"
        if "person_id" in entry.given and "person_id" not in entry.identifiers:
            own = "given.person_id IS NOT NULL"
        chosen.append(f"({own} OR {numbered}) AS has_number")
    return f"SELECT {', '.join(chosen)}, {row} FROM {entry.extract} AS given {joins}"


def _person(entry: Entry) -> str:
    made = [f"by_{name}.pseudonym" for name in entry.identifiers]
    if "person_id" in entry.given and "person_id" not in entry.identifiers:
        made.insert(0, "nullif(given.person_id::VARCHAR, '')")
    return f"coalesce({', '.join(made)})"


def _dates_given(this: str, given: str) -> str:
    """How many dates a list was given, to be held against how many could be read."""
    if given.endswith("[]"):
        return f"len(list_filter({this}, lambda d: nullif(d::VARCHAR, '') IS NOT NULL))"
    return (
        f"len(list_filter(regexp_split_to_array({this}, '[;,|]'), lambda d: trim(d, '[] ') <> ''))"
    )


def _repaired(entry: Entry) -> str:
    due = {name: found for name, found in repairs(entry.table).items() if name in entry.given}
    replaced = {
        column: f"CASE WHEN {condition.sql} THEN NULL ELSE {quoted(column)} END"
        for name, condition in due.items()
        for column in ([name, RAW + name] if name in entry.kept_raw else [name])
    }
    if all(name in entry.given for name in close_gaps(entry.table)):
        replaced |= close_gaps(entry.table)
    notes = [
        f"CASE WHEN {found.sql} THEN {literal(f'{found.rule.name}: {name}=')} || {quoted(name)} END"
        for name, found in due.items()
    ]
    if {"nhs_number", "local_id"} <= set(entry.given):
        notes.append(
            "CASE WHEN bad_number AND person_id IS NOT NULL "
            "THEN 'bad NHS number, local identifier used: person_id=' END"
        )
    values = ", ".join(f"{expression} AS {quoted(name)}" for name, expression in replaced.items())
    star = f"* REPLACE ({values})" if values else "*"
    told = f"nullif(concat_ws('; ', {', '.join(notes)}), '')" if notes else "NULL::VARCHAR"
    return f"SELECT {star}, {told} AS repaired FROM given"
