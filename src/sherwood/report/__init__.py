"""Reports: immutable values in, one self-contained page and its tables as files out.

A report is composed of figures, each a chart with the sentence it proves, its table and how we
know; `render` makes the page and `write_report` the folder. Charts are in `sherwood.report.charts`;
`analysis_report` composes the report of the value analysis.
"""

from sherwood.report.analysis import analysis_report
from sherwood.report.files import write_report, write_tables
from sherwood.report.html import render
from sherwood.report.page import (
    Column,
    Figure,
    HowWeKnow,
    KeyFigure,
    Note,
    Provenance,
    Report,
    Section,
    Table,
)

__all__ = [
    "Column",
    "Figure",
    "HowWeKnow",
    "KeyFigure",
    "Note",
    "Provenance",
    "Report",
    "Section",
    "Table",
    "analysis_report",
    "render",
    "write_report",
    "write_tables",
]
