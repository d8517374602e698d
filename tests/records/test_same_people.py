"""People of several extracts are one person only if they are the same person."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records.extracts import TODAY, rows, written

from sherwood.errors import InputError
from sherwood.records import PseudonymKey, ingest
from sherwood.records.same_people import ENOUGH, Shared, check_same_people
from sherwood.records.storage import read_manifest

KEY = PseudonymKey(b"0123456789abcdef0123456789abcdef")
CONTACTS = "person_id,contact_id,contact_at,staff_group\n7,1,2019-01-01,gp\n"


def born_in(year: int, people: int = ENOUGH) -> str:
    """People numbered from 1, all born in one year."""
    lines = [f"{number},{year}-{number % 12 + 1:02}-01,female" for number in range(1, people + 1)]
    return "\n".join(["person_id,birth_month,sex", *lines, ""])


def take_in(folder: Path, name: str, people: str, **more: object) -> None:
    extract = written(folder / name, person_csv=people, gp_contact_csv=CONTACTS)
    ingest("sherwood", extract, folder / "records", today=TODAY, **more)


def people_of(folder: Path) -> set[str]:
    return {person for (person,) in rows(folder, "person", "person_id")}


def test_other_people_with_the_same_identifiers_are_refused_and_nothing_is_changed(
    tmp_path: Path,
) -> None:
    take_in(tmp_path, "county", born_in(1950))
    with pytest.raises(InputError, match=r"10 of 10 people .* are other people"):
        take_in(tmp_path, "city", born_in(1980))
    assert [load.name for load in read_manifest(tmp_path / "records").loads] == ["county"]


def test_the_same_people_add_up_and_a_slip_is_no_reason_to_refuse(tmp_path: Path) -> None:
    take_in(tmp_path, "first", born_in(1950))
    take_in(tmp_path, "second", born_in(1950).replace("1,1950-02", "1,1905-02"))
    assert len(people_of(tmp_path)) == ENOUGH


def test_a_corrected_extract_is_held_against_the_others_and_not_against_itself(
    tmp_path: Path,
) -> None:
    take_in(tmp_path, "county", born_in(1950))
    take_in(tmp_path, "county", born_in(1951))
    assert len(read_manifest(tmp_path / "records").loads) == 1


def test_identifiers_are_told_apart_by_whose_they_are(tmp_path: Path) -> None:
    for name, year in (("county", 1950), ("city", 1980)):
        take_in(tmp_path, name, born_in(year), key=KEY, ids_of=name)
    # Of one name they are the same people, whatever the extract is called.
    take_in(tmp_path, "city again", born_in(1980), key=KEY, ids_of="city")
    people = people_of(tmp_path)
    assert len(people) == 2 * ENOUGH
    assert all(len(person) == 32 for person in people)
    assert {person for (person,) in rows(tmp_path, "gp_contact", "person_id")} < people


def test_identifiers_of_a_name_are_pseudonyms_so_there_must_be_a_key(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gives person_id, so a pseudonym key is needed"):
        take_in(tmp_path, "county", born_in(1950), ids_of="county")


@given(st.integers(0, ENOUGH - 1).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_few_people_in_common_are_never_a_reason(counts: tuple[int, int]) -> None:
    check_same_people(Shared(*counts))
