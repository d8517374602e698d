"""What the people who run the service decide: read from the environment, once, and checked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from sherwood.errors import InputError
from sherwood.warehouse.atomic import write_text, written_first

DECISIONS: dict[str, str] = {
    "SHERWOOD_HOME": "folder for the database, the keys, the assets and the exports; "
    "`service-home` if not given",
    "SHERWOOD_HOSTS": "host names that are served, separated by commas; needed unless it is a "
    "demonstration. The first is the one in links",
    "SHERWOOD_DATABASE": "`postgresql://user:password@host:port/name`; SQLite in the home if not "
    "given",
    "SHERWOOD_WAREHOUSE": "the warehouse whose current release is shown",
    "SHERWOOD_PARTNERSHIP": "the partnership folder, against whose scenarios the framework is held",
    "SHERWOOD_PROXIES": "how many proxies stand in front and add to `X-Forwarded-For`; 0 if not "
    "given. With too few or too many, failed sign-ins are counted against the wrong address",
    "SHERWOOD_DEMONSTRATION": "`1` for made-up users and made-up people; refused with PostgreSQL "
    "and with a release that is not synthetic",
    "SHERWOOD_OIDC_SERVER": "address of an OpenID Connect provider that vouches for people, such "
    "as NHS Care Identity; https, but for localhost",
    "SHERWOOD_OIDC_NAME": "what the provider is called on the sign-in page",
    "SHERWOOD_OIDC_CLIENT": "the name by which the provider knows this service",
    "SHERWOOD_OIDC_SECRET_FILE": "file with the secret shared with the provider",
    "SHERWOOD_OIDC_ASSURANCE": "least assurance of identity and of authentication, 2 or 3; 3 if "
    "not given",
}
"""Every decision and what it means; the manual's table is held against it."""

_LEAST_SECRET = 50
_HOW_TO_NAME_A_DATABASE = (
    "SHERWOOD_DATABASE: write postgresql://user:password@host:port/name. In the password, write "
    "any sign but letters, digits, - and _ by its number (percent-encoded): %23 for #, %40 for @, "
    "%2F for /, %3A for :, %3F for ?, %25 for %."
)
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Provider:
    """Who else vouches for people, by OpenID Connect.

    Attributes:
        server: Its address.
        assurance: Least level of identity and of authentication that is believed.
    """

    server: str
    name: str
    client: str
    secret: str
    assurance: int


@dataclass(frozen=True)
class Environment:
    """The decisions, with their defaults filled in.

    Attributes:
        home: Folder for everything the service writes.
        database: Django's settings of the one database.
        secret_key: Signs sessions and seals second steps; the first line of a file of the home that
            only its owner can read.
        former_keys: Those before it, which still open what they signed; the file's other lines.
        hosts: Host names that are served.
        demonstration: Whether users and people are made up.
        secure: Whether pages are only served over TLS.
        proxies: How many stand in front.
        provider: Who else vouches for people, if anybody.
    """

    home: Path
    database: dict[str, object]
    secret_key: str
    former_keys: tuple[str, ...]
    warehouse: Path | None
    partnership: Path | None
    hosts: tuple[str, ...]
    demonstration: bool
    secure: bool
    proxies: int
    provider: Provider | None


def read_environment(given: Mapping[str, str] = os.environ) -> Environment:
    """Read and check the environment.

    Raises:
        InputError: A decision is missing or does not go with another.
    """
    home = Path(given.get("SHERWOOD_HOME") or "service-home").resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / "static").mkdir(exist_ok=True)
    demonstration = given.get("SHERWOOD_DEMONSTRATION", "") == "1"
    url = given.get("SHERWOOD_DATABASE", "")
    hosts = tuple(name for name in given.get("SHERWOOD_HOSTS", "").split(",") if name)
    if not hosts and not demonstration:
        raise InputError("SHERWOOD_HOSTS: name the hosts to serve, such as sherwood.example.nhs.uk")
    keys = _secret_keys(home)
    return Environment(
        home=home,
        database=_postgresql(url) if url else _sqlite(home),
        secret_key=keys[0],
        former_keys=tuple(keys[1:]),
        warehouse=_folder(given, "SHERWOOD_WAREHOUSE"),
        partnership=_folder(given, "SHERWOOD_PARTNERSHIP"),
        hosts=hosts or ("localhost", "127.0.0.1", "[::1]"),
        demonstration=demonstration,
        secure=not demonstration,
        proxies=_whole(given, "SHERWOOD_PROXIES", "0", range(10)),
        provider=_provider(given),
    )


def _whole(given: Mapping[str, str], name: str, otherwise: str, allowed: range) -> int:
    text = given.get(name, "") or otherwise
    if not text.isdecimal() or int(text) not in allowed:
        raise InputError(f"{name}: write a number from {allowed[0]} to {allowed[-1]}.")
    return int(text)


def _provider(given: Mapping[str, str]) -> Provider | None:
    server = given.get("SHERWOOD_OIDC_SERVER", "").rstrip("/")
    if not server:
        return None
    parts = urlsplit(server)
    if parts.scheme != "https" and parts.hostname not in _LOCAL:
        raise InputError("SHERWOOD_OIDC_SERVER: must begin with https://")
    file = Path(given.get("SHERWOOD_OIDC_SECRET_FILE", ""))
    if not given.get("SHERWOOD_OIDC_CLIENT") or not file.is_file():
        raise InputError(
            "SHERWOOD_OIDC_SERVER needs SHERWOOD_OIDC_CLIENT, and SHERWOOD_OIDC_SECRET_FILE "
            "naming a file that is there."
        )
    return Provider(
        server=server,
        name=given.get("SHERWOOD_OIDC_NAME", "") or "your organisation's sign-in",
        client=given["SHERWOOD_OIDC_CLIENT"],
        secret=file.read_text(encoding="utf-8").strip(),
        assurance=_whole(given, "SHERWOOD_OIDC_ASSURANCE", "3", range(2, 4)),
    )


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    if not given.get(name):
        return None
    folder = Path(given[name]).resolve()
    if not folder.is_dir():
        raise InputError(f"{name}: {folder} is not a folder.")
    return folder


def secret_key_file(home: Path) -> Path:
    """The file of the keys that sign and seal: today's first, then those before it."""
    return home / "secret-key"


def write_secret_keys(home: Path, *keys: str) -> None:
    """Keep keys, today's first."""
    file = secret_key_file(home)
    write_text(file, "\n".join(keys))
    file.chmod(0o600)


def new_secret_key() -> str:
    """A key that nobody can guess."""
    return secrets.token_urlsafe(64)


def _secret_keys(home: Path) -> list[str]:
    file = secret_key_file(home)
    keys = written_first(file, new_secret_key()).split()
    if not keys or any(len(key) < _LEAST_SECRET for key in keys):
        raise InputError(
            f"{file}: a key of fewer than {_LEAST_SECRET} characters. Delete it for a new one."
        )
    return keys


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
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError(_HOW_TO_NAME_A_DATABASE) from error
    named = parts.path.strip("/")
    if parts.scheme not in {"postgresql", "postgres"} or not named or parts.fragment:
        raise InputError(_HOW_TO_NAME_A_DATABASE)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
