"""The baseline read from a release, on both engines, beside a second reading in plain pandas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sherwood.actuarial.assumptions import part_of_cost
from sherwood.actuarial.mitigable import load_cohorts
from sherwood.errors import InputError
from sherwood.framework.baseline import OTHER, baseline
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import PeopleCohort
from sherwood.partnership.place import PopulationGroup
from tests.framework.made_up_release import LINES, PEOPLE, MadeUpRelease, made_up_release
from tests.partnership import made_up

STAY = "emergency_admission_stay"
KIND = {cohort.id: cohort.kind.value for cohort in load_cohorts()}


@pytest.fixture(scope="module")
def release() -> MadeUpRelease:
    return made_up_release()


def group(number: int) -> PopulationGroup:
    moves = (0.9, 0.1)
    return PopulationGroup(
        name=f"band_{number}", title=f"Band {number}", deaths=0.01, moves=moves, source="made up"
    )


def of(**people: Any) -> Partnership:
    """Two interventions: one for people, one for mitigable activity."""
    cohort = PeopleCohort(**{"lines": (STAY,), **people})
    first = made_up.intervention("homes", people=cohort)
    second = made_up.intervention(
        "frailty", people=None, mitigable=("frailty_high_75_plus", "emergency_75_plus_stay")
    )
    made = made_up.partnership()
    organisations = tuple(
        each.model_copy(update={"provider_codes": (f"{each.code}1",)})
        for each in made.organisations
    )
    return made.model_copy(
        update={
            "organisations": organisations,
            "population_groups": (group(1), group(2)),
            "interventions": {each.id: each for each in (first, second)},
            "planned": (made_up.planned("homes"), made_up.planned("frailty")),
        }
    )


def test_people_and_pounds_are_those_of_the_release_scaled_to_the_place(release, duckdb_engine):
    found = baseline(of(), release, duckdb_engine)
    place = of().place
    assert found.people.sum() == pytest.approx(place.population)
    assert found.cost.sum() == pytest.approx(place.annual_cost)
    years = release.frames["person_year"]
    assert found.scale == pytest.approx(
        place.annual_cost / years[[f"cost_{line}" for line in LINES]].to_numpy().sum()
    )
    assert (found.people_in_release, found.financial_year) == (PEOPLE, 2017)


def test_a_cohort_of_people_is_read_as_in_pandas(release, engine):
    asked = {"care_home": ("residential", "nursing"), "age_from": 30, "localities": ("CITY",)}
    found = baseline(of(**asked), release, engine)
    years = release.frames["person_year"]
    inside = (
        years.care_home.isin(["residential", "nursing"])
        & (years.age >= 30)
        & (years.locality_code == "CITY")
    )
    for band in (1, 2):
        mine = years[years.multimorbidity_band == band]
        share = mine[inside][f"cost_{STAY}"].sum() / mine[f"cost_{STAY}"].sum()
        assert found.exposed[0, band - 1, LINES.index(STAY)] == pytest.approx(share)
    heads = of().place.population / years.exposure.sum()
    assert found.cohort_people[0] == pytest.approx(years[inside].exposure.sum() * heads)


@pytest.mark.parametrize(
    ("asked", "inside"),
    [
        ({"conditions": ("heart_failure", "copd")}, lambda y: y.has_heart_failure | y.has_copd),
        ({"frailty": ("severe",)}, lambda y: y.efi_band == "severe"),
        ({"needs_segments": ("age_well",)}, lambda y: y.needs_segment == "age_well"),
        ({"age_to": 17}, lambda y: y.age <= 17),
        (
            {"highest_risk": 0.1},
            lambda y: y.risk_emergency >= y.risk_emergency.quantile(0.9),
        ),
    ],
)
def test_each_limit_of_a_cohort(release, duckdb_engine, asked, inside):
    found = baseline(of(**asked), release, duckdb_engine)
    years = release.frames["person_year"]
    heads = of().place.population / years.exposure.sum()
    assert found.cohort_people[0] == pytest.approx(years[inside(years)].exposure.sum() * heads)


def test_mitigable_activity_counts_a_unit_once_by_the_largest_part(release, engine):
    found = baseline(of(), release, engine)
    frames = release.frames
    wanted = frames["mitigable"][
        frames["mitigable"].cohort.isin(["frailty_high_75_plus", "emergency_75_plus_stay"])
    ]
    part = wanted.share * wanted.cohort.map(KIND).map(part_of_cost())
    once = part.groupby(wanted.unit_key).max().rename("part").reset_index()
    joined = once.merge(frames["activity"], on="unit_key").merge(
        frames["person_year"][["person_id", "multimorbidity_band"]], on="person_id"
    )
    for band in (1, 2):
        for line in LINES[:4]:
            mine = joined[(joined.multimorbidity_band == band) & (joined.service_line == line)]
            years = frames["person_year"]
            whole = years[years.multimorbidity_band == band][f"cost_{line}"].sum()
            share = (mine.cost * mine.part).sum() / whole
            assert found.exposed[1, band - 1, LINES.index(line)] == pytest.approx(share)


def test_an_intervention_is_read_only_where_it_is_planned(release, duckdb_engine):
    made = of()
    local = tuple(each.model_copy(update={"localities": ("RUSH",)}) for each in made.planned)
    here = baseline(made.model_copy(update={"planned": local}), release, duckdb_engine)
    everywhere = baseline(made, release, duckdb_engine)
    assert (here.exposed <= everywhere.exposed + 1e-12).all()
    assert 0 < here.exposed[1].sum() < everywhere.exposed[1].sum()


def test_every_line_is_given_by_somebody(release, duckdb_engine):
    found = baseline(of(), release, duckdb_engine)
    assert found.providers[-1] == OTHER
    assert found.by_provider.sum(axis=1) == pytest.approx(np.ones(len(LINES)))
    units = release.frames["activity"]
    line = units[units.service_line == LINES[0]]
    share = line[line.provider_code == "HILL1"].cost.sum() / line.cost.sum()
    assert found.by_provider[0, found.providers.index("HILL")] == pytest.approx(share)


def test_exposed_lies_within_nought_and_one(release, duckdb_engine):
    found = baseline(of(), release, duckdb_engine)
    assert ((found.exposed >= 0) & (found.exposed <= 1)).all()


def test_groups_that_are_not_the_releases_are_refused(release, duckdb_engine):
    named = (group(1).model_copy(update={"name": "well"}), group(2))
    with pytest.raises(InputError, match="name them band_1, band_2"):
        baseline(of().model_copy(update={"population_groups": named}), release, duckdb_engine)


def test_fewer_groups_than_bands_are_refused(release, duckdb_engine):
    with pytest.raises(InputError, match="the release has 2 multimorbidity bands"):
        baseline(of().model_copy(update={"population_groups": (group(1),)}), release, duckdb_engine)
