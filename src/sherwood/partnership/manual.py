"""The page of the manual on the partnership folder, printed from the classes and the checks."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from itertools import groupby
from typing import Any, get_origin

from sherwood.partnership import folder
from sherwood.partnership.checks import CHECKS
from sherwood.partnership.folder import FILES, ROWS
from sherwood.partnership.keys import meanings, record_in, records_under, summary
from sherwood.partnership.schemas import schema, schema_names
from sherwood.partnership.values import MOST, Record, Spread

_HEAD = """\
# Partnership folder

What is particular to a place: text files, written by people, checked as a whole before anything is
simulated. [Describe your partnership](../how-to/describe-your-partnership.md) shows how to begin. \
This page is printed from the classes and the checks of `sherwood/partnership`.

- **Pounds** are whole pounds, not thousands or millions.
- A **share** is a part of one: 0.25 is a quarter. A **rate** is a change in a year: 0.02 is
  2 % more.
- A **financial year** is written `'2017/18'`; a **day** `2018-04-01`, without quotation marks.
- A **figure** that is not sure has three parts, `{ p10 = 1, p50 = 2, p90 = 4 }`: it lies below them
  with chances of 10, 50 and 90 per cent. One number is a figure taken as sure.
- Every record with figures says in `source` where they come from, or `illustrative`.
"""

_FOOT = """\
## In Python

::: sherwood.partnership.loading
    options:
      show_root_heading: false
      members: [load_partnership, find_faults, library]

::: sherwood.partnership.scaffold.new_partnership

::: sherwood.partnership.faults.Fault
"""


def partnership_page() -> str:
    """The page in Markdown: every file, record and key, and what is checked.

    >>> partnership_page().splitlines()[0]
    '# Partnership folder'
    """
    return "\n".join([_HEAD, *_tree(), *_files(), *_rows(), *_checks(), _FOOT])


def _tree() -> list[str]:
    drawn = inspect.cleandoc(folder.__doc__ or "").partition("\n\n")[2]
    return ["```text", drawn.strip(), "```", ""]


def _files() -> Iterator[str]:
    for name, model in FILES.items():
        yield from (f"## {name}", "")
        yield f"For editors: [{schema_names()[name]}](schema/{schema_names()[name]})."
        yield ""
        shapes = schema(model)
        for key, record in records_under(model):
            if record is not Spread:
                yield from _record(_heading(model, key), record, shapes["$defs"][record.__name__])


def _rows() -> Iterator[str]:
    for name, model in ROWS.items():
        shape = schema(model)
        yield from (f"## {name}", "", summary(model), "", *_table(model, shape, shape), "")


def _heading(model: type[Record], key: str) -> str:
    *above, last = key.split(".")
    at = model
    for name in above:
        at = record_in(at.model_fields[name].annotation) or at
    many = get_origin(at.model_fields[last].annotation) is tuple
    return f"[[{key}]]" if many else f"[{key}]"


def _record(heading: str, record: type[Record], shape: dict[str, Any]) -> Iterator[str]:
    whole = schema(record)
    yield from (f"### `{heading}`", "", summary(record), "", *_table(record, shape, whole), "")


def _table(record: type[Record], shape: dict[str, Any], whole: dict[str, Any]) -> Iterator[str]:
    words = meanings(record)
    needed = shape.get("required", ())
    yield "| key | kind | needed | what it says |"
    yield "|---|---|---|---|"
    # What every record has comes last.
    for name, found in sorted(shape["properties"].items(), key=lambda key: key[0] == "source"):
        must = "yes" if name in needed else _otherwise(found)
        yield f"| `{name}` | {_kind(found, whole)} | {must} | {words.get(name, '')} |"


def _otherwise(found: dict[str, Any]) -> str:
    """What a key left out is taken to be."""
    default = found.get("default")
    if isinstance(default, dict):
        default = default["p50"]
    if isinstance(default, bool):
        return f"else {str(default).lower()}"
    if isinstance(default, float):
        return f"else {default:g}"
    return "" if default in (None, "", []) else f"else {default}"


def _kind(found: dict[str, Any], whole: dict[str, Any]) -> str:
    defined = whole.get("$defs", {})
    if "$ref" in found:
        name = found["$ref"].rsplit("/", 1)[1]
        return _kind(defined[name], whole) if "enum" in defined[name] else "record"
    if "anyOf" in found:
        kinds = [each for each in found["anyOf"] if each.get("type") != "null"]
        return "figure" if len(kinds) > 1 or "Spread" in str(kinds) else _kind(kinds[0], whole)
    if "enum" in found:
        return " ".join(f"`{each}`" for each in found["enum"])
    if found["type"] == "array":
        return f"list: {_kind(found['items'], whole)}"
    if found["type"] in ("number", "integer"):
        return _number(found)
    if found["type"] == "string" and found.get("format") == "date":
        return "day"
    if r"\d{4}/" in found.get("pattern", ""):
        return "financial year"
    return "true or false" if found["type"] == "boolean" else "text"


def _number(found: dict[str, Any]) -> str:
    kind = "whole number" if found["type"] == "integer" else "number"
    least = found.get("minimum", found.get("exclusiveMinimum"))
    most = found.get("maximum", found.get("exclusiveMaximum"))
    # What no sum of money comes near needs no telling.
    least, most = (None if bound in (-MOST, MOST) else bound for bound in (least, most))
    if least is not None and most is not None:
        return f"{kind}, {least:g} to {most:g}"
    return f"{kind} from {least:,g}" if least is not None else kind


def _checks() -> Iterator[str]:
    yield from ("## What is checked", "")
    yield (
        "Beyond each key's kind, the files are checked against each other. Every fault is told at "
        "once, with its file, key, value and remedy; a folder with one is not planned."
    )
    yield ""
    for room, checks in groupby(CHECKS, key=lambda check: check.__module__):
        yield f"**{inspect.getdoc(sys.modules[room])}**"
        yield ""
        yield from (f"- {inspect.getdoc(check)}" for check in checks)
        yield ""
