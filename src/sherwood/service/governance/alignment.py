"""Whether the outcomes of a system, its partnerships, groups and contracts pull the same way.

Plain facts in, findings out: what hangs in the air (orphans), and what pulls against what
(contradictions). Nothing here reads the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Titled(StrEnum):
    """A value with the words by which it is shown."""

    title: str

    def __new__(cls, value: str, title: str) -> Titled:
        """Keep the words beside the value."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.title = title
        return made


class Level(Titled):
    """Who answers for it, from the system down."""

    SYSTEM = "system", "Integrated care system"
    PARTNERSHIP = "partnership", "Integrated care provider"
    GROUP = "group", "Care delivery group"
    PRACTICE = "practice", "Practice"
    CONTRACT = "contract", "Contract"


class Tier(Titled):
    """What kind of thing is measured."""

    OUTCOME = "outcome", "Outcome for people"
    QUALITY = "quality", "Quality of care"
    USE = "use", "Use of care"
    ENABLING = "enabling", "What makes it possible"


class Direction(Titled):
    """Which way is better."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class Method(Titled):
    """How the figure is made, by the public-health methods of the library."""

    COUNT = "count", "Count"
    PROPORTION = "proportion", "Proportion"
    CRUDE_RATE = "crude_rate", "Crude rate"
    DIRECTLY_STANDARDISED = "directly_standardised", "Directly standardised rate"
    INDIRECTLY_STANDARDISED = "indirectly_standardised", "Indirectly standardised ratio"
    MEAN = "mean", "Mean"
    LIFE_EXPECTANCY = "life_expectancy", "Life expectancy"
    HEALTHY_LIFE_EXPECTANCY = "healthy_life_expectancy", "Healthy life expectancy (Sullivan)"


class Disclosure(Titled):
    """How small numbers are kept from telling of a person before the figure is shown."""

    COUNTS = "counts", "Counts of people: small numbers suppressed"
    AMOUNTS = "amounts", "Amounts: nobody may dominate a cell"
    ESTIMATE = "estimate", "Estimate over a large population"
    NONE = "none", "Nothing about people"


@dataclass(frozen=True)
class Outcome:
    """A measure, as a fact. See `models.Measure` for what each means."""

    name: str
    title: str
    level: Level
    owner: str
    covers: str
    numerator: str
    denominator: str
    direction: Direction
    target: float | None = None
    baseline: float | None = None
    series: str = ""

    @property
    def definition(self) -> tuple[str, str]:
        """What is counted over what, however it is spaced or capitalised."""
        return _plain(self.numerator), _plain(self.denominator)


@dataclass(frozen=True)
class Link:
    """One outcome contributes to another; a reason allows their directions to oppose."""

    child: str
    parent: str
    reason: str = ""


class Kind(Titled):
    """What is found."""

    ORPHAN = "orphan", "Contributes to nothing"
    UNSUPPORTED = "unsupported", "Nothing contributes to it"
    OPPOSED = "opposed", "Pulls against what it contributes to"
    WEAKER = "weaker", "Target weaker than what it contributes to"
    TWO_OWNERS = "two_owners", "Two owners of one figure"
    OTHER_SERIES = "other_series", "Baseline of another series version"


ORPHANS = frozenset({Kind.ORPHAN, Kind.UNSUPPORTED})
"""What hangs in the air; every other kind is a contradiction."""


@dataclass(frozen=True)
class Finding:
    """Something to be put right.

    Attributes:
        outcomes: The names of those concerned, the child before its parent.
    """

    kind: Kind
    outcomes: tuple[str, ...]
    words: str


def findings(outcomes: Iterable[Outcome], links: Iterable[Link]) -> tuple[Finding, ...]:
    """Everything that hangs in the air or contradicts itself.

    Args:
        outcomes: Those followed now.
        links: Between them; a link to an outcome that is no longer followed does not count.

    Example:
        >>> stays = Outcome(
        ...     "stays", "Emergency stays", Level.SYSTEM, "ICS", "ICS", "Stays", "People",
        ...     Direction.LOWER,
        ... )
        >>> [one.kind.title for one in findings([stays], [])]
        ['Nothing contributes to it']
    """
    known = {one.name: one for one in outcomes}
    held = [link for link in links if link.child in known and link.parent in known]
    return (
        *_in_the_air(known, held),
        *(
            found
            for link in held
            for found in _against(known[link.child], known[link.parent], link)
        ),
        *_two_owners(known.values()),
    )


def circle(links: Iterable[Link], added: Link) -> bool:
    """Whether a further link would let an outcome contribute to itself.

    Example:
        >>> circle([Link("a", "b")], Link("b", "a"))
        True
    """
    above: dict[str, set[str]] = defaultdict(set)
    for link in links:
        above[link.child].add(link.parent)
    seen: set[str] = set()
    waiting = {added.parent}
    while waiting:
        seen |= waiting
        waiting = {parent for name in waiting for parent in above[name]} - seen
    return added.child in seen


def _in_the_air(known: Mapping[str, Outcome], links: Iterable[Link]) -> Iterator[Finding]:
    children = {link.child for link in links}
    parents = {link.parent for link in links}
    for name, one in known.items():
        if one.level is not Level.SYSTEM and name not in children:
            words = f"'{one.title}' belongs to the level '{one.level.title}' and serves no other."
            yield Finding(Kind.ORPHAN, (name,), words)
        if one.level is Level.SYSTEM and name not in parents and name not in children:
            words = f"Nobody below the system contributes to '{one.title}'."
            yield Finding(Kind.UNSUPPORTED, (name,), words)


def _between(known: Mapping[str, Outcome], links: Iterable[Link]) -> Iterator[Finding]:
    for link in links:
        yield from _against(known[link.child], known[link.parent], link)


def _against(child: Outcome, parent: Outcome, link: Link) -> Iterator[Finding]:
    both = (child.name, parent.name)
    if child.direction is not parent.direction and not link.reason.strip():
        words = (
            f"'{child.title}' ({child.direction.title.lower()}) contributes to '{parent.title}' "
            f"({parent.direction.title.lower()}), and nobody has said why."
        )
        yield Finding(Kind.OPPOSED, both, words)
    if child.definition != parent.definition:
        return
    if child.series and parent.series and child.series != parent.series:
        words = (
            f"'{child.title}' starts from series '{child.series}' and '{parent.title}' from "
            f"'{parent.series}': they cannot be compared."
        )
        yield Finding(Kind.OTHER_SERIES, both, words)
    elif child.direction is parent.direction and _weaker(child, parent):
        words = (
            f"'{child.title}' aims at {child.target:g}, short of {parent.target:g} for "
            f"'{parent.title}'."
        )
        yield Finding(Kind.WEAKER, both, words)


def _weaker(child: Outcome, parent: Outcome) -> bool:
    """Whether a child that measures the same aims at less."""
    if child.target is None or parent.target is None:
        return False
    if child.direction is Direction.HIGHER:
        return child.target < parent.target
    return child.target > parent.target


def _two_owners(outcomes: Iterable[Outcome]) -> Iterator[Finding]:
    same: dict[tuple[str, tuple[str, str]], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        same[one.covers, one.definition].append(one)
    for group in same.values():
        owners = sorted({one.owner for one in group})
        if len(owners) > 1:
            words = f"'{group[0].title}' of {group[0].covers} is answered for by {_and(owners)}."
            yield Finding(Kind.TWO_OWNERS, tuple(one.name for one in group), words)


def _and(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
