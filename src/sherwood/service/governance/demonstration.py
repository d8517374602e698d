"""Made-up governance for a demonstration: a board and its meeting, an agreement, outcomes.

What is of the flagship partnership is left out where the folder is another's.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sherwood.errors import InputError
from sherwood.partnership.organisations import OrganisationKind
from sherwood.service.accounts.models import User
from sherwood.service.governance import agreeing, deciding, meeting
from sherwood.service.governance.changing import add
from sherwood.service.governance.models import (
    Agreement,
    Body,
    Delegation,
    Grant,
    Hierarchy,
    Measure,
    Meeting,
    Membership,
    Organisation,
    Topic,
)
from sherwood.service.governance.outcome_rows import take_rows
from sherwood.service.governance.voting import Rule

OUTCOMES = Path(__file__).with_name("demonstration_outcomes.csv")
_SINCE = date(2018, 4, 1)
_SIGNING = (
    OrganisationKind.COUNCIL, OrganisationKind.ACUTE, OrganisationKind.MENTAL_HEALTH,
    OrganisationKind.COMMUNITY, OrganisationKind.GP_PARTNERSHIP,
)  # fmt: skip
_TERMS = """\
The board sets the aims of the system and holds its partnerships to them.
It meets every month in public. Every member has one vote, cast by the person who attends for it.
Interests are declared for each question; who has one does not vote on it, and may have to leave.
Every member keeps its own duties: the board decides what has been delegated to it."""
_MATTERS = (
    ("Services and plans", Rule.MAJORITY, ""),
    ("Money between organisations", Rule.TWO_THIRDS, "It changes who can pay their bills."),
    (
        "Anything that could lead to outsourcing",
        Rule.UNANIMOUS,
        "The condition on which the City Council rejoined in 2019.",
    ),
)
_TEXT = """\
1. The parties work as one system for the people they serve, and answer for its aims together.
2. Every party keeps its own duties and its own accounts.
3. Matters are decided by the rules of the board; what could lead to outsourcing, by all of them.
4. A party may suspend its membership, and rejoins on conditions that all have agreed.
(Made up for this demonstration: the memorandum of 2018/19 has never been published.)"""
_FREEDOMS = """\
Transformation money is allocated by the system, not bid for
One regulator's meeting for the system instead of one for each organisation"""


_MEETS_IN = timedelta(days=14)
_PAPER = """\
Care homes supported by a named practice, a weekly round and a shared record send fewer residents to
hospital in an emergency. Rushcliffe has worked so since 2015; the City and Mid-Nottinghamshire have
not.

The board is asked whether to bring this to every home in two years, to begin with the 20 homes that
send most residents, or to wait for the evaluation.
(Made up for this demonstration.)"""
_OPTIONS = ["Every home in two years", "Begin with 20 homes", "Wait for the evaluation"]


@transaction.atomic
def make_governance() -> None:
    """Add what is not there yet.

    Raises:
        InputError: This service is not a demonstration, or has no made-up officer.
    """
    if not settings.DEMONSTRATION:
        raise InputError("Made-up governance is refused outside a demonstration.")
    held = Grant.objects.filter(role="governance_officer", user__demonstration=True)
    officer = held.select_related("user", "node", "hierarchy").first()
    if officer is None or officer.hierarchy is None:
        raise InputError("Make the demonstration's users first.")
    who = {"by": officer.user, "acting_as": str(officer)}
    members = _members(officer.node, officer.hierarchy)
    if not Body.objects.filter(organisation=officer.node).exists():
        _board(officer.node, officer.hierarchy, members, who)
    if not Agreement.objects.filter(organisation=officer.node).exists():
        _memorandum(officer.node, members, who)
    _roles(officer.user, officer.node, members)
    if not Measure.objects.exists():
        take_rows(_outcomes(), may_edit=lambda _: True, **who)


