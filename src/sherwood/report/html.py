"""From a report to one HTML file that works anywhere: no script, no font, nothing to fetch."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sherwood.report.drawing import draw
from sherwood.report.page import Column, Figure, Note, Report, Table
from sherwood.report.words import known

LONG_TABLE = 12
ABSENT_CELL = "–"


def render(report: Report) -> str:
    """The report as one self-contained HTML page.

    Args:
        report: What to show.

    Returns:
        A page in HTML that needs no other file, no script and no network. Charts are inline SVG,
        tables longer than `LONG_TABLE` rows are folded under a summary.

    Example:
        >>> from datetime import datetime
        >>> from sherwood.report.page import Provenance
        >>> made = Provenance(version="1", made_at=datetime(2026, 1, 2))
        >>> page = render(Report(title="Value", subtitle="2017/18", summary=("All is well.",),
        ...     key_figures=(), sections=(), provenance=made))
        >>> page[:15], "<script" in page
        ('<!DOCTYPE html>', False)
    """
    environment = Environment(
        loader=PackageLoader("sherwood.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"cell": cell, "moment": _moment, "kind": _kind}
    style = files("sherwood.report").joinpath("templates/report.css").read_text(encoding="utf-8")
    pictures = {
        item.key: {name: Markup(svg) for name, svg in _pictures(item).items()}
        for section in report.sections
        for item in section.items
        if isinstance(item, Figure)
    }
    return environment.get_template("report.html.jinja").render(
        report=report, style=Markup(style), pictures=pictures, long_table=LONG_TABLE
    )


def cell(row: Any, column: Column) -> str:
    """One value of a table in words.

    Example:
        >>> cell({"cost": 3.0}, Column("cost", "Cost", lambda value: f"£{value:.0f}"))
        '£3'
        >>> cell({"cost": float("nan")}, Column("cost", "Cost"))
        '–'
    """
    value = row[column.name]
    if column.numeric and not known(value):
        return ABSENT_CELL
    if not column.numeric and (value is None or value != value):
        return ABSENT_CELL
    if column.numeric and isinstance(value, str):
        return value
    return column.written(value)


def _pictures(figure: Figure) -> dict[str, str]:
    if isinstance(figure.chart, dict):
        return figure.chart
    return draw(figure.chart, title=figure.title, description=figure.description, key=figure.key)


def _moment(when: datetime) -> str:
    return f"{when.day} {when:%B %Y, %H:%M}"


def _kind(item: Any) -> str:
    return {Figure: "figure", Table: "table", Note: "note"}[type(item)]
