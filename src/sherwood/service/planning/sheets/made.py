"""Making tables: of people by way of disclosure control, or of money that counts nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from sherwood.errors import MethodError
from sherwood.service.planning.sheets.sheet import SEAL, Cell, Heading, Picture, Sheet
from sherwood.stats import Published, check_published

COUNTED = frozenset({"people", "observed", "quantity", "units", "patients", "person_years"})
"""Columns that count people or events wherever they stand."""

_MARK = {1: "*", 2: "[c]"}


def of_people(
    key: str,
    caption: str,
    *,
    codes: Sequence[str],
    headings: Sequence[Heading],
    figures: Mapping[str, Sequence[Cell]],
    counts: Mapping[str, Published],
    how: Sequence[tuple[str, str]],
    level: str = "system",
    picture: Picture | None = None,
    rests_on: Sequence[Published] = (),
) -> Sheet:
    """A table whose rows rest on people or events.

    Args:
        key: Its name.
        caption: What it shows.
        codes: What each row is of.
        headings: Every column, in order; the first names the row and is never hidden.
        figures: Columns that rest on the counts, by name; hidden wherever a count of the row is.
        counts: Columns of counts, by name: each passed disclosure control. A total that stands
            behind the rows is left out.
        how: How we know.
        level: What the rows are of.
        picture: The chart beside it.
        rests_on: What else the figures rest on, and is no column: hidden wherever it is.

    Raises:
        MethodError: A count has not passed disclosure control, or there is none.
    """
    if not counts:
        raise MethodError(f"{key}: say what its figures rest on; of_money is for tables of money.")
    rests = (*counts.values(), *rests_on)
    for count in rests:
        check_published(count)
    if unchecked := sorted(set(figures) & COUNTED - {"person_years"}):
        raise MethodError(f"{key}: {unchecked} counts people or events: pass what suppress made.")
    shown = {name: _published(count, len(codes)) for name, count in counts.items()}
    marks = _worst(rests, len(codes))
    rest = {name: _hidden(column, marks) for name, column in figures.items()}
    columns = {**shown, **rest, headings[0].name: figures[headings[0].name]}
    return _sheet(
        key,
        caption,
        level,
        tuple(headings),
        tuple(codes),
        columns,
        tuple(how),
        " ".join(dict.fromkeys(count.note for count in rests)),
        picture,
    )


def of_money(
    key: str,
    caption: str,
    *,
    codes: Sequence[str],
    headings: Sequence[Heading],
    figures: Mapping[str, Sequence[Cell]],
    how: Sequence[tuple[str, str]],
    level: str = "system",
    picture: Picture | None = None,
) -> Sheet:
    """A table of money or of words that counts nobody.

    Raises:
        MethodError: A column counts people or events.
    """
    if counted := sorted({heading.name for heading in headings} & COUNTED):
        raise MethodError(f"{key}: {counted} counts people or events: pass it to suppress first.")
    return _sheet(
        key,
        caption,
        level,
        tuple(headings),
        tuple(codes),
        figures,
        tuple(how),
        "It counts nobody.",
        picture,
    )


def _sheet(
    key: str,
    caption: str,
    level: str,
    headings: tuple[Heading, ...],
    codes: tuple[str, ...],
    columns: Mapping[str, Sequence[Cell]],
    how: tuple[tuple[str, str], ...],
    note: str,
    picture: Picture | None,
) -> Sheet:
    if wrong := [name for name, column in columns.items() if len(column) != len(codes)]:
        raise MethodError(f"{key}: {wrong} has not one figure for each row.")
    rows = tuple(
        tuple(columns[heading.name][place] for heading in headings) for place in range(len(codes))
    )
    return Sheet(key, caption, level, headings, codes, rows, how, note, picture, SEAL)


def _published(count: Published, rows: int) -> list[Cell]:
    texts, values = count.text.ravel()[:rows], count.values.ravel()[:rows]
    return [
        Cell(str(text), None if np.isnan(value) else float(value))
        for text, value in zip(texts, values, strict=True)
    ]


def _worst(counts: Collection[Published], rows: int) -> list[int]:
    """For each row, 0 if every count is shown."""
    return np.max([count.marks.ravel()[:rows] for count in counts], axis=0).tolist()


def _hidden(column: Sequence[Cell], marks: Sequence[int]) -> list[Cell]:
    return [Cell(_MARK[mark]) if mark else cell for cell, mark in zip(column, marks, strict=True)]
