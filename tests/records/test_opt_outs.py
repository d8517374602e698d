"""A list of people who opted out is read whole, or refused with its place and nobody's name."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from sherwood.errors import InputError
from sherwood.records.opt_outs import read_opt_outs

TODAY = date(2018, 7, 4)
NHS_NUMBER = "9434765919"


def read(folder: Path, content: bytes, version: str = "2018-07", days_ago: int = 0) -> list[str]:
    file = folder / "list.csv"
    file.write_bytes(content)
    checked = TODAY - timedelta(days=days_ago)
    listed = read_opt_outs(file, version=version, checked_on=checked, today=TODAY)
    return list(listed.people)


def test_each_person_is_listed_once(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbfperson_id\r\nb\r\n a \r\n\r\nb\r\n") == ["a", "b"]


def test_a_list_of_nobody_is_a_list(tmp_path: Path) -> None:
    assert read(tmp_path, b"person_id\n") == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "row 1: name one column person_id"),
        (b"nhs_number\n1\n", "row 1: name one column person_id"),
        (b"person_id,person_id\n", "row 1: name one column person_id"),
        (b"person_id\na\n\xff", "not text of UTF-8, from byte 13"),
        (b"since,person_id\n2018,a\n2017\n", "row 3, column person_id: empty"),
        (b"person_id\na\n" + b"b" * 65, "row 3, column person_id: no pseudonym"),
        (b"person_id\na b\n", "row 2, column person_id: no pseudonym"),
        (b"person_id\n" + NHS_NUMBER.encode(), "row 2, column person_id: an NHS number"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        read(tmp_path, content)
    assert "list.csv" in str(refused.value)
    assert NHS_NUMBER not in str(refused.value)


@pytest.mark.parametrize("days", [-1, 22])
def test_a_list_is_of_the_last_three_weeks(tmp_path: Path, days: int) -> None:
    with pytest.raises(InputError, match="checked on"):
        read(tmp_path, b"person_id\n", days_ago=days)


def test_a_list_has_a_version(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="version"):
        read(tmp_path, b"person_id\n", version=" ")


def test_a_file_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_opt_outs(tmp_path / "absent.csv", version="1", checked_on=TODAY, today=TODAY)
