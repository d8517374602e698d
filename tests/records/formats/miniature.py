"""Miniature extracts: a few lines of each file in, the records they become out."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from sherwood.records.ingest import ingest
from sherwood.records.loads import Load
from sherwood.records.pseudonyms import PseudonymKey, pseudonym

TODAY = date(2026, 1, 1)
KEY = PseudonymKey(b"a key that is only good for tests")


def pseudonym_of(given: str) -> str:
    """The pseudonym of an NHS number, or of a local identifier as `local:<identifier>`."""
    return pseudonym(KEY, given)


def wide(*rows: dict[str, str], delimiter: str = ",") -> str:
    """A delimited file of a few rows, with the headers that any of them fills."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headers, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@dataclass(frozen=True)
class Ingested:
    """An extract that was ingested, and what came of it."""

    folder: Path
    load: Load

    def rows(self, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
        """The accepted rows of a table, in order."""
        return self._select(table, columns, "")

    def rejected(self, table: str) -> list[tuple[str, str]]:
        """The rule and the column of each rejected row of a table."""
        return self._select(table, "rule, column_name", "rejected/")

    def reconciles(self) -> bool:
        """Whether every row and pound of the extract was accepted or rejected."""
        return all(
            told.extract == told.accepted + told.rejected
            and all(m.extract == m.accepted + m.rejected for m in told.money)
            for told in self.load.tallies
        )

    def _select(self, table: str, columns: str, area: str) -> list[tuple[Any, ...]]:
        folder = self.folder / "loads" / self.load.id / area / table
        if not folder.is_dir():
            return []
        files = f"{folder}/**/*.parquet"
        return duckdb.sql(f"SELECT {columns} FROM '{files}' ORDER BY ALL").fetchall()


def take_in(
    folder: Path, format: str, files: Mapping[str, str | bytes], *, key: PseudonymKey | None = None
) -> Ingested:
    """Write files under `folder` and ingest them in a format."""
    extract = folder / "extract"
    for name, content in files.items():
        path = extract / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return take_in_folder(folder, format, extract, key=key)


def take_in_folder(
    folder: Path, format: str, extract: Path, *, key: PseudonymKey | None = None
) -> Ingested:
    """Ingest what a folder holds in a format, into records under `folder`."""
    records = folder / "records"
    return Ingested(records, ingest(format, extract, records, key=key, today=TODAY))
