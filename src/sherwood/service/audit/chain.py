"""The chain: canonical entries, each with the hash of the one before, and a Merkle head over all.

A chain alone does not show that its tail was cut off; a signed head kept elsewhere does. Trees are
those of RFC 6962, section 2.1: leaf 0x00, node 0x01, SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

NOTHING_BEFORE = "0" * 64
"""What the first entry follows."""


def canonical(entry: Mapping[str, Any]) -> bytes:
    """An entry as the bytes that are hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chained(entry: Mapping[str, Any], before: str) -> str:
    """The hash of an entry that follows another."""
    return hashlib.sha256(before.encode() + b"\n" + canonical(entry)).hexdigest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The head over all leaves.

    Example:
        >>> merkle_root([]).hex()[:8], merkle_root([b""]).hex()[:8]
        ('e3b0c442', '6e340b9c')
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return _leaf(leaves[0])
    split = _split(len(leaves))
    return _node(merkle_root(leaves[:split]), merkle_root(leaves[split:]))


def consistency(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """The proof that the first `size` leaves are still the beginning of all of them."""
    return _subproof(leaves, size, whole=True) if 0 < size < len(leaves) else []


def consistent(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether a proof shows that a log has only grown from one head to another (RFC 9162, 2.1.4.2).

    Example:
        >>> leaves = [b"a", b"b", b"c"]
        >>> heads = merkle_root(leaves[:2]), merkle_root(leaves)
        >>> consistent(2, heads[0], 3, heads[1], consistency(leaves, 2))
        True
    """
    if old_size == size:
        return old_root == root and not proof
    if old_size == 0:
        return not proof and old_root == merkle_root([])
    if not 0 < old_size < size:
        return False
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old_size - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = _node(step, first), _node(step, second)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            second = _node(second, step)
        node, last = node >> 1, last >> 1
    return first == old_root and second == root and last == 0


def _subproof(leaves: Sequence[bytes], size: int, *, whole: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if whole else [merkle_root(leaves)]
    split = _split(len(leaves))
    if size <= split:
        left = _subproof(leaves[:split], size, whole=whole)
        return [*left, merkle_root(leaves[split:])]
    right = _subproof(leaves[split:], size - split, whole=False)
    return [*right, merkle_root(leaves[:split])]


def _split(count: int) -> int:
    """The largest power of two below a count."""
    return int(1 << (count - 1).bit_length() - 1)


def _leaf(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
