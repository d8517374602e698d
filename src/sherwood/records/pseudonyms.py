"""Pseudonyms: keyed HMAC-SHA-256 of identifiers, and the check of NHS numbers.

An unkeyed hash of a ten-digit number is undone by trying them all, so there is always a key; it
comes from a file or the environment and is never written with the data. What is written is the
key's own fingerprint, so that records made with different keys are never mixed by mistake.
"""

from __future__ import annotations

import hmac
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nhs_number import REGION_SYNTHETIC, is_valid, standardise_format

from sherwood.errors import InputError

KEY_VARIABLE = "SHERWOOD_PSEUDONYM_KEY"
SHORTEST_KEY = 32
# RFC 2104 section 5: an HMAC may be cut to half its length. 128 bits tell 10^9 people apart with a
# chance of one collision in 10^20, and halve the size of every table.
_PSEUDONYM_CHARACTERS = 32


@dataclass(frozen=True)
class PseudonymKey:
    """A deployment's secret key, kept out of print.

    Attributes:
        secret: The key.
    """

    secret: bytes

    def __repr__(self) -> str:
        """A form that does not tell the key."""
        return f"PseudonymKey({self.fingerprint})"

    @property
    def fingerprint(self) -> str:
        """An identifier of the key that does not tell it.

        >>> PseudonymKey(b"a key of thirty-two bytes or more").fingerprint
        'f0721d630861c87b'
        """
        return _digest(self.secret, "sherwood pseudonym key")[:16]

    def for_purpose(self, purpose: str) -> PseudonymKey:
        """A key of its own for another purpose, so that its tokens match no pseudonym."""
        return PseudonymKey(hmac.digest(self.secret, purpose.encode(), "sha256"))


def read_key(file: Path | None = None, *, apart_from: Iterable[Path] = ()) -> PseudonymKey | None:
    """The key in a file, or else in the environment variable SHERWOOD_PSEUDONYM_KEY.

    Args:
        file: A file of at least 32 bytes that only its owner may read.
        apart_from: Folders of data, which the file must not be in.

    Returns:
        The key; None if neither was given.

    Raises:
        InputError: If the file is missing, too short, open to others or lies with the data.
    """
    if file is None:
        value = os.environ.get(KEY_VARIABLE, "")
        return _long_enough(value.encode().strip(), KEY_VARIABLE) if value else None
    if not file.is_file():
        raise InputError(f"The key file {file} does not exist.")
    for folder in apart_from:
        if file.resolve().is_relative_to(folder.resolve()):
            raise InputError(f"The key file {file} lies with the data in {folder}; keep it apart.")
    if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InputError(f"The key file {file} is open to others; run: chmod 600 {file}")
    return _long_enough(file.read_bytes().strip(), f"The key file {file}")


def _long_enough(secret: bytes, where: str) -> PseudonymKey:
    if len(secret) < SHORTEST_KEY:
        raise InputError(
            f"{where} holds {len(secret)} bytes; a key has at least {SHORTEST_KEY}. "
            "Make one with: openssl rand -hex 32"
        )
    return PseudonymKey(secret)


def pseudonym(key: PseudonymKey, identifier: str) -> str:
    """The pseudonym of an identifier: the first 128 bits of its HMAC-SHA-256, in hexadecimal.

    >>> pseudonym(PseudonymKey(b"Jefe"), "what do ya want for nothing?")
    '5bdcc146bf60754e6a042426089575c7'
    """
    return _digest(key.secret, identifier)[:_PSEUDONYM_CHARACTERS]


def _digest(secret: bytes, text: str) -> str:
    return hmac.digest(secret, text.encode(), "sha256").hex()


def standard_number(given: str, *, refuse_test_numbers: bool = False) -> str | None:
    """The ten digits of a valid NHS number; None if it is not one.

    Repeated digits pass the check-digit test and are never issued, so they are always refused.

    Args:
        given: As sent; spaces and hyphens are allowed.
        refuse_test_numbers: Whether to refuse the range that starts with 999, kept for tests.

    >>> standard_number("943 476 5919")
    '9434765919'
    >>> standard_number("9434765918"), standard_number("9999999999")
    (None, None)
    """
    number = str(standardise_format(given) or "")
    if not number or not is_valid(number) or len(set(number)) == 1:
        return None
    if refuse_test_numbers and REGION_SYNTHETIC.contains_number(number):
        return None
    return number
