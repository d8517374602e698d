"""Reading the whole audit again: every entry, every link, every head kept elsewhere.

One pass, in little memory, so that an audit of tens of millions of entries can be read while the
service runs; what is added meanwhile is read as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from sherwood.service.audit.chain import NOTHING_BEFORE, GrowingTree, chained
from sherwood.service.audit.heads import SignedHead
from sherwood.service.audit.models import HASHED, Entry, Head, content

MOST_FAULTS = 100
"""So many faults are told one by one; more would say nothing new."""
_TOLD_EVERY = 20_000
_BATCH = 5_000


@dataclass(frozen=True)
class Verified:
    """What reading it again found.

    Attributes:
        entries: How many there are.
        heads: How many kept heads were held against them.
        faults: What is wrong, in words; nothing if it is whole.
    """

    entries: int
    heads: int
    faults: tuple[str, ...]


def verify(
    heads: Iterable[SignedHead] = (), report: Callable[[int], object] = lambda _: None
) -> Verified:
    """Hold the audit against itself and against heads kept elsewhere.

    Args:
        heads: Kept elsewhere, their signatures already checked.
        report: Told now and then how many entries have been read.
    """
    kept = sorted(heads, key=lambda head: head.number)
    reading = _Reading(kept, Head.objects.filter(pk=1).values_list("number", "hash").first())
    faults = []
    for place, row in enumerate(_rows(), start=1):
        faults += [fault for fault in reading.read(*row) if len(faults) < MOST_FAULTS]
        if place % _TOLD_EVERY == 0:
            report(place)
    faults += reading.end()
    return Verified(reading.count, len(kept), tuple(faults))


def head_now() -> SignedHead:
    """The head of the audit as it is, not yet signed."""
    tree, last = GrowingTree(), (0, NOTHING_BEFORE)
    for row in Entry.objects.order_by("number").values_list("number", "hash").iterator(_BATCH):
        tree.add(bytes.fromhex(row[1]))
        last = row
    at = timezone.now().isoformat(timespec="seconds")
    return SignedHead(number=last[0], hash=last[1], root=tree.root().hex(), at=at)


def _rows() -> Iterator[tuple[Any, ...]]:
    rows = Entry.objects.order_by("number").values_list(*HASHED, "before", "hash")
    return rows.iterator(_BATCH)


class _Reading:
    """How far the audit has been read, and what is to be held against it on the way.

    Attributes:
        count: Entries read.
    """

    def __init__(self, heads: list[SignedHead], written: tuple[int, str] | None) -> None:
        self.count = 0
        self._waiting, self._written = heads[::-1], written
        self._tree, self._before, self._last = GrowingTree(), NOTHING_BEFORE, 0
        self._at_written = NOTHING_BEFORE

    def read(self, *row: Any) -> Iterator[str]:
        """Read the next entry, and tell of what does not follow."""
        yield from self._heads_due()
        *hashed, before, written = row
        number, action = hashed[0], hashed[4]
        if number != self._last + 1:
            yield f"Entry {number} comes after {self._last}: what was between is missing."
        if before != self._before:
            yield f"Entry {number} does not follow the one before it."
        found = chained(content(*hashed), before)
        if found != written:
            yield f"Entry {number} is not what was written: {action}."
        self.count, self._before, self._last = self.count + 1, written, number
        self._tree.add(bytes.fromhex(found))
        if self._written and number == self._written[0]:
            self._at_written = written

    def end(self) -> Iterator[str]:
        """Tell of what should still have come."""
        yield from self._heads_due()
        for head in reversed(self._waiting):
            yield (
                f"The head of {head.at} has {head.number} entries; {self.count} are left: the "
                "end was cut off."
            )
        number, written = self._written or (0, NOTHING_BEFORE)
        if written != self._at_written:
            yield f"The last entry should be {number}; the audit ends with {self._last}."

    def _heads_due(self) -> Iterator[str]:
        while self._waiting and self._waiting[-1].number == self.count:
            head = self._waiting.pop()
            if self._tree.root().hex() != head.root:
                yield f"The first {head.number} entries are not those of the head of {head.at}."
