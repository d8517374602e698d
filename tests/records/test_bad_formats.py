"""Kinds of bad format of one's own, each told by its file, and by the key or line that is bad."""

from __future__ import annotations

from pathlib import Path
from traceback import format_exception

import pytest
from tests.records.extracts import own_format, written

from sherwood.errors import InputError
from sherwood.records import ingest

SECRET = "QUITESECRET"
CSV = '[sources.people]\nfiles = ["people.csv"]\ncolumns = ["id"]\n'
FORMATS: dict[str, tuple[str, dict[str, str], str]] = {
    "broken TOML": ("[sources.people\n", {"person": "SELECT 1"}, "format.toml is not valid TOML"),
    "a key that is unknown": (
        '[sources.people]\nfiles = ["a.csv"]\ncolour = "red"\n',
        {"person": "SELECT 1"},
        "format.toml, key sources.people.colour",
    ),
    "no source": ("", {"person": "SELECT 1"}, "format.toml, key sources"),
    "no SQL": (CSV, {}, "holds no <table>.sql"),
    "a table that is unknown": (CSV, {"persons": "SELECT 1"}, "persons.sql is named for no table"),
    "two statements": (CSV, {"person": "SELECT 1; SELECT 2"}, "person.sql must be one SELECT"),
    "a statement that writes": (
        CSV,
        {"person": "CREATE TABLE t AS SELECT 1"},
        "person.sql must be one SELECT",
    ),
    "SQL that does not parse": (CSV, {"person": "SELECT id\nFROM people\nWHEER x"}, "person.sql"),
    "a column that is not there": (
        CSV,
        {"person": "SELECT id AS person_id,\n  oops AS sex, source\nFROM people"},
        "person.sql, line 2:",
    ),
    "no source column": (
        CSV,
        {"person": "SELECT id AS person_id FROM people"},
        "person.sql: must yield the column source",
    ),
    "a strict cast": (
        CSV,
        {
            "person": "SELECT id AS person_id, id::DATE AS birth_month, 'male' AS sex, source "
            "FROM people"
        },
        "use try_cast",
    ),
    "rows that change": (
        CSV,
        {
            "person": "SELECT id AS person_id, '1950-01-01' AS birth_month, 'male' AS sex, source "
            "FROM people, range(100) WHERE random() < 0.5"
        },
        "do not reconcile",
    ),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_bad_format_is_told_by_file_and_line(kind: str, tmp_path: Path) -> None:
    toml, statements, message = FORMATS[kind]
    own = own_format(tmp_path / "own", toml, **statements)
    extract = written(tmp_path / "extract", people_csv=f"id\n{SECRET}\nb\n")
    with pytest.raises(InputError) as caught:
        ingest(own, extract, tmp_path / "records")
    assert message in str(caught.value)
    assert SECRET not in "".join(format_exception(caught.value))


def test_a_format_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no format called sherwod. Did you mean sherwood\?"):
        ingest("sherwod", tmp_path, tmp_path / "records")
    with pytest.raises(InputError, match=r"holds no format\.toml"):
        ingest(tmp_path, tmp_path, tmp_path / "records")


def test_a_required_source_without_files_is_told(tmp_path: Path) -> None:
    toml = CSV + '[sources.visits]\nfiles = ["visits.csv"]\n'
    own = own_format(tmp_path / "own", toml, person="SELECT id AS person_id, source FROM people")
    extract = written(tmp_path / "extract", people_csv="id\na\n")
    with pytest.raises(InputError, match="lacks the files of visits"):
        ingest(own, extract, tmp_path / "records")
