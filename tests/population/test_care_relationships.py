"""Who cares for whom: each rule on both sides of the day it ends, on both engines."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.errors import InputError
from sherwood.population.care_relationships import KEY, RULES, care_relationship, care_rules
from sherwood.warehouse.engine import Engine, open_engine
from tests.conftest import contract_table

AFTER = date(2018, 3, 31)
LONG_AGO = date(1990, 1, 1)
TABLES = sorted({rule.table for rule in care_rules().values()} - {"spell"})
SPELL = ibis.schema(
    {
        "person_id": "string",
        "provider_code": "string",
        "admission_date": "date",
        "discharge_date": "date",
    }
)

# What a table shows, when it ends, and the words for it.
RULE_BY_RULE: tuple[tuple[str, str, dict[str, Any], date | None, str], ...] = (
    (
        "registration",
        "registration",
        {"practice_code": "C1", "start_date": date(2018, 5, 3), "end_date": date(2019, 1, 9)},
        date(2019, 1, 9),
        "registered there since 3 May 2018",
    ),
    (
        "registration",
        "registration",
        {"practice_code": "C1", "start_date": date(2018, 5, 3)},
        None,
        "registered there since 3 May 2018",
    ),
    (
        "care_home",
        "registration",
        {"care_home_code": "H1", "start_date": date(2018, 5, 3), "end_date": date(2018, 5, 4)},
        date(2018, 5, 4),
        "living there since 3 May 2018",
    ),
    (
        "referral",
        "referral",
        {
            "provider_code": "RX1",
            "referral_date": date(2018, 5, 3),
            "outcome_date": date(2018, 6, 1),
        },
        date(2018, 6, 1),
        "open referral of 3 May 2018",
    ),
    (
        "referral",
        "referral",
        {"provider_code": "RX1", "referral_date": date(2018, 5, 3)},
        date(2018, 5, 3) + timedelta(weeks=52),
        "open referral of 3 May 2018",
    ),
    (
        "hospital_spell",
        "spell",
        {
            "provider_code": "RX1",
            "admission_date": date(2018, 5, 3),
            "discharge_date": date(2018, 5, 7),
        },
        date(2018, 6, 6),
        "hospital stay that began on 3 May 2018",
    ),
    (
        "hospital_spell",
        "spell",
        {"provider_code": "RX1", "admission_date": date(2018, 5, 3), "discharge_date": None},
        None,
        "hospital stay that began on 3 May 2018",
    ),
    (
        "emergency_attendance",
        "emergency_attendance",
        {"provider_code": "RX1", "arrival_at": datetime(2018, 5, 3, 23, 59)},
        date(2018, 6, 2),
        "emergency attendance of 3 May 2018",
    ),
    (
        "outpatient",
        "outpatient_attendance",
        {"provider_code": "RX1", "appointment_date": date(2018, 5, 3), "attended": "5"},
        date(2019, 5, 3),
        "outpatient appointment kept on 3 May 2018",
    ),
    (
        "community",
        "community_contact",
        {"provider_code": "NR3", "contact_at": datetime(2018, 5, 3, 0, 0)},
        date(2018, 11, 2),
        "community contact of 3 May 2018",
    ),
    (
        "mental_health",
        "mental_health_contact",
        {"provider_code": "RHA", "contact_at": datetime(2018, 5, 3, 12, 0)},
        date(2019, 5, 3),
        "mental health contact of 3 May 2018",
    ),
    (
        "social_care",
        "social_care_service",
        {"authority_code": "512", "start_date": date(2018, 5, 3), "end_date": date(2018, 7, 1)},
        date(2018, 7, 1),
        "social care package since 3 May 2018",
    ),
    (
        "social_care_provider",
        "social_care_service",
        {"provider_code": "HOME1", "start_date": date(2018, 5, 3)},
        None,
        "giving them social care since 3 May 2018",
    ),
)


def tables(engine: Engine, **rows: list[dict[str, Any]]) -> dict[str, ir.Table]:
    made = {name: contract_table(engine, name, *rows.get(name, [])) for name in TABLES}
    spells = [{**dict.fromkeys(SPELL), **row} for row in rows.get("spell", [])]
    # A spell is a row of an inpatient episode, as far as these rules read it.
    made["spell"] = contract_table(engine, "inpatient_episode", *spells).select(*SPELL)
    return made


def found(engine: Engine, after: date = LONG_AGO, **rows: list[dict[str, Any]]) -> list[Any]:
    mart = care_relationship(tables(engine, **rows), after)
    return sorted(mart.to_pyarrow().to_pylist(), key=lambda row: [row[name] for name in KEY])


def test_every_rule_is_tried() -> None:
    assert {source for source, *_ in RULE_BY_RULE} == set(care_rules())


def test_each_rule_ends_on_its_day_and_says_why(engine: Engine) -> None:
    """All at once: one person a case."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for number, (_, table, row, *_rest) in enumerate(RULE_BY_RULE):
        rows.setdefault(table, []).append({"person_id": f"{number:02}", **row})
    mart = {(row["person_id"], row["source"]): row for row in found(engine, **rows)}
    assert len(mart) == len(RULE_BY_RULE)
    for number, (source, _, row, until, words) in enumerate(RULE_BY_RULE):
        one = mart[f"{number:02}", source]
        assert (one["since"], one["until"]) == (date(2018, 5, 3), until), source
        assert one["organisation_code"] in row.values()
        assert care_rules()[source].said(one["since"], one["latest"]) == words


