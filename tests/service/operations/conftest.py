"""Services of their own, each with a database that only its test uses, on either database."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest


def postgresql() -> str:
    """The address of the PostgreSQL that the suite runs on; nothing for SQLite."""
    return os.environ["SHERWOOD_DATABASE"]


def new_database(like: str = "template1") -> str:
    """The address of a database of its own on that PostgreSQL."""
    name = f"own_{uuid4().hex}"
    with closing(psycopg.connect(postgresql(), autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    return urlsplit(postgresql())._replace(path=f"/{name}").geturl()


def environment(folder, database: str) -> dict[str, str]:
    """Of a service in production, but for its users."""
    return {
        **os.environ,
        "SHERWOOD_HOME": str(folder),
        "SHERWOOD_DATABASE": database,
        "SHERWOOD_DEMONSTRATION": "",
        "SHERWOOD_HOSTS": "sherwood.example",
        "DJANGO_SETTINGS_MODULE": "sherwood.service.settings",
    }


@pytest.fixture
def empty_home(tmp_path):
    """The environment of a service whose database has no table."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return environment(folder, new_database() if postgresql() else "")


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """One whose tables are made, for others to be copied from."""
    folder = tmp_path_factory.mktemp("made")
    given = environment(folder, new_database() if postgresql() else "")
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
    subprocess.run(command, env=given, check=True)
    return given


@pytest.fixture
def home(made, tmp_path):
    """The environment of a service whose tables are made."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    shutil.copy(f"{made['SHERWOOD_HOME']}/secret-key", folder)
    if made["SHERWOOD_DATABASE"]:
        like = urlsplit(made["SHERWOOD_DATABASE"]).path.strip("/")
        return environment(folder, new_database(like))
    source = f"{made['SHERWOOD_HOME']}/sherwood.sqlite3"
    shutil.copy(source, folder)
    return environment(folder, "")


@pytest.fixture
def ask(home):
    """Ask the database of a service of its own, past the service."""

    def rows(question: str) -> list[tuple]:
        if address := home["SHERWOOD_DATABASE"]:
            with closing(psycopg.connect(address, autocommit=True)) as connection:
                return connection.execute(question).fetchall()
        file = f"{home['SHERWOOD_HOME']}/sherwood.sqlite3"
        with closing(sqlite3.connect(file, timeout=20)) as connection:
            return connection.execute(question).fetchall()

    return rows
