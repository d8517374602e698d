"""The one decision: may this grant do this, here, today? Facts in, an answer and a reason out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sherwood.service.governance.access.roles import ROLES, Action, Purpose

NOT_HERE = "There is nothing here, or it lies outside the part of the partnership your role covers."
"""Why a thing is refused that is elsewhere; of what is nowhere the same is said."""


@dataclass(frozen=True)
class Held:
    """A grant, as a fact.

    Attributes:
        hierarchy: Down which it reaches; None for the node alone.
    """

    role: str
    node: str
    hierarchy: str | None
    purpose: Purpose
    start: date
    end: date | None


@dataclass(frozen=True)
class Belonging:
    """A membership, as a fact."""

    hierarchy: str
    parent: str
    child: str
    start: date
    end: date | None


@dataclass(frozen=True)
class Answer:
    """Whether something is allowed, and why; it is true when it is."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def holds(start: date, end: date | None, day: date) -> bool:
    """Whether a span that excludes its end covers a day."""
    return start <= day and (end is None or day < end)


def reach(held: Held, belongings: Iterable[Belonging], day: date) -> frozenset[str]:
    """The nodes a grant covers on a day: its own, and what lies below it in its hierarchy."""
    children: dict[str, list[str]] = {}
    if held.hierarchy is not None:
        for one in belongings:
            if one.hierarchy == held.hierarchy and holds(one.start, one.end, day):
                children.setdefault(one.parent, []).append(one.child)
    covered, waiting = {held.node}, [held.node]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in covered:
                covered.add(child)
                waiting.append(child)
    return frozenset(covered)


def may(
    held: Held | None,
    action: Action,
    node: str | None,
    belongings: Iterable[Belonging],
    day: date,
) -> Answer:
    """Decide.

    Args:
        held: The one grant chosen for the session; none denies.
        action: What is asked.
        node: Where; None asks whether the role may do it anywhere at all.
        belongings: Every membership.
        day: Today.

    Example:
        >>> analyst = Held("analyst", "GN", None, Purpose.PLANNING, date(2018, 4, 1), None)
        >>> may(analyst, Action.SEE_PERSON, "GN", [], date(2018, 5, 1)).reason
        'An analyst does not see a person.'
    """
    if held is None:
        return Answer(False, "Choose a role first.")
    role = ROLES.get(held.role)
    if role is None:
        return Answer(False, f"There is no role '{held.role}'.")
    if action not in role.actions:
        article = "An" if role.title[0] in "AEIOU" else "A"
        return Answer(False, f"{article} {role.title.lower()} does not {action.words}.")
    if action.purpose is not held.purpose:
        return Answer(False, f"This role was given for {held.purpose.title.lower()} only.")
    if not holds(held.start, held.end, day):
        return Answer(False, "This role does not hold today.")
    if node is not None and node not in reach(held, belongings, day):
        return Answer(False, NOT_HERE)
    return Answer(True, f"{role.title} at {held.node}")
