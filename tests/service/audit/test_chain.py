"""The Merkle tree of RFC 6962, against its customary vectors."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st
from tests.shared_data import shared

from sherwood.service.audit.chain import GrowingTree, chained, merkle_root

LEAVES = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243")]


def test_the_head_of_no_leaves_is_the_hash_of_nothing():
    assert merkle_root([]).hex().startswith("e3b0c44298fc1c14")


def test_the_heads_of_the_published_vectors():
    file = next(shared("known_answers/audit_merkle_rfc6962").glob("*.json"))
    vectors = json.loads(file.read_text())
    leaves = [bytes.fromhex(one) for one in vectors["leaves_hex"]]
    for size, root in vectors["roots_by_size"].items():
        assert merkle_root(leaves[: int(size)]).hex() == root


def test_an_entry_is_hashed_with_the_one_before():
    assert chained({"a": 1}, "x") != chained({"a": 1}, "y")
    assert chained({"a": 1, "b": 2}, "x") == chained({"b": 2, "a": 1}, "x")


def by_halves(leaves):
    """The definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    left, right = by_halves(leaves[:split]), by_halves(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_a_growing_tree_has_the_head_of_the_definition_at_every_size(leaves):
    tree = GrowingTree()
    for size, leaf in enumerate(leaves):
        assert tree.root() == by_halves(leaves[:size])
        tree.add(leaf)
    assert tree.root() == by_halves(leaves) == merkle_root(leaves)


def test_swapped_leaves_give_another_head():
    assert merkle_root(LEAVES[:3]) != merkle_root([LEAVES[1], LEAVES[0], LEAVES[2]])
