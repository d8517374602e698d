"""Reading records: the contract's tables across all loads, on either engine."""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir

from sherwood.errors import InputError
from sherwood.records.columns import Kind, Table
from sherwood.records.contract import REFERENCE_TABLES, TABLES
from sherwood.records.storage import read_manifest, verify
from sherwood.warehouse.engine import Engine

_TYPES = {
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


def schema(table: type[Table]) -> ibis.Schema:
    """The Ibis schema of a contract table.

    >>> schema(TABLES["person"])["birth_month"]
    Date(nullable=True)
    """
    return ibis.schema({name: _TYPES[column.kind] for name, column in table.columns.items()})


class Records:
    """A records folder, opened for reading on an engine.

    Attributes:
        folder: The folder.
        manifest: What it held when it was opened; a later ingest does not change it.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        verify(folder, self.manifest)
        self._engine = engine

    def table(self, name: str) -> ir.Table:
        """A table of the contract, with its columns and types; empty where nothing was ingested.

        `person` has one row for each canonical person, the latest load's. Everywhere else
        `person_id` is the canonical one. Of reference rows with one key the latest load's hold.

        Raises:
            InputError: If the contract has no such table.
        """
        if name not in TABLES:
            raise InputError(f"The records contract has no table {name}.")
        contract = TABLES[name]
        parts = [self._part(contract, number) for number in self._loads_with(name)]
        if not parts:
            return ibis.memtable([], schema=schema(contract))
        rows = parts[0] if len(parts) == 1 else ibis.union(*parts)
        if "person_id" in contract.columns:
            rows = self._canonical(rows)
        if name == "person" and self._people_repeat():
            rows = _latest(rows, "person_id")
        elif name in REFERENCE_TABLES and len(parts) > 1:
            rows = _latest(rows, *contract.key)
        return rows.select(*contract.columns)

    def has(self, name: str) -> bool:
        """Whether any row of a table was ingested."""
        return bool(self._loads_with(name))

    def links(self) -> ir.Table | None:
        """Which people are another: person_id, canonical_id, reason, probability; None if none."""
        file = self.manifest.links.file
        return self._engine.read(self.folder / file.path) if file else None

    def _loads_with(self, name: str) -> list[int]:
        return [number for number, load in enumerate(self.manifest.loads) if load.rows(name)]

    def _part(self, contract: type[Table], number: int) -> ir.Table:
        load = self.manifest.loads[number]
        rows = self._engine.read(self.folder / "loads" / load.id / contract.name)
        columns = {n: rows[n].cast(kind) for n, kind in schema(contract).items()}
        return rows.select(**columns, load_number=ibis.literal(number, "int64"))

    def _canonical(self, rows: ir.Table) -> ir.Table:
        links = self.links()
        if links is None:
            return rows
        known = links.select(linked_id=links.person_id, canonical_id=links.canonical_id)
        joined = rows.left_join(known, rows.person_id == known.linked_id)
        return joined.mutate(person_id=joined.canonical_id.fill_null(joined.person_id)).drop(
            "linked_id", "canonical_id"
        )

    def _people_repeat(self) -> bool:
        with_people = [load for load in self.manifest.loads if load.rows("person")]
        repeats = any(load.people < load.rows("person") for load in with_people)
        return repeats or len(with_people) > 1 or self.manifest.links.file is not None


def _latest(rows: ir.Table, *key: str) -> ir.Table:
    """One row of each key: the latest load's; of several, the first in the order of its columns."""
    order = [
        rows.load_number.desc(),
        *(rows[name] for name in rows.columns if name != "load_number"),
    ]
    window = ibis.window(group_by=[rows[name] for name in key], order_by=order)
    numbered = rows.mutate(place=ibis.row_number().over(window))
    return numbered.filter(numbered.place == 0).drop("place")
