"""The one way out for rows about people: streamed from the engine, and never all in memory.

By a registered flow, without those who opted out, under pseudonyms that match nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
from pyarrow import csv, parquet

from sherwood.service.information.export_rules import hash_of
from sherwood.service.information.keys import tokens_of
from sherwood.service.information.models import Key
from sherwood.service.information.opting_out import Kept
from sherwood.warehouse import Engine

_BATCH = 100_000
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Alone:
    """How well those in a table hide among each other.

    Attributes:
        combinations: Of a person with what can tell them apart.
        alone: Of these, what nobody else has.
        few: What fewer than five people have.
    """

    combinations: int
    alone: int
    few: int


@dataclass(frozen=True)
class Written:
    """A file of rows."""

    file: Path
    rows: int
    sha256: str


def singled_out(table: ir.Table, columns: list[str]) -> Alone:
    """Count those whom some columns single out.

    Args:
        table: With a column person_id.
        columns: What can tell people apart; with none, nobody is singled out.
    """
    if not columns:
        return Alone(0, 0, 0)
    people = table.select("person_id", *columns).distinct()
    alike = people.group_by(columns).agg(people=people.count())
    told = alike.agg(
        combinations=alike.people.sum().fill_null(0),
        alone=(alike.people == 1).sum().fill_null(0),
        few=alike.people.sum(where=alike.people < 5).fill_null(0),
    )
    [row] = told.to_pyarrow().to_pylist()
    return Alone(*(int(row[name]) for name in ("combinations", "alone", "few")))


def write_rows(
    kept: Kept, key: Key, folder: Path, form: str, engine: Engine, progress: Progress
) -> Written:
    """Write rows under pseudonyms, a batch at a time.

    Args:
        kept: A table with person_id, without those who opted out.
        key: That makes the pseudonyms, all of them.
        folder: Where.
        form: `parquet` or `csv`.
        engine: That reads the table.
        progress: Told how many rows are written.
    """
    named = _pseudonyms(kept.table, key, engine)
    columns = [name for name in kept.table.columns if name != "person_id"]
    rows = kept.table.inner_join(named, "person_id").select("pseudonym", *columns)
    file, done = folder / f"rows.{form}", 0
    batches = engine.batches(rows, _BATCH)
    with batches, _writer(file, batches.schema, form) as out:
        for batch in batches:
            out.write_batch(batch)
            done += batch.num_rows
            progress(done)
    return Written(file, done, hash_of(file))


def _pseudonyms(table: ir.Table, key: Key, engine: Engine) -> ir.Table:
    """One row a person of the table: person_id and pseudonym. Only here are the two together."""
    parts = []
    people = table.select("person_id").distinct()
    with engine.batches(people, _BATCH) as batches:
        for batch in batches:
            column = batch.column(0)
            made = pa.array(tokens_of(key, column.to_pylist()), pa.string())
            parts.append(pa.table({"person_id": column, "pseudonym": made}))
    schema = pa.schema({"person_id": pa.string(), "pseudonym": pa.string()})
    whole = pa.concat_tables(parts) if parts else schema.empty_table()
    made: ir.Table = engine.connection.create_table("pseudonyms_made", whole, temp=True)
    return made


@contextmanager
def _writer(file: Path, schema: pa.Schema, form: str) -> Iterator[Any]:
    if form == "csv":
        with csv.CSVWriter(str(file), schema) as out:
            yield out
    else:
        with parquet.ParquetWriter(str(file), schema, compression="zstd") as out:
            yield out
