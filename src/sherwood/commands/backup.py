"""`sherwood backup` and `sherwood restore`: the service's database in one file."""

from __future__ import annotations

from pathlib import Path

from sherwood.commands.opening import open_service


def back_up(home: Path, out: Path) -> list[str]:
    """Write every row of the database into one file."""
    open_service(home)
    from sherwood.service.operations.backup import back_up as write

    counts = write(out)
    return [f"{sum(counts.values()):,} rows of {len(counts)} tables are in {out}. Keys are not."]


def restore(home: Path, file: Path) -> list[str]:
    """Fill an empty database from a backup."""
    open_service(home, new=True)
    from django.core.management import call_command

    from sherwood.service.operations.backup import restore as fill

    call_command("migrate", verbosity=0)
    counts = fill(file)
    return [f"{sum(counts.values()):,} rows restored; the audit is the one that was backed up."]
