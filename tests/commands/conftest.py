"""A small synthetic partnership, made once for the tests of the whole chain."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sherwood.cli import app
from sherwood.records import ingest
from sherwood.synthetic import synthesise

PEOPLE = 6_000


@pytest.fixture(scope="session")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract of a synthetic partnership, with planted effects."""
    folder = tmp_path_factory.mktemp("partnership") / "extract"
    synthesise(folder, people=PEOPLE, years=3, seed=7)
    return folder


@pytest.fixture(scope="session")
def records_folder(extract: Path) -> Path:
    """The extract, ingested."""
    folder = extract.parent / "records"
    ingest("sherwood", extract, folder)
    return folder


@pytest.fixture(scope="session")
def warehouse(records_folder: Path) -> Path:
    """Its release, built from the command line."""
    folder = records_folder.parent / "warehouse"
    words = ["build", str(records_folder), "--out", str(folder)]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder
