"""The list of people who opted out of secondary use, as the national service returned it.

A CSV file with a column `person_id` of pseudonyms, made with the key of the records. Errors name
file, row and column, and never what stands there.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sherwood.errors import InputError
from sherwood.records.pseudonyms import standard_number

OLDEST_LIST = timedelta(days=21)
"""An opt-out is honoured within 21 days, so an older list is not used (NHS England, national data
opt-out operational policy guidance)."""

LONGEST_PSEUDONYM = 64
_LONGEST_LINE = 10_000
_COLUMN = "person_id"


@dataclass(frozen=True)
class OptOuts:
    """People who opted out, as of a day.

    Attributes:
        version: As the list's sender names it.
        checked_on: The day on which the national service was asked.
        sha256: Of the file.
        people: Their pseudonyms, each once, in order.
    """

    version: str
    checked_on: date
    sha256: str
    people: tuple[str, ...]


def read_opt_outs(file: Path, *, version: str, checked_on: date, today: date) -> OptOuts:
    """Read a list that is fresh enough to be used.

    Args:
        file: CSV with a column person_id.
        version: As its sender names it.
        checked_on: The day on which the national service was asked.
        today: The day of use.

    Raises:
        InputError: It is no such file, or is too old, or of a day to come.
    """
    if not version.strip():
        raise InputError(f"{file}: name the list's version, as its sender does.")
    if checked_on > today:
        raise InputError(f"{file}: checked on {checked_on}, a day to come.")
    if today - checked_on > OLDEST_LIST:
        raise InputError(
            f"{file}: checked on {checked_on}. Ask the national service again: an opt-out is "
            f"honoured within {OLDEST_LIST.days} days."
        )
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}.") from error
    people = people_listed(content, str(file))
    return OptOuts(version.strip(), checked_on, hashlib.sha256(content).hexdigest(), people)


def people_listed(content: bytes, name: str) -> tuple[str, ...]:
    r"""The people on a list, each once, in order; blank lines are passed over.

    Args:
        content: CSV with a column person_id.
        name: Of the file, for errors.

    Raises:
        InputError: It is no such file; with its row as a spreadsheet counts them.

    Example:
        >>> people_listed(b"person_id,since\nb,2018\na,2017\nb,2018\n", "list.csv")
        ('a', 'b')
    """
    try:
        return tuple(sorted(_people(csv.reader(_lines(content)), name)))
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not text of UTF-8, from byte {error.start + 1}.") from error
    except csv.Error as error:
        raise InputError(f"{name}: no CSV file ({error}).") from error


def _people(rows: Iterator[list[str]], name: str) -> set[str]:
    """Who is on a list, read a row at a time: it takes no more room than the names do."""
    headers = [header.strip() for header in next(rows, [])]
    if headers.count(_COLUMN) != 1:
        raise InputError(f"{name}, row 1: name one column {_COLUMN}; it holds the pseudonyms.")
    place = headers.index(_COLUMN)
    found = set()
    for number, row in enumerate(rows, start=2):
        if not "".join(row).strip():
            continue
        person = row[place].strip() if len(row) > place else ""
        if fault := _fault(person):
            raise InputError(f"{name}, row {number}, column {_COLUMN}: {fault}")
        found.add(person)
    return found


def _lines(content: bytes) -> Iterator[str]:
    content.decode("utf-8-sig")  # so that a fault is told by its place in the whole
    with io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="") as text:
        while line := text.readline(_LONGEST_LINE + 1):
            if len(line) > _LONGEST_LINE:
                raise csv.Error("a line is longer than that of any list")
            yield line


def _fault(person: str) -> str:
    """What is wrong with a pseudonym, without saying it."""
    if not person:
        return "empty. Write a pseudonym, or take the row away."
    if len(person) > LONGEST_PSEUDONYM or not person.isprintable() or " " in person:
        return f"no pseudonym: at most {LONGEST_PSEUDONYM} characters, without spaces."
    if standard_number(person):
        return "an NHS number. Make pseudonyms with the key of the records first."
    return ""
