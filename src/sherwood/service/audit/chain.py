"""The chain: canonical entries, each with the hash of the one before, and a Merkle head over all.

A chain alone does not show that its tail was cut off; a signed head kept elsewhere does. Trees are
those of RFC 6962, section 2.1: leaf 0x00, node 0x01, SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

NOTHING_BEFORE = "0" * 64
"""What the first entry follows."""


def canonical(entry: Mapping[str, Any]) -> bytes:
    """An entry as the bytes that are hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chained(entry: Mapping[str, Any], before: str) -> str:
    """The hash of an entry that follows another."""
    return hashlib.sha256(before.encode() + b"\n" + canonical(entry)).hexdigest()


class GrowingTree:
    """The Merkle tree of a log that only grows: its head at any moment, from few hashes.

    Kept are the roots of its whole subtrees, largest first: as many as the log's length has ones
    in binary.

    Example:
        >>> tree = GrowingTree()
        >>> tree.root().hex()[:8]
        'e3b0c442'
        >>> tree.add(b"")
        >>> tree.root().hex()[:8]
        '6e340b9c'
    """

    def __init__(self) -> None:
        self._subtrees: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Append a leaf."""
        size, root = 1, hashlib.sha256(b"\x00" + leaf).digest()
        while self._subtrees and self._subtrees[-1][0] == size:
            size, root = 2 * size, _node(self._subtrees.pop()[1], root)
        self._subtrees.append((size, root))

    def root(self) -> bytes:
        """The head over all leaves."""
        if not self._subtrees:
            return hashlib.sha256(b"").digest()
        *larger, (_, root) = self._subtrees
        for _, left in reversed(larger):
            root = _node(left, root)
        return root


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The head over all leaves."""
    tree = GrowingTree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
