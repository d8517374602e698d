"""Faults of memberships, owners and requirements: closed, circular, twice over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.partnership.damage import Damage, expect

DAMAGES = (
    Damage(
        name="closed before it opened",
        file="organisations.toml",
        old="closed = 2022-07-01",
        new="closed = 2012-07-01",
        says=(
            "organisations.toml, organisation[6].closed (2012-07-01): it closes on or "
            "before the day it opened, 2013-04-01. Correct one of the two days."
        ),
        also=2,
    ),
    Damage(
        name="a member before it opened",
        file="memberships.csv",
        old="system,SYSTEM,BOARD,2022-07-01",
        new="system,SYSTEM,BOARD,2021-07-01",
        says=(
            "memberships.csv, row 3, child ('BOARD'): the membership starts on 2021-07-01, "
            "before it opened on 2022-07-01. Start the membership later, or correct the "
            "organisation's day."
        ),
    ),
    Damage(
        name="a member after it closed",
        file="memberships.csv",
        old="system,SYSTEM,FORMER,2016-04-01,2022-07-01",
        new="system,SYSTEM,FORMER,2016-04-01,",
        says=(
            "memberships.csv, row 2, child ('FORMER'): it closed on 2022-07-01 and is a "
            "member without end. End the membership by the day it closed."
        ),
    ),
    Damage(
        name="two parents in a tree",
        file="memberships.csv",
        old="system,NORTH,P2,2016-04-01,,illustrative\n",
        new="system,NORTH,P2,2016-04-01,,illustrative\nsystem,SOUTH,P2,2023-04-01,,illustrative\n",
        says=(
            "memberships.csv, row 12, child ('P2'): on 2023-04-01 it is in both NORTH (row "
            "11) and SOUTH, and 'system' is a tree. End the earlier membership, or write "
            "tree = false for the hierarchy."
        ),
    ),
    Damage(
        name="the same membership twice",
        file="memberships.csv",
        old="system,NORTH,P2,2016-04-01,,illustrative\n",
        new="system,NORTH,P2,2016-04-01,,illustrative\nsystem,NORTH,P2,2023-04-01,,illustrative\n",
        says=(
            "memberships.csv, row 12, child ('P2'): row 11 says so already for 2023-04-01. "
            "Keep one row."
        ),
    ),
    Damage(
        name="a circle of members",
        file="memberships.csv",
        old="contract,BOARD,HOSPITAL,2022-07-01,,illustrative\n",
        new=(
            "contract,BOARD,HOSPITAL,2022-07-01,,illustrative\n"
            "contract,HOSPITAL,BOARD,2022-07-01,,illustrative\n"
        ),
        says=(
            "memberships.csv, row 14: on 2022-07-01 'contract' goes in a circle: BOARD in "
            "HOSPITAL in BOARD. End one of these memberships."
        ),
    ),
    Damage(
        name="a practice without a place",
        file="memberships.csv",
        old="system,SOUTH,P3,2016-04-01,,illustrative\n",
        new="",
        says=(
            "practices.csv, row 4, code ('P3'): the practice has no place in the system: it "
            "belongs to nothing. Add a row for it to memberships.csv."
        ),
    ),
    Damage(
        name="an owner that has closed",
        file="enablers.toml",
        old='owner = "HOSPITAL"',
        new='owner = "FORMER"',
        says=(
            "enablers.toml, enabler[2].owner ('FORMER'): it closed on 2022-07-01, before "
            "the plan begins. Name who answers for it now."
        ),
    ),
    Damage(
        name="delivered by one that has closed",
        file="interventions.toml",
        old='organisation = "HOSPITAL"',
        new='organisation = "FORMER"',
        says=(
            "interventions.toml, planned[3].organisation ('FORMER'): it closed on "
            "2022-07-01 and is to start this on 2027-10-01. Name who delivers it then."
        ),
    ),
    Damage(
        name="a bearer that has closed",
        file="risk.toml",
        old='bearer = "BOARD"',
        new='bearer = "FORMER"',
        says=(
            "risk.toml, risk[2].bearer ('FORMER'): it closed on 2022-07-01, before the plan "
            "begins. Name who bears it now."
        ),
    ),
    Damage(
        name="requirements in a circle",
        file="enablers.toml",
        old="cost = 50_000 # once",
        new='requires = ["clinical_navigation"]\ncost = 50_000',
        says=(
            "functions.toml, function[2].requires: it goes in a circle: clinical_navigation "
            "requires shared_care_record requires system_agreement requires "
            "clinical_navigation. Leave out one of these requirements: none of them could "
            "ever come first."
        ),
    ),
    Damage(
        name="no system",
        file="organisations.toml",
        old='name = "system"',
        new='name = "the_system"',
        says=(
            "organisations.toml, hierarchy: none is named 'system', in which roles are held and "
            "practices have their place. Name the system's hierarchy so."
        ),
        also=11,
    ),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_it_is_told(damage: Damage, folder: Path) -> None:
    expect(folder, damage)
