"""Formats: folders of plain SQL that turn somebody's extract into contract tables.

`format.toml` says which files of an extract make which view; `<table>.sql` is one SELECT over those
views that yields the columns of a contract table. A user's own folder works as a built-in one does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

import duckdb
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from sherwood.errors import InputError
from sherwood.records.contract import TABLES

BUILT_IN = Path(__file__).parent / "formats"


class Source(BaseModel):
    """The files of an extract that are read together as one view.

    Attributes:
        files: Patterns of file names under the extract's folder, in any case; `**/` is any folder.
        optional: Whether an extract may lack the files.
        may_be_empty: Whether a file may hold headers and no rows, as exports of whole databases do.
        columns: Headers that must be there.
        optional_columns: Headers that may be; null where a file lacks them.
        header: Whether the first line of a CSV file holds the headers.
        names: The headers of a CSV file that holds none.
        delimiter: What separates the values of a CSV file; `any` tells commas, tabs, bars and
            semicolons apart by the header line.
        encoding: The encoding of a CSV file.
        kind: How to read the files; by their extension if not said.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: list[str] = Field(min_length=1)
    optional: bool = False
    may_be_empty: bool = False
    columns: list[str] = []
    optional_columns: list[str] = []
    header: bool = True
    names: list[str] = []
    delimiter: str = Field(default=",", min_length=1, max_length=4)
    encoding: Literal["utf-8", "utf-16", "latin-1"] = "utf-8"
    kind: Literal["csv", "parquet", "fhir"] | None = None


def _not_ours(name: str) -> str:
    """A source's name, unless it could be that of a table an ingest makes beside the format's."""
    if name.startswith("sherwood_"):
        raise ValueError("a source may not be called sherwood_ anything")
    return name


_SourceName = Annotated[str, AfterValidator(_not_ours)]


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    description: str
    documentation: str = ""
    synthetic: bool = False
    views: list[str] = []
    sources: dict[_SourceName, Source] = Field(min_length=1)


@dataclass(frozen=True)
class Statement:
    """The SELECT that yields one contract table or view, and the file it was read from."""

    table: str
    sql: str
    path: Path


@dataclass(frozen=True)
class Format:
    """A way of reading extracts.

    Attributes:
        name: The folder's name.
        title: What the format is called.
        description: What it reads, in a sentence or two.
        documentation: Where its publisher describes it.
        synthetic: Whether everything in this format is simulated.
        sources: The views of files that its SQL may use, by name.
        views: Its own SELECTs over those, `views/<name>.sql`, in the order of `format.toml`;
            each is computed once, for what several tables say alike.
        statements: Its SELECTs, by contract table, in the contract's order.
    """

    name: str
    title: str
    description: str
    documentation: str
    synthetic: bool
    sources: Mapping[str, Source]
    views: Mapping[str, Statement]
    statements: Mapping[str, Statement]


def built_in() -> tuple[str, ...]:
    """The names of the formats that come with Sherwood.

    >>> "sherwood" in built_in()
    True
    """
    return tuple(sorted(path.parent.name for path in BUILT_IN.glob("*/format.toml")))


def load_format(format: str | Path) -> Format:
    """Load a built-in format by its name, or a user's own by its folder.

    Args:
        format: `hes`, say, or the path of a folder that holds `format.toml`.

    Returns:
        The format, checked.

    Raises:
        InputError: If there is no such format, or its files cannot be used.

    >>> load_format("sherwood").statements["person"].sql.strip()
    'SELECT * FROM person'
    """
    folder = _folder(format)
    described = _described(folder / "format.toml")
    statements = _statements(folder)
    views = {name: _statement(name, folder / "views" / f"{name}.sql") for name in described.views}
    return Format(
        name=folder.resolve().name,
        title=described.title,
        description=described.description,
        documentation=described.documentation,
        synthetic=described.synthetic,
        sources=described.sources,
        views=views,
        statements=statements,
    )


def _folder(format: str | Path) -> Path:
    named = BUILT_IN / str(format)
    if str(format) in built_in():
        return named
    own = Path(format)
    if (own / "format.toml").is_file():
        return own
    if own.is_dir():
        raise InputError(
            f"{own} holds no format.toml, so it is not a format; see 'Writing a format'."
        )
    close = get_close_matches(str(format), built_in(), 1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise InputError(
        f"There is no format called {format}.{hint} Formats: {', '.join(built_in())}; "
        "or give the path of a folder with a format.toml of your own."
    )


def _described(path: Path) -> _Described:
    try:
        return _Described.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}, key {key}: {first['msg']}.") from error


def _statements(folder: Path) -> dict[str, Statement]:
    paths = {path.stem: path for path in sorted(folder.glob("*.sql"))}
    if not paths:
        raise InputError(f"{folder} holds no <table>.sql, so there is nothing it could read.")
    for name, path in paths.items():
        if name not in TABLES:
            close = get_close_matches(name, TABLES, 1)
            hint = f" Did you mean {close[0]}.sql?" if close else ""
            raise InputError(f"{path} is named for no table of the contract.{hint}")
    return {name: _statement(name, paths[name]) for name in TABLES if name in paths}


def _statement(table: str, path: Path) -> Statement:
    if not path.is_file():
        raise InputError(f"{path} is not there, but format.toml lists the view {table}.")
    sql = path.read_text(encoding="utf-8").strip().rstrip(";")
    try:
        parsed = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise broken_sql(path, error) from error
    if len(parsed) != 1 or parsed[0].type != duckdb.StatementType.SELECT:
        raise InputError(
            f"{path} must be one SELECT; it holds {len(parsed)} statements or another kind."
        )
    return Statement(table, sql, path)


def broken_sql(path: Path, error: duckdb.Error, lines_before: int = 0) -> InputError:
    """An error of a format's SQL, told by its file and line, and never with a value of the extract.

    Args:
        path: The SQL file.
        error: What DuckDB said of it.
        lines_before: How many lines were put before the file's own.
    """
    unread = re.search(r'Failed to read file "([^"]+)"', str(error))
    if unread:
        name = Path(unread.group(1)).name
        return InputError(f"{name} is damaged: its data cannot be unpacked. Copy it again.")
    if isinstance(error, duckdb.ConversionException):
        return InputError(
            f"{path}: a value of the extract cannot be cast as the SQL asks; "
            "use try_cast, so that the row is rejected with its reason."
        )
    if isinstance(error, duckdb.InvalidInputException | duckdb.OutOfRangeException):
        return InputError(
            f"{path}: failed on a value of the extract ({type(error).__name__}) "
            "that is outside what the SQL expects."
        )
    said = str(error)
    marker = said.find("\nLINE ")
    number = said[marker + 6 :].split(":", 1)[0] if marker >= 0 else ""
    line = f", line {int(number) - lines_before}" if number.isdigit() else ""
    return InputError(f"{path}{line}: {said.split(chr(10) * 2)[0].strip()}")
