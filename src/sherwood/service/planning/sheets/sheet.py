"""A table that may be shown and taken out, and its parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import InitVar, dataclass, replace

from sherwood.errors import MethodError

SEAL = object()
"""What only the rooms beside this one have: a sheet is made with it, or not at all."""


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
        if seal is not SEAL:
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
            seal=SEAL,
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
