"""Faults of providers' books, control totals, budgets, funds and contracts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.partnership.damage import Damage, expect

DAMAGES = (
    Damage(
        name="cost shares that are not the whole",
        file="providers.toml",
        old="variable = 0.6",
        new="variable = 0.5",
        says=(
            "providers.toml, provider[2].behaviour[1]: variable, semi_fixed and fixed sum "
            "to 0.9, not 1. Share the cost out whole."
        ),
    ),
    Damage(
        name="a step of nothing",
        file="providers.toml",
        old="step = 0.05",
        new="step = 0",
        says=(
            "providers.toml, provider[1].behaviour[1].step (0): semi-fixed cost goes by "
            "steps, and a step of nothing is never reached. Write the share of activity "
            "that closes a ward or a list, such as 0.05."
        ),
    ),
    Damage(
        name="a line nobody knows",
        file="providers.toml",
        old='lines = ["community"]',
        new='lines = ["comunity"]',
        says=(
            "providers.toml, provider[2].behaviour[1].lines ('comunity'): no such service "
            "line. Did you mean 'community'?"
        ),
    ),
    Damage(
        name="books of a commissioner",
        file="providers.toml",
        old='organisation = "COMMUNITY"',
        new='organisation = "FORMER"',
        says=(
            "providers.toml, provider[2].organisation ('FORMER'): it is a commissioner, "
            "which provides no care. Name who does, or correct its kind in organisations.toml."
        ),
        also=2,
    ),
    Damage(
        name="income beyond all care",
        file="providers.toml",
        old="income = 85_000_000",
        new="income = 850_000_000",
        says=(
            "providers.toml, provider[1].income (850000000): it is more than all care of "
            "this population, £180,000,000. Write what is for this population; the rest is "
            "other_income."
        ),
    ),
    Damage(
        name="no cash to begin with",
        file="providers.toml",
        old="cash = 2_000_000",
        new="cash = 200_000",
        says=(
            "providers.toml, provider[2].cash (200000): it begins below its least_cash, "
            "500000. Correct one: such a provider could not pay its bills on the first day."
        ),
    ),
    Damage(
        name="a control total outside the horizon",
        file="money.toml",
        old='organisation = "COUNCIL"\nyear = "2026/27"',
        new='organisation = "COUNCIL"\nyear = "2036/37"',
        says=(
            "money.toml, control_total[3].year ('2036/37'): it lies outside the horizon, "
            "2026/27 to 2031/32. Leave it out, or correct the year."
        ),
    ),
    Damage(
        name="a control total of one that has closed",
        file="money.toml",
        old='organisation = "COUNCIL"',
        new='organisation = "FORMER"',
        says=(
            "money.toml, control_total[3].organisation ('FORMER'): it closed on 2022-07-01 "
            "and has a control total for 2026/27. Name who came after it."
        ),
    ),
    Damage(
        name="an offset within one organisation",
        file="money.toml",
        old='tightened = "COMMUNITY"',
        new='tightened = "HOSPITAL"',
        says=(
            "money.toml, offset[1] ('HOSPITAL'): the same organisation is eased and "
            "tightened. Name two."
        ),
    ),
    Damage(
        name="an offset without a control total",
        file="money.toml",
        old='tightened = "COMMUNITY"',
        new='tightened = "BOARD"',
        says=(
            "money.toml, offset[1].tightened ('BOARD'): it has no control total for "
            "2026/27. Add one, or name an organisation that has."
        ),
    ),
    Damage(
        name="an offset with a memo line",
        file="money.toml",
        old='tightened = "COMMUNITY"',
        new='tightened = "COUNCIL"',
        says=(
            "money.toml, offset[1].tightened ('COUNCIL'): it is a memo line, so the offset "
            "would move the system's total. Name an organisation that is summed."
        ),
    ),
    Damage(
        name="components in millions",
        file="money.toml",
        old="amount = 136_000_000",
        new="amount = 136",
        says=(
            "money.toml, budget_component[1].amount (136): it comes to £0.00 a head. Write "
            "whole pounds: 560_000_000, not 560."
        ),
        also=1,
    ),
    Damage(
        name="components beyond all care",
        file="money.toml",
        old="amount = 136_000_000",
        new="amount = 1_360_000_000",
        says=(
            "money.toml, budget_component: the components sum to £1,377,000,000, and all "
            "care costs £180,000,000. Share out this population's money only."
        ),
        also=1,
    ),
    Damage(
        name="a floor above the ceiling",
        file="money.toml",
        old="most_growth = 0.04",
        new="most_growth = 0.005",
        says=(
            "money.toml, pace_of_change.least_growth (0.01): it is above most_growth, "
            "0.005. Lower it."
        ),
    ),
    Damage(
        name="floors beyond the whole",
        file="money.toml",
        old="least_growth = 0.01",
        new="least_growth = 0.03",
        says=(
            "money.toml, pace_of_change.least_growth (0.03): it is above growth, 0.02, so "
            "the floors need more than there is. Lower it to growth or less."
        ),
    ),
    Damage(
        name="an opening budget of no locality",
        file="money.toml",
        old='locality = "SOUTH"',
        new='locality = "WEST"',
        says=(
            "money.toml, opening_budget[2].locality ('WEST'): no practice of practices.csv "
            "lies in such a locality. Take it out, or correct the locality."
        ),
        also=1,
    ),
    Damage(
        name="opening budgets of other money",
        file="money.toml",
        old="amount = 50_000_000",
        new="amount = 45_000_000",
        says=(
            "money.toml, opening_budget: with a year's growth they come to £147,900,000, "
            "and the components to £153,000,000. Let both be of the same money: they may "
            "differ by half a per cent."
        ),
    ),
    Damage(
        name="a fund outside the horizon",
        file="money.toml",
        old='{ year = "2027/28", promised',
        new='{ year = "2047/48", promised',
        says=(
            "money.toml, fund[1].years[2].year ('2047/48'): it lies outside the horizon, "
            "2026/27 to 2031/32. Leave it out, or correct the year."
        ),
        also=1,
    ),
    Damage(
        name="amounts that are not one a year",
        file="money.toml",
        old="amounts = [300_000, 200_000]",
        new="amounts = [300_000]",
        says="money.toml, ask[1].amounts: the years are 2 and the amounts 1. Give one a year.",
    ),
    Damage(
        name="asking in a year the fund has not",
        file="money.toml",
        old='years = ["2026/27", "2027/28"]',
        new='years = ["2026/27", "2028/29"]',
        says=(
            "money.toml, ask[1].years ('2028/29'): the fund 'starting' has nothing in that "
            "year. It has 2026/27, 2027/28."
        ),
    ),
    Damage(
        name="a contract of one who buys no care",
        file="money.toml",
        old='commissioner = "BOARD"\nprovider = "COMMUNITY"',
        new='commissioner = "HOSPITAL"\nprovider = "COMMUNITY"',
        says=(
            "money.toml, contract[2].commissioner ('HOSPITAL'): it is of kind 'acute', "
            "which buys no care. Name an organisation of kind commissioner, council, "
            "regulator or partnership."
        ),
    ),
    Damage(
        name="a contract with itself",
        file="money.toml",
        old='commissioner = "BOARD"\nprovider = "COMMUNITY"',
        new='commissioner = "COMMUNITY"\nprovider = "COMMUNITY"',
        says=(
            "money.toml, contract[2].commissioner ('COMMUNITY'): it is of kind 'community', "
            "which buys no care. Name an organisation of kind commissioner, council, "
            "regulator or partnership."
        ),
        also=1,
    ),
    Damage(
        name="a contract without books",
        file="money.toml",
        old='commissioner = "BOARD"\nprovider = "COMMUNITY"',
        new='commissioner = "BOARD"\nprovider = "COUNCIL"',
        says=(
            "money.toml, contract[2].provider ('COUNCIL'): it has no books in "
            "providers.toml. Add them, or name one that has."
        ),
    ),
    Damage(
        name="a contract above the provider's income",
        file="money.toml",
        old="value = 23_000_000",
        new="value = 25_000_000",
        says=(
            "money.toml, contract[2].value (25000000): its contracts come to £25,000,000, "
            "above its income for this population, £24,000,000. Correct the value here or "
            "the income in providers.toml."
        ),
    ),
    Damage(
        name="a broken glass below the threshold",
        file="money.toml",
        old="break_glass = 0.05",
        new="break_glass = 0.005",
        says=(
            "money.toml, contract[1].break_glass (0.005): it is not above the threshold, "
            "0.01. Write the larger deviation beyond which the contract is agreed again."
        ),
    ),
    Damage(
        name="a provider that no release knows",
        file="organisations.toml",
        old='provider_codes = ["NR3"]\n',
        new="",
        says=(
            "providers.toml, provider[2].organisation ('COMMUNITY'): organisations.toml has no "
            "provider_codes for it, so no release knows what it did. Give them there."
        ),
    ),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_it_is_told(damage: Damage, folder: Path) -> None:
    expect(folder, damage)
