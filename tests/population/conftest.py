"""The population tests write their examples for DuckDB; `test_engines_agree` adds Spark."""

from __future__ import annotations

import pytest

from sherwood.warehouse.engine import Engine


@pytest.fixture
def engine(duckdb_engine: Engine) -> Engine:
    return duckdb_engine
