"""The chain: canonical entries, each with the hash of the one before, and a Merkle head over all.

A chain alone does not show that its tail was cut off; a signed head kept elsewhere does.
RFC 6962, section 2.1: leaf 0x00, node 0x01, SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

NOTHING_BEFORE = "0" * 64


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
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]
