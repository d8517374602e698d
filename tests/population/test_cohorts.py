"""Case finding: the top share, and those whose risk or frailty rose."""

from __future__ import annotations

import pandas as pd
import pytest

from sherwood.errors import InputError
from sherwood.population.cohorts import CaseFinding, cohort
from tests.conftest import table_of
from tests.population.places import answer

# who, age, died, (frailty, risk) last year and this year
PEOPLE = [
    ("highest", 80, False, ("fit", 0.10), ("fit", 0.90)),
    ("doubled", 40, False, ("fit", 0.10), ("fit", 0.21)),
    ("doubled a little", 40, False, ("fit", 0.05), ("fit", 0.14)),
    ("rose by less than double", 40, False, ("fit", 0.15), ("fit", 0.29)),
    ("frailer", 70, False, ("fit", 0.05), ("mild", 0.05)),
    ("frailer but young", 64, False, ("fit", 0.05), ("mild", 0.05)),
    ("less frail", 70, False, ("moderate", 0.05), ("mild", 0.05)),
    ("both", 70, False, ("mild", 0.10), ("severe", 0.30)),
    ("new", 70, False, None, ("severe", 0.30)),
    ("died", 90, True, ("severe", 0.50), ("severe", 0.99)),
]


@pytest.fixture
def tables(engine):
    return tables_in(engine)


def tables_in(engine):
    rows = [
        (who, year, age, died and year == 2019, *state)
        for who, age, died, before, now in PEOPLE
        for year, state in ((2018, before), (2019, now))
        if state
    ]
    columns = ["person_id", "financial_year", "age", "died", "efi_band", "risk_emergency"]
    frame = pd.DataFrame(rows, columns=columns).assign(practice_code="C84001")
    key = ["person_id", "financial_year"]
    return [
        table_of(engine, frame[[*key, *columns]])
        for columns in (["practice_code", "age", "died"], ["efi_band"], ["risk_emergency"])
    ]


def test_the_highest_and_the_rising_are_found_with_their_reasons(engine, tables):
    found = cohort(*tables, financial_year=2019, rules=CaseFinding(top_share=0.1))
    assert answer(engine, found, ["person_id", "reason", "risk_emergency", "risk_before"]) == [
        ("both", "rising_frailty", 0.30, 0.10),
        ("both", "rising_risk", 0.30, 0.10),
        ("doubled", "rising_risk", 0.21, 0.10),
        ("frailer", "rising_frailty", 0.05, 0.05),
        ("highest", "top_risk", 0.90, 0.10),
    ]
    frame = engine.connection.execute(found)
    assert not frame.duplicated(["person_id", "reason"]).any()
    assert set(frame.practice_code) == {"C84001"}


def test_frailty_may_be_left_out(engine, tables):
    rules = CaseFinding(top_share=0.1, frailty_rise=False)
    found = cohort(*tables, financial_year=2019, rules=rules)
    assert "rising_frailty" not in {row[0] for row in answer(engine, found, ["reason"])}


def test_a_tie_at_the_edge_falls_to_the_first_by_pseudonym(engine, tables):
    rules = CaseFinding(top_share=0.2)
    found = cohort(*tables, financial_year=2019, rules=rules)
    top = [who for who, why in answer(engine, found, ["person_id", "reason"]) if why == "top_risk"]
    assert top == ["both", "highest"]  # `both` and `new` have the same risk


@pytest.mark.parametrize("wrong", [{"top_share": 0}, {"top_share": 1}, {"rise_by": 0.5}])
def test_rules_that_find_nobody_or_everybody_are_refused(wrong):
    with pytest.raises(InputError):
        CaseFinding(**wrong)


def test_spark_finds_the_same_cases(engine, tables, spark_engine):
    columns = ["person_id", "reason", "risk_emergency", "risk_before"]
    rules = CaseFinding(top_share=0.2)
    here, there = (
        answer(where, cohort(*found, financial_year=2019, rules=rules), columns)
        for where, found in ((engine, tables), (spark_engine, tables_in(spark_engine)))
    )
    assert here == there
