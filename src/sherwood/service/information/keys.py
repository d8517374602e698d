"""Custody of keys: made, rotated and kept apart from the data; pseudonyms for one purpose each.

A pseudonym carries the id of its key, `research-2.3f0c…`. A new key makes all new pseudonyms; an
old one is kept, so that those cared for can still be found by what was given out under it. There is
no table from pseudonym to person: one is found by making the pseudonyms of people one may see, and
whom a reference of the service names by a mark that only its key makes (`references`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.records.pseudonyms import PseudonymKey, pseudonym, read_key
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.information.models import Key
from sherwood.warehouse.atomic import written_first

AUDIT, REFERENCE = "audit", "reference"
"""Purposes of the service itself: naming people in the audit, and to those who care for them."""

_PSEUDONYM = re.compile(r"([a-z0-9-]{1,60})-([0-9]{1,6})\.[0-9a-f]{32}")


class KeyLostError(SherwoodError):
    """The secret of a key is not where it was, or is another."""


def folder() -> Path:
    """Where the secrets are: never in the database, nor with the data."""
    found = Path(settings.ENVIRONMENT.home) / "pseudonym-keys"
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def key_in_use(purpose: str) -> Key:
    """The key that makes pseudonyms for a purpose now; the first is made when first asked for."""
    found = Key.objects.filter(purpose=purpose, retired_at=None).first()
    return found or _make(purpose, None, "")


@transaction.atomic
def rotate(purpose: str, *, by: User, acting_as: str) -> Key:
    """Retire the key of a purpose and make another; the old one reads what it made."""
    Key.objects.filter(purpose=purpose, retired_at=None).update(retired_at=timezone.now())
    return _make(purpose, by, acting_as)


def secret(key: Key) -> PseudonymKey:
    """The secret of a key.

    Raises:
        KeyLostError: It is gone, or is another than was made.
    """
    found = read_key(folder() / f"{key.key_id}.key")
    if found is None or found.fingerprint != key.fingerprint:
        raise KeyLostError(f"The secret of key {key} is not the one that was made: restore it.")
    return found


def token(purpose: str, person: str) -> str:
    """The pseudonym of a person for a purpose."""
    return next(tokens(purpose, [person]))


def tokens(purpose: str, people: Iterable[str]) -> Iterator[str]:
    """The pseudonyms of people for a purpose, in their order."""
    return tokens_of(key_in_use(purpose), people)


def tokens_of(key: Key, people: Iterable[str]) -> Iterator[str]:
    """The pseudonyms of people under one key, in their order."""
    made_with = secret(key)
    return (f"{key.key_id}.{pseudonym(made_with, person)}" for person in people)


def all_tokens(purpose: str, person: str) -> list[str]:
    """The pseudonyms of a person under every key there ever was for a purpose."""
    keys = Key.objects.filter(purpose=purpose)
    return [f"{key.key_id}.{pseudonym(secret(key), person)}" for key in keys]


def key_of(given: str) -> Key | None:
    """The key that made a pseudonym, by what stands before it."""
    parts = _PSEUDONYM.fullmatch(given.strip())
    return Key.objects.filter(purpose=parts[1], number=int(parts[2])).first() if parts else None


def find(given: str, people: Iterable[str]) -> str | None:
    """The one of these people whose pseudonym this is, under the key that it names."""
    key = key_of(given)
    if key is None:
        return None
    made_with, wanted = secret(key), given.strip().partition(".")[2]
    return next((one for one in people if pseudonym(made_with, one) == wanted), None)


@transaction.atomic
def _make(purpose: str, by: User | None, acting_as: str) -> Key:
    last = Key.objects.filter(purpose=purpose).order_by("-number").first()
    key = Key(purpose=purpose, number=last.number + 1 if last else 1)
    file = folder() / f"{key.key_id}.key"
    written_first(file, secrets.token_hex(32))
    # One that is there is of a key whose making was undone, or of a database since restored.
    made = read_key(file)
    assert made is not None
    key.fingerprint = made.fingerprint
    key.save(force_insert=True)
    record("key made", actor=by, acting_as=acting_as, subject=("key", key.key_id))
    return key
