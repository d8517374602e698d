"""Faults that a single file shows: what it holds is not what it may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.partnership.damage import Damage, expect

DAMAGES = (
    Damage(
        name="a file that nothing reads",
        file="enabler.toml",
        old="",
        new="x = 1\n",
        says="enabler.toml: nothing reads this file. Did you mean 'enablers.toml'?",
    ),
    Damage(
        name="not TOML",
        file="risk.toml",
        old="[policy]",
        new="[policy",
        says=(
            "risk.toml: it is not TOML: Expected ']' at the end of a table declaration (at "
            "line 5, column 8). Mend the line that is named."
        ),
    ),
    Damage(
        name="a key is missing",
        file="risk.toml",
        old="stop_loss = 100_000 # of one person's cost in a year; the pool pays what is above\n",
        new="",
        says="risk.toml, policy.stop_loss: it is missing. Add it.",
    ),
    Damage(
        name="a key nobody knows",
        file="risk.toml",
        old='bearer = "BOARD"',
        new='bearer = "BOARD"\nlikelyhood = 0.4',
        says="risk.toml, risk[2].likelyhood: there is no such key. Did you mean 'likelihood'?",
    ),
    Damage(
        name="text for a number",
        file="partnership.toml",
        old="annual_cost = 180_000_000",
        new='annual_cost = "180m"',
        says=(
            "partnership.toml, partnership.annual_cost ('180m'): it is not a number. Write "
            "a number, without quotation marks or commas."
        ),
    ),
    Damage(
        name="a number in quotation marks",
        file="partnership.toml",
        old="population = 100_000",
        new='population = "100000"',
        says=(
            "partnership.toml, partnership.population ('100000'): it is not a whole number. "
            "Write a whole number."
        ),
    ),
    Damage(
        name="a part of a person",
        file="partnership.toml",
        old="population = 100_000",
        new="population = 100_000.5",
        says=(
            "partnership.toml, partnership.population (100000.5): it is not a whole number. "
            "Write a whole number."
        ),
    ),
    Damage(
        name="true for a share",
        file="interventions.toml",
        old="reach = 0.7",
        new="reach = true",
        says=(
            "interventions.toml, planned[3].reach (true): it is not a number. Write a "
            "number, without quotation marks or commas."
        ),
    ),
    Damage(
        name="text for a figure",
        file="interventions.toml",
        old="uptake = 0.8",
        new='uptake = "most"',
        says=(
            "interventions.toml, planned[3].uptake ('most'): it is not a figure. Write a "
            "number, or { p10 = 1, p50 = 2, p90 = 3 }."
        ),
    ),
    Damage(
        name="not a number at all",
        file="money.toml",
        old="amount = 500_000",
        new="amount = nan",
        says=(
            "money.toml, control_total[2].amount (nan): it is not a number that can be "
            "reckoned with. Write a number."
        ),
    ),
    Damage(
        name="a number for text",
        file="organisations.toml",
        old='name = "The council"',
        new="name = 7",
        says=(
            "organisations.toml, organisation[3].name (7): it is not text. Write it in "
            "quotation marks."
        ),
    ),
    Damage(
        name="no date",
        file="interventions.toml",
        old="start = 2027-10-01\nreach",
        new='start = "October 2027"\nreach',
        says=(
            "interventions.toml, planned[3].start ('October 2027'): it is not a date. Write "
            "it as 2018-04-01."
        ),
    ),
    Damage(
        name="one name for a list",
        file="scenarios.toml",
        old='without = ["shared_care_record"]',
        new='without = "shared_care_record"',
        says=(
            "scenarios.toml, scenario[4].without ('shared_care_record'): it is not a list. "
            "Write it in square brackets."
        ),
    ),
    Damage(
        name="a choice nobody knows",
        file="money.toml",
        old='mechanism = "blended"',
        new='mechanism = "blend"',
        says=(
            "money.toml, contract[1].mechanism ('blend'): it is none of what it can be. "
            "Write one of 'block', 'activity', 'blended', 'aligned', 'capitated' or "
            "'gain_share'."
        ),
    ),
    Damage(
        name="a status nobody knows",
        file="enablers.toml",
        old='status = "in_design"',
        new='status = "in_desing"',
        says=(
            "enablers.toml, enabler[2].history[1].status ('in_desing'): it is none of what "
            "it can be. Write one of 'not_started', 'in_design', 'in_place' or 'effective'."
        ),
    ),
    Damage(
        name="a calendar year",
        file="partnership.toml",
        old='base_year = "2025/26"',
        new='base_year = "2025"',
        says=(
            "partnership.toml, partnership.base_year ('2025'): it is not a financial year. "
            "Write it as '2017/18'."
        ),
    ),
    Damage(
        name="a share in per cent",
        file="partnership.toml",
        old="deaths = 0.15",
        new="deaths = 15",
        says=(
            "partnership.toml, population_group[5].deaths (15): it is above what it can be, "
            "1. Write 0.02 for 2 %."
        ),
    ),
    Damage(
        name="a rate in per cent",
        file="partnership.toml",
        old="demographic = 0.012",
        new="demographic = 1.2",
        says=(
            "partnership.toml, growth[2].demographic (1.2): it is above what it can be, "
            "0.5. Write 0.02 for 2 %."
        ),
    ),
    Damage(
        name="a reduction in per cent",
        file="interventions.toml",
        old="p90 = 0.15 }",
        new="p90 = 15 }",
        says=(
            "interventions.toml, intervention[1].effects[1]: a reduction of 15 is more than "
            "all use. Write 0.23 for 23 %."
        ),
    ),
    Damage(
        name="quantiles out of order",
        file="interventions.toml",
        old="{ p10 = 0.02, p50 = 0.08",
        new="{ p10 = 0.09, p50 = 0.08",
        says=(
            "interventions.toml, intervention[1].effects[1].reduction: p10, p50 and p90 do "
            "not rise: 0.09, 0.08, 0.15. Put them in order."
        ),
    ),
    Damage(
        name="neither cohorts nor people",
        file="interventions.toml",
        old='requires = ["care_coordination"]',
        new='requires = ["care_coordination"]\nmitigable = ["acsc_acute"]',
        says=(
            "interventions.toml, intervention[1]: there must be either mitigable cohorts or "
            "people. Give one of the two."
        ),
    ),
    Damage(
        name="no source",
        file="money.toml",
        old=(
            "memo = true # shown but not summed: a council balances its own budget by law\n"
            'source = "illustrative"'
        ),
        new='memo = true\nsource = ""',
        says=(
            "money.toml, control_total[3].source (''): it says nothing. Name the source, or "
            "write 'illustrative'."
        ),
    ),
    Damage(
        name="a name with spaces",
        file="enablers.toml",
        old='id = "shared_care_record"',
        new='id = "Shared care record"',
        says=(
            "enablers.toml, enabler[2].id ('Shared care record'): it is not a name. Use "
            "letters, digits and underscores; names that others point to are in lower case."
        ),
    ),
    Damage(
        name="an empty list",
        file="functions.toml",
        old="",
        new="function = []\n",
        says="functions.toml, function: there is nothing in it. Give at least one.",
    ),
    Damage(
        name="a column is missing",
        file="practices.csv",
        old="overall,primary_medical,source\n",
        new="overall,primary_medica,source\n",
        says=(
            "practices.csv, row 1 ('primary_medica'): no such column. Did you mean "
            "'primary_medical'?"
        ),
        also=1,
    ),
    Damage(
        name="a column twice",
        file="memberships.csv",
        old="start,end,source",
        new="start,start,source",
        says="memberships.csv, row 1 ('start'): the column is there twice. Keep one.",
    ),
    Damage(
        name="a cell too many",
        file="practices.csv",
        old="First practice,",
        new="First practice, High Street,",
        says=(
            "practices.csv, row 2: there are more cells than columns. Put text with commas "
            "in quotes."
        ),
    ),
    Damage(
        name="text in a column of numbers",
        file="practices.csv",
        old="P1,First practice,NORTH,40000",
        new="P1,First practice,NORTH,many",
        says=(
            "practices.csv, row 2, population ('many'): it is not a number. Write a number, "
            "without commas or signs of currency."
        ),
    ),
    Damage(
        name="a membership that ends before it starts",
        file="memberships.csv",
        old="contract,COUNCIL,HOSPITAL,2023-04-01,,",
        new="contract,COUNCIL,HOSPITAL,2023-04-01,2022-04-01,",
        says=(
            "memberships.csv, row 14: it ends on 2022-04-01 and starts on 2023-04-01. Correct one."
        ),
    ),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_it_is_told(damage: Damage, folder: Path) -> None:
    expect(folder, damage)
