"""Linkage of constructed people whose truth is known, and how the records then read."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest
from tests.records.extracts import TODAY, own_format, written

from sherwood.errors import InputError
from sherwood.records import PseudonymKey, Records, check, ingest
from sherwood.records.linkage import resolve
from sherwood.records.matching import THRESHOLD, Pair
from sherwood.records.pseudonyms import pseudonym
from sherwood.records.storage import read_manifest
from sherwood.warehouse.engine import Engine

KEY = PseudonymKey(b"a key for tests, thirty-two bytes or more")
PEOPLE = """
[sources.people]
files = ["people.csv"]
[sources.visits]
files = ["visits.csv"]
optional = true
columns = ["nhs_number", "local_id", "day"]
"""
PERSON = """
SELECT
    nhs_number,
    local_id,
    family AS family_name,
    given AS given_name,
    birth AS birth_date,
    postcode,
    date_trunc('month', birth::DATE) AS birth_month,
    sex,
    source,
    source_row
FROM people
"""
VISIT = """
SELECT nhs_number, local_id, day AS contact_at, day || local_id AS contact_id, 'gp' AS staff_group,
    source, source_row
FROM visits
"""
NUMBERS = ("9434765919", "9434765870", "9876543210", "4010232137")


def _ingest(folder: Path, people: str, visits: str = "") -> Path:
    own = own_format(folder / "own", PEOPLE, person=PERSON, gp_contact=VISIT)
    files = {"people_csv": people} | ({"visits_csv": visits} if visits else {})
    ingest(own, written(folder / "extract", **files), folder / "records", key=KEY, today=TODAY)
    return folder / "records"


HEADERS = "nhs_number,local_id,family,given,birth,postcode,sex\n"


def test_a_local_identifier_that_came_with_a_number_is_that_numbers_person(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    records = _ingest(
        tmp_path,
        HEADERS
        + f"{NUMBERS[0]},hospital-7,Green,Ada,1950-02-01,NG1 1AA,female\n"
        + "943 476 5919,surgery-9,Green,Ada,1950-02-01,NG1 1AA,female\n",
        "nhs_number,local_id,day\n"
        ",hospital-7,2020-01-01\n"
        ",surgery-9,2020-01-02\n"
        f"{NUMBERS[0]},,2020-01-03\n",
    )
    opened = Records(records, duckdb_engine)
    whose = set(opened.table("gp_contact").person_id.execute())
    assert whose == {pseudonym(KEY, NUMBERS[0])}
    assert opened.table("person").count().execute() == 1
    assert check(records).links.same_number == 2
    assert all(told.linked == told.rows for told in check(records).linkage)


def test_nothing_that_identifies_anybody_is_written(tmp_path: Path) -> None:
    records = _ingest(
        tmp_path,
        HEADERS
        + f"{NUMBERS[0]},hospital-7,Attenborough,Ada,1950-02-11,NG1 1AA,female\n"
        + "9434765918,,Attenborough,Ben,1950-02-13,NG1 1AA,male\n",
    )
    secrets = (NUMBERS[0], "9434765918", "hospital-7", "ttenboro", "TTENBORO", "NG11AA")
    secrets += ("NG1 1AA", "1950-02-11", "1950-02-13", KEY.secret.decode())
    for path in records.rglob("*"):
        if path.suffix == ".parquet":
            content = str(duckdb.sql(f"SELECT * FROM '{path}'").fetchall())
        elif path.is_file():
            content = path.read_text()
        else:
            continue
        assert not [secret for secret in secrets if secret in content], path


def test_without_a_key_numbers_are_refused(tmp_path: Path) -> None:
    own = own_format(tmp_path / "own", PEOPLE, person=PERSON)
    people = HEADERS + f"{NUMBERS[0]},,Green,Ada,1950-02-01,NG1 1AA,female\n"
    extract = written(tmp_path / "extract", people_csv=people)
    with pytest.raises(InputError, match="a pseudonym key is needed"):
        ingest(own, extract, tmp_path / "records")


def test_another_key_is_refused(tmp_path: Path) -> None:
    row = f"{NUMBERS[0]},,Green,Ada,1950-02-01,NG1 1AA,female\n"
    records = _ingest(tmp_path, HEADERS + row)
    other = PseudonymKey(b"another key, also of thirty-two bytes or more")
    with pytest.raises(InputError, match="made with another pseudonym key"):
        ingest(tmp_path / "own", tmp_path / "extract", records, key=other)


def test_a_wrong_number_is_rejected_or_the_local_identifier_used(tmp_path: Path) -> None:
    records = _ingest(
        tmp_path,
        HEADERS
        + "9434765918,,Green,Ada,1950-02-01,NG1 1AA,female\n"
        + "9999999999,local-1,Brown,Ben,1960-02-01,NG2 2BB,male\n",
    )
    found = {(f.rule, f.rows) for f in check(records).findings}
    assert found == {("bad NHS number", 1), ("bad NHS number, local identifier used", 1)}


def test_two_people_with_numbers_are_never_linked() -> None:
    pairs = [Pair("x", "one", 0.9999), Pair("x", "two", 0.9998), Pair("one", "two", 0.9997)]
    links = resolve(pairs, {"one", "two"})
    assert [(link.person_id, link.canonical_id) for link in links] == [("x", "one")]


def test_pairs_below_the_threshold_stay_apart() -> None:
    assert resolve([Pair("x", "one", THRESHOLD - 0.001)], {"one"}) == []


@pytest.mark.parametrize(
    "somebody",
    [
        ",w,Black,Cat,1970-03-01,NG7 1AA,female\n",
        ",w,,,1950-02-01,,female\n",
        ",w,,,,,female\n,v,,,,,female\n",
        ",w,Green,Ada,1950-02-01,NG1 1AA,female\n",
    ],
)
def test_too_few_people_to_learn_from_are_left_apart(somebody: str, tmp_path: Path) -> None:
    known = f"{NUMBERS[0]},,Green,Ada,1950-02-01,NG1 1AA,female\n"
    own_birth = PERSON.replace("birth::DATE", "coalesce(birth, '1950-02-01')::DATE")
    own = own_format(tmp_path / "own", PEOPLE, person=own_birth)
    extract = written(tmp_path / "extract", people_csv=HEADERS + known + somebody)
    ingest(own, extract, tmp_path / "records", key=KEY, today=TODAY)
    report = read_manifest(tmp_path / "records").links.report
    assert (report.matched, report.precision) == (0, None)


def test_people_without_a_number_are_found_with_known_precision_and_recall(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    people, truth = constructed_people(known=1500, without=200, strangers=100)
    records = _ingest(tmp_path, people)
    report = read_manifest(records).links.report
    opened = Records(records, duckdb_engine)
    links = opened.links()
    assert links is not None
    made = {
        row.person_id: row.canonical_id
        for row in links.execute().itertuples()
        if row.reason == "probable match"
    }
    right = {person for person, whose in truth.items() if made.get(person) == whose}
    precision, recall = len(right) / len(made), len(right) / len(truth)
    assert precision >= 0.98
    assert recall >= 0.7
    assert report.precision is not None and report.recall is not None
    assert abs(report.precision - precision) < 0.02
    assert abs(report.recall - recall) < 0.12
    assert opened.table("person").count().execute() == 1800 - len(made)


def constructed_people(known: int, without: int, strangers: int) -> tuple[str, dict[str, str]]:
    """People with numbers; some again without, with errors; some others. And who is who."""
    chance = random.Random(7)
    lines, truth = [], {}
    rows = [_somebody(chance) for _ in range(known + strangers)]
    for number, row in enumerate(rows[:known]):
        lines.append(f"{_number(number)},," + ",".join(row))
    for place in range(without):
        row = list(rows[place])
        if chance.random() < 0.1:
            row[0] = chance.choice(rows)[0]
        if chance.random() < 0.3:
            row[3] = chance.choice(rows)[3]
        lines.append(f",w{place}," + ",".join(row))
        truth[pseudonym(KEY, f"local:w{place}")] = pseudonym(KEY, _number(place))
    lines += [f",s{n}," + ",".join(row) for n, row in enumerate(rows[known:])]
    return HEADERS + "\n".join(lines) + "\n", truth


def _somebody(chance: random.Random) -> tuple[str, ...]:
    syllables = ("ba", "cle", "dor", "fen", "gil", "har", "kin", "low", "mer", "nor", "pet", "ros")
    family = "".join(chance.choices(syllables, k=3))
    given = "".join(chance.choices(syllables, k=2))
    birth = (
        f"19{chance.randrange(30, 99)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    )
    postcode = f"NG{chance.randrange(1, 9)} {chance.randrange(1, 9)}A{chance.choice('ABDEF')}"
    return family, given, birth, postcode, chance.choice(("male", "female"))


def _number(place: int) -> str:
    """The NHS number whose first nine digits are 400000000 and something, if there is one."""
    start = 400_000_000 + place * 11
    for digits in range(start, start + 11):
        weighed = sum(int(d) * (10 - i) for i, d in enumerate(str(digits)))
        check_digit = (11 - weighed % 11) % 11
        if check_digit < 10:
            return f"{digits}{check_digit}"
    raise ValueError(place)
