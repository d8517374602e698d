"""Opening the service: which home a command works in, and making its database ready to be asked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from sherwood.errors import InputError

HOME = Path("service-home")
"""The home, where neither `--home` nor the environment names another."""

Home = Annotated[
    Path, typer.Option(envvar="SHERWOOD_HOME", help="The service's home folder: keys and exports.")
]


def open_service(home: Path, *, new: bool = False) -> None:
    """Make the database of the service in a home ready to be asked.

    Args:
        home: The service's home folder.
        new: Whether this may be where the service begins, so that keys are made.

    Raises:
        InputError: The service is not installed, or its keys are elsewhere.
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
    django.setup()


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
