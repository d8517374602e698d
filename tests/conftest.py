"""What every test may ask for: an engine of either kind, and tables written out beside answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from sherwood.records.columns import Kind
from sherwood.records.contract import TABLES
from sherwood.warehouse.engine import Engine, EngineName, open_engine
from tests.absent import absent

IBIS_TYPES = {
    Kind.TEXT: "string",
    Kind.CODE: "string",
    Kind.DATE: "date",
    Kind.TIME: "timestamp",
    Kind.MONEY: "decimal(18, 2)",
    Kind.NUMBER: "float64",
    Kind.INTEGER: "int64",
    Kind.FLAG: "boolean",
    Kind.CODES: "array<string>",
    Kind.DATES: "array<date>",
}


settings.register_profile("sherwood", deadline=None)
settings.load_profile("sherwood")  # tests are not timed: benchmarks are


TOGETHER = {
    "spark": ("spark", "both_engines"),
    "browser": ("tests/service/browser/", "tests/report/test_browser.py"),
    "attacks": ("tests/service/attacks/",),
    "a small partnership": tuple(
        f"tests/commands/test_{name}.py"
        for name in ("killed_builds", "main_job", "opt_outs", "plan", "tutorial")
    ),
}
"""What is run by one worker because it shares something that takes long to make, by its names."""


class Together(LoadScopeScheduling):
    """Whole files to a worker, and to the same worker those that share something costly."""

    def _split_scope(self, nodeid: str) -> str:
        words = (group for group, names in TOGETHER.items() if any(n in nodeid for n in names))
        return next(words, nodeid.split("::")[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Divide the tests among workers."""
    config.option.loadscopereorder = False  # the smallest files, doctests, come last
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is driven in a browser."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def spark_engine() -> Iterator[Engine]:
    """A local Spark, one for the whole session because it takes seconds to start."""
    pytest.importorskip("pyspark", reason="Spark is not installed: pip install sherwood[spark]")
    if shutil.which("java") is None:
        absent("Spark needs Java 17 or later, and none is on the path.")
    with open_engine(EngineName.SPARK, memory_gb=2, threads=2) as engine:
        # Tests hold a few rows: compiling each query would take far longer than running it.
        settings = engine.connection._session.conf
        settings.set("spark.sql.shuffle.partitions", "1")
        settings.set("spark.sql.codegen.wholeStage", "false")
        settings.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        yield engine


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser, one for the whole session: two cannot be driven from one thread."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        absent("No Chromium on the path: pages are not tried in a browser.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def duckdb_engine() -> Iterator[Engine]:
    """A fresh DuckDB."""
    with open_engine(memory_gb=2, threads=2) as engine:
        yield engine


@pytest.fixture(params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Both engines in turn: the same test body runs on each."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture
def records(engine: Engine) -> Callable[..., ir.Table]:
    """Contract tables made of the rows a test writes down.

    `records("person", {...}, {...})` gives the table `person` with those rows; columns a row does
    not mention are null.
    """
    return partial(contract_table, engine)


def contract_table(engine: Engine, name: str, *rows: Mapping[str, Any]) -> ir.Table:
    """A contract table of those rows."""
    columns = TABLES[name].columns
    if unknown := {key for row in rows for key in row} - set(columns):
        raise KeyError(f"{name} has no column {sorted(unknown)}")
    schema = ibis.schema({key: IBIS_TYPES[column.kind] for key, column in columns.items()})
    written = pa.Table.from_pylist([dict(row) for row in rows], schema=schema.to_pyarrow())
    name = ibis.util.gen_name("test")
    if engine.name is EngineName.DUCKDB:
        return engine.connection.create_table(name, written, temp=True)
    # Ibis hands Spark its tables by way of pandas, which cannot hold missing money.
    engine.connection._session.createDataFrame(written).createOrReplaceTempView(name)
    return engine.connection.table(name)


def table_of(engine: Engine, frame: pd.DataFrame, schema: ibis.Schema | None = None) -> ir.Table:
    """A table in the engine, made of a frame."""
    values = ibis.memtable(frame, schema=schema)
    return engine.connection.create_table(
        ibis.util.gen_name("test"), values.to_pyarrow(), **_temporary(engine)
    )


def _temporary(engine: Engine) -> dict[str, Any]:
    return {"temp": True} if engine.name is EngineName.DUCKDB else {"overwrite": True}
