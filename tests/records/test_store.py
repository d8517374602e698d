"""Records as they are read back: across loads, on both engines, whatever was ingested."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from tests.records.extracts import HEADERS, PEOPLE, TODAY, own_format, taken_in, written

from sherwood.errors import InputError
from sherwood.records import TABLES, Records, ingest
from sherwood.records.store import schema
from sherwood.warehouse.engine import Engine

CONTACTS = "person_id,contact_id,contact_at,staff_group,cost\n"


def test_every_table_of_the_contract_is_there_with_its_types(
    tmp_path: Path, engine: Engine
) -> None:
    taken_in(tmp_path, person_csv=PEOPLE)
    records = Records(tmp_path / "records", engine)
    for name, table in TABLES.items():
        found = records.table(name)
        assert list(found.columns) == list(table.columns)
        assert found.count().execute() == (2 if name == "person" else 0)
    assert records.has("person")
    assert not records.has("gp_contact")


def test_parquet_and_csv_come_in_alike(tmp_path: Path, engine: Engine) -> None:
    extract = written(tmp_path / "extract", person_csv=PEOPLE)
    (extract / "gp_contact").mkdir()
    duckdb.sql(
        "SELECT 'ana' AS person_id, 7 AS contact_id, 'gp' AS staff_group, "
        "TIMESTAMP '2020-01-02 03:04:05' AS contact_at, 12.345::DOUBLE AS cost"
    ).write_parquet(str(extract / "gp_contact" / "a.parquet"))
    ingest("sherwood", extract, tmp_path / "records", today=TODAY)
    found = Records(tmp_path / "records", engine).table("gp_contact").to_pyarrow().to_pylist()
    assert found[0]["contact_id"] == "7"
    assert found[0]["cost"] == Decimal("12.35")
    assert found[0]["contact_at"].isoformat().startswith("2020-01-02T03:04:05")
    assert found[0]["source"] == "gp_contact/a.parquet"


def test_loads_of_different_extracts_add_up_and_the_same_extract_supersedes(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    def counted() -> tuple[int, int]:
        records = Records(tmp_path / "records", duckdb_engine)
        return tuple(records.table(n).count().execute() for n in ("person", "gp_contact"))

    def take(name: str, **files: str) -> None:
        extract = written(tmp_path / name / "extract", **files)
        ingest("sherwood", extract, tmp_path / "records", name=name, today=TODAY)

    take("people", person_csv=PEOPLE)
    take("january", gp_contact_csv=CONTACTS + "ana,1,2020-01-01,gp,1\nben,2,2020-01-02,gp,1\n")
    take("february", gp_contact_csv=CONTACTS + "ana,3,2020-02-01,gp,1\n")
    assert counted() == (2, 3)
    take("january", gp_contact_csv=CONTACTS + "ana,1,2020-01-01,gp,1\n")
    assert counted() == (2, 2)
    take("people", person_csv=PEOPLE + "cat,1990-01-01,female\n")
    assert counted() == (3, 2)


def test_a_person_of_two_loads_is_one_row_of_the_latest(tmp_path: Path, engine: Engine) -> None:
    for name, death in (("first", ""), ("second", "2020-05-01")):
        people = f"{HEADERS},death_date\nana,1950-01-01,female,{death}\n"
        extract = written(tmp_path / name, person_csv=people)
        ingest("sherwood", extract, tmp_path / "records", today=TODAY)
    (person,) = Records(tmp_path / "records", engine).table("person").to_pyarrow().to_pylist()
    assert str(person["death_date"]) == "2020-05-01"


def test_of_two_loads_of_a_reference_table_the_latest_row_holds(
    tmp_path: Path, engine: Engine
) -> None:
    for name in ("Old", "New"):
        extract = written(tmp_path / name, practice_csv=f"practice_code,name\nC84001,{name}\n")
        ingest("sherwood", extract, tmp_path / "records", today=TODAY)
    (practice,) = Records(tmp_path / "records", engine).table("practice").to_pyarrow().to_pylist()
    assert practice["name"] == "New"


def test_a_later_load_is_not_seen_by_records_already_open(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    taken_in(tmp_path, person_csv=PEOPLE)
    before = Records(tmp_path / "records", duckdb_engine)
    taken_in(tmp_path, person_csv=PEOPLE + "cat,1990-01-01,female\n")
    assert before.table("person").count().execute() == 2


def test_large_tables_are_partitioned_by_year(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    monkeypatch.setattr("sherwood.records.accepting.PARTITION_FROM_ROWS", 2)
    contacts = CONTACTS + "ana,1,2019-01-01,gp,1\nben,2,2020-01-02,gp,1\n"
    load = taken_in(tmp_path, person_csv=PEOPLE, gp_contact_csv=contacts)
    years = {Path(file.path).parent.name for file in load.files if "gp_contact" in file.path}
    assert years == {"year=2019", "year=2020"}
    assert Records(tmp_path / "records", engine).table("gp_contact").count().execute() == 2


def test_a_folder_without_records_says_how_to_make_some(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    with pytest.raises(InputError, match="make some with: sherwood ingest"):
        Records(tmp_path, duckdb_engine)
    taken_in(tmp_path, person_csv=PEOPLE)
    with pytest.raises(InputError, match="no table persons"):
        Records(tmp_path / "records", duckdb_engine).table("persons")


def test_a_folder_of_ones_own_works_as_a_built_in_format(
    tmp_path: Path, duckdb_engine: Engine
) -> None:
    own = own_format(
        tmp_path / "ours",
        '[sources.patients]\nfiles = ["**/Patients*.txt"]\ndelimiter = "|"\nencoding = "latin-1"\n'
        'columns = ["Patient ID", "DoB"]\noptional_columns = ["Ethnicity"]\n',
        person='SELECT "patient id" AS person_id, strptime("DoB", \'%d/%m/%Y\') AS birth_month, '
        "CASE gender WHEN 'F' THEN 'female' ELSE 'male' END AS sex, "
        "Ethnicity AS ethnic_category, source FROM patients",
    )
    extract = tmp_path / "extract" / "2020"
    extract.mkdir(parents=True)
    (extract / "PATIENTS_1.TXT").write_bytes(
        "\ufeff PATIENT ID |DoB|Gender\nzoë|01/02/1950|F\n".encode("utf-8")[3:]
        .decode()
        .encode("latin-1")
    )
    ingest(own, tmp_path / "extract", tmp_path / "records", today=TODAY)
    (person,) = (
        Records(tmp_path / "records", duckdb_engine).table("person").to_pyarrow().to_pylist()
    )
    assert (person["person_id"], str(person["birth_month"])) == ("zoë", "1950-02-01")
    assert schema(TABLES["person"])["sex"].is_string()
