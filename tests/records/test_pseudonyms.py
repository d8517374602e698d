"""Pseudonyms and NHS numbers, held against published digests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared_data import shared

from sherwood.errors import InputError
from sherwood.records import PseudonymKey, read_key
from sherwood.records.pseudonyms import KEY_VARIABLE, pseudonym, standard_number

KEY = PseudonymKey(b"0123456789abcdef0123456789abcdef")


def test_a_pseudonym_is_the_first_half_of_the_published_digest() -> None:
    case = json.loads(shared("known_answers/pseudonymisation/expected.json").read_text())
    vector = case["hmac_sha256_rfc4231_case2"]
    made = pseudonym(PseudonymKey(vector["key_ascii"].encode()), vector["data_ascii"])
    assert made == vector["digest"][: len(made)]
    assert len(made) == 32


def test_nhs_numbers_are_accepted_and_refused_as_published() -> None:
    case = json.loads(shared("known_answers/pseudonymisation/expected.json").read_text())
    numbers = case["nhs_numbers"]
    assert all(standard_number(number) == number for number in numbers["valid"])
    refused = numbers["invalid"] + numbers["passes_mod11_but_must_be_rejected"]
    assert not any(standard_number(number) for number in refused)


def test_numbers_kept_for_tests_are_refused_where_asked() -> None:
    assert standard_number("9990000018") == "9990000018"
    assert standard_number("9990000018", refuse_test_numbers=True) is None


@given(st.text(min_size=1), st.binary(min_size=32, max_size=64))
def test_another_key_gives_another_pseudonym(identifier: str, secret: bytes) -> None:
    other = PseudonymKey(secret)
    assert (pseudonym(KEY, identifier) == pseudonym(other, identifier)) is (secret == KEY.secret)
    assert pseudonym(KEY, identifier) != pseudonym(KEY.for_purpose("linkage"), identifier)


def test_a_key_is_never_printed() -> None:
    assert "0123456789abcdef" not in repr(KEY)
    assert "0123456789abcdef" not in f"{KEY}"


def test_a_key_comes_from_a_file_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(KEY.secret + b"\n")
    with pytest.raises(InputError, match="open to others; run: chmod 600"):
        read_key(file)
    file.chmod(0o600)
    assert read_key(file) == KEY
    with pytest.raises(InputError, match="lies with the data"):
        read_key(file, apart_from=[tmp_path])


def test_a_key_that_is_missing_or_short_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_key(tmp_path / "none")
    (tmp_path / "short").write_bytes(b"secret")
    (tmp_path / "short").chmod(0o600)
    with pytest.raises(InputError, match="holds 6 bytes; a key has at least 32"):
        read_key(tmp_path / "short")


def test_a_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    assert read_key() is None
    monkeypatch.setenv(KEY_VARIABLE, KEY.secret.decode())
    assert read_key() == KEY
    monkeypatch.setenv(KEY_VARIABLE, "short")
    with pytest.raises(InputError, match=f"{KEY_VARIABLE} holds 5 bytes"):
        read_key()
