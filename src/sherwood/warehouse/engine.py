"""The engines that compute marts: DuckDB, embedded, and Apache Spark, for many machines.

A mart is a function from Ibis tables to an Ibis table, so the same function runs on either. The
engine reads Parquet folders as tables and writes tables as Parquet folders; nothing else differs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from sherwood.errors import SherwoodError


class EngineName(Enum):
    """Which engine computes."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True)
class Engine:
    """An open engine.

    Attributes:
        name: Which engine it is.
        connection: The Ibis backend, for what Ibis itself offers.
    """

    name: EngineName
    connection: Any

    def read(self, *paths: Path) -> ir.Table:
        """The table kept in Parquet files or folders of them, read together."""
        patterns = [str(p / "**" / "*.parquet") if p.is_dir() else str(p) for p in paths]
        if self.name is EngineName.DUCKDB:
            return self.connection.read_parquet(patterns)
        frame = self.connection._session.read.parquet(*(str(p) for p in paths))
        name = ibis.util.gen_name("records")
        frame.createOrReplaceTempView(name)
        return self.connection.table(name)

    def write(self, table: ir.Table, folder: Path, *, compression: str = "zstd") -> ir.Table:
        """Compute `table` into Parquet files under a new `folder` and return it as read back.

        Args:
            table: What to compute.
            folder: Where; made.
            compression: How DuckDB compresses; Spark does it its own way.
        """
        table = _as_declared(table)
        if self.name is EngineName.DUCKDB:
            folder.mkdir(parents=True)
            self.connection.to_parquet(table, folder / "part-0.parquet", compression=compression)
        else:
            folder.parent.mkdir(parents=True, exist_ok=True)
            self.connection.to_parquet_dir(table, folder)
        return self.read(folder)

    def batches(self, table: ir.Table, rows: int) -> pa.RecordBatchReader:
        """The rows of a table as they are computed, so many at a time; on DuckDB.

        Example:
            >>> five = ibis.range(5).unnest().as_table()
            >>> with open_engine() as engine:
            ...     [batch.num_rows for batch in engine.batches(five, 2)]
            [2, 2, 1]
        """
        # Ibis 12 asks DuckDB for its batches by a name that DuckDB 2 has no more; and of what
        # DuckDB is told to execute, it computes everything first.
        self.connection._run_pre_execute_hooks(table)
        return self.connection.con.sql(self.connection.compile(table)).to_arrow_reader(rows)


def _as_declared(table: ir.Table) -> ir.Table:
    """The table with its numbers cast once more to the types Ibis takes them for.

    DuckDB adds whole numbers up in 128 bits, which Parquet cannot hold and writes as floating
    point; both engines widen decimals, each its own way. Ibis leaves out a cast it thinks needless,
    so this one is made by hand.
    """
    numbers = {name: kind for name, kind in table.schema().items() if kind.is_numeric()}
    return table.mutate(
        **{name: ops.Cast(table[name], to=kind).to_expr() for name, kind in numbers.items()}
    )


@contextmanager
def open_engine(
    name: EngineName = EngineName.DUCKDB,
    *,
    memory_gb: float = 5.0,
    threads: int | None = None,
    scratch: Path | None = None,
) -> Iterator[Engine]:
    """Open an engine, and close it when done.

    Args:
        name: Which engine.
        memory_gb: Memory the engine may use before it spills to `scratch`.
        threads: Processor threads; all of the machine's by default.
        scratch: Folder for what does not fit in memory.
    """
    if name is EngineName.DUCKDB:
        connection = _duckdb(memory_gb, threads, scratch)
    else:
        connection = _spark(memory_gb, threads, scratch)
    try:
        yield Engine(name, connection)
    finally:
        connection.disconnect()


def _duckdb(memory_gb: float, threads: int | None, scratch: Path | None) -> Any:
    settings: dict[str, Any] = {
        "memory_limit": f"{memory_gb}GB",
        "preserve_insertion_order": False,
        # Ibis 12 writes array lambdas in the syntax DuckDB 2 keeps behind this setting.
        "lambda_syntax": "ENABLE_SINGLE_ARROW",
    }
    if threads:
        settings["threads"] = threads
    # Without a word DuckDB would spill into the folder the command happens to be run from.
    settings["temp_directory"] = str(scratch or Path(tempfile.gettempdir()) / "sherwood-scratch")
    connection = ibis.duckdb.connect(**settings)
    # Progress is told in words by whoever computes; DuckDB's bar would spoil piped output.
    connection.raw_sql("SET enable_progress_bar = false")
    return connection


def _spark(memory_gb: float, threads: int | None, scratch: Path | None) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SherwoodError(
            "Spark is not installed. Install sherwood[spark] and Java 17 or later."
        ) from error
    builder = (
        SparkSession.builder.master(f"local[{threads or '*'}]")
        .appName("sherwood")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", f"{int(memory_gb)}g")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.showConsoleProgress", "false")
        # What Spark infers from one join to the next doubles with each; a mart may have twenty.
        .config("spark.sql.constraintPropagation.enabled", "false")
        .config("spark.sql.shuffle.partitions", str(2 * (threads or 2)))
        .config("spark.sql.warehouse.dir", tempfile.mkdtemp(prefix="sherwood-spark-"))
    )
    if scratch:
        builder = builder.config("spark.local.dir", str(scratch))
    return ibis.pyspark.connect(builder.getOrCreate())
