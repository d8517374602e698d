"""From tables and charts of a report to what pages show, with the counts the report publishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sherwood.report import Column, Figure, Table
from sherwood.report.counts import POLICY
from sherwood.report.drawing import draw, standalone
from sherwood.report.html import cell
from sherwood.report.page import HowWeKnow
from sherwood.report.words import known
from sherwood.service.planning.sheets import Cell, Heading, Picture, Sheet, of_money, of_people
from sherwood.stats import Published, suppress


@dataclass(frozen=True)
class Prepared:
    """A table, and the pictures that stand beside it by canvas."""

    sheet: Sheet
    pictures: Mapping[str, str] = field(default_factory=dict)


def prepared_people(
    key: str,
    table: Table,
    count: str,
    published: Published,
    *,
    code: str,
    how: HowWeKnow | None,
    level: str = "system",
    figure: Figure | None = None,
    rests_on: Sequence[Published] = (),
) -> Prepared:
    """A table of true figures whose rows rest on people or events.

    Args:
        key: Its name in addresses.
        table: Of true figures.
        count: The column that the others rest on.
        published: That column, as it is published wherever the count is shown.
        code: The column that says what a row is of.
        how: How we know.
        level: What the rows are of.
        figure: The chart beside it, drawn of what has passed disclosure control.
        rests_on: What else the figures of a row rest on, and is no column.
    """
    sheet = of_people(
        key,
        table.caption,
        codes=_codes(table, code),
        headings=_headings(table),
        figures={one.name: _cells(table, one) for one in table.columns if one.name != count},
        counts={count: published},
        rests_on=rests_on,
        how=how.parts() if how else (),
        level=level,
        picture=_picture(figure),
    )
    return Prepared(sheet, _drawn(figure))


def prepared_money(
    key: str, table: Table, *, code: str, how: HowWeKnow | None, figure: Figure | None = None
) -> Prepared:
    """A table of money or words that counts nobody."""
    sheet = of_money(
        key,
        table.caption,
        codes=_codes(table, code),
        headings=_headings(table),
        figures={one.name: _cells(table, one) for one in table.columns},
        how=how.parts() if how else (),
        picture=_picture(figure),
    )
    return Prepared(sheet, _drawn(figure))


def alone(counts: pd.Series[float]) -> Published:
    """A column of true counts that add up to nothing that is shown, through disclosure control."""
    whole = counts.astype(float).fillna(0.0).round().to_numpy()
    return suppress(whole, policy=POLICY)


def _codes(table: Table, code: str) -> Sequence[str]:
    return [str(value) for value in table.frame[code]]


def _headings(table: Table) -> tuple[Heading, ...]:
    return tuple(Heading(one.name, one.heading, one.numeric) for one in table.columns)


def _cells(table: Table, column: Column) -> list[Cell]:
    """A column in words, with its numbers."""
    return [
        Cell(cell(row, column), _number(row[column.name]) if column.numeric else None)
        for row in table.frame.to_dict("records")
    ]


def _number(value: object) -> float | None:
    return float(value) if known(value) and not isinstance(value, str) else None  # type: ignore[arg-type]


def _picture(figure: Figure | None) -> Picture | None:
    return Picture(figure.title, figure.description) if figure else None


def _drawn(figure: Figure | None) -> Mapping[str, str]:
    if figure is None:
        return {}
    pictures = figure.chart
    if not isinstance(pictures, dict):
        pictures = draw(
            figure.chart, title=figure.title, description=figure.description, key=figure.key
        )
    return {canvas: standalone(svg) for canvas, svg in pictures.items()}
