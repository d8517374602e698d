"""What a report is made of: immutable values that say what to show, and nothing about how.

A report is a summary, a few key figures and sections of figures, tables and notes. A figure is a
sentence, a chart, the table behind the chart and how we know: a number never travels without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Column:
    """A column of a table as it is printed.

    Attributes:
        name: The column of the frame.
        heading: What it is called on the page, with its unit.
        written: How a value is put in words; its absence is written by the page.
        numeric: Whether it is set to the right, in figures of equal width.
    """

    name: str
    heading: str
    written: Callable[[Any], str] = str
    numeric: bool = True


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """A table: its rows as data, and the columns to print, the first naming the row.

    Attributes:
        key: Name of the element on the page and of the file it is also written to.
        caption: What the table shows.
        frame: The rows, tidy, unrounded.
        columns: The columns to print.
        how: Where its numbers come from, unless it stands below a figure that says so.
    """

    key: str
    caption: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    how: HowWeKnow | None = None


@dataclass(frozen=True, kw_only=True)
class HowWeKnow:
    """Where a figure comes from; an empty part does not apply.

    Attributes:
        method: How it was worked out.
        denominator: Of whom or what.
        period: Over which time.
        interval: What its interval covers.
        source: Which records.
    """

    method: str
    denominator: str = ""
    period: str = ""
    interval: str = ""
    source: str = ""

    def parts(self) -> tuple[tuple[str, str], ...]:
        """The parts that apply, each with its name.

        Example:
            >>> HowWeKnow(method="Sum of cost.", period="2017/18").parts()
            (('Method', 'Sum of cost.'), ('Period', '2017/18'))
        """
        named = (
            ("Method", self.method),
            ("Of", self.denominator),
            ("Period", self.period),
            ("Interval", self.interval),
            ("Source", self.source),
        )
        return tuple((name, words) for name, words in named if words)


@dataclass(frozen=True, eq=False, kw_only=True)
class Figure:
    """A chart with the sentence it proves, the table behind it and how we know.

    Attributes:
        key: Name of the figure on the page.
        title: A sentence that says what the chart shows.
        description: What is drawn, for somebody who cannot see it.
        chart: An Altair chart, or by canvas the pictures already drawn.
        table: The numbers drawn.
        how: Where they come from.
        paragraphs: Words below the title.
    """

    key: str
    title: str
    description: str
    chart: Any
    table: Table
    how: HowWeKnow
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """One number of the summary.

    Attributes:
        value: The number in words.
        label: What it is.
        detail: Its interval, period or the like.
    """

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """A few words set apart, such as a caution.

    Attributes:
        title: What it is about.
        paragraphs: The words.
        points: A list after them.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


Item = Figure | Table | Note


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a report with a heading of its own."""

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What made a report.

    Attributes:
        version: The version of Sherwood.
        made_at: When.
        inputs: What it was made from, by name.
    """

    version: str
    made_at: datetime
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Report:
    """A whole report.

    Attributes:
        title: Its name.
        subtitle: Of whom and when.
        banner: What every reader must know first, such as that the people are synthetic.
        summary: The answer in plain English.
        key_figures: The numbers of the answer.
        sections: The rest.
        tables: The tidy tables it was written from, which go with it as files.
        provenance: What made it.

    Raises:
        ValueError: Two parts have the same key, or a key is not words joined by hyphens.
    """

    title: str
    subtitle: str
    summary: tuple[str, ...]
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    provenance: Provenance
    banner: str = ""
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = [key for section in self.sections for key in _keys(section)]
        if repeated := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"Two parts of a report have the same key: {repeated}")
        if wrong := [key for key in keys if not _KEY.fullmatch(key)]:
            raise ValueError(f"A key is lower-case words joined by hyphens, not {wrong}")

    def printed_tables(self) -> Iterator[Table]:
        """Every table on the page, in order."""
        for section in self.sections:
            for item in section.items:
                if isinstance(item, Figure):
                    yield item.table
                elif isinstance(item, Table):
                    yield item


def _keys(section: Section) -> Iterator[str]:
    yield section.key
    for item in section.items:
        if isinstance(item, Figure):
            yield item.key
            yield item.table.key
        elif isinstance(item, Table):
            yield item.key
