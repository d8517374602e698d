"""The library of interventions: whole, sourced, and true to what was published."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from sherwood.actuarial.mitigable.definitions import load_cohorts
from sherwood.partnership.framework import Effect, Intervention
from sherwood.partnership.loading import library, load_partnership
from sherwood.partnership.values import Spread
from sherwood.records.codes import SERVICE_LINE

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "src" / "sherwood" / "partnership" / "interventions").glob("*.toml"))
FLAGSHIP = ROOT / "examples" / "greater-nottingham"
LIBRARY = library()
COHORTS = {cohort.id: cohort for cohort in load_cohorts()}
EMERGENCY = ("emergency_admission_zero_day", "emergency_admission_stay")
ATTENDANCES = ("emergency_attendance_major", "emergency_attendance_other")
every_intervention = pytest.mark.parametrize("one", LIBRARY.values(), ids=lambda one: one.id)


def _register() -> set[str]:
    flagship = load_partnership(FLAGSHIP)
    return {item.id for item in (*flagship.enablers, *flagship.functions)}


def _of_lines(one: Intervention, lines: tuple[str, ...]) -> Effect:
    return next(effect for effect in one.effects if effect.lines == lines)


def test_library_is_large_enough_and_no_name_is_used_twice() -> None:
    written = [
        each["id"] for path in FILES for each in tomllib.loads(path.read_text())["intervention"]
    ]
    assert len(written) == len(set(written)) == len(LIBRARY)
    assert len(LIBRARY) >= 50


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_says_who_wrote_it_and_when_it_is_read_again(path: Path) -> None:
    head = path.read_text().split("[[intervention]]")[0]
    for said in ("Author:", "Reviewed:", "Next review:", "Status: provisional", "Sources:"):
        assert said in head
    assert len(path.read_text().splitlines()) <= 300


@every_intervention
def test_every_figure_has_a_source_and_every_effect_says_what_was_measured(
    one: Intervention,
) -> None:
    assert len(one.source) > 10
    assert len(one.ramp.source) > 5
    for effect in one.effects:
        assert len(effect.source) > 10
        assert len(effect.measured) > 20
        assert effect.interval


@every_intervention
def test_effects_are_shares_of_known_lines(one: Intervention) -> None:
    lines = set(one.people.lines) if one.people else set(SERVICE_LINE)
    assert lines <= set(SERVICE_LINE)
    for effect in one.effects:
        assert -1 <= effect.reduction.p10 <= effect.reduction.p90 <= 1
        assert set(effect.lines) <= lines


@every_intervention
def test_no_line_has_two_effects(one: Intervention) -> None:
    counted = Counter(line for effect in one.effects for line in effect.lines or ("all",))
    assert max(counted.values()) == 1


@every_intervention
def test_cohorts_and_what_is_required_exist(one: Intervention) -> None:
    assert set(one.mitigable) <= set(COHORTS)
    assert set(one.requires) <= _register()


@every_intervention
def test_what_awaits_data_promises_nothing(one: Intervention) -> None:
    for effect in one.effects:
        if effect.interval.startswith("Awaiting data"):
            assert effect.reduction.p50 == 0
            assert effect.reduction.p10 <= 0 <= effect.reduction.p90
            assert effect.grade == "D"


@every_intervention
def test_elicited_effects_are_opinion_that_comes_evenly_until_2039(one: Intervention) -> None:
    for effect in one.effects:
        if effect.source.startswith("National Elicitation Exercise"):
            assert effect.grade == "D"
            assert effect.reached_after == 20
            assert one.ramp.shape == "linear"


@every_intervention
def test_elicited_effects_are_the_mean_of_their_cohorts_percentiles(one: Intervention) -> None:
    elicited = [COHORTS[name].reduction for name in one.mitigable]
    if not one.effects[0].source.startswith("National Elicitation Exercise") or None in elicited:
        return
    for at in ("p10", "p50", "p90"):
        percent = [getattr(each, at) for each in elicited]
        mean = sum(percent) / len(percent) / 100
        assert getattr(one.effects[0].reduction, at) == pytest.approx(mean, abs=0.0006)


RATIOS = [
    ("rushcliffe_care_homes_residential", EMERGENCY, 0.60, 0.42, 0.86),
    ("rushcliffe_care_homes_residential", ATTENDANCES, 0.57, 0.40, 0.81),
    ("rushcliffe_care_homes_nursing", EMERGENCY, 1.15, 0.85, 1.56),
    ("rushcliffe_care_homes_nursing", ATTENDANCES, 1.04, 0.78, 1.38),
    ("rushcliffe_care_homes_all", EMERGENCY, 0.77, 0.61, 0.97),
    ("rushcliffe_care_homes_all", ATTENDANCES, 0.71, 0.57, 0.89),
    ("heart_failure_case_management", EMERGENCY, 0.74, 0.60, 0.92),
    ("falls_strength_and_balance", (), 0.77, 0.71, 0.83),
    ("telecare", EMERGENCY, 0.90, 0.75, 1.07),
]


@pytest.mark.parametrize(("name", "lines", "ratio", "lower", "upper"), RATIOS)
def test_published_ratios_come_back_with_their_intervals(
    name: str, lines: tuple[str, ...], ratio: float, lower: float, upper: float
) -> None:
    effect = _of_lines(LIBRARY[name], lines)
    deviation = math.log(upper / lower) / (2 * 1.959964)
    assert effect.reduction.p50 == pytest.approx(1 - ratio, abs=0.0006)
    assert effect.reduction.p10 == pytest.approx(
        1 - ratio * math.exp(1.281552 * deviation), abs=0.0006
    )
    assert effect.reduction.p90 == pytest.approx(
        1 - ratio * math.exp(-1.281552 * deviation), abs=0.0006
    )
    assert f"{ratio:.2f} ({lower:.2f} to {upper:.2f})" in effect.interval


def test_mid_nottinghamshire_is_what_was_measured_in_the_sixth_year() -> None:
    teams = LIBRARY["integrated_care_teams"]
    assert _of_lines(teams, EMERGENCY).reduction.p50 == 0.067
    assert _of_lines(teams, ATTENDANCES).reduction.p50 == 0.043
    assert {effect.reached_after for effect in teams.effects} == {6}
    assert teams.ramp.midpoint.p50 >= 3


def test_nursing_homes_were_not_shown_to_use_less() -> None:
    for effect in LIBRARY["rushcliffe_care_homes_nursing"].effects:
        assert effect.reduction.p10 < effect.reduction.p50 < 0 < effect.reduction.p90


def test_the_pilot_that_did_nothing_is_remembered_and_saves_nothing() -> None:
    assert LIBRARY["care_home_urinalysis"].effects[0].reduction == Spread(p10=0, p50=0, p90=0)


def test_every_vanguard_is_covered() -> None:
    programmes = Counter(one.programme for one in LIBRARY.values())
    assert programmes["Rushcliffe vanguard (Principia)"] == 4
    assert programmes["Nottingham City care homes vanguard"] == 6
    assert programmes["Mid-Nottinghamshire vanguard (Better Together)"] == 2
    assert programmes["Urgent and emergency care vanguard (Care Navigator)"] == 2
    assert programmes["F12 pathways (Rushcliffe)"] == 1
    assert programmes["GP partnership contract (Partners Health)"] == 1


def test_most_families_of_mitigable_activity_have_an_intervention() -> None:
    covered = {COHORTS[name].family for one in LIBRARY.values() for name in one.mitigable}
    missing = {cohort.family for cohort in COHORTS.values()} - covered
    assert missing <= {"length_of_stay", "virtual_ward"}
    assert len({name for one in LIBRARY.values() for name in one.mitigable}) >= 45
