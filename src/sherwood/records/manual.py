"""Pages of the manual that are printed from the code, so that they cannot disagree with it."""

from __future__ import annotations

from collections.abc import Mapping

from sherwood.records.columns import Column, Table
from sherwood.records.contract import TABLES
from sherwood.records.formats import built_in, load_format
from sherwood.records.months import FEWEST_USUAL, LOW_SHARE
from sherwood.records.rules import RULES, Outcome

_KINDS = {
    "VARCHAR": "text",
    "DATE": "date",
    "TIMESTAMP": "time",
    "DECIMAL(18,2)": "pounds",
    "DOUBLE": "number",
    "BIGINT": "whole number",
    "BOOLEAN": "yes or no",
    "VARCHAR[]": "list of codes",
    "DATE[]": "list of dates",
}


def contract_page() -> str:
    """The page on the records contract, in Markdown: every table, its grain, key and columns.

    >>> contract_page().splitlines()[0]
    '# The records contract'
    """
    return "\n".join(
        [
            "# The records contract",
            "",
            "Every extract becomes rows of these tables. Names are those of the NHS Data Model and "
            "Dictionary, in snake case. Codes are text without dots or spaces, in upper case. A "
            "missing value is null; *not known* and *not applicable* are codes, where the national "
            "list has them. Every row also carries `source`, the file it came from.",
            "",
            "This page is printed from the classes that `sherwood/records/contract.py` lists.",
            "",
            *(line for table in TABLES.values() for line in _table(table)),
        ]
    )


def _table(table: type[Table]) -> list[str]:
    key = ", ".join(f"`{name}`" for name in table.key) or "none; rows may repeat"
    rows = [_row(name, column, table) for name, column in table.columns.items() if name != "source"]
    coded = [line for name, column in table.columns.items() for line in _codes(name, column)]
    return [
        f"## {table.name}",
        "",
        (table.__doc__ or "").split("\n")[0],
        "",
        f"One row: {table.grain}. Key: {key}."
        + (f" Dated by `{table.happens}`." if table.happens else ""),
        "",
        "| column | kind | required | what it says |",
        "|---|---|---|---|",
        *rows,
        "",
        *coded,
    ]


def _row(name: str, column: Column, table: type[Table]) -> str:
    says = column.says
    if column.refers_to and column.refers_to != table.name:
        says += f" Refers to `{column.refers_to}`."
    if column.minimum is not None:
        says += f" At least {column.minimum:g}."
    kind = "code" if column.kind.name == "CODE" else _KINDS[column.kind.sql]
    return f"| `{name}` | {kind} | {'yes' if column.required else ''} | {says} |"


def _codes(name: str, column: Column) -> list[str]:
    if not column.codes:
        return []
    known = "; ".join(f"`{code}` {means}" for code, means in column.codes.items())
    return [f"`{name}`: {known}.", ""]


def quality_page() -> str:
    """The page on quality, in Markdown: every rule of entry and what follows.

    >>> "| duplicate key |" in quality_page()
    True
    """
    headings = {
        Outcome.REJECT: (
            "Rows rejected",
            "The row is kept apart, under `rejected/` in its load, with the rule, the column, the "
            "value, its file and its place in it. The first rule that finds something is told.",
        ),
        Outcome.REPAIR: (
            "Values repaired",
            "The row is accepted; its column `repaired` says what was changed and from what.",
        ),
        Outcome.COUNT: (
            "Only counted",
            "Nothing is changed; `sherwood check` tells how often, by table, column and file.",
        ),
    }
    lines = [
        "# Quality rules",
        "",
        "Nothing is dropped silently. Of every file, `extract = accepted + rejected` holds for "
        "rows, and for money to the penny; an ingest that does not reconcile is refused. This page "
        "is printed from `sherwood/records/rules.py`.",
        "",
    ]
    for outcome, (title, meaning) in headings.items():
        found = {name: rule for name, rule in RULES.items() if rule.outcome is outcome}
        lines += [f"## {title}", "", meaning, "", "| rule | what it says |", "|---|---|"]
        lines += [f"| {name} | {rule.says} |" for name, rule in found.items()]
        lines += [""]
    lines += [
        "## Months",
        "",
        f"A provider's month is *missing* if it has no rows, and *low* if it has under "
        f"{LOW_SHARE:.0%} of the provider's median month and fewer than chance would make (four "
        "standard deviations of a count). Providers whose median month has fewer "
        f"than {FEWEST_USUAL} rows are not flagged. Absent is not nought: a month that a field "
        "test or a late return left out must not be read as a month without care.",
        "",
    ]
    return "\n".join(lines)


def formats_page() -> str:
    """The page on the built-in formats, in Markdown.

    >>> "## `sherwood`" in formats_page()
    True
    """
    lines = [
        "# Built-in formats",
        "",
        "Each is a folder of SQL under `sherwood/records/formats`. This page is printed from them.",
        "",
    ]
    for name in built_in():
        format = load_format(name)
        lines += [f"## `{name}`: {format.title}", "", format.description, ""]
        if format.documentation:
            lines += [f"Described at: {format.documentation}", ""]
        lines += [f"Fills: {_listed(format.statements)}.", ""]
        lines += ["| view | files | needed |", "|---|---|---|"]
        lines += [
            f"| `{view}` | {_listed(dict.fromkeys(source.files))} | "
            f"{'' if source.optional else 'yes'} |"
            for view, source in format.sources.items()
        ]
        lines += [""]
    return "\n".join(lines)


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(f"`{name}`" for name in names)


PAGES = {
    "contract.md": contract_page,
    "quality-rules.md": quality_page,
    "formats.md": formats_page,
}
"""The printed pages of docs/records, by file name."""
