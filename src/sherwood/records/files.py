"""Finding the files of an extract, and refusing those that are not what they say they are."""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sherwood.errors import InputError, StorageError

_KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".json": "fhir",
    ".ndjson": "fhir",
    ".jsonl": "fhir",
}
_COMPRESSED = (".gz",)
_LOOKS_LIKE = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive", "save it as CSV, or unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save it as CSV"),
    (b"PAR1", "a Parquet file", "name it .parquet"),
    (b"\x1f\x8b", "compressed with gzip", "name it .gz"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it first"),
    (b"%PDF", "a PDF document", "ask for the data as CSV"),
    (b"<", "a web page or XML", "check what was downloaded"),
)


@dataclass(frozen=True)
class ExtractFile:
    """A file of an extract.

    Attributes:
        path: Where it is.
        name: Its path relative to the extract's folder; what records call its rows' source.
        kind: How it is read: csv, parquet or fhir.
    """

    path: Path
    name: str
    kind: str

    @property
    def compressed(self) -> bool:
        """Whether it is a compressed text file."""
        return self.path.suffix.lower() in _COMPRESSED


def find_files(folder: Path, patterns: Iterable[str], kind: str | None) -> list[ExtractFile]:
    """The files under a folder whose names match any of the patterns, in any case.

    Args:
        folder: The extract's folder, or its single file.
        patterns: Shell patterns relative to the folder; `**/` stands for any folders or none.
        kind: How to read them; told from the extension if None.

    Raises:
        InputError: If a matching name is that of a folder, or its kind cannot be told.
        StorageError: If a folder cannot be listed.
    """
    matches = re.compile("|".join(_expression(pattern) for pattern in patterns), re.IGNORECASE)
    found = []
    for path in _all_paths(folder):
        name = _name(path, folder)
        if not matches.fullmatch(name):
            continue
        if path.is_dir():
            found.extend(_parts_of(path, folder))
        else:
            found.append(ExtractFile(path, name, kind or _kind(path)))
    return found


def file_names(folder: Path) -> list[str]:
    """The names of all files under an extract's folder, relative to it."""
    return [_name(path, folder) for path in _all_paths(folder) if not path.is_dir()]


def _name(path: Path, folder: Path) -> str:
    return path.name if path == folder else path.relative_to(folder).as_posix()


def check_file(file: ExtractFile) -> None:
    """Refuse a file that is empty, unreadable, cut short, or not of its kind.

    Raises:
        InputError: With what the file is instead and what to do.
        StorageError: If it may not be read.
    """
    try:
        size = file.path.stat().st_size
        with file.path.open("rb") as stream:
            start = stream.read(4096)
            stream.seek(max(size - 4, 0))
            end = stream.read(4)
    except PermissionError as error:
        raise StorageError(f"{file.name} may not be read; check its permissions.") from error
    except OSError as error:
        raise StorageError(f"{file.name} cannot be read: {error.strerror}.") from error
    if size == 0:
        raise InputError(f"{file.name} is empty (0 bytes); was it copied whole?")
    if file.kind == "parquet":
        _check_parquet(file, start, end)
    elif not file.compressed:
        _check_text(file, start)


def _check_parquet(file: ExtractFile, start: bytes, end: bytes) -> None:
    if start[:4] != b"PAR1":
        raise InputError(f"{file.name} is named .parquet but is not a Parquet file.")
    if end != b"PAR1":
        raise InputError(f"{file.name} is cut short: its footer is missing. Copy it again.")


def _check_text(file: ExtractFile, start: bytes) -> None:
    for mark, what, remedy in _LOOKS_LIKE:
        if start.startswith(mark):
            raise InputError(f"{file.name} is not text but {what}; {remedy}.")


def null_byte(path: Path) -> int | None:
    """Where the first NUL byte of a text file is; None if there is none."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view:
        found = view.find(b"\x00")
    return None if found < 0 else found


def long_line(path: Path, most: int) -> int | None:
    """Where a line of a text file starts that is longer than some bytes; None if none is.

    Only the last line end of every stretch of so many bytes is looked for, so little is read.
    """
    size = path.stat().st_size
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view:
        start = 0
        while size - start > most:
            end = max(view.rfind(mark, start, start + most) for mark in (b"\n", b"\r"))
            if end < 0:
                return start
            start = end + 1
    return None


def _all_paths(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    if not folder.exists():
        raise InputError(f"There is no file or folder {folder}.")

    def refuse(error: OSError) -> None:
        raise StorageError(f"{error.filename} may not be listed; check its permissions.")

    paths: list[Path] = []
    seen: set[str] = set()
    for root, folders, files in os.walk(folder, onerror=refuse, followlinks=True):
        # A link to a folder that has been walked would bring its files a second time.
        real = os.path.realpath(root)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths.extend(Path(root, name) for name in folders if Path(name).suffix.lower() in _KINDS)
        paths.extend(Path(root, name) for name in files if not name.startswith((".", "_")))
    return sorted(paths)


def _parts_of(directory: Path, folder: Path) -> list[ExtractFile]:
    """The part files of a folder that is named as a file, as Spark writes them."""
    suffix = directory.suffix.lower()
    parts = [path for path in _all_paths(directory) if path.suffix.lower() == suffix]
    if not parts:
        name = directory.relative_to(folder).as_posix()
        raise InputError(f"{name} is a folder, not a file, and holds no {suffix} files.")
    return [
        ExtractFile(path, path.relative_to(folder).as_posix(), _KINDS[suffix]) for path in parts
    ]


def _kind(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() not in _COMPRESSED]
    if suffixes and suffixes[-1] in _KINDS:
        return _KINDS[suffixes[-1]]
    raise InputError(f'{path.name}: cannot tell its kind; say kind = "csv" in format.toml.')


def _expression(pattern: str) -> str:
    """A shell pattern as a regular expression.

    >>> bool(re.fullmatch(_expression("**/*apc*.csv"), "2019/NHS_apc_1.csv"))
    True
    """
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    meanings = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(meanings.get(part, re.escape(part)) for part in parts)
