"""Names that nothing bears."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.partnership.damage import Damage, expect

DAMAGES = (
    Damage(
        name="a claim that requires nothing known",
        file="partnership.toml",
        old="requires = []",
        new='requires = ["shared_record"]',
        says=(
            "partnership.toml, claim.requires ('shared_record'): there is no such enabler "
            "or function. Did you mean 'shared_care_record'?"
        ),
    ),
    Damage(
        name="a locality nobody knows",
        file="practices.csv",
        old="P3,Third practice,SOUTH",
        new="P3,Third practice,SOUHT",
        says=(
            "practices.csv, row 4, locality ('SOUHT'): there is no such organisation in "
            "organisations.toml. Did you mean 'SOUTH'?"
        ),
        also=2,
    ),
    Damage(
        name="a hierarchy nobody knows",
        file="memberships.csv",
        old="contract,BOARD,HOSPITAL",
        new="contracts,BOARD,HOSPITAL",
        says=(
            "memberships.csv, row 13, hierarchy ('contracts'): there is no such hierarchy "
            "in organisations.toml. Did you mean 'contract'?"
        ),
    ),
    Damage(
        name="a parent nobody knows",
        file="memberships.csv",
        old="contract,BOARD,HOSPITAL",
        new="contract,BORD,HOSPITAL",
        says=(
            "memberships.csv, row 13, parent ('BORD'): there is no such organisation in "
            "organisations.toml or practices.csv. Did you mean 'BOARD'?"
        ),
    ),
    Damage(
        name="a child nobody knows",
        file="memberships.csv",
        old="contract,BOARD,HOSPITAL",
        new="contract,BOARD,HOSPITALS",
        says=(
            "memberships.csv, row 13, child ('HOSPITALS'): there is no such organisation in "
            "organisations.toml or practices.csv. Did you mean 'HOSPITAL'?"
        ),
    ),
    Damage(
        name="books of nobody",
        file="providers.toml",
        old='organisation = "COMMUNITY"',
        new='organisation = "COMUNITY"',
        says=(
            "providers.toml, provider[2].organisation ('COMUNITY'): there is no such "
            "organisation in organisations.toml or practices.csv. Did you mean 'COMMUNITY'?"
        ),
        also=1,
    ),
    Damage(
        name="an owner nobody knows",
        file="functions.toml",
        old='owner = "COMMUNITY"\nrequires = ["shared_care_record"]\nrun_cost = 200_000',
        new='owner = "TRUST"\nrequires = ["shared_care_record"]\nrun_cost = 200_000',
        says=(
            "functions.toml, function[2].owner ('TRUST'): there is no such organisation in "
            "organisations.toml or practices.csv. Use one of: BOARD, COMMUNITY, COUNCIL, "
            "FORMER, HOSPITAL, NORTH, P1, P2, P3, SOUTH, SYSTEM."
        ),
    ),
    Damage(
        name="an item that requires what is not there",
        file="enablers.toml",
        old='requires = ["system_agreement"]\ncost = 80_000',
        new='requires = ["agreement"]\ncost = 80_000',
        says=(
            "enablers.toml, enabler[3].requires ('agreement'): there is no such enabler or "
            "function. Did you mean 'system_agreement'?"
        ),
    ),
    Damage(
        name="an intervention nobody knows",
        file="interventions.toml",
        old='uses = "city_care_homes_residential"',
        new='uses = "city_care_home_residential"',
        says=(
            "interventions.toml, planned[1].uses ('city_care_home_residential'): there is "
            "no such intervention, in the library or in this file. Did you mean "
            "'city_care_homes_residential'?"
        ),
    ),
    Damage(
        name="delivered by nobody",
        file="interventions.toml",
        old='organisation = "HOSPITAL"',
        new='organisation = "HOSPITL"',
        says=(
            "interventions.toml, planned[3].organisation ('HOSPITL'): there is no such "
            "organisation in organisations.toml or practices.csv. Did you mean 'HOSPITAL'?"
        ),
    ),
    Damage(
        name="planned for nowhere",
        file="interventions.toml",
        old="reach = 0.9 #",
        new='localities = ["NORHT"]\nreach = 0.9 #',
        says=(
            "interventions.toml, planned[1].localities ('NORHT'): no practice of "
            "practices.csv lies in such a locality. Did you mean 'NORTH'?"
        ),
    ),
    Damage(
        name="an own intervention that requires what is not there",
        file="interventions.toml",
        old='requires = ["care_coordination"]',
        new='requires = ["case_finding"]',
        says=(
            "interventions.toml, intervention[1].requires ('case_finding'): there is no "
            "such enabler or function. Use one of: care_coordination, clinical_navigation, "
            "general_practice_contract, shared_care_record, system_agreement."
        ),
    ),
    Damage(
        name="a library intervention that requires what is not there",
        file="interventions.toml",
        old='uses = "city_care_homes_residential"',
        new='uses = "telecare"',
        says=(
            "interventions.toml, planned[1].uses ('telecare'): it requires "
            "'self_care_and_activation', and there is no such enabler or function. Add it "
            "to enablers.toml or functions.toml, or write an intervention of your own that "
            "does without it."
        ),
    ),
    Damage(
        name="a scenario without what never was",
        file="scenarios.toml",
        old='without = ["shared_care_record"]',
        new='without = ["shared_record"]',
        says=(
            "scenarios.toml, scenario[4].without ('shared_record'): there is no such "
            "enabler or function. Did you mean 'shared_care_record'?"
        ),
    ),
    Damage(
        name="a control total of nobody",
        file="money.toml",
        old='organisation = "COMMUNITY"',
        new='organisation = "COMMUNTY"',
        says=(
            "money.toml, control_total[2].organisation ('COMMUNTY'): there is no such "
            "organisation in organisations.toml or practices.csv. Did you mean 'COMMUNITY'?"
        ),
        also=1,
    ),
    Damage(
        name="an offset of nobody",
        file="money.toml",
        old='tightened = "COMMUNITY"',
        new='tightened = "COMMUNTY"',
        says=(
            "money.toml, offset[1].tightened ('COMMUNTY'): there is no such organisation in "
            "organisations.toml or practices.csv. Did you mean 'COMMUNITY'?"
        ),
        also=1,
    ),
    Damage(
        name="a benefit of nobody",
        file="money.toml",
        old='benefit_owner = "COMMUNITY"',
        new='benefit_owner = "COMMUNTY"',
        says=(
            "money.toml, ask[1].benefit_owner ('COMMUNTY'): there is no such organisation "
            "in organisations.toml or practices.csv. Did you mean 'COMMUNITY'?"
        ),
    ),
    Damage(
        name="a commissioner nobody knows",
        file="money.toml",
        old='commissioner = "BOARD"\nprovider = "HOSPITAL"',
        new='commissioner = "BOARDS"\nprovider = "HOSPITAL"',
        says=(
            "money.toml, contract[1].commissioner ('BOARDS'): there is no such organisation "
            "in organisations.toml or practices.csv. Did you mean 'BOARD'?"
        ),
    ),
    Damage(
        name="a fund nobody knows",
        file="money.toml",
        old='of = "starting"',
        new='of = "start"',
        says="money.toml, ask[1].of ('start'): there is no such fund. Did you mean 'starting'?",
    ),
    Damage(
        name="a purpose nobody knows",
        file="money.toml",
        old='purpose = "care_homes"',
        new='purpose = "care_home"',
        says=(
            "money.toml, ask[1].purpose ('care_home'): there is no such planned "
            "intervention, enabler, function or organisation. Did you mean 'care_homes'?"
        ),
    ),
    Damage(
        name="a risk that nobody bears",
        file="risk.toml",
        old='bearer = "HOSPITAL"',
        new='bearer = "EVERYBODY"',
        says=(
            "risk.toml, risk[1].bearer ('EVERYBODY'): there is no such organisation in "
            "organisations.toml or practices.csv. Use one of: BOARD, COMMUNITY, COUNCIL, "
            "FORMER, HOSPITAL, NORTH, P1, P2, P3, SOUTH, SYSTEM."
        ),
    ),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_it_is_told(damage: Damage, folder: Path) -> None:
    expect(folder, damage)
