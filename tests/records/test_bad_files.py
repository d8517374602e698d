"""Thirty-odd kinds of bad extract, each with its own message that says where and what to do."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from traceback import format_exception

import duckdb
import pytest
from tests.records.extracts import HEADERS, PEOPLE, TODAY, own_format, written

from sherwood.errors import InputError, SherwoodError, StorageError
from sherwood.records import ingest
from sherwood.records.files import long_line

MANY = HEADERS + "\n" + "".join(f"p{n},1950-01-01,female\n" for n in range(5000))
SECRET = "QUITESECRET"


def _parquet(select: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.parquet"
        duckdb.sql(select).write_parquet(str(path))
        return path.read_bytes()


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


GOOD_PARQUET = _parquet(
    "SELECT 'p' || range AS person_id, DATE '1950-01-01' AS birth_month, 'male' AS sex "
    "FROM range(50000)"
)

FILES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "an empty file": ({"person_csv": b""}, "person.csv is empty (0 bytes)"),
    "an empty Parquet file": ({"person_parquet": b""}, "person.parquet is empty (0 bytes)"),
    "a truncated Parquet file": (
        {"person_parquet": GOOD_PARQUET[: len(GOOD_PARQUET) // 2]},
        "person.parquet is cut short: its footer is missing",
    ),
    "text named as Parquet": (
        {"person_parquet": PEOPLE},
        "person.parquet is named .parquet but is not a Parquet file",
    ),
    "Parquet with a broken footer": (
        {"person_parquet": GOOD_PARQUET[:-200] + b"\0" * 192 + b"\xc0\0\0\0PAR1"},
        "person.parquet is damaged",
    ),
    "a truncated gzip": (
        {"person.csv_gz": gzip.compress(MANY.encode())[:-2000]},
        "person.csv.gz is cut short",
    ),
    "text named as gzip": ({"person.csv_gz": PEOPLE}, "person.csv.gz is cut short or not gzip"),
    "a workbook named as CSV": (
        {"person_csv": _zip()},
        "person.csv is not text but an Excel workbook or a zip archive",
    ),
    "an old workbook": ({"person_csv": b"\xd0\xcf\x11\xe0" + b"x" * 99}, "an old Excel workbook"),
    "Parquet named as CSV": ({"person_csv": GOOD_PARQUET}, "person.csv is not text but a Parquet"),
    "gzip named as CSV": ({"person_csv": gzip.compress(b"x")}, "compressed with gzip; name it .gz"),
    "a PDF named as CSV": ({"person_csv": b"%PDF-1.7 ..."}, "a PDF document"),
    "a web page named as CSV": ({"person_csv": "<html>log in</html>"}, "a web page or XML"),
    "UTF-16": ({"person_csv": PEOPLE.encode("utf-16")}, "person.csv is encoded in UTF-16"),
    "Latin-1 in a row": (
        {"person_csv": (PEOPLE + "zoë,1990-01-01,female\n").encode("latin-1")},
        "person.csv, line 4: holds a character that is not utf-8",
    ),
    "Latin-1 in the headers": (
        {"person_csv": "prénom,person_id\n".encode("latin-1")},
        "person.csv, line 1: the headers are not utf-8",
    ),
    "a NUL byte": (
        {"person_csv": PEOPLE + "c\0d,1990-01-01,female\n"},
        "person.csv, line 4: holds a NUL byte",
    ),
    "no header line": (
        {"person_csv": "123,1950-01-01,1\n456,1980-06-01,2\n"},
        "person.csv seems to have no header line",
    ),
    "a blank header line": ({"person_csv": "\n" + PEOPLE}, "line 1: the header line is blank"),
    "a header twice": (
        {"person_csv": "person_id,sex,birth_month,Sex\na,male,1950-01-01,male\n"},
        "person.csv has two columns headed Sex",
    ),
    "a misspelt header": (
        {"person_csv": "person_id,birthmonth,sex\na,1950-01-01,male\n"},
        "person.csv lacks the column birth_month (did you mean birthmonth?)",
    ),
    "a missing header": (
        {"person_csv": "person_id,birth_month\na,1950-01-01\n"},
        "person.csv lacks the column sex",
    ),
    "headers only": ({"person_csv": HEADERS + "\n"}, "person.csv has headers but no rows"),
    "a row too short": (
        {"person_csv": PEOPLE + f"{SECRET},1990-01-01\n"},
        "person.csv, line 4: has 2 values under 3 headers",
    ),
    "a row too long": (
        {"person_csv": PEOPLE + f"{SECRET},1990-01-01,male,x\n"},
        "person.csv, line 4: has 4 values under 3 headers",
    ),
    "an open quotation mark": (
        {"person_csv": PEOPLE + f'"{SECRET},1990-01-01,male\n'},
        "a quotation mark is opened and never closed",
    ),
    "semicolons": (
        {"person_csv": PEOPLE.replace(",", ";")},
        "person.csv seems to be separated by semicolons; this format expects commas",
    ),
    "tabs": ({"person_csv": PEOPLE.replace(",", "\t")}, "person.csv seems to be separated by tabs"),
    "a line without end": (
        {"person_csv": PEOPLE + "x" * (17 << 20)},
        "is longer than 16 MB; a line break is missing",
    ),
    "lines that end in two ways": (
        {"person_csv": HEADERS + "\na,1950-01-01,male\r\nb,1950-01-01,male\nc,1950-01-01,male\r\n"},
        "person.csv: some lines end as on Windows and some do not",
    ),
    "an identifier that is not text": (
        {
            "person_parquet": _parquet(
                "SELECT 'a'::BLOB AS person_id, 'b' AS birth_month, 'c' AS sex"
            )
        },
        "person.person_id must be a single value (VARCHAR); the extract gives BLOB",
    ),
    "a spreadsheet's line about separators": (
        {"person_csv": "sep=,\n" + PEOPLE},
        "person.csv lacks the columns person_id, birth_month, sex",
    ),
    "no file of the format": ({"readme_txt": "hello"}, "holds no file of the format sherwood"),
    "a column of no table": (
        {"person_csv": "person_id,birth_month,sex,sexx\na,1950-01-01,male,x\n"},
        "The extract's person has columns that the table does not have: sexx (did you mean sex?)",
    ),
    "a list for a single value": (
        {"person_parquet": _parquet("SELECT ['a'] AS person_id, 'b' AS birth_month, 'c' AS sex")},
        "person.person_id must be a single value (VARCHAR); the extract gives VARCHAR[]",
    ),
    "a structure for a single value": (
        {
            "person_parquet": _parquet(
                "SELECT {'a': 1} AS person_id, 'b' AS birth_month, 'c' AS sex"
            )
        },
        "person.person_id must be a single value",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_is_told_by_name_place_and_remedy(kind: str, tmp_path: Path) -> None:
    files, message = FILES[kind]
    extract = written(tmp_path / "extract", **files)
    with pytest.raises(InputError) as caught:
        ingest("sherwood", extract, tmp_path / "records", today=TODAY)
    assert message in str(caught.value)
    assert SECRET not in "".join(format_exception(caught.value))
    assert not (tmp_path / "records" / "manifest.json").exists()


def test_every_kind_of_bad_file_has_a_message_of_its_own() -> None:
    messages = [message for _, message in FILES.values()]
    assert len(set(messages)) == len(messages) >= 30


def _folder_named_as_file(extract: Path) -> None:
    (extract / "person.csv").mkdir(parents=True)


def _folder_named_as_parquet(extract: Path) -> None:
    (extract / "person.parquet").mkdir(parents=True)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_folder_named_as_file, "person.csv is a folder, not a file"),
        (_folder_named_as_parquet, "person.parquet is a folder, not a file, and holds no .parquet"),
    ],
)
def test_a_folder_in_a_files_place_is_told(
    make: Callable[[Path], None], message: str, tmp_path: Path
) -> None:
    make(tmp_path / "extract")
    with pytest.raises(SherwoodError, match=message):
        ingest("sherwood", tmp_path / "extract", tmp_path / "records")


def test_records_inside_their_own_extract_are_refused(tmp_path: Path) -> None:
    extract = written(tmp_path / "extract", person_csv=PEOPLE)
    with pytest.raises(InputError, match="lie in the extract"):
        ingest("sherwood", extract, extract / "records")


def test_a_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file or folder"):
        ingest("sherwood", tmp_path / "nowhere", tmp_path / "records")


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    extract = written(tmp_path / "extract")
    (extract / "person.csv").symlink_to(tmp_path / "gone.csv")
    with pytest.raises(StorageError, match=r"person.csv cannot be read: No such file"):
        ingest("sherwood", extract, tmp_path / "records")


def test_a_very_long_last_line_is_told_and_not_dropped(tmp_path: Path) -> None:
    extract = written(tmp_path / "extract", person_csv=PEOPLE)
    with (extract / "person.csv").open("ab") as stream:
        stream.truncate(600 << 20)
    # DuckDB, given such a file, reads the lines before it and says nothing of the last.
    assert long_line(extract / "person.csv", 16 << 20) == len(PEOPLE)
    assert long_line(extract / "person.csv", 700 << 20) is None


def test_a_folder_that_links_back_to_itself_is_read_once(tmp_path: Path) -> None:
    extract = written(tmp_path / "extract", person_csv=PEOPLE)
    (extract / "again").symlink_to(extract)
    own = own_format(
        tmp_path / "own",
        '[sources.people]\nfiles = ["**/person.csv"]\n',
        person="SELECT person_id, birth_month, sex, source, source_row FROM people",
    )
    load = ingest(own, extract, tmp_path / "records", today=TODAY)
    assert (load.accepted, load.rejected, load.unread) == (2, 0, ())


def test_an_identifier_that_a_spreadsheet_cut_short_is_refused(tmp_path: Path) -> None:
    people = HEADERS + "\n1.23E+11,1950-01-01,male\n1.23E+11,1960-01-01,male\na,1960-01-01,male\n"
    extract = written(tmp_path / "extract", person_csv=people)
    load = ingest("sherwood", extract, tmp_path / "records", today=TODAY)
    assert {(found.rule, found.rows) for found in load.findings} == {("not a pseudonym", 2)}


def test_headers_again_in_the_middle_are_one_rejected_row(tmp_path: Path) -> None:
    extract = written(tmp_path / "extract", person_csv=PEOPLE + HEADERS + "\ncat,1950-01-01,male\n")
    load = ingest("sherwood", extract, tmp_path / "records", today=TODAY)
    assert (load.accepted, load.rejected) == (3, 1)


def test_damage_inside_a_parquet_file_is_told(tmp_path: Path) -> None:
    middle = len(GOOD_PARQUET) // 3
    damaged = GOOD_PARQUET[:middle] + b"\xff" * 400 + GOOD_PARQUET[middle + 400 :]
    extract = written(tmp_path / "extract", person_parquet=damaged)
    with pytest.raises(InputError, match=r"person.parquet is damaged: its data cannot be unpacked"):
        ingest("sherwood", extract, tmp_path / "records")
