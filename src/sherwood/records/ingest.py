"""Ingest: from an extract to a load of records, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from sherwood import __version__
from sherwood.errors import InputError, StorageError
from sherwood.records.accepting import accept, reject
from sherwood.records.entry import Entry, make_judged, open_entry
from sherwood.records.formats import Format, broken_sql, load_format
from sherwood.records.identities import make_people, make_pseudonyms
from sherwood.records.linkage import link, write_linkage
from sherwood.records.loads import Completeness, Finding, Links, Load, Manifest, Tally
from sherwood.records.pseudonyms import PseudonymKey
from sherwood.records.reading import open_sources, unread_files
from sherwood.records.same_people import check_same_people, shared_people
from sherwood.records.storage import OpenRecords, publish, stored, writing
from sherwood.records.tallying import (
    completeness,
    count_extract,
    distinct_people,
    findings,
    left_out,
    tally,
)
from sherwood.warehouse.plain_sql import connect

MEMORY_GB = 4.0
SYNTHETIC = "SYNTHETIC.txt"
"""A file of this name in an extract says that its people are made up."""
_OF_THE_EXTRACT = (
    duckdb.ConversionException,
    duckdb.InvalidInputException,
    duckdb.OutOfRangeException,
)

Report = Callable[[str], None]


def ingest(
    format: str | Path,
    source: Path,
    out: Path,
    *,
    key: PseudonymKey | None = None,
    name: str | None = None,
    ids_of: str = "",
    refuse_test_numbers: bool = False,
    today: date | None = None,
    report: Report = lambda _: None,
) -> Load:
    """Turn an extract into records, added to what the records folder holds.

    The same format and name again supersedes the earlier load. Until the new load is complete and
    durable, readers see the folder as it was.

    Args:
        format: A built-in format's name, or the folder of one's own.
        source: The extract's folder, or its single file.
        out: The records folder; made if need be.
        key: The pseudonym key; needed where the extract gives NHS numbers or local identifiers.
        name: What to call the extract; the name of `source` if not said.
        ids_of: Whose own the extract's identifiers of people are, where others might use the same:
            pseudonyms are made of them with this name. Those of one name are the same people.
        refuse_test_numbers: Whether to refuse NHS numbers of the range kept for tests.
        today: The day that "in the future" is told from; the clock's if not said.
        report: Told of each stage.

    Returns:
        The load: its tallies say what came of every row and pound of the extract.

    Raises:
        InputError: If the format or a file of the extract cannot be used.
        StorageError: If the records folder cannot be written to.
    """
    chosen = load_format(format)
    if source.is_dir() and out.resolve().is_relative_to(source.resolve()):
        raise InputError(f"The records {out} lie in the extract {source}; keep them apart.")
    day = (today or date.today()).isoformat()
    asked = _Asked(key, ids_of, refuse_test_numbers, day, report)
    with writing(out) as records, _connection(records) as connection:
        _refuse_other_key(records.manifest, key)
        load = _new_load(records.manifest, chosen, name or source.resolve().name, key)
        folder = out / "loads" / load.id
        folder.mkdir(parents=True)
        earlier = records.manifest.with_load(load, Links()).loads[:-1]
        before = [out / "loads" / other.id for other in earlier]
        found = open_sources(connection, chosen, source, records.scratch, report)
        filled = _fill_all(connection, chosen, folder, before, asked)
        check_same_people(shared_people(connection, folder, before))
        load = load.model_copy(
            update={
                "synthetic": chosen.synthetic or (source / SYNTHETIC).is_file(),
                "people": distinct_people(connection, [folder]),
                "files": stored(folder, out),
                "tallies": tuple(told for table in filled for told in table.tallies),
                "findings": tuple(found for table in filled for found in table.findings),
                "completeness": tuple(told for table in filled for told in table.completeness),
                "left_out": left_out(connection, chosen),
                "unread": unread_files(source, found),
            }
        )
        links, written = link([*before, folder], out, load.id, report)
        publish(records, records.manifest.with_load(load, links), [folder, *written])
    report(f"kept {load.accepted:,} rows of {chosen.title}; rejected {load.rejected:,}")
    return load


@dataclass(frozen=True)
class _Asked:
    key: PseudonymKey | None
    ids_of: str
    refuse_test_numbers: bool
    today: str
    report: Report


@dataclass(frozen=True)
class _Filled:
    tallies: tuple[Tally, ...]
    findings: tuple[Finding, ...]
    completeness: tuple[Completeness, ...]


def _new_load(manifest: Manifest, format: Format, name: str, key: PseudonymKey | None) -> Load:
    return Load(
        id=f"{manifest.sequence + 1:04d}-{_plain(format.name)}-{_plain(name)}",
        format=format.name,
        name=name,
        ingested_at=datetime.now(UTC).isoformat(timespec="seconds"),
        sherwood=__version__,
        key=key.fingerprint if key else None,
    )


def _fill_all(
    connection: duckdb.DuckDBPyConnection,
    format: Format,
    folder: Path,
    earlier: Sequence[Path],
    asked: _Asked,
) -> list[_Filled]:
    """Fill the tables, people first, since the dates of all others are held against theirs."""
    statements = format.statements.values()
    entries = [
        open_entry(connection, statement, today=asked.today, ids_of=asked.ids_of)
        for statement in statements
    ]
    make_pseudonyms(connection, entries, asked.key, refuse_test_numbers=asked.refuse_test_numbers)
    filled = []
    with_people = False
    for entry in sorted(entries, key=lambda entry: entry.name != "person"):
        if entry.name != "person" and not with_people:
            with_people = make_people(connection, [*earlier, folder])
        with _read_errors(entry):
            told = _fill(connection, entry, folder, with_people=with_people, report=asked.report)
            if told:
                filled.append(told)
                write_linkage(connection, entry, asked.key, folder)
    if not filled:
        raise InputError("The extract has files of the format but no rows in any of them.")
    return filled


def _fill(
    connection: duckdb.DuckDBPyConnection,
    entry: Entry,
    folder: Path,
    *,
    with_people: bool,
    report: Report,
) -> _Filled | None:
    extract = count_extract(connection, entry)
    rows = sum(count for count, _ in extract.values())
    if not rows:
        return None
    report(f"{entry.name}: {rows:,} rows")
    make_judged(connection, entry, with_people=with_people)
    accept(connection, entry, rows, folder)
    filled = completeness(connection, entry, folder)
    if filled[0].rows < rows:
        reject(connection, entry, folder)
    tallies = tally(connection, entry, extract, folder)
    return _Filled(tallies, findings(connection, entry, folder), filled)


@contextmanager
def _connection(records: OpenRecords) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = connect(
        memory_limit=f"{MEMORY_GB}GB",
        temp_directory=str(records.scratch / "spill"),
        preserve_insertion_order=False,
    )
    try:
        yield connection
    except duckdb.OutOfMemoryException as error:
        raise StorageError(
            f"The disk that holds {records.folder}, or memory, is full; nothing was changed."
        ) from error
    except duckdb.IOException as error:
        raise StorageError(
            f"{records.folder} cannot be written to, or its disk is full; nothing was changed."
        ) from error
    finally:
        connection.close()


@contextmanager
def _read_errors(entry: Entry) -> Iterator[None]:
    """Tell a failure of a format's SQL by its file."""
    try:
        yield
    except _OF_THE_EXTRACT as error:
        # What DuckDB says of these may quote a value, which no log or traceback may show.
        raise broken_sql(entry.statement.path, error) from None


def _refuse_other_key(manifest: Manifest, key: PseudonymKey | None) -> None:
    known = {load.key for load in manifest.loads if load.key}
    if key and known and key.fingerprint not in known:
        raise InputError(
            "The records were made with another pseudonym key, so nobody would be recognised. "
            "Use that key, or another records folder."
        )


def _plain(name: str) -> str:
    """A name as a part of a folder's name.

    >>> _plain("SUS 2019/20 (final).csv")
    'sus-2019-20-final-csv'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
