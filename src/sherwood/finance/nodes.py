"""The nodes of a hierarchy on a day, and the practices below each.

A practice belongs where a membership puts it; a practice that the hierarchy does not name belongs
where its locality is, if the hierarchy names that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sherwood.errors import InputError
from sherwood.partnership.folder import Partnership


@dataclass(frozen=True)
class Node:
    """An organisation or place with practices below it.

    Attributes:
        level: How far below the top: 0 has no parent.
        parents: One in a tree; more where the hierarchy is not a tree.
        practices: Below it, in the order of the partnership's practices.
    """

    code: str
    name: str
    level: int
    parents: tuple[str, ...]
    practices: tuple[str, ...]


@dataclass(frozen=True)
class Nodes:
    """A hierarchy on a day.

    Attributes:
        nodes: From the top down; those without practices are left out.
        outside: Practices below no node.
    """

    hierarchy: str
    day: date
    nodes: tuple[Node, ...]
    outside: tuple[str, ...]


def nodes(partnership: Partnership, hierarchy: str, day: date) -> Nodes:
    """The nodes of a hierarchy that have practices below them on a day.

    Raises:
        InputError: A hierarchy that the partnership does not have, or one that goes in a circle.

    Example:
        >>> from types import SimpleNamespace as Made
        >>> from sherwood.partnership.organisations import Membership
        >>> group = Membership(hierarchy="group", parent="NORTH", child="N1",
        ...                    start=date(2017, 4, 1), source="made up")
        >>> made = Made(hierarchies=[Made(name="group")], memberships=[group], organisations=[],
        ...             practices=[Made(code="N1", name="First", locality="CITY")])
        >>> nodes(made, "group", date(2018, 4, 1)).nodes
        (Node(code='NORTH', name='NORTH', level=0, parents=(), practices=('N1',)),)
        >>> nodes(made, "group", date(2016, 4, 1)).outside
        ('N1',)
    """
    known = [each.name for each in partnership.hierarchies]
    if hierarchy not in known:
        raise InputError(
            f"There is no hierarchy {hierarchy!r} in organisations.toml; it has {', '.join(known)}."
        )
    parents: dict[str, list[str]] = defaultdict(list)
    for each in partnership.memberships:
        if each.hierarchy == hierarchy and each.holds(day):
            parents[each.child].append(each.parent)
    named = set(parents) | {code for of in parents.values() for code in of}
    below: dict[str, list[str]] = defaultdict(list)
    outside = []
    for practice in partnership.practices:
        start = practice.code if practice.code in named else practice.locality
        above = _above(start, parents) - {practice.code} if start in named else set()
        for code in above:
            below[code].append(practice.code)
        if not above:
            outside.append(practice.code)
    names = {each.code: each.name for each in partnership.organisations}
    levels = {code: _level(code, parents) for code in sorted(below)}
    return Nodes(
        hierarchy=hierarchy,
        day=day,
        nodes=tuple(
            Node(
                code=code,
                name=names.get(code, code),
                level=levels[code],
                parents=tuple(sorted(parents.get(code, ()))),
                practices=tuple(below[code]),
            )
            for code in sorted(below, key=lambda code: (levels[code], code))
        ),
        outside=tuple(outside),
    )


def _above(start: str, parents: Mapping[str, Iterable[str]]) -> set[str]:
    """A node and everything above it."""
    found, waiting = {start}, [start]
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def _level(code: str, parents: Mapping[str, Iterable[str]], seen: tuple[str, ...] = ()) -> int:
    if code in seen:
        raise InputError(
            f"memberships.csv goes in a circle: {' in '.join((*seen[seen.index(code) :], code))}; "
            "end one of these memberships."
        )
    return max(
        (_level(each, parents, (*seen, code)) + 1 for each in parents.get(code, ())), default=0
    )
