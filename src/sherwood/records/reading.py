"""Reading an extract's files into the views that a format's SQL selects from.

Parquet is read where it lies. CSV and FHIR are first staged as Parquet in a scratch folder, once,
so that every later step reads columns, and a bad file is found before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb

from sherwood.errors import InputError
from sherwood.records.delimited import Headers, read_headers, settle_delimiter, stage_csv
from sherwood.records.fhir_files import FHIR_COLUMNS, stage_fhir
from sherwood.records.files import ExtractFile, check_file, file_names, find_files
from sherwood.records.formats import Format, Source, broken_sql
from sherwood.records.sql import literal, quoted

Connection = duckdb.DuckDBPyConnection


def open_sources(
    connection: Connection,
    format: Format,
    extract: Path,
    scratch: Path,
    report: Callable[[str], None],
) -> dict[str, list[ExtractFile]]:
    """Make a view of each source of a format, over the files of one extract, then its own views.

    Args:
        connection: Where the views are made.
        format: The format whose sources to look for.
        extract: The extract's folder, or its single file.
        scratch: An empty folder for staged files.
        report: Told of each file staged.

    Returns:
        The files read, by source. An optional source without files is an empty view.

    Raises:
        InputError: If nothing was found, a required source lacks files, or a file is bad.
    """
    found = {
        name: find_files(extract, source.files, source.kind)
        for name, source in format.sources.items()
    }
    _require_files(format, extract, found)
    for name, source in format.sources.items():
        for file in found[name]:
            check_file(file)
        found[name] = _make_view(connection, name, source, found[name], scratch, report)
    for name, view in format.views.items():
        try:
            connection.execute(f"CREATE TEMP TABLE {quoted(name)} AS\n{view.sql}")
        except duckdb.Error as error:
            raise broken_sql(view.path, error, lines_before=1) from None
    return found


def unread_files(extract: Path, found: Mapping[str, Sequence[ExtractFile]]) -> tuple[str, ...]:
    """The names of an extract's files that no source of its format matches.

    Args:
        extract: The extract's folder, or its single file.
        found: The files read, by source.
    """
    read = {file.name for files in found.values() for file in files}
    return tuple(name for name in file_names(extract) if name not in read)


def _require_files(format: Format, extract: Path, found: dict[str, list[ExtractFile]]) -> None:
    if not any(found.values()):
        patterns = [pattern for source in format.sources.values() for pattern in source.files]
        shown = ", ".join(patterns[:6]) + (", ..." if len(patterns) > 6 else "")
        raise InputError(
            f"{extract} holds no file of the format {format.name}; looked for {shown}."
        )
    for name, source in format.sources.items():
        if not found[name] and not source.optional:
            raise InputError(
                f"{extract} lacks the files of {name}, which the format {format.name} needs: "
                f"{', '.join(source.files)}."
            )


def _make_view(
    connection: Connection,
    name: str,
    source: Source,
    files: Sequence[ExtractFile],
    scratch: Path,
    report: Callable[[str], None],
) -> list[ExtractFile]:
    """Make the view of a source, and tell which of its files are in it."""
    selects: list[str] = []
    read: list[ExtractFile] = []
    passed_over: list[str] = []
    for number, file in enumerate(files):
        if file.kind == "parquet":
            selects.append(_parquet_select(connection, file, source))
            read.append(file)
            continue
        report(f"reading {file.name}")
        staged = scratch / f"{name}-{number}.parquet"
        if file.kind == "fhir":
            if why := stage_fhir(connection, file, staged):
                passed_over.append(f"{file.name} {why}.")
                continue
            headers = Headers(FHIR_COLUMNS)
        else:
            settled = settle_delimiter(file, source)
            headers = read_headers(file, settled)
            stage_csv(connection, file, settled, headers, staged)
        read.append(file)
        selects.append(_staged_select(file, staged, headers.absent(source), headers.lines))
    if passed_over and not selects:
        raise InputError(passed_over[0])
    if not selects:
        selects = [_empty_select(source)]
    connection.execute(
        f"CREATE TEMP VIEW {quoted(name)} AS " + "\nUNION ALL BY NAME\n".join(selects)
    )
    return read


def _staged_select(file: ExtractFile, staged: Path, absent: Sequence[str], lines: int) -> str:
    nulls = "".join(f", NULL::VARCHAR AS {quoted(column)}" for column in absent)
    return (
        f"SELECT * EXCLUDE (file_row_number){nulls}, {literal(file.name)} AS source, "
        f"file_row_number + {lines + 1} AS source_row "
        f"FROM read_parquet({literal(staged)}, file_row_number = true)"
    )


def _parquet_select(connection: Connection, file: ExtractFile, source: Source) -> str:
    try:
        described = connection.execute(
            f"DESCRIBE SELECT * FROM read_parquet({literal(file.path)}, hive_partitioning = false)"
        ).fetchall()
    except duckdb.Error as error:
        raise InputError(f"{file.name} is damaged and cannot be read as Parquet.") from error
    headers = Headers(tuple(str(row[0]) for row in described))
    headers.check(file, source)
    own = [
        quoted(column) for column in headers.names if column.lower() not in ("source", "source_row")
    ]
    nulls = [f"NULL::VARCHAR AS {quoted(column)}" for column in headers.absent(source)]
    return (
        f"SELECT {', '.join(own + nulls)}, {literal(file.name)} AS source, "
        "file_row_number + 1 AS source_row "
        f"FROM read_parquet({literal(file.path)}, file_row_number = true, "
        "hive_partitioning = false)"
    )


def _empty_select(source: Source) -> str:
    columns = [*source.columns, *source.optional_columns, *source.names]
    if not columns:
        columns = list(FHIR_COLUMNS)
    nulls = ", ".join(f"NULL::VARCHAR AS {quoted(column)}" for column in dict.fromkeys(columns))
    return f"SELECT {nulls}, NULL::VARCHAR AS source, NULL::BIGINT AS source_row WHERE false"
