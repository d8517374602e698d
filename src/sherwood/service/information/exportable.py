"""Which columns of which marts may leave: read from `exportable.toml`, which people review.

What identifies is not offered at all: local identifiers, exact days, years of age, small areas,
lists of codes, and members of staff. What is in neither list of the file does not leave either.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Workers of pages never compute, and are lighter without the engine.
    import ibis.expr.types as ir

_FILE = Path(__file__).with_name("exportable.toml")
_APART = ("about", "not_offered")


@dataclass(frozen=True)
class Offered:
    """One choice: a column, several of a pattern, or the month or year of a date.

    Attributes:
        name: Of the column that leaves, or a pattern of names such as `has_*`.
        says: What it is.
        singles_out: Whether it can tell somebody apart together with others.
        of: The date it is taken from, where it is a part of one.
        to: The part: `month` or `year`.
    """

    name: str
    says: str
    singles_out: bool = False
    of: str = ""
    to: str = ""

    def covers(self, column: str) -> bool:
        """Whether a column of the mart is what leaves, or what it is taken from."""
        return fnmatchcase(column, self.of or self.name)

    def columns(self, table: ir.Table) -> Iterator[ir.Value]:
        """What leaves, of a table that may lack some of it."""
        for column in table.columns:
            if self.covers(column):
                yield self._part(table[column]) if self.of else table[column]

    def _part(self, date: Any) -> ir.Value:
        if self.to == "year":
            return date.year().name(self.name)
        return date.cast("date").truncate("M").cast("date").name(self.name)


@dataclass(frozen=True)
class Offer:
    """A mart, the columns of it that may leave, and those that may not and why."""

    mart: str
    title: str
    grain: str
    offered: tuple[Offered, ...]
    withheld: Mapping[str, str]

    def chosen(self, names: Collection[str]) -> tuple[Offered, ...]:
        """Those of these names, in the order of the file; another name is no choice."""
        return tuple(one for one in self.offered if one.name in names)

    def rows(self, table: ir.Table, names: Collection[str]) -> ir.Table:
        """The table with person_id and what was chosen, and nothing else."""
        columns = [column for one in self.chosen(names) for column in one.columns(table)]
        return table.select("person_id", *columns)

    def singling_out(self, table: ir.Table, names: Collection[str]) -> list[str]:
        """The names of chosen columns that can tell somebody apart together."""
        found = (one for one in self.chosen(names) if one.singles_out)
        return [column.get_name() for one in found for column in one.columns(table)]


@dataclass(frozen=True)
class Reviewed:
    """The whole file: who stands behind it, and what it offers."""

    about: Mapping[str, Any]
    not_offered: Mapping[str, str]
    offers: Mapping[str, Offer]


@cache
def reviewed() -> Reviewed:
    """What may leave, as it was last reviewed."""
    given = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    offers = {
        mart: Offer(
            mart,
            one["title"],
            one["grain"],
            tuple(Offered(name, **more) for name, more in one["offered"].items()),
            one["withheld"],
        )
        for mart, one in given.items()
        if mart not in _APART
    }
    return Reviewed(given["about"], given["not_offered"], offers)
