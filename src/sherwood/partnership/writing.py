"""Writing records back as the files of a partnership folder: what is read again is the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sherwood.partnership.values import Record, Spread


def toml_of_records(tables: Mapping[str, Iterable[Record]]) -> str:
    r"""Records as arrays of tables, without what is as it would be anyway.

    Args:
        tables: By heading, the records under it.

    Example:
        >>> from sherwood.partnership.organisations import Hierarchy
        >>> print(toml_of_records({"hierarchy": [Hierarchy(name="group", title="Groups")]}))
        [[hierarchy]]
        name = "group"
        title = "Groups"
        <BLANKLINE>
    """
    return "\n".join(
        "\n".join(_table(heading, record)) + "\n"
        for heading, records in tables.items()
        for record in records
    )


def rows_of_records(records: Iterable[Record], model: type[Record]) -> str:
    """Records as CSV with a column for each field; an empty cell is what is left out."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(model.model_fields)
    for record in records:
        values = (getattr(record, name) for name in model.model_fields)
        rows.writerow("" if value is None else str(value) for value in values)
    return written.getvalue()


def _table(heading: str, record: Record) -> list[str]:
    """A record's own keys first, then its records, each under a heading of its own."""
    lines, below = [f"[[{heading}]]"], []
    for name, value in _said(record):
        if _records(value):
            for one in value:
                below += ["", *_table(f"{heading}.{name}", one)]
        else:
            lines.append(f"{name} = {_value(value)}")
    return lines + below


def _said(record: Record) -> list[tuple[str, Any]]:
    fields = sorted(type(record).model_fields.items(), key=lambda field: field[0] == "source")
    given = ((name, getattr(record, name), field) for name, field in fields)
    return [(name, value) for name, value, field in given if value != field.default]


def _records(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(one, Record) for one in value)
    )


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # As JSON writes it, but for the one character that TOML does not take bare.
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
        case date():
            return value.isoformat()
        case int() | float():
            return repr(value)
        case Spread(p10=low, p50=middle, p90=high):
            if low == middle == high:
                return repr(low)
            return f"{{ p10 = {low!r}, p50 = {middle!r}, p90 = {high!r} }}"
        case Sequence():
            return f"[{', '.join(_value(one) for one in value)}]"
    raise TypeError(f"{type(value).__name__} has no place in a partnership folder.")
