"""A synthetic partnership of 20,000 people, made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from sherwood.synthetic import synthesise

PEOPLE = 20_000


def opened(out: Path) -> duckdb.DuckDBPyConnection:
    """An extract with a view for each table."""
    connection = duckdb.connect()
    for folder in sorted(p for p in out.iterdir() if p.is_dir()):
        connection.execute(
            f"CREATE VIEW {folder.name} AS SELECT * FROM read_parquet('{folder}/*.parquet')"
        )
    return connection


@pytest.fixture(scope="session")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extract's folder."""
    out = tmp_path_factory.mktemp("synthetic") / "extract"
    synthesise(out, people=PEOPLE, seed=11)
    return out


@pytest.fixture(scope="session")
def tables(extract: Path) -> duckdb.DuckDBPyConnection:
    """The extract's tables, to be asked in SQL."""
    return opened(extract)