def test_days_are_written_as_days(duckdb_engine: Engine, tmp_path: Path) -> None:
    """Not as times, which a database that compares texts would put after their day."""
    mart = care_relationship(tables(duckdb_engine), LONG_AGO)
    duckdb_engine.connection.to_parquet(mart, tmp_path / "mart.parquet")
    written = pq.read_schema(tmp_path / "mart.parquet")
    assert {str(written.field(name).type) for name in ("since", "until", "latest")} == {
        "date32[day]"
    }


@pytest.mark.parametrize("case", RULE_BY_RULE, ids=lambda case: f"{case[0]}-{case[3]}")
def test_what_has_ended_by_the_day_is_left_out(
    duckdb_engine: Engine, case: tuple[str, str, dict[str, Any], date | None, str]
) -> None:
    _, table, row, until, _ = case
    rows = {table: [{"person_id": "A", **row}]}
    last = (until or date(2100, 1, 1)) - timedelta(days=1)
    assert len(found(duckdb_engine, after=last, **rows)) == 1
    if until:
        assert found(duckdb_engine, after=until, **rows) == []


@pytest.mark.parametrize("attended", ["2", "3", "4", "7", None])
def test_an_appointment_that_was_not_kept_shows_nothing(
    duckdb_engine: Engine, attended: str | None
) -> None:
    row = {"person_id": "A", "provider_code": "RX1", "appointment_date": date(2018, 5, 3)}
    assert found(duckdb_engine, outpatient_attendance=[{**row, "attended": attended}]) == []


@pytest.mark.parametrize(
    "row",
    [
        {"practice_code": "C1", "start_date": date(2018, 5, 3), "end_date": date(2018, 5, 3)},
        {"practice_code": "C1", "start_date": date(2018, 5, 3), "end_date": date(2018, 5, 2)},
        {"practice_code": None, "start_date": date(2018, 5, 3)},
        {"practice_code": "C1", "start_date": None},
    ],
    ids=["one day", "backwards", "nobody", "no day"],
)
def test_a_row_without_days_or_without_anybody_shows_nothing(
    duckdb_engine: Engine, row: dict[str, Any]
) -> None:
    assert found(duckdb_engine, registration=[{"person_id": "A", **row}]) == []


def test_contacts_of_one_team_are_one_span_until_there_is_a_gap(engine: Engine) -> None:
    first, gap = date(2017, 1, 1), timedelta(days=183)
    days = [first, first + timedelta(days=90), first + timedelta(days=90) + gap]
    days.append(days[-1] + gap + timedelta(days=1))
    mart = found(
        engine,
        community_contact=[
            {
                "person_id": who,
                "provider_code": "NR3",
                "contact_at": datetime(d.year, d.month, d.day),
            }
            for who in ("A", "B")
            for d in (days if who == "A" else days[:1])
        ],
    )
    spans = [(row["person_id"], row["since"], row["until"], row["latest"]) for row in mart]
    assert spans == [
        ("A", days[0], days[2] + gap, days[2]),
        ("A", days[3], days[3] + gap, days[3]),
        ("B", days[0], days[0] + gap, days[0]),
    ]


SPANS = st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40)), max_size=8)


@settings(max_examples=30)
@given(SPANS)
def test_the_spans_cover_the_days_of_their_rows_and_no_others(
    spans: list[tuple[int, int | None]],
) -> None:
    """The key holds, and day by day somebody is cared for exactly when some row says so."""

    def on(number: int) -> date:
        return date(2018, 1, 1) + timedelta(days=number)

    rows = [
        {
            "person_id": "A",
            "practice_code": "C1",
            "start_date": on(start),
            "end_date": None if end is None else on(end),
        }
        for start, end in spans
    ]
    with open_engine(memory_gb=1, threads=1) as engine:
        mart = found(engine, registration=rows)
    assert len({row["since"] for row in mart}) == len(mart)
    for day in range(45):
        told = [start <= day and (end is None or day < end) for start, end in spans]
        held = [r["since"] <= on(day) and (not r["until"] or on(day) < r["until"]) for r in mart]
        assert sum(held) == any(told)


def test_every_rule_says_why() -> None:
    for rule in care_rules().values():
        assert len(rule.why) > 40, rule.source


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('from = "start_date"\n', "lacks from"),
        ('why = "x"\nsurprise = 1\n', "unknown key surprise"),
        ('why = "x"\nfrom = "a"\ndays_after = 1\n', "no day they follow"),
    ],
)
def test_a_rule_that_is_not_whole_is_refused(tmp_path: Path, line: str, told: str) -> None:
    about = RULES.read_text(encoding="utf-8").split("[rules.", 1)[0]
    rule = '[rules.one]\ntable = "t"\norganisation = "o"\nwords = "w"\n'
    if "from" not in line:
        rule += 'from = "a"\n'
    elif "why" not in line:
        rule, line = rule + 'why = "x"\n', ""
    path = tmp_path / RULES.name
    path.write_text(about + rule + line, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        care_rules(path)
