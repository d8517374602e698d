"""The rules of entry, one by one: the row, and what becomes of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.records.extracts import HEADERS, PEOPLE, rows, taken_in

from sherwood.records.rules import RULES, Outcome

EPISODE = (
    "person_id,provider_code,spell_id,episode_number,admission_date,discharge_date,episode_start,"
    "episode_end,admission_method,patient_classification,admission_source,diagnoses,procedures,"
    "procedure_dates,cost\n"
)
GOOD_EPISODE = "ana,RX1,s1,1,2019-03-01,2019-03-04,2019-03-01,2019-03-04,21,1,19,I21.0;e11,,,10.50"
CONTACT = "person_id,contact_id,contact_at,staff_group,duration_minutes,cost\n"
PROBLEMS = {
    "person": {
        "c,,male": "missing: birth_month",
        "c,31/12/1950,male": "not a date: birth_month",
        "c,1950-13-01,male": "not a date: birth_month",
        "c,1800-01-01,male": "missing: birth_month",
        "c,1850-01-01,male": "impossible age: birth_month",
        "c,2030-01-01,male": "impossible age: birth_month",
        "c,1950-01-01,x": "unknown code: sex",
        ",1950-01-01,male": "missing: person_id",
        "9434765919,1950-01-01,male": "not a pseudonym: person_id",
        "ana,1950-02-01,female": "two birth months: birth_month",
    },
    "gp_contact": {
        "ana,1,2019-01-01,gp,10,-1.00": "too small: cost",
        "ana,1,2019-01-01,gp,10,£12": "not a number: cost",
        'ana,1,2019-01-01,gp,10,"1,200.00"': "not a number: cost",
        "ana,1,2019-01-01,gp,ten,1": "not a number: duration_minutes",
        "ana,1,2019-01-01,gp,nan,1": "not a number: duration_minutes",
        "ana,1,2019-01-01,gp,-5,1": "too small: duration_minutes",
        "ana,1,tomorrow,gp,10,1": "not a date: contact_at",
        "ana,1,2026-02-01,gp,10,1": "in the future: contact_at",
        "ana,1,1949-12-31,gp,10,1": "before birth: contact_at",
        "dora,1,2010-02-03,gp,10,1": "after death: contact_at",
    },
    "inpatient_episode": {
        GOOD_EPISODE.replace("2019-03-04,2019-03-01", "2019-02-28,2019-03-01"): (
            "ends before it starts: discharge_date"
        ),
        GOOD_EPISODE.replace("01,2019-03-04,21", "01,2019-02-04,21"): (
            "ends before it starts: episode_end"
        ),
        GOOD_EPISODE.replace("2019-03-01,2019-03-04,21", "2019-02-01,2019-03-04,21"): (
            "outside its spell: episode_start"
        ),
        GOOD_EPISODE.replace("2019-03-04,21", "2019-03-05,21"): "outside its spell: episode_end",
        GOOD_EPISODE.replace(",1,2019", ",1.5,2019"): "not a number: episode_number",
        GOOD_EPISODE.replace(",1,2019", ",0,2019"): "too small: episode_number",
        GOOD_EPISODE.replace(",21,1,", ",77,1,"): "unknown code: admission_method",
        GOOD_EPISODE.replace(",,,10", ",K40;X1,2019-03-01;31/3/2019,10"): (
            "not a date: procedure_dates"
        ),
    },
}
CASES = [(table, row, found) for table, cases in PROBLEMS.items() for row, found in cases.items()]
FILES = {
    "person": HEADERS
    + ",death_date\n"
    + "ana,1950-01-01,female,\n"
    + "dora,1930-01-01,female,2010-01-01\n",
    "gp_contact": CONTACT,
    "inpatient_episode": EPISODE,
}


@pytest.mark.parametrize(("table", "row", "found"), CASES)
def test_a_faulty_row_is_rejected_with_its_reason(
    table: str, row: str, found: str, tmp_path: Path
) -> None:
    files = {"person_csv": FILES["person"]}
    if table == "person":
        files["person_csv"] += row + ",\n"
    else:
        files[f"{table}_csv"] = FILES[table] + row + "\n"
    load = taken_in(tmp_path, **files)
    ((rule, column),) = rows(tmp_path, table, "rule, column_name", area="rejected")
    assert f"{rule}: {column}" == found
    assert load.rejected == 1
    assert RULES[rule].outcome is Outcome.REJECT


def test_a_good_row_comes_in_as_the_contract_writes_it(tmp_path: Path) -> None:
    taken_in(tmp_path, person_csv=PEOPLE, inpatient_episode_csv=EPISODE + GOOD_EPISODE + "\n")
    assert rows(
        tmp_path, "inpatient_episode", "episode_number, admission_date, diagnoses, cost"
    ) == [(1, date(2019, 3, 1), ["I210", "E11"], Decimal("10.50"))]


def test_an_event_within_the_days_of_grace_after_a_death_is_kept(tmp_path: Path) -> None:
    contacts = CONTACT + "dora,1,2010-02-01,gp,10,1\n"
    load = taken_in(tmp_path, person_csv=FILES["person"], gp_contact_csv=contacts)
    assert load.rows("gp_contact") == 1


def test_an_unknown_optional_code_is_made_missing_and_the_row_says_so(tmp_path: Path) -> None:
    episode = GOOD_EPISODE.replace(",1,19,", ",1,47,")
    load = taken_in(tmp_path, person_csv=PEOPLE, inpatient_episode_csv=EPISODE + episode + "\n")
    assert rows(tmp_path, "inpatient_episode", "admission_source, repaired") == [
        (None, "unknown code made missing: admission_source=47")
    ]
    (finding,) = load.findings
    assert (finding.rule, finding.column, finding.rows) == (
        "unknown code made missing",
        "admission_source",
        1,
    )


def test_a_placeholder_date_is_made_missing(tmp_path: Path) -> None:
    episode = GOOD_EPISODE.replace("2019-03-01,2019-03-04,21", "2019-03-01,1800-01-01,21")
    taken_in(tmp_path, person_csv=PEOPLE, inpatient_episode_csv=EPISODE + episode + "\n")
    assert rows(tmp_path, "inpatient_episode", "episode_end, repaired") == [
        (None, "placeholder date: episode_end=1800-01-01")
    ]


def test_a_procedure_keeps_its_date_when_an_empty_place_is_dropped(tmp_path: Path) -> None:
    episode = GOOD_EPISODE.replace(",,,10", ",K40;;X12,2019-03-01;;2019-03-02,10")
    taken_in(tmp_path, person_csv=PEOPLE, inpatient_episode_csv=EPISODE + episode + "\n")
    assert rows(tmp_path, "inpatient_episode", "procedures, procedure_dates") == [
        (["K40", "X12"], [date(2019, 3, 1), date(2019, 3, 2)])
    ]


def test_of_rows_with_one_key_the_first_stays(tmp_path: Path) -> None:
    contacts = CONTACT + "".join(f"ana,7,2019-01-0{day},gp,10,{day}\n" for day in (3, 1, 2))
    load = taken_in(tmp_path, person_csv=PEOPLE, gp_contact_csv=contacts)
    assert rows(tmp_path, "gp_contact", "cost") == [(Decimal("3.00"),)]
    assert rows(tmp_path, "gp_contact", "rule, source_row", area="rejected") == [
        ("duplicate key", 3),
        ("duplicate key", 4),
    ]
    (tally,) = (told for told in load.tallies if told.table == "gp_contact")
    assert (tally.extract, tally.accepted, tally.rejected) == (3, 1, 2)
    (money,) = tally.money
    assert (money.extract, money.accepted, money.rejected) == (6, 3, 3)


def test_a_person_twice_with_one_birth_month_is_kept_twice(tmp_path: Path) -> None:
    load = taken_in(tmp_path, person_csv=PEOPLE + "ana,1950-01-01,female\n")
    assert (load.rows("person"), load.people, load.rejected) == (3, 2, 0)


def test_a_rejected_row_never_holds_an_nhs_number(tmp_path: Path) -> None:
    taken_in(tmp_path, person_csv=PEOPLE + "9434765919,1950-01-01,male\n")
    assert "9434765919" not in str(rows(tmp_path, "person", area="rejected"))


AMOUNTS = st.one_of(
    st.decimals(min_value=-50, max_value=10_000, places=2).map(str),
    st.sampled_from(["", "£3", "1,000", "nan", "x", "1e3", "0.005"]),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ana", "ben", "nobody", ""]),
            st.integers(1, 8),
            st.sampled_from(["2019-01-01", "1900-01-01", "2099-01-01", "1/1/19", ""]),
            st.sampled_from(["gp", "nurse", "robot", ""]),
            AMOUNTS,
        ),
        min_size=1,
        max_size=30,
    )
)
def test_no_row_and_no_penny_is_ever_lost(
    tmp_path: Path, contacts: list[tuple[object, ...]]
) -> None:
    lines = [",".join((str(p), str(i), d, s, "1", f'"{c}"')) for p, i, d, s, c in contacts]
    load = taken_in(tmp_path, person_csv=PEOPLE, gp_contact_csv=CONTACT + "\n".join(lines) + "\n")
    (tally,) = (told for told in load.tallies if told.table == "gp_contact")
    assert tally.extract == len(contacts) == tally.accepted + tally.rejected
    (money,) = tally.money
    assert money.extract == money.accepted + money.rejected
    assert sum(found.rows for found in load.findings) == tally.rejected
