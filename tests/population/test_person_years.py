"""Person-years: who was registered, for what share of the year, and where at the end of it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sherwood.errors import InputError
from sherwood.population.exposure import reconcile_exposure
from sherwood.population.person_years import BASE_COLUMNS, person_year_base
from sherwood.warehouse.engine import open_engine
from tests.conftest import contract_table
from tests.population.places import answer, born, reference_tables, registered

YEARS = (2018, 2019)


def base_of(records, people, spans, years=YEARS):
    return person_year_base(
        person=records("person", *people),
        registration=records("registration", *spans),
        years=years,
        **reference_tables(records),
    )


def test_exposure_runs_from_birth_and_joining_to_leaving_and_death(engine, records):
    people = [
        born("all year", date(1950, 4, 1)),
        born("joined 1 October", date(1980, 5, 1)),
        born("left 1 October", date(1980, 5, 1)),
        born("born in May", date(2018, 5, 1)),
        born("died 30 April", date(1930, 1, 1), death_date=date(2018, 4, 30)),
        born("left before", date(1930, 1, 1)),
        born("leap year", date(1930, 1, 1)),
    ]
    spans = [
        registered("all year", date(2000, 1, 1)),
        registered("joined 1 October", date(2018, 10, 1)),
        registered("left 1 October", date(2000, 1, 1), date(2018, 10, 1)),
        # The register holds the mother's date; exposure cannot begin before the month of birth.
        registered("born in May", date(2018, 4, 1)),
        registered("died 30 April", date(2000, 1, 1)),
        registered("left before", date(2000, 1, 1), date(2018, 4, 1)),
        registered("leap year", date(2020, 3, 1), date(2020, 4, 1)),
    ]
    base = base_of(records, people, spans)
    columns = ["person_id", "financial_year", "exposure", "age", "died"]
    assert answer(engine, base, columns) == [
        ("all year", 2018, 1.0, 68, False),
        ("all year", 2019, 1.0, 69, False),
        ("born in May", 2018, 335 / 365, 0, False),
        ("born in May", 2019, 1.0, 0, False),
        ("died 30 April", 2018, 30 / 365, 88, True),
        ("joined 1 October", 2018, 182 / 365, 37, False),
        ("joined 1 October", 2019, 1.0, 38, False),
        ("leap year", 2019, 31 / 366, 89, False),
        ("left 1 October", 2018, 183 / 365, 37, False),
    ]


def test_overlapping_spans_count_once_and_gaps_do_not_count(engine, records):
    people = [born(name, date(1950, 4, 1)) for name in ("overlap", "inside", "gap", "touching")]
    spans = [
        registered("overlap", date(2018, 4, 1), date(2018, 4, 21)),
        registered("overlap", date(2018, 4, 11), date(2018, 5, 1), "C84002"),
        registered("inside", date(2018, 4, 1), date(2018, 5, 1)),
        registered("inside", date(2018, 4, 11), date(2018, 4, 21), "C84002"),
        registered("gap", date(2018, 4, 1), date(2018, 4, 11)),
        registered("gap", date(2018, 4, 21), date(2018, 5, 1), "C84002"),
        registered("touching", date(2018, 4, 1), date(2018, 4, 11)),
        registered("touching", date(2018, 4, 11), date(2018, 5, 1), "C84002"),
    ]
    base = base_of(records, people, spans, years=[2018])
    days = base.mutate(days=(base.exposure * 365).round().cast("int64"))
    assert answer(engine, days, ["person_id", "days", "practice_code", "locality_code"]) == [
        ("gap", 20, "C84002", "rushcliffe"),
        ("inside", 30, "C84001", "city"),
        ("overlap", 30, "C84002", "rushcliffe"),
        ("touching", 30, "C84002", "rushcliffe"),
    ]


def test_a_person_is_described_as_on_the_last_day_registered(engine, records):
    people = [
        born("moved to a home", date(1930, 1, 1), ethnic_category="A"),
        born("child", date(2010, 4, 1), ethnic_category="R"),
        born("unplaced", date(1975, 6, 1)),
    ]
    spans = [
        registered("moved to a home", date(2000, 1, 1), date(2018, 9, 1)),
        registered(
            "moved to a home",
            date(2018, 9, 1),
            practice="C84002",
            lsoa_code="E01000002",
            care_home_code="oaks",
        ),
        registered("child", date(2010, 4, 1), care_home_code="elms"),
        registered("unplaced", date(2010, 4, 1), lsoa_code="E01999999", practice="X99999"),
    ]
    base = base_of(records, people, spans, years=[2018])
    columns = ["person_id", "locality_code", "care_home", "imd_decile", "imd_quintile"]
    assert answer(engine, base, columns) == [
        ("child", "city", "residential", 1, 1),
        ("moved to a home", "rushcliffe", "nursing", 10, 5),
        ("unplaced", None, "none", None, None),
    ]
    assert answer(engine, base, ["person_id", "age", "age_band", "sex", "ethnic_group"]) == [
        ("child", 8, "5-9", "female", "asian"),
        ("moved to a home", 88, "85-89", "female", "white"),
        ("unplaced", 42, "40-44", "female", "unknown"),
    ]
    assert base.columns == BASE_COLUMNS


@pytest.mark.parametrize("years", [[], [2018, 2018]])
def test_years_are_named_once_each(records, years):
    with pytest.raises(InputError, match="each once"):
        base_of(records, [], [], years=years)


def test_every_day_that_is_lost_is_named(engine, records):
    people = [born("a", date(2018, 6, 1), death_date=date(2018, 6, 30))]
    spans = [
        registered("a", date(2018, 5, 1)),
        registered("a", date(2018, 6, 21), practice="C84002"),
        registered("stranger", date(2018, 4, 1), date(2018, 4, 3)),
    ]
    base = base_of(records, people, spans, years=[2018])
    found = reconcile_exposure(
        base,
        person=records("person", *people),
        registration=records("registration", *spans),
        years=[2018],
        execute=engine.connection.execute,
    )
    from_may_to_march, from_21_june = 335, 284
    assert found.registered_days == from_may_to_march + from_21_june + 2
    assert found.of_unknown_people == 2
    assert found.outside_life == (335 - 30) + (284 - 10)
    assert found.counted_twice == 10
    assert found.person_days == 30
    assert found.reconciles


days = st.dates(date(2016, 1, 1), date(2021, 1, 1))
spans_of_a_person = st.lists(
    st.tuples(days, st.none() | st.integers(0, 900)),
    min_size=1,
    max_size=5,
    unique_by=lambda s: s[0],
)


people_with_spans = st.lists(
    st.tuples(days, st.none() | st.integers(0, 1500), spans_of_a_person), min_size=15, max_size=15
)


@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(people_with_spans)
def test_whatever_the_spans_days_reconcile_and_nobody_exceeds_a_year(lives):
    people = [
        born(
            str(i),
            birth.replace(day=1),
            death_date=None if lived is None else birth + timedelta(days=lived),
        )
        for i, (birth, lived, _) in enumerate(lives)
    ]
    rows = [
        registered(str(i), start, None if length is None else start + timedelta(days=length))
        for i, (_, _, spans) in enumerate(lives)
        for start, length in spans
    ]
    with open_engine(memory_gb=1, threads=1) as engine:
        records = partial(contract_table, engine)
        tables = {
            "person": records("person", *people),
            "registration": records("registration", *rows),
        }
        base = person_year_base(years=YEARS, **tables, **reference_tables(records))
        base = engine.connection.create_table("base", base.to_pyarrow())
        frame = base.execute()
        found = reconcile_exposure(base, years=YEARS, execute=engine.connection.execute, **tables)
    assert found.reconciles
    assert found.person_days == len(days_by_hand(people, rows))
    assert (frame.exposure > 0).all()
    assert (frame.exposure <= 1).all()
    assert not frame.duplicated(["person_id", "financial_year"]).any()


def days_by_hand(people, rows):
    """Every person and day registered, written out one by one: the slow and certain way."""
    first, end = date(YEARS[0], 4, 1), date(YEARS[-1] + 1, 4, 1)
    lives = {p["person_id"]: (p["birth_month"], p["death_date"] or end) for p in people}
    return {
        (row["person_id"], day)
        for row in rows
        for day in (first + timedelta(days=n) for n in range((end - first).days))
        if row["start_date"] <= day < (row["end_date"] or end)
        if lives[row["person_id"]][0] <= day <= lives[row["person_id"]][1]
    }
