"""Writing SQL text: quoting names and values, and joining alternatives."""

from __future__ import annotations

from collections.abc import Iterable


def quoted(name: str) -> str:
    """A column or table name as SQL.

    >>> quoted("Patient ID")
    '"Patient ID"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """A value as an SQL text literal.

    >>> literal("King's Mill")
    "'King''s Mill'"
    """
    return "'" + str(text).replace("'", "''") + "'"


def among(expression: str, values: Iterable[str]) -> str:
    """Whether an expression is one of some texts.

    >>> among("sex", ["male", "female"])
    "sex IN ('male', 'female')"
    """
    return f"{expression} IN ({', '.join(literal(value) for value in values)})"
