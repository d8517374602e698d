"""Faults of years, amounts, growth and groups in partnership.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.partnership.damage import Damage, expect

DAMAGES = (
    Damage(
        name="a plan that does not follow its base year",
        file="partnership.toml",
        old='base_year = "2025/26"',
        new='base_year = "2024/25"',
        says=(
            "partnership.toml, partnership.first_year ('2026/27'): it does not follow the "
            "base year, 2024/25. Write '2025/26', or correct the base year."
        ),
    ),
    Damage(
        name="a horizon shorter than the plan",
        file="partnership.toml",
        old="years = 4 ",
        new="years = 8 ",
        says=(
            "partnership.toml, partnership.horizon (6): it is shorter than the plan, 8 "
            "years. Write 8 or more."
        ),
    ),
    Damage(
        name="cost in millions",
        file="partnership.toml",
        old="annual_cost = 180_000_000",
        new="annual_cost = 180",
        says=(
            "partnership.toml, partnership.annual_cost (180): it comes to £0.00 a head, and "
            "care costs £200 to £20,000. Write whole pounds a year: 1_300_000_000, not 1300 "
            "or 1.3."
        ),
    ),
    Damage(
        name="a claim upside down",
        file="partnership.toml",
        old="low = 10_000_000",
        new="low = 20_000_000",
        says=(
            "partnership.toml, claim.high (16000000): it is below the claim's low end, "
            "20000000. Write the lower in low and the higher in high."
        ),
    ),
    Damage(
        name="a claim in millions",
        file="partnership.toml",
        old="low = 10_000_000\nhigh = 16_000_000",
        new="low = 10\nhigh = 16",
        says=(
            "partnership.toml, claim.high (16): it is £16, beside £180,000,000 a year for "
            "all care. Write whole pounds: 220_000_000, not 220 or 220_000."
        ),
    ),
    Damage(
        name="a gap in thousands",
        file="partnership.toml",
        old="amount = 30_000_000",
        new="amount = 300",
        says=(
            "partnership.toml, known_gap.amount (300): it is £300, beside £180,000,000 a "
            "year for all care. Write whole pounds: 220_000_000, not 220 or 220_000."
        ),
    ),
    Damage(
        name="funding in thousands",
        file="partnership.toml",
        old="base = 148_000_000",
        new="base = 148_000",
        says=(
            "partnership.toml, funding: together payers have £29,148,000 in the base year, "
            "and care costs £180,000,000. Write whole pounds, name every payer, and only "
            "money for this population."
        ),
    ),
    Damage(
        name="a gap outside the horizon",
        file="partnership.toml",
        old='year = "2029/30"',
        new='year = "2035/36"',
        says=(
            "partnership.toml, known_gap.year ('2035/36'): it lies outside the horizon, "
            "2026/27 to 2031/32. Lengthen the horizon, or correct the year."
        ),
    ),
    Damage(
        name="a line that does not grow",
        file="partnership.toml",
        old='"ambulance",\n',
        new="\n",
        says=(
            "partnership.toml, growth: no record says how ambulance will grow. Add them to "
            "the lines of one."
        ),
    ),
    Damage(
        name="a line that grows twice",
        file="partnership.toml",
        old='lines = [\n    "social_care_residential"',
        new='lines = [\n    "prescribing", "social_care_residential"',
        says=(
            "partnership.toml, growth[2].lines ('prescribing'): the line grows already, by "
            "growth[1].lines. Name each line once."
        ),
    ),
    Damage(
        name="a line nobody knows",
        file="partnership.toml",
        old='"community", "mental',
        new='"community", "comunity", "mental',
        says=(
            "partnership.toml, growth[1].lines ('comunity'): no such service line. Did you "
            "mean 'community'?"
        ),
    ),
    Damage(
        name="funding that ends before the horizon",
        file="partnership.toml",
        old="growth = [0.0, 0.0, 0.01, 0.01, 0.01, 0.01]",
        new="growth = [0.0, 0.0, 0.01, 0.01]",
        says=(
            "partnership.toml, funding[2].growth ([0.0, 0.0, 0.01, 0.01]): there are 4 "
            "rates for a horizon of 6 years. Give one a year."
        ),
    ),
    Damage(
        name="a group of another name",
        file="partnership.toml",
        old='name = "band_3"',
        new='name = "middle"',
        says=(
            "partnership.toml, population_group[3].name ('middle'): the groups are the "
            "multimorbidity bands of a release, in their order. Name it band_3."
        ),
    ),
    Damage(
        name="too few moves",
        file="partnership.toml",
        old="moves = [0.0, 0.0, 0.01, 0.09, 0.9]",
        new="moves = [0.01, 0.09, 0.9]",
        says=(
            "partnership.toml, population_group[5].moves ([0.01, 0.09, 0.9]): there are 3 "
            "shares for 5 groups. Give one for each group, in their order."
        ),
    ),
    Damage(
        name="moves that lose people",
        file="partnership.toml",
        old="moves = [0.0, 0.0, 0.01, 0.09, 0.9]",
        new="moves = [0.0, 0.0, 0.01, 0.09, 0.8]",
        says=(
            "partnership.toml, population_group[5].moves ([0.0, 0.0, 0.01, 0.09, 0.8]): the "
            "shares sum to 0.9, not 1. Whoever lives on is in one of the groups: correct "
            "one share."
        ),
    ),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_it_is_told(damage: Damage, folder: Path) -> None:
    expect(folder, damage)
