"""What is there twice and must be there once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.partnership.damage import Damage, expect

DAMAGES = (
    Damage(
        name="a payer twice",
        file="partnership.toml",
        old='payer = "COUNCIL"',
        new='payer = "NHS"',
        says=(
            "partnership.toml, funding[2].payer ('NHS'): it is there already, at "
            "funding[1].payer. Add the two together."
        ),
    ),
    Damage(
        name="a group twice",
        file="partnership.toml",
        old='name = "band_5"',
        new='name = "band_4"',
        says=(
            "partnership.toml, population_group[5].name ('band_4'): it is there already, at "
            "population_group[4].name. Keep one."
        ),
        also=1,
    ),
    Damage(
        name="a code twice",
        file="organisations.toml",
        old='code = "FORMER"',
        new='code = "BOARD"',
        says=(
            "organisations.toml, organisation[6].code ('BOARD'): it is there already, at "
            "organisation[2].code. Give each a code of its own."
        ),
        also=9,
    ),
    Damage(
        name="a release's code with two providers",
        file="organisations.toml",
        old='provider_codes = ["NR3"]',
        new='provider_codes = ["NR3", "RX1"]',
        says=(
            "organisations.toml, organisation[5].provider_codes ('RX1'): it is there "
            "already, at organisation[4].provider_codes. Leave it with the one that answers "
            "for its cost."
        ),
    ),
    Damage(
        name="a hierarchy twice",
        file="organisations.toml",
        old='name = "contract"',
        new='name = "system"',
        says=(
            "organisations.toml, hierarchy[2].name ('system'): it is there already, at "
            "hierarchy[1].name. Keep one."
        ),
        also=2,
    ),
    Damage(
        name="a practice twice",
        file="practices.csv",
        old="P2,Second",
        new="P1,Second",
        says=(
            "memberships.csv, row 11, child ('P2'): there is no such organisation in "
            "organisations.toml or practices.csv. Use one of: BOARD, COMMUNITY, COUNCIL, "
            "FORMER, HOSPITAL, NORTH, P1, P3, SOUTH, SYSTEM."
        ),
        also=1,
    ),
    Damage(
        name="books twice",
        file="providers.toml",
        old='organisation = "COMMUNITY"',
        new='organisation = "HOSPITAL"',
        says=(
            "providers.toml, provider[2].organisation ('HOSPITAL'): it is there already, at "
            "provider[1].organisation. Keep one."
        ),
        also=2,
    ),
    Damage(
        name="a line that behaves in two ways",
        file="providers.toml",
        old='lines = ["community"]',
        new='lines = ["community", "community"]',
        says=(
            "providers.toml, provider[2].behaviour[1].lines ('community'): it is there "
            "already, at provider[2].behaviour[1].lines. Leave each line in one behaviour."
        ),
    ),
    Damage(
        name="an enabler and a function of one name",
        file="functions.toml",
        old='id = "clinical_navigation"',
        new='id = "shared_care_record"',
        says=(
            "functions.toml, function[2].id ('shared_care_record'): it is there already, at "
            "enablers.toml enabler[2].id. Give one another name."
        ),
        also=2,
    ),
    Damage(
        name="a planned intervention twice",
        file="interventions.toml",
        old='id = "end_of_life"',
        new='id = "care_homes"',
        says=(
            "interventions.toml, planned[2].id ('care_homes'): it is there already, at "
            "planned[1].id. Give one another name."
        ),
    ),
    Damage(
        name="a name of the library",
        file="interventions.toml",
        old='id = "frailty_at_the_front_door"\ntitle',
        new='id = "telecare"\ntitle',
        says=(
            "interventions.toml, planned[3].uses ('frailty_at_the_front_door'): there is no "
            "such intervention, in the library or in this file. None of the 54 known is "
            "spelt like it: add it, or correct the name."
        ),
        also=1,
    ),
    Damage(
        name="a scenario twice",
        file="scenarios.toml",
        old='id = "no_enablers"',
        new='id = "as_claimed"',
        says=(
            "scenarios.toml, scenario[3].id ('as_claimed'): it is there already, at "
            "scenario[1].id. Give one another name."
        ),
    ),
    Damage(
        name="a control total twice",
        file="money.toml",
        old='organisation = "COUNCIL"',
        new='organisation = "COMMUNITY"',
        says=(
            "money.toml, control_total[3] ('COMMUNITY 2026/27'): it is there already, at "
            "control_total[2]. Keep one a year."
        ),
        also=1,
    ),
    Damage(
        name="an offset twice",
        file="money.toml",
        old="[funding_linkage]",
        new=(
            "[[offset]]\n"
            'year = "2026/27"\n'
            'eased = "HOSPITAL"\n'
            'tightened = "COMMUNITY"\n'
            "amount = 1\n"
            'source = "illustrative"\n'
            "\n"
            "[funding_linkage]"
        ),
        says=(
            "money.toml, offset[2] ('HOSPITAL and COMMUNITY 2026/27'): it is there already, "
            "at offset[1]. Add the two together."
        ),
    ),
    Damage(
        name="a component twice",
        file="money.toml",
        old='id = "primary"',
        new='id = "core"',
        says=(
            "money.toml, budget_component[2].id ('core'): it is there already, at "
            "budget_component[1].id. Give one another name."
        ),
    ),
    Damage(
        name="an opening budget twice",
        file="money.toml",
        old='locality = "SOUTH"',
        new='locality = "NORTH"',
        says=(
            "money.toml, opening_budget[2].locality ('NORTH'): it is there already, at "
            "opening_budget[1].locality. Keep one a locality."
        ),
        also=1,
    ),
    Damage(
        name="a contract twice",
        file="money.toml",
        old='id = "community"',
        new='id = "hospital"',
        says=(
            "money.toml, contract[2].id ('hospital'): it is there already, at "
            "contract[1].id. Give one another name."
        ),
    ),
    Damage(
        name="a fund's year twice",
        file="money.toml",
        old='{ year = "2027/28", promised',
        new='{ year = "2026/27", promised',
        says=(
            "money.toml, fund[1].years[2].year ('2026/27'): it is there already, at "
            "fund[1].years[1].year. Add the two together."
        ),
        also=1,
    ),
    Damage(
        name="an ask's year twice",
        file="money.toml",
        old='years = ["2026/27", "2027/28"]',
        new='years = ["2026/27", "2026/27"]',
        says=(
            "money.toml, ask[1].years ('2026/27'): it is there already, at ask[1].years. "
            "Name each year once."
        ),
    ),
    Damage(
        name="an ask twice",
        file="money.toml",
        old="# Mechanisms:",
        new=(
            "[[ask]]\n"
            'of = "starting"\n'
            'purpose = "care_homes"\n'
            'years = ["2026/27"]\n'
            "amounts = [1]\n"
            'benefit_owner = "BOARD"\n'
            'stop_rule = "None."\n'
            'source = "illustrative"\n'
            "\n"
            "# Mechanisms:"
        ),
        says=(
            "money.toml, ask[2] ('care_homes of starting'): it is there already, at ask[1]. "
            "Add the two together."
        ),
    ),
    Damage(
        name="a risk twice",
        file="risk.toml",
        old='id = "prices_of_medicines"',
        new='id = "hard_winter"',
        says=(
            "risk.toml, risk[2].id ('hard_winter'): it is there already, at risk[1].id. "
            "Give one another name."
        ),
    ),
    Damage(
        name="a planned intervention named as an enabler",
        file="interventions.toml",
        old='id = "end_of_life"',
        new='id = "shared_care_record"',
        says=(
            "interventions.toml, planned[2].id ('shared_care_record'): it is there already, at "
            "enablers.toml enabler[2].id. Give one another name."
        ),
    ),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_it_is_told(damage: Damage, folder: Path) -> None:
    expect(folder, damage)
