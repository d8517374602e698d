"""Small extracts for tests: files as text, and records as they come out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from sherwood.records import ingest
from sherwood.records.loads import Load

TODAY = date(2026, 1, 1)
HEADERS = "person_id,birth_month,sex"
PEOPLE = f"{HEADERS}\nana,1950-01-01,female\nben,1980-06-01,male\n"


def written(folder: Path, **files: str | bytes) -> Path:
    """A folder with files of some contents; `person_csv` is `person.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def own_format(folder: Path, toml: str, **statements: str) -> Path:
    """A format of one's own: its `format.toml` without the title, and its SQL by table."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "format.toml").write_text(f'title = "Own"\ndescription = "Ours."\n{toml}')
    for table, sql in statements.items():
        (folder / f"{table}.sql").write_text(sql)
    return folder


def taken_in(folder: Path, **files: str | bytes) -> Load:
    """Ingest files in the `sherwood` format into `folder/records`."""
    return ingest("sherwood", written(folder / "extract", **files), folder / "records", today=TODAY)


def rows(folder: Path, table: str, columns: str = "*", *, area: str = "") -> list[tuple[Any, ...]]:
    """The rows of a table in `folder/records`, or of its rejected rows, in order."""
    files = folder / "records" / "loads" / "*" / area / table / "**" / "*.parquet"
    return duckdb.sql(f"SELECT {columns} FROM '{files}' ORDER BY ALL").fetchall()
