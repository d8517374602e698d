"""Reading the whole audit again: every entry, every link, every head kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from sherwood.service.audit.chain import NOTHING_BEFORE, chained, merkle_root
from sherwood.service.audit.heads import SignedHead
from sherwood.service.audit.models import Entry


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


def verify(heads: Sequence[SignedHead] = ()) -> Verified:
    """Hold the audit against itself and against heads kept elsewhere."""
    hashes: list[str] = []
    faults = [*_links(hashes)]
    leaves = [bytes.fromhex(one) for one in hashes]
    for head in heads:
        if head.number > len(hashes):
            faults.append(
                f"The head of {head.at} has {head.number} entries; {len(hashes)} are left: the "
                "end was cut off."
            )
        elif merkle_root(leaves[: head.number]).hex() != head.root:
            faults.append(
                f"The first {head.number} entries are not those of the head of {head.at}."
            )
    return Verified(len(hashes), len(heads), tuple(faults))


def head_now() -> SignedHead:
    """The head of the audit as it is, not yet signed."""
    hashes = list(Entry.objects.order_by("number").values_list("hash", flat=True))
    return SignedHead(
        number=len(hashes),
        hash=hashes[-1] if hashes else NOTHING_BEFORE,
        root=merkle_root([bytes.fromhex(one) for one in hashes]).hex(),
        at=timezone.now().isoformat(timespec="seconds"),
    )


def _links(hashes: list[str]) -> Iterator[str]:
    """Read every entry, gather its hash, and tell of what does not follow."""
    before, last = NOTHING_BEFORE, 0
    for entry in Entry.objects.order_by("number").iterator(2_000):
        if entry.number != last + 1:
            yield f"Entry {entry.number} comes after {last}: what was between is missing."
        if entry.before != before:
            yield f"Entry {entry.number} does not follow the one before it."
        found = chained(entry.content(), entry.before)
        if found != entry.hash:
            yield f"Entry {entry.number} is not what was written: {entry.action}."
        before, last = entry.hash, entry.number
        hashes.append(found)
