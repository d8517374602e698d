"""The one kind of table that figure pages and their files take.

A `Sheet` whose rows rest on people or events is made of what `sherwood.stats.suppress` returned,
and of nothing else; where it hid a count, the row's other figures are hidden with it. A table of
money that counts nobody is made by `of_money`. Whatever is no `Sheet` is refused by what draws and
what writes files, and a `Sheet` cannot be made by hand.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import InitVar, dataclass, replace
from typing import Any

import numpy as np
from django.core.signing import BadSignature, Signer

from sherwood.errors import MethodError
from sherwood.stats import Published, check_published

COUNTED = frozenset({"people", "observed", "quantity", "units", "patients", "person_years"})
"""Columns that count people or events wherever they stand."""

_SEAL = object()
_SALT = "sherwood.planning.sheets"
_MARK = {1: "*", 2: "[c]"}


@dataclass(frozen=True)
class Heading:
    """A column, as it is headed."""

    name: str
    words: str
    numeric: bool


@dataclass(frozen=True)
class Cell:
    """A figure in words and, where it is shown and is a number, the number."""

    text: str
    value: float | None = None


@dataclass(frozen=True)
class Picture:
    """A chart that stands beside its table.

    Attributes:
        title: The sentence that it shows.
        description: What is drawn, for somebody who cannot see it.
    """

    title: str
    description: str


@dataclass(frozen=True)
class Sheet:
    """A table that may be shown and taken out.

    Attributes:
        key: Its name in addresses.
        level: `system` if its rows are of the whole; else the kind of organisation they are of.
        codes: What each row is of; organisations by their codes.
        how: Method, denominator, period, interval and source, in words.
        note: What its marks mean, and the disclosure policy it passed.
    """

    key: str
    caption: str
    level: str
    headings: tuple[Heading, ...]
    codes: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    how: tuple[tuple[str, str], ...]
    note: str
    picture: Picture | None
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise MethodError("A sheet is made by of_people or of_money, not by hand.")

    def only(self, codes: Collection[str]) -> Sheet:
        """The rows of these alone; without the picture, which shows all of them."""
        kept = [place for place, code in enumerate(self.codes) if code in codes]
        return self._of(kept)

    def without(self, codes: Collection[str]) -> Sheet:
        """The rows of all but these."""
        return self._of([place for place, code in enumerate(self.codes) if code not in codes])

    def values(self, name: str) -> list[float]:
        """The numbers of a column that are shown."""
        place = [heading.name for heading in self.headings].index(name)
        return [value for row in self.rows if (value := row[place].value) is not None]

    def cell(self, code: str, name: str) -> Cell:
        """One figure."""
        place = [heading.name for heading in self.headings].index(name)
        return self.rows[self.codes.index(code)][place]

    def _of(self, places: Sequence[int]) -> Sheet:
        return replace(
            self,
            codes=tuple(self.codes[place] for place in places),
            rows=tuple(self.rows[place] for place in places),
            picture=self.picture if len(places) == len(self.codes) else None,
            seal=_SEAL,
        )


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

    Raises:
        MethodError: A count has not passed disclosure control, or there is none.
    """
    if not counts:
        raise MethodError(f"{key}: say what its figures rest on; of_money is for tables of money.")
    for count in counts.values():
        check_published(count)
    if unchecked := sorted(set(figures) & COUNTED - {"person_years"}):
        raise MethodError(f"{key}: {unchecked} counts people or events: pass what suppress made.")
    shown = {name: _published(count, len(codes)) for name, count in counts.items()}
    marks = _worst(counts.values(), len(codes))
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
        " ".join(dict.fromkeys(count.note for count in counts.values())),
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


def check_sheet(given: object) -> Sheet:
    """Refuse anything but a sheet; what draws and what writes files calls this.

    Raises:
        MethodError: It has not passed disclosure control.
    """
    if not isinstance(given, Sheet):
        raise MethodError(
            f"A {type(given).__name__} has not passed disclosure control: show only a Sheet."
        )
    return given


def as_values(given: object) -> dict[str, Any]:
    """A sheet as plain values, for programs.

    Raises:
        MethodError: It is no sheet.
    """
    sheet = check_sheet(given)
    picture = sheet.picture
    return {
        "key": sheet.key,
        "caption": sheet.caption,
        "level": sheet.level,
        "headings": [[each.name, each.words, each.numeric] for each in sheet.headings],
        "codes": list(sheet.codes),
        "rows": [[[cell.text, cell.value] for cell in row] for row in sheet.rows],
        "how": [list(part) for part in sheet.how],
        "note": sheet.note,
        "picture": [picture.title, picture.description] if picture else None,
    }


def sealed(given: object) -> str:
    """A sheet as text that `unsealed` believes: signed, so that no other text becomes a sheet.

    Raises:
        MethodError: It is no sheet.
    """
    return Signer(salt=_SALT).sign(json.dumps(as_values(given), allow_nan=False))


def unsealed(text: str) -> Sheet:
    """The sheet that `sealed` wrote.

    Raises:
        MethodError: It was changed, or sealed by a service with another secret key.
    """
    try:
        values = json.loads(Signer(salt=_SALT).unsign(text))
    except BadSignature as error:
        raise MethodError(
            "A table of figures was not written by this service, or its key was changed: have the "
            "figures made again."
        ) from error
    return Sheet(
        key=values["key"],
        caption=values["caption"],
        level=values["level"],
        headings=tuple(Heading(*each) for each in values["headings"]),
        codes=tuple(values["codes"]),
        rows=tuple(tuple(Cell(*cell) for cell in row) for row in values["rows"]),
        how=tuple((name, words) for name, words in values["how"]),
        note=values["note"],
        picture=Picture(*values["picture"]) if values["picture"] else None,
        seal=_SEAL,
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
    return Sheet(key, caption, level, headings, codes, rows, how, note, picture, _SEAL)


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
