"""Casting what an extract gives to the types of the contract, as SQL.

Each contract column becomes one expression over the extract's column of the same name. Values that
cannot be cast become null, and the rules of entry tell them from values that were never there.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sherwood.errors import InputError
from sherwood.records.columns import Column, Kind, Table
from sherwood.records.sql import quoted

# Lists of two columns that run side by side, so that one may not lose an entry without the other.
_BESIDE = {"procedure_dates": "procedures"}
_LISTS = (Kind.CODES, Kind.DATES)
_UNMARKED = {
    Kind.DATE: "'%Y%m%d'",
    Kind.TIME: "['%Y%m%d', '%Y%m%d%H%M%S', '%Y%m%dT%H%M%S']",
}
_EXACT = {
    Kind.DATE: ("DATE",),
    Kind.TIME: ("TIMESTAMP", "DATE"),
    Kind.INTEGER: ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "USMALLINT", "UTINYINT"),
    Kind.FLAG: ("BOOLEAN",),
}


def cast(name: str, column: Column, given: str) -> str:
    r"""The expression that casts an extract's column to its contract type.

    Args:
        name: The column's name.
        column: What the contract says of it.
        given: The DuckDB type that the extract has.

    >>> from sherwood.records.contract import TABLES
    >>> cast("cost", TABLES["gp_contact"].columns["cost"], "VARCHAR")
    'try_cast("cost" AS DECIMAL(18,2))'
    >>> cast("sex", TABLES["person"].columns["sex"], "VARCHAR")
    'nullif(lower(trim("sex")), \'\')'
    """
    this = quoted(name)
    if column.kind is Kind.TEXT:
        return f"nullif({this}::VARCHAR, '')"
    if column.kind is Kind.CODE:
        return code(f"{this}::VARCHAR" if given != "VARCHAR" else this, column.codes)
    if column.kind is Kind.CODES:
        return _list_of_codes(this, given, keep_gaps=name in _BESIDE.values())
    if column.kind is Kind.DATES:
        return _list_of_dates(name, given)
    if column.kind is Kind.INTEGER and given not in _EXACT[Kind.INTEGER]:
        # A cast would round 12.7 to 13.
        return (
            f"CASE WHEN try_cast({this} AS DOUBLE) = floor(try_cast({this} AS DOUBLE)) "
            f"THEN try_cast({this} AS BIGINT) END"
        )
    if column.kind in _UNMARKED and given in ("VARCHAR", "BIGINT", "INTEGER"):
        return _moment(this, column.kind, given)
    if column.kind is Kind.NUMBER and given in ("VARCHAR", "DOUBLE", "FLOAT"):
        return f"CASE WHEN isfinite(try_cast({this} AS DOUBLE)) THEN {this}::DOUBLE END"
    return f"try_cast({this} AS {column.kind.sql})"


def _moment(this: str, kind: Kind, given: str) -> str:
    """A date or time as ISO 8601 writes it, with marks between its parts or without."""
    unmarked = f"try_strptime({this}::VARCHAR, {_UNMARKED[kind]})::{kind.sql}"
    if given != "VARCHAR":
        return unmarked
    return f"coalesce(try_cast({this} AS {kind.sql}), {unmarked})"


def can_fail(column: Column, given: str) -> bool:
    """Whether casting from a given type may lose a value that was there."""
    if given == '"NULL"' or column.kind in (Kind.TEXT, Kind.CODE, Kind.CODES):
        return False
    if column.kind is Kind.DATES:
        return given != "DATE[]"
    return given not in _EXACT.get(column.kind, ()) and given != column.kind.sql


def code(expression: str, codes: Mapping[str, str] | None = None) -> str:
    """A code in the form records keep: no dots or spaces, upper case; ours are lower case.

    >>> code("icd")
    "nullif(upper(replace(replace(icd, '.', ''), ' ', '')), '')"
    """
    if codes and any(known != known.upper() for known in codes):
        return f"nullif(lower(trim({expression})), '')"
    return f"nullif(upper(replace(replace({expression}, '.', ''), ' ', '')), '')"


def check_types(table: type[Table], given: Mapping[str, str], path: Path) -> None:
    """Refuse lists where the contract has single values, and the other way about.

    Raises:
        InputError: Naming the SQL file and the column.
    """
    for name, kind in given.items():
        if name not in table.columns:
            continue
        expected = table.columns[name].kind
        is_list = kind.endswith("[]")
        nested = kind.startswith(("STRUCT", "MAP", "BLOB")) or kind.endswith("[][]")
        fits = is_list or kind in ("VARCHAR", '"NULL"') if expected in _LISTS else not is_list
        if nested or not fits:
            wanted = "a list" if expected in _LISTS else "a single value"
            raise InputError(
                f"{path}: {table.name}.{name} must be {wanted} ({expected.sql}); "
                f"the extract gives {kind}."
            )


def _split(this: str, given: str) -> str:
    if given.endswith("[]"):
        return f"{this}::VARCHAR[]"
    return f"regexp_split_to_array(trim({this}::VARCHAR, '[] '), '\\s*[;,|]\\s*')"


def _list_of_codes(this: str, given: str, *, keep_gaps: bool) -> str:
    cleaned = f"list_transform({_split(this, given)}, lambda c: {code('c')})"
    whole = cleaned if keep_gaps else f"list_filter({cleaned}, lambda c: c IS NOT NULL)"
    return f"CASE WHEN {this} IS NOT NULL THEN {whole} END"


def _list_of_dates(name: str, given: str) -> str:
    this = quoted(name)
    if given in ("DATE[]", "TIMESTAMP[]"):
        return f"{this}::DATE[]"
    return (
        f"CASE WHEN {this} IS NOT NULL THEN list_transform({_split(this, given)}, "
        "lambda d: try_cast(d AS DATE)) END"
    )


def close_gaps(table: type[Table]) -> dict[str, str]:
    """For lists that run side by side, the expressions that drop the places where neither speaks.

    Only places without a procedure are dropped, with their dates; a procedure without a date stays.
    """
    closed = {}
    for beside, leader in _BESIDE.items():
        if beside in table.columns and leader in table.columns:
            filled = f"list_filter(range(1, len({leader}) + 1), lambda i: {leader}[i] IS NOT NULL)"
            closed[beside] = f"list_transform({filled}, lambda i: {beside}[i])"
            closed[leader] = f"list_filter({leader}, lambda c: c IS NOT NULL)"
    return closed
