"""The Merkle tree of RFC 6962, against its customary vectors."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared_data import shared

from sherwood.service.audit.chain import chained, consistency, consistent, merkle_root

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


leaves = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


@given(leaves, st.data())
def test_a_log_that_has_only_grown_is_consistent(log, data):
    size = data.draw(st.integers(1, len(log)))
    proof = consistency(log, size)
    assert consistent(size, merkle_root(log[:size]), len(log), merkle_root(log), proof)


@given(leaves, st.data())
def test_a_changed_leaf_is_not_consistent(log, data):
    size = data.draw(st.integers(1, len(log)))
    place = data.draw(st.integers(0, size - 1))
    forged = [*log[:place], log[place] + b"!", *log[place + 1 :]]
    old = merkle_root(log[:size])
    assert not consistent(size, old, len(log), merkle_root(forged), consistency(forged, size))


@pytest.mark.parametrize("size", range(1, 6))
def test_a_log_whose_end_was_cut_off_is_not_consistent(size):
    whole, cut = merkle_root(LEAVES), merkle_root(LEAVES[:size])
    assert not consistent(len(LEAVES), whole, size, cut, consistency(LEAVES, size))


def test_swapped_leaves_give_another_head():
    assert merkle_root(LEAVES[:3]) != merkle_root([LEAVES[1], LEAVES[0], LEAVES[2]])