def _members(top: Organisation, hierarchy: Hierarchy) -> list[Organisation]:
    found = Membership.objects.filter(hierarchy=hierarchy, parent=top).select_related("child")
    held = sorted({one.child for one in found if one.holds(date.today())}, key=lambda one: one.code)
    return [one for one in held if one.kind in _SIGNING]


def _board(
    top: Organisation, hierarchy: Hierarchy, members: list[Organisation], who: dict[str, Any]
) -> None:
    body = Body(organisation=top, hierarchy=hierarchy, name="System board", terms=_TERMS)
    add(body, "body set up", **who)
    for title, rule, reason in _MATTERS:
        add(Topic(body=body, title=title, rule=rule, reason=reason), "topic added", **who)
    for council in [one for one in members if one.kind == OrganisationKind.COUNCIL][:1]:
        reserved = Topic(
            body=body,
            title="Budget of social care",
            rule=Rule.RESERVED,
            reserved_to=council,
            reason="Set by the full council, by law.",
        )
        add(reserved, "topic added", **who)
        delegation = Delegation(
            giver=council,
            body=body,
            matter="Schemes of the Better Care Fund",
            limit=2_000_000,
            start=_SINCE,
            source="illustrative",
        )
        add(delegation, "delegation given", **who)
    _called(body, who)


def _called(body: Body, who: dict[str, Any]) -> None:
    """A meeting in two weeks, with a paper and a question, so that something waits for people."""
    day = timezone.localdate() + _MEETS_IN
    planned = meeting.plan_meeting(body, held_on=day, place="County Hall", **who)
    title = "Enhanced support to care homes"
    paper = meeting.add_paper(planned, title=title, text=_PAPER, public=True, **who)
    asked = meeting.ask(
        planned,
        body.topics.get(title=_MATTERS[0][0]),
        title,
        "How fast should enhanced support to care homes be brought to all of the system?",
        _OPTIONS,
        [paper],
        **who,
    )
    deciding.table(asked, **who)
    meeting.move(planned, Meeting.State.CALLED, **who)


def _memorandum(top: Organisation, members: list[Organisation], who: dict[str, Any]) -> None:
    if len(members) < 2:
        return
    memorandum = Agreement(
        organisation=top,
        kind=Agreement.Kind.MEMORANDUM,
        title="Memorandum of the system (made up)",
        text=_TEXT,
        freedoms=_FREEDOMS,
        start=_SINCE,
    )
    agreeing.draft(memorandum, members, **who)
    agreeing.offer(memorandum, version=memorandum.version, **who)


def _roles(officer: User, top: Organisation, members: list[Organisation]) -> None:
    """The officer acts for the provider partnerships too; the board member for two members."""
    partnerships = Hierarchy.objects.filter(name="partnership").first()
    if partnerships:
        _grant(officer, "governance_officer", top, partnerships)
    voice = User.objects.filter(demonstration=True, grants__role="board_member").first()
    for member in members[:2] if voice else ():
        _grant(voice, "board_member", member, None)


def _grant(user: User, role: str, node: Organisation, hierarchy: Hierarchy | None) -> None:
    Grant.objects.get_or_create(
        user=user,
        role=role,
        node=node,
        hierarchy=hierarchy,
        purpose="governance",
        defaults={"start": _SINCE, "reason": "demonstration"},
    )


def _outcomes() -> str:
    """The outcomes of organisations that this partnership has and that are not there yet."""
    known = set(Organisation.objects.values_list("code", flat=True))
    rows = list(csv.DictReader(OUTCOMES.read_text(encoding="utf-8").splitlines()))
    kept = [row for row in rows if row["owner"] in known and row["covers"] in known]
    there = {row["name"] for row in kept}
    for row in kept:
        serves = (line for line in row["contributes_to"].split("|") if line)
        row["contributes_to"] = "\n".join(
            line for line in serves if line.partition(":")[0] in there
        )
    written = io.StringIO()
    rows_out = csv.DictWriter(written, list(rows[0]))
    rows_out.writeheader()
    rows_out.writerows(kept)
    return written.getvalue()
