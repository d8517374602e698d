"""What makes cost grow if nothing changes: people, need, prices, and what was solved for.

Each is a factor relative to the base year, so that cost = base cost x people x need x price x
solved for. People differ by group and line; the rest by line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sherwood.errors import InputError
from sherwood.partnership.place import Growth

Floats = NDArray[np.float64]
FACTORS = ("people", "need", "price", "solved_for")


@dataclass(frozen=True, eq=False)
class Drivers:
    """Factors of growth by year, relative to the base year.

    Attributes:
        elapsed: Years since the base year, one for each year looked at.
        people: Groups x lines x years.
        need: Lines x years.
        price: Lines x years.
        solved_for: Lines x years: what growth found for a known gap adds; ones if none was.
    """

    elapsed: NDArray[np.int64]
    people: Floats
    need: Floats
    price: Floats
    solved_for: Floats

    def factors(self) -> dict[str, Floats]:
        """Each factor as groups x lines x years, in the order of `FACTORS`."""
        shape = self.people.shape
        return {name: np.broadcast_to(getattr(self, name), shape) for name in FACTORS}

    def whole(self) -> Floats:
        """All factors together, groups x lines x years."""
        return self.people * self.need * self.price * self.solved_for

    def with_added(self, rates: Floats, added: float) -> Drivers:
        """The drivers where `added` joins a rate of every line.

        Args:
            rates: The rate of each line that it joins.
            added: What is added to each.
        """
        ratio = (1 + rates + added) / (1 + rates)
        return replace(self, solved_for=ratio[:, None] ** self.elapsed)


def drivers(
    growth: Sequence[Growth], lines: Sequence[str], elapsed: Sequence[int], people: Floats
) -> Drivers:
    """The factors that a partnership's growth records stand for.

    Args:
        growth: Records that together name each line once.
        lines: Service lines.
        elapsed: Years since the base year.
        people: Groups x years: people relative to the base year, for lines whose record leaves
            demographic growth to the population model.

    Raises:
        InputError: A line without a record, or with two.

    Example:
        >>> record = Growth(lines=("day_case",), demographic=0.01, non_demographic=0.02, price=0.0,
        ...                 source="illustrative")
        >>> found = drivers([record], ["day_case"], [1, 2], np.ones((1, 2)))
        >>> found.whole().round(4)
        array([[[1.0302, 1.0613]]])
    """
    by_line = _by_line(growth, lines)
    years = np.asarray(elapsed, np.int64)
    given = np.stack(
        [
            people
            if by_line[line].demographic is None
            else np.broadcast_to((1 + rate(by_line[line], "demographic")) ** years, people.shape)
            for line in lines
        ],
        axis=1,
    )
    ones = np.ones((len(lines), len(years)))
    return Drivers(
        elapsed=years,
        people=given,
        need=(1 + rates(growth, lines, "non_demographic"))[:, None] ** years,
        price=(1 + rates(growth, lines, "price"))[:, None] ** years,
        solved_for=ones,
    )


def rates(growth: Sequence[Growth], lines: Sequence[str], name: str) -> Floats:
    """One rate of every line: `demographic`, `non_demographic` or `price`.

    Demographic growth that the population model finds has no one rate, and counts as nought.
    """
    by_line = _by_line(growth, lines)
    return np.array([rate(by_line[line], name) for line in lines])


def rate(record: Growth, name: str) -> float:
    """A rate of a record, nought where it leaves it to the population model."""
    found: float | None = getattr(record, name)
    return 0.0 if found is None else found


def _by_line(growth: Sequence[Growth], lines: Sequence[str]) -> dict[str, Growth]:
    named: dict[str, Growth] = {}
    for record in growth:
        for line in record.lines:
            if line in named:
                raise InputError(
                    f"partnership.toml, growth: {line} is in two records; name each line once."
                )
            named[line] = record
    if missing := [line for line in lines if line not in named]:
        raise InputError(
            f"partnership.toml, growth: no record names {', '.join(missing)}; "
            "add them to one, so that every line grows as someone says."
        )
    return named
