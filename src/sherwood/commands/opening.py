"""Opening the service: which home a command works in, and making its database ready to be asked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from sherwood.errors import InputError, StorageError

HOME = Path("service-home")
"""The home, where neither `--home` nor the environment names another."""

Home = Annotated[
    Path, typer.Option(envvar="SHERWOOD_HOME", help="The service's home folder: keys and exports.")
]


def open_service(home: Path, *, new: bool = False) -> None:
    """Make the database of the service in a home ready to be asked.

    Args:
        home: The service's home folder.
        new: Whether this may be where the service begins, so that keys and tables are made.

    Raises:
        InputError: The service is not installed, its keys are elsewhere, or a decision that the
            environment holds cannot be.
        StorageError: The database cannot be reached, or has not the tables of this version.
    """
    os.environ["SHERWOOD_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sherwood.service.settings")
    try:
        import django
    except ImportError as error:
        raise InputError(
            "The service is not installed. Run `make serve`, or install its extra."
        ) from error
    if not new:
        _check_keys(home)
    from sherwood.service.environment import read_environment

    read_environment()
    django.setup()
    _check_database(new=new)


def _check_keys(home: Path) -> None:
    """Whoever names the wrong home must not be given keys that the service does not know."""
    from sherwood.service.environment import secret_key_file

    file = secret_key_file(home)
    if os.environ.get("SHERWOOD_DATABASE") and not file.exists():
        raise InputError(
            f"{file}: is not there, and what another key signs is refused by the service. Name "
            "its home by --home or SHERWOOD_HOME. If this is the home, put its key back; if it "
            "never had one or it is lost for good, `python -m django migrate` makes a new one."
        )


def _check_database(*, new: bool) -> None:
    """Say in a sentence what Django would say in a page of Python.

    Raises:
        StorageError: The database cannot be reached, or its tables are not those of this version.
    """
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise StorageError(
            f"the database cannot be reached: {_told(error)}. Look at SHERWOOD_DATABASE, "
            "and whether the database runs."
        ) from error
    made, graph = executor.loader.applied_migrations, executor.loader.graph
    if new:
        return
    if not made:
        raise StorageError(
            "the database has no tables yet: run `python -m django migrate` first, with the same "
            "environment."
        )
    if waiting := executor.migration_plan(graph.leaf_nodes()):
        raise StorageError(
            f"the database is of an earlier version, and {len(waiting)} migrations wait: run "
            "`python -m django migrate` first, with the same environment."
        )


def _told(error: Exception) -> str:
    """The first of what a driver says, which is the reason; it never holds the password."""
    return str(error).strip().partition("\n")[0].rstrip(". ")
