"""Counting votes: who may vote, whether enough are there, and what was decided. Pure rules.

Rules hang on the topic. A partnership may decide most things by majority, some only unanimously
(such as what could lead to a service being outsourced), and some not at all: they are reserved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Rule(StrEnum):
    """How a topic is decided."""

    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"
    UNANIMOUS = "unanimous"
    RESERVED = "reserved"

    @property
    def title(self) -> str:
        """As it is shown."""
        return {
            "majority": "More than half of the votes cast",
            "two_thirds": "At least two thirds of the votes cast",
            "unanimous": "Every member that may vote",
            "reserved": "Reserved to one organisation",
        }[self.value]


@dataclass(frozen=True)
class Ballot:
    """A question at the moment its votes are counted.

    Attributes:
        rule: How its topic is decided.
        members: Of the body, on the day.
        present: Members that are there.
        suspended: Members without a vote.
        conflicted: Members that may not vote on this question.
        quorum: Share of those who may vote that must be there, more than which is not needed.
        votes: What each member chose; None abstains.
        reserved_to: The organisation that decides a reserved matter.
    """

    rule: Rule
    members: frozenset[str]
    present: frozenset[str]
    votes: Mapping[str, str | None]
    suspended: frozenset[str] = frozenset()
    conflicted: frozenset[str] = frozenset()
    quorum: float = 0.5
    reserved_to: str | None = None


@dataclass(frozen=True)
class Result:
    """What the count came to.

    Attributes:
        chosen: The option that was carried; None if none was.
        reason: Why, in words.
        tally: Votes for each option.
        abstained: Members that abstained, were absent, or said nothing.
    """

    chosen: str | None
    reason: str
    tally: Mapping[str, int] = field(default_factory=dict)
    abstained: int = 0


def may_vote(ballot: Ballot) -> frozenset[str]:
    """The members whose vote counts."""
    able = ballot.members - ballot.suspended - ballot.conflicted
    if ballot.rule is Rule.RESERVED:
        return able & {ballot.reserved_to or ""}
    return able


def quorate(ballot: Ballot) -> bool:
    """Whether enough of those who may vote are there."""
    able = may_vote(ballot)
    return bool(able) and len(able & ballot.present) >= ballot.quorum * len(able)


def count(ballot: Ballot) -> Result:
    """Count the votes.

    Example:
        >>> everybody = frozenset({"city", "county", "hospital"})
        >>> votes = {"city": "no", "county": "yes", "hospital": "yes"}
        >>> count(Ballot(Rule.MAJORITY, everybody, everybody, votes)).chosen
        'yes'
        >>> count(Ballot(Rule.UNANIMOUS, everybody, everybody, votes)).reason
        'Not every member that may vote chose the same.'
    """
    able = may_vote(ballot)
    if not able:
        return Result(None, "Nobody may vote on this.")
    if not quorate(ballot):
        there = len(able & ballot.present)
        return Result(None, f"Not quorate: {there} of {len(able)} members that may vote are there.")
    cast = {
        member: choice
        for member, choice in ballot.votes.items()
        if member in able & ballot.present and choice is not None
    }
    tally: dict[str, int] = {}
    for choice in cast.values():
        tally[choice] = tally.get(choice, 0) + 1
    abstained = len(able) - len(cast)
    if not tally:
        return Result(None, "Nobody voted.", tally, abstained)
    first = max(tally, key=lambda choice: tally[choice])
    carried, reason = _carried(ballot.rule, tally[first], len(cast), len(able))
    return Result(first if carried else None, reason, tally, abstained)


def _carried(rule: Rule, most: int, cast: int, able: int) -> tuple[bool, str]:
    if rule is Rule.RESERVED:
        return True, "Decided by the organisation it is reserved to."
    if rule is Rule.UNANIMOUS:
        if most == able:
            return True, f"Unanimous: all {able} members that may vote."
        return False, "Not every member that may vote chose the same."
    needed = 2 * cast / 3 if rule is Rule.TWO_THIRDS else cast / 2
    enough = most >= needed if rule is Rule.TWO_THIRDS else most > needed
    words = "two thirds" if rule is Rule.TWO_THIRDS else "more than half"
    if enough:
        return True, f"{most} of {cast} votes cast, {words}."
    return False, f"No option has {words} of the {cast} votes cast."
