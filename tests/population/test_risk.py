"""The risk model: it learns what is there to learn, and its card tells the truth about it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy import special

from sherwood.errors import InputError, MethodError
from sherwood.population.risk import RiskSettings, card_html, card_markdown
from sherwood.population.risk.model import emergency_admission_risk, person_folds
from sherwood.population.risk.predictors import design, risk_table
from tests.conftest import table_of
from tests.population.places import answer

PEOPLE = 6000


def true_log_odds(age, dementia, admissions):
    return -4.0 + 0.02 * age + 1.0 * dementia + 0.8 * (admissions > 0)


def simulated_rows(seed=1, people=PEOPLE):
    """Three years of people whose chance of admission is known."""
    rng = np.random.default_rng(seed)
    age = rng.integers(0, 95, people)
    dementia = rng.random(people) < 0.1
    quintile, ethnic = rng.integers(1, 6, people), rng.choice(["white", "asian", "black"], people)
    years, now = [], rng.poisson(0.1, people).astype(float)
    for year in (2017, 2018, 2019):
        chance = special.expit(true_log_odds(age, dementia, now))
        after = (rng.random(people) < chance).astype(float)
        years.append(
            {
                "person_id": [f"p{i}" for i in range(people)],
                "financial_year": np.full(people, year),
                "exposure": np.ones(people),
                "age": age,
                "sex": rng.choice(["male", "female"], people),
                "care_home": np.full(people, "none"),
                "imd_quintile": quintile,
                "ethnic_group": ethnic,
                "died": np.zeros(people, dtype=bool),
                "has_dementia": dementia,
                "efi": np.zeros(people),
                "hfrs": np.zeros(people),
                "charlson": np.zeros(people, dtype=np.int64),
                "emergency_admissions": now,
                "admitted_next_year": pa.array(after > 0)
                if year < 2019
                else pa.nulls(people, pa.bool_()),
                "true_chance": chance,
            }
        )
        now = after
    return pa.concat_tables(pa.table(year) for year in years)


@pytest.fixture(scope="module")
def rows():
    return simulated_rows()


@pytest.fixture(scope="module")
def model(rows):
    return emergency_admission_risk(rows.drop_columns("true_chance"))


# The model


def test_known_coefficients_are_found_and_the_slope_is_about_one(model):
    card = model.card
    assert card.calibration.slope.value == pytest.approx(1, abs=0.15)
    assert card.calibration.in_the_large.lower < 1 < card.calibration.in_the_large.upper
    found = {c.name: c for c in card.coefficients}
    for name, truth in {"dementia": 1.0, "male": 0.0}.items():
        assert abs(found[name].value - truth) < 3 * found[name].standard_error


def test_risks_of_the_latest_year_follow_the_true_chances(rows, model):
    latest = np.asarray(rows["financial_year"].to_numpy()) == 2019
    told = model.risk["risk_emergency"].to_numpy()[latest]
    true = rows["true_chance"].to_numpy()[latest]
    assert np.corrcoef(told, true)[0, 1] > 0.95
    assert told.mean() == pytest.approx(true.mean(), rel=0.1)


def test_every_row_is_told_its_own_risk(rows, model):
    key = ["person_id", "financial_year"]
    assert model.risk.select(key).equals(rows.select(key))
    assert model.risk["risk_emergency"].to_numpy().min() > 0


def test_nobody_is_told_by_a_model_that_saw_them(rows):
    """Changing one person's outcomes changes no risk in their own part."""
    rows = rows.drop_columns("true_chance").slice(0, 2 * PEOPLE)
    outcome = np.arange(2 * PEOPLE) % 7 == 0
    other = outcome.copy()
    other[0] = not other[0]
    first, second = (
        emergency_admission_risk(rows.set_column(*_outcome_of(rows, o))).risk["risk_emergency"]
        for o in (outcome, other)
    )
    change = np.abs(first.to_numpy() - second.to_numpy())
    fold = person_folds(rows["person_id"], RiskSettings().folds)
    # The fits of a part start from the fit of all, so their last digits may differ.
    assert change[fold == fold[0]].max() < 1e-6
    assert np.median(change[fold != fold[0]]) > 1e-5


def _outcome_of(rows, values):
    name = "admitted_next_year"
    return rows.column_names.index(name), name, pa.array(values)


def test_the_model_does_not_see_ethnic_group(rows):
    names = design(rows.drop_columns("true_chance"), np.arange(3)).names
    assert not [name for name in names if "ethnic" in name]


def test_one_year_alone_teaches_nothing(rows):
    with pytest.raises(MethodError, match="two years or more"):
        emergency_admission_risk(rows.slice(2 * PEOPLE))


# The card


def test_the_card_counts_the_people_it_was_judged_on(model):
    card = model.card
    assert (card.learned_from, card.evaluated_on) == ((2017, 2018), 2018)
    assert (card.people, card.person_years) == (PEOPLE, 2 * PEOPLE)
    for by in ("deprivation quintile", "ethnic group"):
        groups = [group for group in card.groups if group.by == by]
        assert sum(group.people for group in groups) == card.people
        assert sum(group.observed for group in groups) == card.events
    assert card.sensitivity.numerator == card.positive_predictive_value.numerator


def test_the_card_says_what_it_is_for_and_where_it_ends(model):
    page = card_markdown(model.card)
    for phrase in (
        "2017/18, 2018/19",
        "Not to refuse, delay or ration care",
        "c-statistic",
        "| ethnic group asian |",
        "| deprivation quintile 1 |",
        "not who would benefit",
    ):
        assert phrase in page
    assert "<table>" in card_html(model.card)


def test_small_counts_do_not_reach_the_page():
    rows = simulated_rows(seed=2, people=400).drop_columns("true_chance")
    few = pa.array(["other" if i < 5 else "white" for i in range(400)] * 3)
    place = rows.column_names.index("ethnic_group")
    page = card_markdown(emergency_admission_risk(rows.set_column(place, "ethnic_group", few)).card)
    [line] = [line for line in page.splitlines() if "ethnic group other" in line]
    assert line.startswith("| ethnic group other | * |")
    assert line.endswith("| too few | too few |")


# The table it learns from


@pytest.mark.parametrize("where", ["duckdb_engine", "spark_engine"])
def test_the_outcome_is_admission_in_the_year_after(request, where):
    engine = request.getfixturevalue(where)
    key = {"person_id": ["a", "a", "b", "c"], "financial_year": [2017, 2018, 2017, 2017]}
    base = pd.DataFrame(key).assign(
        exposure=1.0,
        age=50,
        sex="male",
        care_home="none",
        imd_quintile=1,
        ethnic_group="white",
        died=[False, False, False, True],
    )
    need = pd.DataFrame(key).assign(has_dementia=False, efi=0.0, hfrs=0.0, charlson=0)
    use = pd.DataFrame(
        {
            "person_id": ["a", "c"],
            "financial_year": [2018, 2017],
            "emergency_admissions": [2, 1],
            "gp_contacts": [5, 0],
        }
    )
    tables = [table_of(engine, frame) for frame in (base, need, use)]
    found = risk_table(*tables)
    columns = ["person_id", "financial_year", "emergency_admissions", "admitted_next_year"]
    assert answer(engine, found, columns) == [
        ("a", 2017, 0.0, True),
        ("a", 2018, 2.0, None),
        ("b", 2017, 0.0, None),
        ("c", 2017, 1.0, None),
    ]
    with pytest.raises(InputError, match="has no column emergency_admissions"):
        risk_table(tables[0], tables[1], tables[2].drop("emergency_admissions"))
