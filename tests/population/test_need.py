"""Need: one row a person-year, the same on DuckDB and on Spark."""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import pytest

from sherwood.population.conditions import condition_history
from sherwood.population.exposure import reconcile_exposure
from sherwood.population.need import need
from sherwood.population.person_years import person_year_base
from sherwood.warehouse.engine import open_engine
from tests.conftest import contract_table
from tests.population.places import born, reference_tables, registered
from tests.population.test_conditions import ASTHMA, ASTHMA_RESOLVED, DIABETES, admitted, coded

PEOPLE = (
    born("well", date(1990, 1, 1)),
    born("frail", date(1930, 1, 1), ethnic_category="A"),
    born("breathless", date(1950, 1, 1), ethnic_category="M"),
    born("joined", date(1960, 1, 1)),
)
SPANS = (
    registered("well", date(2010, 1, 1), date(2019, 10, 1)),
    registered("well", date(2019, 6, 1), practice="C84002"),
    registered("frail", date(2010, 1, 1), care_home_code="oaks"),
    registered("breathless", date(2010, 1, 1)),
    registered("joined", date(2019, 10, 1), lsoa_code="E01000002"),
)
EVENTS = (
    coded("frail", date(2017, 1, 1), "52448006"),  # dementia
    coded("frail", date(2017, 1, 1), "1912002"),  # a fall
    coded("breathless", date(2010, 1, 1), ASTHMA),
    coded("breathless", date(2018, 6, 1), ASTHMA_RESOLVED),
    coded("joined", date(2019, 9, 1), DIABETES),
)
EPISODES = (
    admitted("frail", date(2018, 1, 1), "F001", "W190", "R54", discharged=date(2018, 1, 9)),
    admitted("frail", date(2018, 2, 1), "N390", discharged=date(2018, 2, 3)),
    admitted("breathless", date(2018, 7, 1), "I10", discharged=date(2018, 7, 2), method="11"),
)


def need_of(engine):
    records = partial(contract_table, engine)
    person, registration = records("person", *PEOPLE), records("registration", *SPANS)
    years = [2018, 2019]
    base = person_year_base(
        person=person, registration=registration, years=years, **reference_tables(records)
    )
    base = engine.connection.create_table(
        "base", engine.connection.to_pyarrow(base), overwrite=True
    )
    execute = engine.connection.execute
    account = reconcile_exposure(
        base, person=person, registration=registration, years=years, execute=execute
    )
    gp_event = records("gp_event", *EVENTS)
    inpatient_episode = records("inpatient_episode", *EPISODES)
    found = need(
        base,
        condition_history(gp_event, inpatient_episode),
        gp_event=gp_event,
        prescription=records("prescription"),
        inpatient_episode=inpatient_episode,
    )
    key = ["person_id", "financial_year"]
    frames = (execute(table).sort_values(key, ignore_index=True) for table in (base, found))
    return (*frames, account)


@pytest.fixture(scope="module")
def tables():
    with open_engine(memory_gb=1, threads=1) as engine:
        yield need_of(engine)


@pytest.fixture(scope="module")
def told(tables):
    return tables[1].set_index(["person_id", "financial_year"])


def test_every_person_year_of_the_base_has_one_row(tables):
    base, found, _ = tables
    key = ["person_id", "financial_year"]
    assert found[key].values.tolist() == base[key].values.tolist()
    assert not found.duplicated(key).any()


@pytest.mark.parametrize(
    ("who", "year", "column", "value"),
    [
        ("well", 2018, "condition_count", 0),
        ("well", 2018, "efi_band", "fit"),
        ("well", 2018, "hfrs", 0.0),
        ("well", 2018, "needs_segment", "live_well"),
        ("well", 2018, "multimorbidity_band", 1),
        ("breathless", 2018, "has_asthma", True),
        ("breathless", 2019, "has_asthma", False),
        ("breathless", 2019, "has_hypertension", True),
        ("joined", 2019, "has_diabetes", True),
        ("joined", 2019, "needs_segment", "stay_well"),
        ("frail", 2018, "has_dementia", True),
        ("frail", 2018, "condition_count", 1),
        ("frail", 2018, "efi", 2 / 36),  # dementia is a memory problem too
        ("frail", 2018, "hfrs", 7.1 + 3.2 + 2.2 + 3.2),
        ("frail", 2018, "hfrs_band", "high"),
        ("frail", 2018, "charlson", 14),
        ("frail", 2018, "needs_segment", "age_well"),
        ("frail", 2018, "multimorbidity_score", 2.46),
        ("frail", 2018, "multimorbidity_band", 4),
    ],
)
def test_what_the_year_knows(told, who, year, column, value):
    assert told.loc[(who, year), column] == (
        pytest.approx(value) if isinstance(value, float) else value
    )


def test_nobody_under_75_has_a_hospital_frailty_band(told):
    assert told.hfrs_band.notna().groupby("person_id").any().to_dict() == {
        "breathless": False,
        "frail": True,
        "joined": False,
        "well": False,
    }


def test_spark_gives_the_same_person_years_and_need(tables, spark_engine):
    base, found, account = tables
    base_on_spark, found_on_spark, account_on_spark = need_of(spark_engine)
    pd.testing.assert_frame_equal(base, base_on_spark, check_dtype=False)
    pd.testing.assert_frame_equal(found, found_on_spark[list(found.columns)], check_dtype=False)
    assert account == account_on_spark
    assert account.reconciles
