"""Conditions: they begin with a code, end with a resolved code, and open again with another."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sherwood.population.conditions import (
    condition_history,
    conditions_on_entry,
    person_condition,
)
from tests.conftest import table_of
from tests.population.places import answer

ASTHMA, ASTHMA_RESOLVED, DIABETES = "195967001", "162660004", "44054006"


def coded(person_id, day, code):
    return {"person_id": person_id, "recorded_date": day, "snomed_code": code}


def admitted(person_id, day, *diagnoses, discharged=date(2030, 1, 1), method="21", number=1):
    return {
        "person_id": person_id,
        "provider_code": "RX1",
        "spell_id": f"{person_id} {day}",
        "episode_number": number,
        "admission_date": day,
        "discharge_date": discharged,
        "episode_start": day,
        "admission_method": method,
        "patient_classification": "1",
        "diagnoses": list(diagnoses),
    }


def test_a_resolved_code_ends_a_condition_and_a_later_diagnosis_opens_it_again(engine, records):
    gp_event = records(
        "gp_event",
        coded("still has it", date(2010, 1, 1), ASTHMA),
        coded("resolved", date(2010, 1, 1), ASTHMA),
        coded("resolved", date(2015, 1, 1), ASTHMA_RESOLVED),
        coded("opened again", date(2010, 1, 1), ASTHMA),
        coded("opened again", date(2015, 1, 1), ASTHMA_RESOLVED),
        coded("opened again", date(2016, 1, 1), ASTHMA),
        coded("opened again", date(2017, 1, 1), ASTHMA),
        coded("same day", date(2010, 1, 1), ASTHMA),
        coded("same day", date(2010, 1, 1), ASTHMA_RESOLVED),
        coded("resolved, never had", date(2010, 1, 1), ASTHMA_RESOLVED),
        coded("something else", date(2010, 1, 1), "160903007"),
    )
    found = person_condition(condition_history(gp_event, records("inpatient_episode")))
    columns = ["person_id", "condition", "first_date", "resolved_date", "is_current"]
    assert answer(engine, found, columns) == [
        ("opened again", "asthma", date(2010, 1, 1), date(2015, 1, 1), True),
        ("resolved", "asthma", date(2010, 1, 1), date(2015, 1, 1), False),
        ("same day", "asthma", date(2010, 1, 1), None, True),
        ("still has it", "asthma", date(2010, 1, 1), None, True),
    ]


def test_the_hospital_record_contributes_in_every_position_and_form_of_code(engine, records):
    episodes = records(
        "inpatient_episode",
        admitted("secondary", date(2018, 1, 1), "S720", "I10"),
        admitted("filler", date(2018, 1, 1), "I10X"),
        admitted("fifth character", date(2018, 1, 1), "E1190"),
        admitted("twice", date(2018, 1, 1), "E119", "E110"),
        admitted("unfinished", date(2018, 1, 1), "E119", discharged=None),
        admitted("acute kidney failure", date(2018, 1, 1), "N179"),
    )
    found = person_condition(condition_history(records("gp_event"), episodes))
    assert answer(engine, found, ["person_id", "condition", "first_date"]) == [
        ("fifth character", "diabetes", date(2018, 1, 1)),
        ("filler", "hypertension", date(2018, 1, 1)),
        ("secondary", "hypertension", date(2018, 1, 1)),
        ("twice", "diabetes", date(2018, 1, 1)),
    ]


def test_each_year_sees_the_condition_as_it_stood_on_entry(engine, records):
    """Diagnosed 2010, resolved June 2018, diagnosed again June 2019."""
    base = table_of(
        engine,
        pd.DataFrame(
            [
                ("a", 2017, date(2017, 4, 1)),
                ("a", 2018, date(2018, 4, 1)),
                ("a", 2019, date(2019, 4, 1)),
                ("a", 2020, date(2020, 4, 1)),
                ("coded on the day", 2017, date(2017, 4, 1)),
            ],
            columns=["person_id", "financial_year", "entry_date"],
        ),
    )
    events = records(
        "gp_event",
        coded("a", date(2010, 1, 1), ASTHMA),
        coded("a", date(2018, 6, 1), ASTHMA_RESOLVED),
        coded("a", date(2019, 6, 1), ASTHMA),
        coded("coded on the day", date(2017, 4, 1), DIABETES),
    )
    history = condition_history(events, records("inpatient_episode"))
    found = conditions_on_entry(base, history)
    assert answer(engine, found, ["person_id", "financial_year", "has_asthma"]) == [
        ("a", 2017, True),
        ("a", 2018, True),
        ("a", 2020, True),
    ]
