"""Faults of histories, interventions and scenarios."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.partnership.damage import Damage, expect

DAMAGES = (
    Damage(
        name="a history out of order",
        file="enablers.toml",
        old="start = 2025-04-01",
        new="start = 2026-05-01",
        says=(
            "enablers.toml, enabler[1].history[2].start (2026-04-01): it is not after the "
            "status before it, 2026-05-01. Put the history in the order of its days."
        ),
    ),
    Damage(
        name="effective without evidence",
        file="enablers.toml",
        old='evidence = "Signed by every board (illustrative)."\n',
        new="",
        says=(
            "enablers.toml, enabler[1].history[2].evidence: the status is effective without "
            "anything that shows it. Say what shows it, or write in_place."
        ),
    ),
    Damage(
        name="effective for ever",
        file="enablers.toml",
        old='evidence = "Signed by every board (illustrative)."\nlapses = 2032-04-01',
        new='evidence = "Signed by every board (illustrative)."',
        says=(
            "enablers.toml, enabler[1].history[2].lapses: the status is effective for ever. "
            "Give the day after which its evidence no longer counts."
        ),
    ),
    Damage(
        name="lapsed before it began",
        file="enablers.toml",
        old='evidence = "Signed by every board (illustrative)."\nlapses = 2032-04-01',
        new='evidence = "Signed by every board (illustrative)."\nlapses = 2025-04-01',
        says=(
            "enablers.toml, enabler[1].history[2].lapses (2025-04-01): it lapses on or "
            "before the day it starts, 2026-04-01. Correct one of the two days."
        ),
    ),
    Damage(
        name="a design that lapses",
        file="enablers.toml",
        old='status = "in_design"\nstart = 2026-04-01',
        new='status = "in_design"\nstart = 2026-04-01\nlapses = 2027-04-01',
        says=(
            "enablers.toml, enabler[2].history[1].lapses (2027-04-01): only the status "
            "effective lapses, and this is in_design. Leave it out."
        ),
    ),
    Damage(
        name="a cost below nought",
        file="functions.toml",
        old="run_cost = 200_000",
        new="run_cost = -200_000",
        says=(
            "functions.toml, function[2].run_cost (-200000): a cost is not below nought. "
            "Write it without a sign."
        ),
    ),
    Damage(
        name="a delay in days",
        file="enablers.toml",
        old="p50 = 3, p90 = 12 } # months",
        new="p50 = 90, p90 = 365 } # months",
        says=(
            "enablers.toml, enabler[2].delay (365): it is 365 months, early or late; 120 are the "
            "most. Write months, not days."
        ),
    ),
    Damage(
        name="a start before the plan",
        file="interventions.toml",
        old="start = 2026-10-01",
        new="start = 2024-10-01",
        says=(
            "interventions.toml, planned[1].start (2024-10-01): it lies outside the "
            "horizon, 2026-04-01 to 2032-04-01. What began before is in the base year's "
            "cost already: leave it out, or count it from the first day."
        ),
    ),
    Damage(
        name="a start after the horizon",
        file="interventions.toml",
        old="start = 2026-10-01",
        new="start = 2032-10-01",
        says=(
            "interventions.toml, planned[1].start (2032-10-01): it lies outside the "
            "horizon, 2026-04-01 to 2032-04-01. Start it earlier, or lengthen the horizon."
        ),
    ),
    Damage(
        name="an uptake in per cent",
        file="interventions.toml",
        old="uptake = 0.8",
        new="uptake = 80",
        says="interventions.toml, planned[3].uptake (80): a share is 0 to 1. Write 0.7 for 70 %.",
    ),
    Damage(
        name="a running cost below nought",
        file="interventions.toml",
        old="running = 130_000",
        new="running = -130_000",
        says=(
            "interventions.toml, planned[2].running (-130000): a cost is not below nought. "
            "Write it without a sign."
        ),
    ),
    Damage(
        name="a cost with too many noughts",
        file="interventions.toml",
        old="double_running = 3",
        new="double_running = 3\nrunning_per_person = { p10 = 0, p50 = 0, p90 = 1e308 }",
        says=(
            "interventions.toml, intervention[1].running_per_person.p90 (1e+308): it is above what "
            "it can be, 1e+12. Correct it."
        ),
    ),
    Damage(
        name="double running below nought",
        file="interventions.toml",
        old="double_running = 3",
        new="double_running = -3",
        says=(
            "interventions.toml, intervention[1].double_running (-3.0): double running is "
            "nought to 120 months. Write months."
        ),
    ),
    Damage(
        name="a rise in per cent",
        file="interventions.toml",
        old="{ p10 = 0.02, p50 = 0.08",
        new="{ p10 = -5, p50 = 0.08",
        says=(
            "interventions.toml, intervention[1].effects[1].reduction (-5): use would more "
            "than double. Write -0.05 where use rose by 5 %."
        ),
    ),
    Damage(
        name="a segment nobody knows",
        file="interventions.toml",
        old='needs_segments = ["age_well"]',
        new='needs_segments = ["ageing_well"]',
        says=(
            "interventions.toml, intervention[1].people.needs_segments ('ageing_well'): "
            "there is no such needs segment. Did you mean 'age_well'?"
        ),
    ),
    Damage(
        name="a condition nobody knows",
        file="interventions.toml",
        old='"heart_failure"]',
        new='"heart_failures"]',
        says=(
            "interventions.toml, intervention[1].people.conditions ('heart_failures'): "
            "there is no such condition. Did you mean 'heart_failure'?"
        ),
    ),
    Damage(
        name="a frailty band nobody knows",
        file="interventions.toml",
        old='frailty = ["moderate"',
        new='frailty = ["middling"',
        says=(
            "interventions.toml, intervention[1].people.frailty ('middling'): there is no "
            "such frailty band. Use one of: fit, mild, moderate, severe."
        ),
    ),
    Damage(
        name="a cohort in no locality",
        file="interventions.toml",
        old='frailty = ["moderate", "severe"]',
        new='localities = ["NORTH", "WEST"]',
        says=(
            "interventions.toml, intervention[1].people.localities ('WEST'): there is no "
            "such locality. Use one of: NORTH, SOUTH."
        ),
    ),
    Damage(
        name="ages upside down",
        file="interventions.toml",
        old="age_to = 110",
        new="age_to = 11",
        says=(
            "interventions.toml, intervention[1].people.age_to (11): it is below age_from, "
            "75. Write the older age in age_to."
        ),
    ),
    Damage(
        name="a line that is not the cohort's",
        file="interventions.toml",
        old='lines = ["emergency_admission_stay"]',
        new='lines = ["prescribing"]',
        says=(
            "interventions.toml, intervention[1].effects[1].lines ('prescribing'): the line "
            "is not one of the cohort's. Let each line of the cohort be in one effect."
        ),
    ),
    Damage(
        name="two effects on a line",
        file="interventions.toml",
        old='lines = ["emergency_admission_stay"]',
        new='lines = ["emergency_admission_stay", "emergency_admission_stay"]',
        says=(
            "interventions.toml, intervention[1].effects[1].lines "
            "('emergency_admission_stay'): the line is in effects[1] already. Let each line "
            "of the cohort be in one effect."
        ),
    ),
    Damage(
        name="no plain scenario",
        file="scenarios.toml",
        old='items = "planned"',
        new='items = "all"',
        says=(
            "scenarios.toml, scenario: there is none with evidenced effects, planned items "
            "and planned starts. Add one that leaves nothing out: all others are told "
            "against it."
        ),
    ),
    Damage(
        name="nothing left out of nothing",
        file="scenarios.toml",
        old='items = "none"',
        new='items = "none"\nwithout = ["care_coordination"]',
        says=(
            "scenarios.toml, scenario[3].without ('care_coordination'): items is none "
            "already, so nothing is there to leave out. Leave it out, or choose items."
        ),
    ),
    Damage(
        name="an effect before its start",
        file="interventions.toml",
        old="midpoint = { p10 = 0.5",
        new="midpoint = { p10 = -0.5",
        says=(
            "interventions.toml, intervention[1].ramp.midpoint (-0.5): half of the effect cannot "
            "come before the start. Write years after it."
        ),
    ),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_it_is_told(damage: Damage, folder: Path) -> None:
    expect(folder, damage)
