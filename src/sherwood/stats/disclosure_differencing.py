"""Differencing: what two publications give away together that neither gives away alone.

Care delivery groups and council districts, say, are both made of the same small areas. Where one
group is another and a village, subtracting the one from the other counts the village.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sherwood.errors import MethodError
from sherwood.stats.disclosure_audit import reader_of
from sherwood.stats.disclosure_bounds import Knowledge, ranges
from sherwood.stats.disclosure_policies import Policy
from sherwood.stats.disclosure_results import HIDDEN, Published
from sherwood.stats.disclosure_structure import Sum, equations
from sherwood.stats.estimate import Array

Groups = NDArray[np.int64]

# A unit that a publication does not cover.
OUTSIDE = -1


@dataclass(frozen=True)
class Difference:
    """A small number that two publications give away together.

    Attributes:
        what: Which group of units, in words.
        units: Their positions.
        lowest: The least the number can be.
        highest: The most it can be.
    """

    what: str
    units: tuple[int, ...]
    lowest: float
    highest: float

    def __str__(self) -> str:
        number = (
            f"{self.lowest:g}"
            if self.lowest == self.highest
            else f"{self.lowest:g} to {self.highest:g}"
        )
        return f"{self.what} ({len(self.units)} units) can be worked out as {number}"


def differences(
    *,
    first: Published,
    first_groups: Sequence[int],
    second: Published,
    second_groups: Sequence[int],
) -> tuple[Difference, ...]:
    """The small numbers that two publications of the same count give away together.

    Args:
        first: One row of published groups, with or without a total, or nested groups.
        first_groups: For each unit (practice, small area) the position of its group in `first`,
            -1 if it is in none.
        second: The other publication.
        second_groups: For each unit, in the same order, the position of its group in `second`.

    Returns:
        Overlaps and remainders of groups that hold fewer people than the policy lets a reader
        know so nearly, and hidden groups that the other publication gives away.

    Raises:
        MethodError: Groups that do not fit, or publications that contradict each other.

    Example:
        >>> from sherwood.stats.disclosure import suppress
        >>> districts = suppress([40, 63], policy="threshold_10")
        >>> groups = suppress([45, 58], policy="threshold_10")
        >>> found = differences(first=districts, first_groups=[0, 0, 1, 1],
        ...                     second=groups, second_groups=[0, 0, 0, 1])
        >>> print(found[0])
        group 1 of the first without group 1 of the second (1 units) can be worked out as 5
    """
    one = _groups("first_groups", first_groups, first)
    two = _groups("second_groups", second_groups, second)
    if one.size != two.size:
        raise MethodError(
            f"first_groups has {one.size} units and second_groups {two.size}: list the same units "
            "in the same order."
        )
    asked, sums, cells = _together(one, two, first, second)
    reader = _joint_reader(first, second, sums, cells)
    hidden = np.flatnonzero(np.concatenate([first.marks.ravel(), second.marks.ravel()]) == HIDDEN)
    targets = np.concatenate([hidden, np.array([cell for cell, _, _ in asked], dtype=np.int64)])
    low, high = ranges(reader, targets)
    names = [
        (f"hidden figure {cell} of the first", one == cell)
        if cell < first.values.size
        else (
            f"hidden figure {cell - first.values.size} of the second",
            two == cell - first.values.size,
        )
        for cell in hidden.tolist()
    ] + [(what, units) for _, what, units in asked]
    return tuple(
        Difference(what, tuple(np.flatnonzero(units).tolist()), float(least), float(most))
        for (what, units), least, most in zip(names, low, high, strict=True)
        if _too_near(least, most, first.policy) or _too_near(least, most, second.policy)
    )


def check_differencing(
    *,
    first: Published,
    first_groups: Sequence[int],
    second: Published,
    second_groups: Sequence[int],
) -> None:
    """Refuse to let two publications stand side by side where together they give numbers away.

    Raises:
        MethodError: They do; the message lists what and says what to do.
    """
    found = differences(
        first=first, first_groups=first_groups, second=second, second_groups=second_groups
    )
    if found:
        more = f", and {len(found) - 3} more" if len(found) > 3 else ""
        raise MethodError(
            f"{'; '.join(map(str, found[:3]))}{more}: publish only one of the two groupings, or "
            "make them agree except for larger groups."
        )


def _too_near(least: float, most: float, policy: Policy) -> bool:
    """Whether a number is known to be one the policy hides, and more nearly than it allows."""
    return (
        most >= max(policy.hide_from, 1)
        and most <= policy.hide_to
        and most - least + 1 < policy.least_values
    )


def _groups(name: str, groups: Sequence[int], published: Published) -> Groups:
    given = np.asarray(groups)
    if published.values.ndim != 1 or published.amounts:
        raise MethodError(
            "Differencing is checked between rows of counts: take one column of each table at a "
            "time."
        )
    if given.ndim != 1 or not np.issubdtype(given.dtype, np.integer):
        raise MethodError(f"{name} must give the position of one group for each unit.")
    if (given < OUTSIDE).any() or (given >= published.values.size).any():
        raise MethodError(
            f"{name} has a position outside the {published.values.size} groups published: use -1 "
            "for units that are in none."
        )
    return given.astype(np.int64)


def _together(
    one: Groups, two: Groups, first: Published, second: Published
) -> tuple[list[tuple[int, str, NDArray[np.bool_]]], list[Sum], int]:
    """The overlaps and remainders of two groupings as further cells, and how they add up.

    Returns:
        What is asked about (cell, words, units), the sums, and how many cells there are in all.
    """
    shift = first.values.size
    start = shift + second.values.size
    pairs = np.unique(np.column_stack([one, two]), axis=0)
    overlap = {(int(g), int(h)): start + place for place, (g, h) in enumerate(pairs)}
    cells = start + len(overlap)
    sums: list[Sum] = []
    asked: list[tuple[int, str, NDArray[np.bool_]]] = []
    told: list[list[tuple[int, int]]] = []
    sides = ((0, 0, "first", "second"), (1, shift, "second", "first"))
    for axis, offset, name, other in sides:
        for group in np.unique(pairs[:, axis]):
            if group == OUTSIDE:
                continue
            mine = [pair for pair in overlap if pair[axis] == group]
            sums.append(Sum(offset + int(group), tuple(overlap[pair] for pair in mine)))
            rest = [pair for pair in mine if not _wholly_inside(pair, axis, overlap)]
            if rest and len(rest) < len(mine) and rest not in told:
                told.append(rest)
                inside = [pair[1 - axis] for pair in mine if pair not in rest]
                sums.append(Sum(cells, tuple(overlap[pair] for pair in rest)))
                units = np.any([(one == g) & (two == h) for g, h in rest], axis=0)
                listed = ", ".join(map(str, inside))
                asked.append(
                    (
                        cells,
                        f"group {group} of the {name} without group {listed} of the {other}",
                        units,
                    )
                )
                cells += 1
    for (g, h), cell in overlap.items():
        if [(g, h)] not in told and not (
            _wholly_inside((g, h), 0, overlap) or _wholly_inside((g, h), 1, overlap)
        ):
            asked.append(
                (
                    cell,
                    f"the overlap of group {g} of the first and {h} of the second",
                    (one == g) & (two == h),
                )
            )
    return asked, sums, cells


def _wholly_inside(pair: tuple[int, int], axis: int, overlap: dict[tuple[int, int], int]) -> bool:
    """Whether the pair's group on the other axis lies wholly inside its group on this one."""
    other = pair[1 - axis]
    return other != OUTSIDE and sum(each[1 - axis] == other for each in overlap) == 1


def _joint_reader(
    first: Published, second: Published, sums: Sequence[Sum], cells: int
) -> Knowledge:
    """What somebody starts from who has both publications and the make-up of every group."""
    shift = first.values.size
    readers = reader_of(first), reader_of(second)
    new = cells - shift - second.values.size
    moved = [
        Sum(each.total + shift, tuple(part + shift for part in each.parts)) for each in second.sums
    ]
    return Knowledge(
        lower=_joined(readers[0].lower, readers[1].lower, np.zeros(new)),
        upper=_joined(readers[0].upper, readers[1].upper, np.full(new, np.inf)),
        relations=equations([*first.sums, *moved, *sums], cells),
        whole_numbers=True,
    )


def _joined(*parts: Array) -> Array:
    return np.concatenate(parts)
