"""Everything synthetic passes the rules of entry: not one row would be refused."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from sherwood.records.contract import ACTIVITY_TABLES, REFERENCE_TABLES, TABLES

# What a practice prescribed where nobody is known by name: a synthetic partnership knows everybody.
WRITTEN = [name for name in TABLES if name != "practice_prescribing"]


def count(tables: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = tables.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("name", WRITTEN)
def test_a_table_has_the_columns_and_types_of_the_contract(
    tables: duckdb.DuckDBPyConnection, name: str
) -> None:
    found = {row[0]: row[1] for row in tables.execute(f"DESCRIBE {name}").fetchall()}
    wanted = {c: col.kind.sql for c, col in TABLES[name].columns.items() if c != "source"}
    assert found == wanted
    assert count(tables, f"SELECT count(*) FROM {name}") > 0


@pytest.mark.parametrize("name", [n for n in WRITTEN if TABLES[n].key])
def test_keys_are_unique(tables: duckdb.DuckDBPyConnection, name: str) -> None:
    key = ", ".join(TABLES[name].key)
    again = f"SELECT count(*) FROM (SELECT {key} FROM {name} GROUP BY ALL HAVING count(*) > 1)"
    assert count(tables, again) == 0


@pytest.mark.parametrize("name", WRITTEN)
def test_codes_are_known_references_resolve_and_nothing_required_is_missing(
    tables: duckdb.DuckDBPyConnection, name: str
) -> None:
    for column, rule in TABLES[name].columns.items():
        if column == "source":
            continue
        if rule.required:
            assert count(tables, f"SELECT count(*) FROM {name} WHERE {column} IS NULL") == 0
        if rule.codes:
            known = ", ".join(f"'{code}'" for code in rule.codes)
            unknown = f"SELECT count(*) FROM {name} WHERE {column} NOT IN ({known})"
            assert count(tables, unknown) == 0, column
        if rule.refers_to:
            key = TABLES[rule.refers_to].key[0]
            lost = (
                f"SELECT count(*) FROM {name} a ANTI JOIN {rule.refers_to} b "
                f"ON a.{column} = b.{key} WHERE a.{column} IS NOT NULL"
            )
            assert count(tables, lost) == 0, column
        if rule.minimum is not None:
            low = f"SELECT count(*) FROM {name} WHERE {column} < {rule.minimum}"
            assert count(tables, low) == 0, column


@pytest.mark.parametrize("name", ACTIVITY_TABLES)
def test_nothing_happens_before_birth_or_after_death(
    tables: duckdb.DuckDBPyConnection, name: str
) -> None:
    happens = f"CAST(a.{TABLES[name].happens} AS DATE)"
    outside = (
        f"SELECT count(*) FROM {name} a JOIN person p USING (person_id) "
        f"WHERE {happens} < p.birth_month OR {happens} > p.death_date"
    )
    assert count(tables, outside) == 0


def test_spells_end_after_they_begin_and_nobody_is_in_two_beds(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    backwards = (
        "SELECT count(*) FROM inpatient_episode "
        "WHERE discharge_date < admission_date OR episode_end < episode_start"
    )
    assert count(tables, backwards) == 0
    general = "(SELECT * FROM inpatient_episode WHERE episode_type = '1' AND episode_number = 1)"
    together = (
        f"SELECT count(*) FROM {general} a JOIN {general} b USING (person_id) "
        "WHERE a.spell_id < b.spell_id AND a.admission_date < b.discharge_date "
        "AND b.admission_date < a.discharge_date AND a.admission_method <> '31' "
        "AND b.admission_method <> '31'"
    )
    assert count(tables, together) == 0


def test_registrations_do_not_overlap(tables: duckdb.DuckDBPyConnection) -> None:
    overlap = (
        "SELECT count(*) FROM registration a JOIN registration b USING (person_id) "
        "WHERE a.start_date < b.start_date "
        "AND coalesce(a.end_date, DATE '9999-01-01') > b.start_date"
    )
    assert count(tables, overlap) == 0


def test_episodes_of_a_spell_follow_each_other(tables: duckdb.DuckDBPyConnection) -> None:
    gaps = (
        "SELECT count(*) FROM inpatient_episode a JOIN inpatient_episode b "
        "ON a.provider_code = b.provider_code AND a.spell_id = b.spell_id "
        "AND b.episode_number = a.episode_number + 1 WHERE a.episode_end <> b.episode_start"
    )
    assert count(tables, gaps) == 0
    assert count(tables, "SELECT count(*) FROM inpatient_episode WHERE len(diagnoses) = 0") == 0
    uneven = "SELECT count(*) FROM inpatient_episode WHERE len(procedures) <> len(procedure_dates)"
    assert count(tables, uneven) == 0


def test_people_are_plainly_invented_and_the_folder_says_so(
    extract: Path, tables: duckdb.DuckDBPyConnection
) -> None:
    odd = "SELECT count(*) FROM person WHERE NOT regexp_matches(person_id, '^P[0-9]{9}$')"
    assert count(tables, odd) == 0
    assert "DO NOT EXIST" in (extract / "SYNTHETIC.txt").read_text(encoding="utf-8")
    assert {path.name for path in extract.iterdir() if path.is_dir()} == {
        name for name in WRITTEN if name in (*ACTIVITY_TABLES, *REFERENCE_TABLES)
    } | {"person", "registration"}
