"""Differencing: what two publications give away together that neither gives away alone.

Care delivery groups and council districts, say, are both made of the same small areas. Where one
group is another and a village, subtracting the one from the other counts the village.
"""

from __future__ import annotations

from collections import Counter
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

Groups = NDArray[np.int64]
Units = NDArray[np.bool_]
# A group of the first publication and one of the second that share units.
Pair = tuple[int, int]

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
    overlaps = _overlaps(one, two, start=first.values.size + second.values.size)
    remainders = _remainders(overlaps)
    reader = _joint_reader(first, second, overlaps, remainders)
    asked = [
        *_hidden_groups(first, "first", one, 0),
        *_hidden_groups(second, "second", two, first.values.size),
        *((cell, what, _units(one, two, pairs)) for cell, what, pairs in remainders),
        *_other_overlaps(one, two, overlaps, remainders),
    ]
    low, high = ranges(reader, np.array([cell for cell, _, _ in asked], dtype=np.int64))
    return tuple(
        Difference(what, tuple(np.flatnonzero(units).tolist()), float(least), float(most))
        for (_, what, units), least, most in zip(asked, low, high, strict=True)
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


def _overlaps(one: Groups, two: Groups, start: int) -> dict[Pair, int]:
    """Every pair of groups that share units, with the cell that stands for what they share."""
    pairs = np.unique(np.column_stack([one, two]), axis=0)
    return {(int(g), int(h)): start + place for place, (g, h) in enumerate(pairs)}


def _units(one: Groups, two: Groups, pairs: Sequence[Pair]) -> Units:
    """Which units lie in one of the overlaps."""
    return np.asarray(np.any([(one == g) & (two == h) for g, h in pairs], axis=0))


def _inside(overlaps: dict[Pair, int], axis: int) -> set[Pair]:
    """The overlaps that are a whole group of the other publication, inside a group of this one."""
    pieces = Counter(pair[1 - axis] for pair in overlaps)
    return {pair for pair in overlaps if pair[1 - axis] != OUTSIDE and pieces[pair[1 - axis]] == 1}


def _remainders(overlaps: dict[Pair, int]) -> list[tuple[int, str, list[Pair]]]:
    """What is left of each group without those of the other publication that lie inside it."""
    found: list[tuple[int, str, list[Pair]]] = []
    cell = max(overlaps.values()) + 1
    for axis, name, other in ((0, "first", "second"), (1, "second", "first")):
        whole = _inside(overlaps, axis)
        for group, mine in _by_group(overlaps, axis).items():
            rest = [pair for pair in mine if pair not in whole]
            taken = ", ".join(str(pair[1 - axis]) for pair in mine if pair in whole)
            if rest and taken and rest not in [pairs for _, _, pairs in found]:
                what = f"group {group} of the {name} without group {taken} of the {other}"
                found.append((cell + len(found), what, rest))
    return found


def _by_group(overlaps: dict[Pair, int], axis: int) -> dict[int, list[Pair]]:
    groups: dict[int, list[Pair]] = {}
    for pair in overlaps:
        if pair[axis] != OUTSIDE:
            groups.setdefault(pair[axis], []).append(pair)
    return groups


def _hidden_groups(
    published: Published, name: str, groups: Groups, shift: int
) -> list[tuple[int, str, Units]]:
    """The figures a publication hides, which the other may give away."""
    return [
        (shift + cell, f"hidden figure {cell} of the {name}", groups == cell)
        for cell in np.flatnonzero(published.marks == HIDDEN).tolist()
    ]


def _other_overlaps(
    one: Groups,
    two: Groups,
    overlaps: dict[Pair, int],
    remainders: list[tuple[int, str, list[Pair]]],
) -> list[tuple[int, str, Units]]:
    """Overlaps that are neither a whole group nor already asked about as a remainder."""
    known = _inside(overlaps, 0) | _inside(overlaps, 1)
    known |= {pairs[0] for _, _, pairs in remainders if len(pairs) == 1}
    return [
        (
            cell,
            f"the overlap of group {pair[0]} of the first and {pair[1]} of the second",
            _units(one, two, [pair]),
        )
        for pair, cell in overlaps.items()
        if pair not in known
    ]


def _joint_reader(
    first: Published,
    second: Published,
    overlaps: dict[Pair, int],
    remainders: list[tuple[int, str, list[Pair]]],
) -> Knowledge:
    """What somebody starts from who has both publications and the make-up of every group."""
    shift = first.values.size
    readers = reader_of(first), reader_of(second)
    moved = [
        Sum(each.total + shift, tuple(part + shift for part in each.parts)) for each in second.sums
    ]
    groups = [
        Sum(offset + group, tuple(overlaps[pair] for pair in mine))
        for axis, offset in ((0, 0), (1, shift))
        for group, mine in _by_group(overlaps, axis).items()
    ]
    rests = [Sum(cell, tuple(overlaps[pair] for pair in pairs)) for cell, _, pairs in remainders]
    new = len(overlaps) + len(remainders)
    return Knowledge(
        lower=np.concatenate([readers[0].lower, readers[1].lower, np.zeros(new)]),
        upper=np.concatenate([readers[0].upper, readers[1].upper, np.full(new, np.inf)]),
        relations=equations(
            [*first.sums, *moved, *groups, *rests], shift + second.values.size + new
        ),
        whole_numbers=True,
    )
