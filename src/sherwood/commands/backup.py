"""`sherwood backup` and `sherwood restore`: the service's database in one file."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sherwood.commands.opening import open_service

KEYS = {
    "secret-key": "a new one was made. Without the old one nobody's authenticator app can be read, "
    "and whoever has one is refused until it is set up anew; sessions and links have ended.",
    "audit-key.pem": "without it the next head is signed by a new key, and needs a new folder. "
    "Heads signed before can still be checked.",
    "pseudonym-keys": "without it nobody can tell whom the pseudonyms in the audit and in exports "
    "mean, and no more are made. There are none if the service never showed or exported patients.",
}
"""The keys of a home that no backup holds, and what cannot be done without each."""


def back_up(home: Path, out: Path) -> list[str]:
    """Write every row of the database into one file."""
    open_service(home)
    from sherwood.service.operations.backup import back_up as write

    counts = write(out)
    return [f"{sum(counts.values()):,} rows of {len(counts)} tables are in {out}. Keys are not."]


def restore(home: Path, file: Path) -> list[str]:
    """Fill an empty database from a backup; say at the end which keys are to be put back."""
    absent = [name for name in KEYS if not (home / name).exists()]
    open_service(home, new=True)
    from django.core.management import call_command

    from sherwood.service.operations.backup import restore as fill

    call_command("migrate", verbosity=0)
    counts = fill(file)
    return [
        f"{sum(counts.values()):,} rows restored; the audit is the one that was backed up.",
        *_to_put_back(home, absent),
    ]


def _to_put_back(home: Path, absent: Collection[str]) -> list[str]:
    if not absent:
        return []
    return [
        f"{home} held no {', '.join(absent)}. Put back from the old home before you start:",
        *(f"  {name}: {KEYS[name]}" for name in absent),
    ]
