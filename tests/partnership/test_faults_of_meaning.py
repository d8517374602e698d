"""Faults of what could be reckoned with and cannot be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from sherwood.partnership import find_faults
from tests.partnership.damage import Damage, expect

DAMAGES = (
    Damage(
        name="a list with a digit too many",
        file="practices.csv",
        old="NORTH,40000,",
        new="NORTH,400000,",
        says=(
            "practices.csv, population: together the lists hold 460,000 people, and the population "
            "is 100,000. Name every practice once, or correct population in partnership.toml."
        ),
    ),
    Damage(
        name="a day of the past that would slip",
        file="enablers.toml",
        old="planned = false",
        new="planned = true",
        says=(
            "enablers.toml, enabler[1].history[1].start (2025-04-01): it is before the plan's "
            "first day, 2026-04-01, and counts as planned. Write planned = false, or correct the "
            "day."
        ),
    ),
    Damage(
        name="offered to nobody",
        file="interventions.toml",
        old="reach = 0.8",
        new="reach = 0",
        says=(
            "interventions.toml, planned[2].reach (0): it would reach nobody and cost what it "
            "costs. Write a share above nought, or leave the intervention out."
        ),
    ),
    Damage(
        name="taken up by nobody",
        file="interventions.toml",
        old="uptake = 0.8",
        new="uptake = 0",
        says=(
            "interventions.toml, planned[3].uptake (0): it would reach nobody and cost what it "
            "costs. Write a share above nought, or leave the intervention out."
        ),
    ),
    Damage(
        name="done twice for the same people",
        file="interventions.toml",
        old='uses = "end_of_life_at_home"',
        new='uses = "city_care_homes_residential"\nlocalities = ["NORTH"]',
        says=(
            "interventions.toml, planned[2].uses ('city_care_homes_residential'): planned[1] uses "
            "it for the same people. Keep one, or give each localities of its own."
        ),
    ),
    Damage(
        name="a council summed with the health service",
        file="money.toml",
        old="memo = true",
        new="memo = false",
        says=(
            "money.toml, control_total[3].organisation ('COUNCIL'): a council balances its own "
            "budget by law and is not part of the system's total. Write memo = true: it is shown "
            "and not summed."
        ),
    ),
    Damage(
        name="a contract in millions",
        file="money.toml",
        old="value = 80_000_000",
        new="value = 80",
        says=(
            "money.toml, contract[1].value (80): it is £80, beside an income of £85,000,000. Write "
            "whole pounds: 80_000_000, not 80."
        ),
    ),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_it_is_told(damage: Damage, folder: Path) -> None:
    expect(folder, damage)


def test_the_same_intervention_may_be_done_by_two_in_two_places(folder: Path) -> None:
    path = folder / "interventions.toml"
    written = path.read_text(encoding="utf-8")
    first, second = 'uses = "city_care_homes_residential"', 'uses = "end_of_life_at_home"'
    path.write_text(
        written.replace(first, f'{first}\nlocalities = ["NORTH"]').replace(
            second, f'{first}\nlocalities = ["SOUTH"]'
        ),
        encoding="utf-8",
    )
    assert find_faults(folder) == []
