"""Reading CSV files: their headers, and their rows as text."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TextIO

import duckdb

from sherwood.errors import InputError
from sherwood.records.files import ExtractFile, long_line, null_byte
from sherwood.records.formats import Source
from sherwood.records.sql import literal, quoted

_ENCODINGS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "latin-1": "latin-1"}
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_UNDECODED = "surrogateescape"
_LONGEST_LINE = 16 * 1024 * 1024


@dataclass(frozen=True)
class Headers:
    """The columns a file offers.

    Attributes:
        names: The headers, trimmed, in the file's order.
        lines: How many lines of the file they take.
    """

    names: tuple[str, ...]
    lines: int = 0

    def absent(self, source: Source) -> list[str]:
        """The optional columns that the file lacks."""
        there = {name.lower() for name in self.names}
        return [name for name in source.optional_columns if name.lower() not in there]

    def check(self, file: ExtractFile, source: Source) -> None:
        """Refuse headers that repeat or lack a required column.

        Raises:
            InputError: Naming the file and the columns.
        """
        there: dict[str, str] = {}
        for name in self.names:
            if name.lower() in there:
                raise InputError(f"{file.name} has two columns headed {name}; rename one.")
            there[name.lower()] = name
        missing = [name for name in source.columns if name.lower() not in there]
        if missing:
            raise InputError(_missing_columns(file, missing, self.names, source))


def _missing_columns(
    file: ExtractFile, missing: Sequence[str], names: Sequence[str], source: Source
) -> str:
    if len(names) == 1 and file.kind == "csv":
        for mark, called in _DELIMITERS.items():
            if mark != source.delimiter and names[0].count(mark) >= 1:
                return (
                    f"{file.name} seems to be separated by {called}; "
                    f"this format expects {_DELIMITERS.get(source.delimiter, source.delimiter)}."
                )
    if len(missing) == len(source.columns) and any(re.fullmatch(r"[\d./: -]+", n) for n in names):
        return (
            f"{file.name} seems to have no header line: it starts with values, not with "
            f"{', '.join(source.columns[:4])}."
        )
    told = []
    lowered = {name.lower(): name for name in names}
    for name in missing:
        close = get_close_matches(name.lower(), lowered, 1)
        told.append(name + (f" (did you mean {lowered[close[0]]}?)" if close else ""))
    return f"{file.name} lacks the column{'s' if len(told) > 1 else ''} {', '.join(told)}."


def settle_delimiter(file: ExtractFile, source: Source) -> Source:
    """The source with the delimiter that a file's header line uses, where `any` will do.

    Raises:
        InputError: If the file is not text of its encoding.
    """
    if source.delimiter != "any":
        return source
    try:
        with _open_text(file, source) as stream:
            line = stream.readline()
    except (UnicodeError, EOFError, OSError) as error:
        raise InputError(f"{file.name}, line 1: the headers cannot be read as text.") from error
    return source.model_copy(update={"delimiter": max(_DELIMITERS, key=line.count)})


def read_headers(file: ExtractFile, source: Source) -> Headers:
    """Read and check the headers of a CSV file.

    Raises:
        InputError: If the file is not text of its encoding, or the headers will not do.
    """
    _check_bytes(file, source)
    if not source.header:
        return Headers(tuple(source.names))
    try:
        with _open_text(file, source) as stream:
            reader = csv.reader(stream, delimiter=source.delimiter)
            names = tuple(name.strip().lstrip("\ufeff") for name in next(reader, []))
            lines = reader.line_num
    except (EOFError, gzip.BadGzipFile, OSError) as error:
        raise InputError(
            f"{file.name} is cut short or not gzip: unpack or copy it again."
        ) from error
    except csv.Error as error:
        raise InputError(f"{file.name}, line 1: the headers cannot be read: {error}.") from error
    # A byte that cannot be decoded comes as a lone surrogate, so that those of later lines wait.
    if any("\udc80" <= character <= "\udcff" for name in names for character in name):
        raise InputError(f"{file.name}, line 1: the headers are not {source.encoding}.")
    if not any(names):
        raise InputError(f"{file.name}, line 1: the header line is blank.")
    named = tuple(name or f"column_{place}" for place, name in enumerate(names, start=1))
    headers = Headers(named, lines)
    headers.check(file, source)
    return headers


def stage_csv(
    connection: duckdb.DuckDBPyConnection,
    file: ExtractFile,
    source: Source,
    headers: Headers,
    staged: Path,
) -> None:
    """Write a CSV file's rows to one Parquet file, every value as trimmed text, blanks as null.

    Raises:
        InputError: Naming the line that cannot be read, or if there must be rows and are none.
    """
    typed = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in headers.names)
    trimmed = ", ".join(f"nullif(trim({quoted(n)}), '') AS {quoted(n)}" for n in headers.names)
    read = (
        f"read_csv({literal(file.path)}, auto_detect = false, columns = {{{typed}}}, "
        f"header = {str(source.header).lower()}, delim = {literal(source.delimiter)}, "
        f"quote = '\"', escape = '\"', encoding = {literal(source.encoding)}, "
        f"max_line_size = {_LONGEST_LINE})"
    )
    try:
        # Rows must keep their order, so that a row's number in the staged file is its own.
        connection.execute("SET preserve_insertion_order = true")
        written = connection.execute(
            f"COPY (SELECT {trimmed} FROM {read}) TO {literal(staged)} (FORMAT parquet)"
        ).fetchone()
    except (
        duckdb.InvalidInputException,
        duckdb.IOException,
        duckdb.NotImplementedException,
        duckdb.SerializationException,
    ) as error:
        # DuckDB quotes the line it could not read, which no log or traceback may show.
        raise InputError(_explain(file, source, headers, str(error))) from None
    finally:
        connection.execute("SET preserve_insertion_order = false")
    if not source.may_be_empty and (not written or written[0] == 0):
        raise InputError(f"{file.name} has headers but no rows.")


def _check_bytes(file: ExtractFile, source: Source) -> None:
    if file.compressed:
        return
    with file.path.open("rb") as stream:
        start = stream.read(4)
    if source.encoding == "utf-16":
        return
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(
            f"{file.name} is encoded in UTF-16; save it as UTF-8, or say "
            'encoding = "utf-16" in the format.'
        )
    place = null_byte(file.path)
    if place is not None:
        line = _line_of(file.path, place)
        raise InputError(f"{file.name}, line {line}: holds a NUL byte; the file is damaged.")
    # DuckDB would drop the last line of a file, if it is very long, and say nothing.
    place = long_line(file.path, _LONGEST_LINE)
    if place is not None:
        raise InputError(_too_long(f"{file.name}, line {_line_of(file.path, place)}"))


def _line_of(path: Path, place: int) -> int:
    lines = 1
    with path.open("rb") as stream:
        while place > 0 and (chunk := stream.read(min(place, 1 << 20))):
            lines += chunk.count(b"\n")
            place -= len(chunk)
    return lines


def _open_text(file: ExtractFile, source: Source) -> TextIO:
    opened = gzip.open if file.path.suffix.lower() == ".gz" else open
    encoding = _ENCODINGS[source.encoding]
    return opened(file.path, "rt", encoding=encoding, errors=_UNDECODED, newline="")


def _explain(file: ExtractFile, source: Source, headers: Headers, said: str) -> str:
    """What DuckDB said of a CSV file, in plain words and without any value of the file."""
    line = re.search(r"CSV Error on Line: (\d+)", said)
    where = f"{file.name}, line {line.group(1)}" if line else file.name
    ragged = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", said)
    if ragged:
        return f"{where}: has {ragged.group(2)} values under {ragged.group(1)} headers."
    if "unterminated quote" in said:
        return f"{where}: a quotation mark is opened and never closed."
    if "unicode" in said.lower() or "utf-8" in said.lower():
        return (
            f"{where}: holds a character that is not {source.encoding}; save the file as UTF-8, "
            'or say encoding = "latin-1" in the format.'
        )
    if "Maximum line size" in said or "max_line_size" in said.split("Possible")[0]:
        return _too_long(where)
    if file.compressed:
        return f"{file.name} is cut short or damaged: it cannot be unpacked to its end."
    if _mixed_ends(file.path):
        return (
            f"{file.name}: some lines end as on Windows and some do not, as when files are joined; "
            "save it with one kind of line end."
        )
    return f"{where}: cannot be read as {len(headers.names)} values a line."


def _too_long(where: str) -> str:
    return f"{where}: is longer than {_LONGEST_LINE // 1024**2} MB; a line break is missing."


def _mixed_ends(path: Path) -> bool:
    windows = others = 0
    with path.open("rb") as stream:
        for line in stream:
            windows += line.endswith(b"\r\n")
            others += not line.endswith(b"\r\n")
            if windows and others and line.endswith(b"\n"):
                return True
    return False
