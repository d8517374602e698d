"""What the people who run the service decide: read from the environment, once, and checked.

SHERWOOD_HOME            folder for the database, keys, assets and exports
SHERWOOD_DATABASE        postgresql://user:password@host:port/name; SQLite in the home if not given
SHERWOOD_WAREHOUSE       the warehouse whose current release is shown
SHERWOOD_PARTNERSHIP     the partnership folder the database is first filled from
SHERWOOD_HOSTS           host names served, separated by commas
SHERWOOD_DEMONSTRATION   1 for made-up users and made-up people; refused with a real database
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sherwood.errors import InputError
from sherwood.warehouse.atomic import write_text

_LEAST_SECRET = 50


@dataclass(frozen=True)
class Environment:
    """The decisions, with their defaults filled in.

    Attributes:
        home: Folder for everything the service writes.
        database: Django's settings of the one database.
        secret_key: Signs sessions; kept in a file of the home that only its owner can read.
        hosts: Host names that are served.
        demonstration: Whether users and people are made up.
        secure: Whether pages are only served over TLS.
    """

    home: Path
    database: dict[str, object]
    secret_key: str
    warehouse: Path | None
    partnership: Path | None
    hosts: tuple[str, ...]
    demonstration: bool
    secure: bool


def read_environment(given: Mapping[str, str] = os.environ) -> Environment:
    """Read and check the environment.

    Raises:
        InputError: A decision is missing or does not go with another.
    """
    home = Path(given.get("SHERWOOD_HOME", "service-home")).resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    demonstration = given.get("SHERWOOD_DEMONSTRATION", "") == "1"
    url = given.get("SHERWOOD_DATABASE", "")
    hosts = tuple(name for name in given.get("SHERWOOD_HOSTS", "").split(",") if name)
    if not hosts and not demonstration:
        raise InputError("SHERWOOD_HOSTS: name the hosts to serve, such as sherwood.example.nhs.uk")
    return Environment(
        home=home,
        database=_postgresql(url) if url else _sqlite(home),
        secret_key=_secret_key(home),
        warehouse=_folder(given, "SHERWOOD_WAREHOUSE"),
        partnership=_folder(given, "SHERWOOD_PARTNERSHIP"),
        hosts=hosts or ("localhost", "127.0.0.1", "[::1]"),
        demonstration=demonstration,
        secure=not demonstration,
    )


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    if not given.get(name):
        return None
    folder = Path(given[name]).resolve()
    if not folder.is_dir():
        raise InputError(f"{name}: {folder} is not a folder.")
    return folder


def _secret_key(home: Path) -> str:
    file = home / "secret-key"
    if not file.exists():
        write_text(file, secrets.token_urlsafe(64))
        file.chmod(0o600)
    key = file.read_text().strip()
    if len(key) < _LEAST_SECRET:
        raise InputError(f"{file}: fewer than {_LEAST_SECRET} characters. Delete it for a new one.")
    return key


def _sqlite(home: Path) -> dict[str, object]:
    # A write takes its lock when the transaction begins, so that two writers queue, not clash.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(home / "sherwood.sqlite3"),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        "ATOMIC_REQUESTS": False,
    }


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise InputError("SHERWOOD_DATABASE: write postgresql://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
