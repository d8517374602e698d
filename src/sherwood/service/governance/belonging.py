"""How organisations belong together on a day: from memberships, as facts, to trees and a table.

Hierarchies stand side by side. Nothing here adds one to another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sherwood.service.governance.access.rules import Belonging, holds


@dataclass(frozen=True)
class Branch:
    """An organisation and what belongs to it."""

    code: str
    branches: tuple[Branch, ...] = ()


def on_day(belongings: Iterable[Belonging], day: date) -> list[Belonging]:
    """The memberships that hold on a day."""
    return [one for one in belongings if holds(one.start, one.end, day)]


def branches(belongings: Iterable[Belonging], day: date) -> tuple[Branch, ...]:
    """The trees of one hierarchy on a day, each from an organisation that belongs to nothing in it.

    Where a member may have several parents, it stands under each.

    Example:
        >>> edge = Belonging("system", "ICS", "CCG", date(2018, 4, 1), None)
        >>> branches([edge], date(2018, 5, 1))
        (Branch(code='ICS', branches=(Branch(code='CCG', branches=()),)),)
    """
    held = on_day(belongings, day)
    children: dict[str, list[str]] = defaultdict(list)
    for one in held:
        children[one.parent].append(one.child)

    def grown(code: str, path: frozenset[str]) -> Branch:
        # What contains itself is refused when it is written; a page must not hang on it.
        under = (child for child in sorted(children.get(code, ())) if child not in path)
        return Branch(code, tuple(grown(child, path | {child}) for child in under))

    tops = sorted(children.keys() - {one.child for one in held})
    return tuple(grown(top, frozenset({top})) for top in tops)


def side_by_side(
    belongings: Iterable[Belonging], codes: Sequence[str], hierarchies: Sequence[str], day: date
) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Where each organisation belongs on a day, in every hierarchy.

    Returns:
        By organisation, its parents in each hierarchy, in the order of `hierarchies`.
    """
    parents: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in on_day(belongings, day):
        parents[one.child, one.hierarchy].append(one.parent)
    return [
        (code, [tuple(sorted(parents.get((code, name), ()))) for name in hierarchies])
        for code in codes
    ]


def above(belongings: Iterable[Belonging], code: str, day: date) -> frozenset[str]:
    """An organisation and everything it belongs to on a day, in the hierarchy given."""
    parents: dict[str, set[str]] = defaultdict(set)
    for one in on_day(belongings, day):
        parents[one.child].add(one.parent)
    seen: set[str] = set()
    waiting = {code}
    while waiting:
        seen |= waiting
        waiting = {parent for name in waiting for parent in parents[name]} - seen
    return frozenset(seen)
