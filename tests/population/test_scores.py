"""The scores of frailty and comorbidity, by hand and at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from sherwood.errors import InputError
from sherwood.population.charlson import charlson, charlson_score
from sherwood.population.code_lists import frailty_deficits
from sherwood.population.electronic_frailty import electronic_frailty
from sherwood.population.hospital_frailty import hospital_frailty, hospital_frailty_score
from tests.conftest import table_of
from tests.population.places import answer
from tests.population.test_conditions import admitted, coded
from tests.shared_data import shared

ENTRY = date(2019, 4, 1)


def on_entry(engine, *people):
    frame = pd.DataFrame({"person_id": people, "financial_year": 2019, "entry_date": ENTRY})
    return table_of(engine, frame)


def before(days):
    return ENTRY - timedelta(days=days)


def stay(person_id, days_before, *diagnoses, **columns):
    """A one-day stay discharged so many days before entry."""
    day = before(days_before)
    return admitted(person_id, day, *diagnoses, discharged=day, **columns)


def test_hospital_frailty_adds_each_category_once_over_emergency_stays_of_two_years(
    engine, records
):
    episodes = records(
        "inpatient_episode",
        # Published example: F00 and W19 make 7.1 + 3.2 = 10.3.
        stay("worked example", 100, "F001", "W190"),
        stay("said twice", 100, "F001", "W190"),
        stay("said twice", 50, "F009"),
        stay("planned", 100, "F001", method="11"),
        stay("730 days", 730, "R54"),
        stay("731 days", 731, "R54"),
        stay("on the day", 0, "R54"),
        stay("no frailty", 100, "O800"),
        admitted("still in", before(5), "R54", discharged=None),
    )
    base = on_entry(
        engine,
        *("worked example", "said twice", "planned", "730 days", "731 days", "on the day"),
        *("no frailty", "still in"),
    )
    found = hospital_frailty(base, episodes)
    assert answer(engine, found, ["person_id", "hfrs_tenths"]) == [
        ("730 days", 22),
        ("said twice", 103),
        ("worked example", 103),
    ]


def test_the_points_are_the_published_ones():
    published = pd.read_csv(shared("known_answers/hospital_frailty_risk_score/hfrs_points.csv"))
    ours = {category: tenths / 10 for category, tenths in hospital_frailty_score().tenths.items()}
    assert ours == dict(zip(published.icd10, published.points, strict=True))


def test_charlson_takes_the_graver_form_and_never_falls_below_nought(engine, records):
    episodes = records(
        "inpatient_episode",
        stay("heart failure", 10, "I509", "I500"),
        stay("cancer spread", 10, "C509", "C787"),
        stay("cancer", 10, "C509"),
        stay("diabetes with eyes", 10, "E113", "E119"),
        stay("diabetes with eyes and heart", 10, "E113", "I50"),
        stay("planned counts", 10, "J449", method="11"),
        stay("five years", 1826, "F03X"),
        stay("longer ago", 1827, "F03X"),
        stay("two stays", 10, "I50"),
        stay("two stays", 20, "J449"),
    )
    base = on_entry(
        engine,
        *("heart failure", "cancer spread", "cancer", "diabetes with eyes", "two stays"),
        *("diabetes with eyes and heart", "planned counts", "five years", "longer ago"),
    )
    found = charlson(base, episodes)
    assert answer(engine, found, ["person_id", "charlson"]) == [
        ("cancer", 8),
        ("cancer spread", 14),
        ("diabetes with eyes", 0),  # -1, and uncomplicated gives way
        ("diabetes with eyes and heart", 12),
        ("five years", 14),
        ("heart failure", 13),
        ("planned counts", 4),
        ("two stays", 17),
    ]


def test_charlson_weights_are_those_of_our_compilation():
    compiled = pd.read_csv(shared("data/mitigable_activity/score_weights.csv"))
    compiled = compiled[compiled.score_id == "charlson_shmi"]
    ours = {name: found.weight for name, found in charlson_score().conditions.items()}
    assert ours == dict(zip(compiled.condition, compiled.weight, strict=True))


def test_a_condition_superseded_by_nothing_known_is_refused(tmp_path):
    text = (
        (charlson_score.__defaults__[0])
        .read_text()
        .replace('superseded_by = "metastatic_cancer"', 'superseded_by = "metastases"')
    )
    path = tmp_path / "charlson.toml"
    path.write_text(text)
    with pytest.raises(InputError, match="cancer is superseded by metastases"):
        charlson_score(path)


def test_the_frailty_index_counts_deficits_not_codes(engine, records):
    gp_event = records(
        "gp_event",
        coded("two", before(4000), "1912002"),  # fall
        coded("two", before(40), "1912002"),
        coded("two", before(40), "160689007"),  # housebound
        coded("on the day", before(0), "1912002"),
    )
    base = on_entry(engine, "two", "on the day", "none")
    found = electronic_frailty(base, gp_event, records("prescription"))
    assert answer(engine, found, ["person_id", "deficits"]) == [("two", 2)]


def test_polypharmacy_is_five_substances_issued_in_the_year_before(engine, records):
    def issued(person_id, days_before, *substances):
        return [
            {"person_id": person_id, "issue_date": before(days_before), "bnf_code": code}
            for code in (f"{substance:0<15}" for substance in substances)
        ]

    five = ("0212000B0", "0205051R0", "0206020A0", "0103050P0", "0601022B0")
    prescription = records(
        "prescription",
        *issued("five", 30, *five),
        *issued("four", 30, *five[:4]),
        *issued("four of two strengths", 30, *five[:4], "0212000B0AAABAB"),
        *issued("a year", 365, *five),
        *issued("a year and a day", 366, *five),
        *issued("one too old", 30, *five[:4]),
        *issued("one too old", 400, five[4]),
    )
    base = on_entry(
        engine,
        *("five", "four", "four of two strengths", "a year", "a year and a day", "one too old"),
    )
    found = electronic_frailty(base, records("gp_event"), prescription)
    assert answer(engine, found, ["person_id", "deficits"]) == [("a year", 1), ("five", 1)]


def test_only_polypharmacy_is_told_by_medicines():
    without_codes = [name for name, found in frailty_deficits().items() if not found.snomed]
    assert without_codes == ["polypharmacy"]
