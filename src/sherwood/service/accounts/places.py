"""The places of the service: what is in the navigation, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from sherwood.service.governance.access.check import answer
from sherwood.service.governance.access.roles import Action


@dataclass(frozen=True)
class Place:
    """One place.

    Attributes:
        route: The name of its first page.
        needs: The action whose holders see it.
    """

    route: str
    title: str
    description: str
    needs: Action


PLACES: tuple[Place, ...] = (
    Place(
        "figures",
        "Figures",
        "Who uses care, what it costs, and how that differs beyond chance.",
        Action.SEE_FIGURES,
    ),
    Place(
        "plan",
        "Plan and money",
        "The gap, the claim and what it lacks, the money, and planning again.",
        Action.SEE_FINANCE,
    ),
    Place(
        "meetings",
        "Meetings and decisions",
        "Papers, questions, votes, and what was decided.",
        Action.SEE_GOVERNANCE,
    ),
    Place(
        "organisations",
        "Organisations",
        "Who belongs to whom, on any day, in every hierarchy.",
        Action.SEE_GOVERNANCE,
    ),
    Place(
        "bodies",
        "Bodies and delegations",
        "Terms of reference, reserved matters, and who may decide what.",
        Action.SEE_GOVERNANCE,
    ),
    Place(
        "agreements",
        "Agreements",
        "Memoranda and agreements: parties, signatures and freedoms.",
        Action.SEE_GOVERNANCE,
    ),
    Place(
        "outcomes",
        "Outcomes",
        "What is aimed at, at every level, and whether it pulls one way.",
        Action.SEE_GOVERNANCE,
    ),
    Place(
        "framework",
        "Framework",
        "How far enablers and functions have come, and what shows it.",
        Action.SEE_GOVERNANCE,
    ),
    Place(
        "operations",
        "Running the service",
        "Whether it can work, the releases it shows, and its jobs.",
        Action.SEE_OPERATIONS,
    ),
    Place(
        "find_person",
        "People",
        "Those your organisation cares for, and emergency access.",
        Action.SEE_PERSON,
    ),
    Place(
        "outputs",
        "Your outputs",
        "Ask for figures to be let out.",
        Action.REQUEST_OUTPUT,
    ),
    Place(
        "outputs",
        "Outputs to review",
        "Two people look before figures are let out.",
        Action.REVIEW_OUTPUT,
    ),
    Place(
        "exports",
        "Rows about people",
        "Ask for rows under a flow, with pseudonyms and without those who opted out.",
        Action.REQUEST_OUTPUT,
    ),
    Place(
        "exports",
        "Exports to decide",
        "Whom rows would single out, before they are written.",
        Action.EDIT_FLOWS,
    ),
    Place(
        "flows",
        "Register of flows",
        "Why data may be used, by whom, and whether people may opt out.",
        Action.SEE_GOVERNANCE,
    ),
    Place(
        "grants",
        "Roles",
        "Who may do what, where, and until when.",
        Action.GRANT_ROLES,
    ),
    Place(
        "every_account",
        "Accounts",
        "Who may sign in: invite, help in again, close.",
        Action.GRANT_ROLES,
    ),
    Place(
        "proposals",
        "Roles and accounts for a second officer",
        "What another officer proposes, and takes two.",
        Action.GRANT_ROLES,
    ),
    Place(
        "proposals",
        "Memberships for a second officer",
        "What another officer proposes, and takes two.",
        Action.EDIT_ORGANISATIONS,
    ),
    Place(
        "alerts",
        "Emergency access",
        "Who looked at a person they do not care for, and why.",
        Action.SEE_AUDIT,
    ),
    Place(
        "who_saw",
        "Who saw a person",
        "For a person who asks.",
        Action.SEE_AUDIT,
    ),
    Place(
        "audit",
        "Audit",
        "What was done and seen, by whom, and whether it is whole.",
        Action.SEE_AUDIT,
    ),
)


def places(request: HttpRequest) -> list[Place]:
    """The places open to the one who acts."""
    return [place for place in PLACES if answer(request, place.needs)]
