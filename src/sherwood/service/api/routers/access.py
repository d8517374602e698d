"""Who calls, and what they may do."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from sherwood.service.api.declaring import any_role
from sherwood.service.api.described import Words, asked, one_of, said
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import answer, reached
from sherwood.service.governance.access.granting import effective
from sherwood.service.governance.access.roles import ROLES, Action, Purpose

router = Router(tags=["Access"])

_Purpose = one_of(Purpose)
_Action = one_of(Action)


class Caller(Schema):
    """In which role a call is made, and what it reaches today."""

    user: str = said("Whose role it is.", "Ann Other")
    role: str = said("The role.", "analyst")
    title: str = said("The role, as it is shown.", "Analyst")
    purpose: _Purpose = said("For which it was given; it opens nothing else.", "planning")
    node: str = said("The organisation at which it is held.", "NOTTS_ICS")
    hierarchy: str | None = said("Down which it reaches; nothing for the node alone.", "system")
    start: date = said("Its first day.", "2018-04-01")
    end: date | None = said("The first day on which it no longer holds.", None)
    actions: list[_Action] = said("What it may do.", ["see_figures"])
    reaches: list[str] = said("The codes of the organisations it covers today.", ["NOTTS_ICS"])
    token: str | None = said("The prefix of the token; nothing in a browser's session.", "k3v9x0ab")


class Question(Schema):
    """What is asked of the role."""

    action: _Action = said("What is to be done.", "see_figures")
    node: Words | None = asked("Where: a code. Left out: anywhere at all.", "NOTTS_ICS")


class Reply(Schema):
    """Whether the role may, and why."""

    role: str = said("The role the call is made in.", "analyst")
    purpose: _Purpose = said("For which it was given.", "planning")
    action: _Action = said("What was asked.", "see_figures")
    node: str | None = said("Where.", "NOTTS_ICS")
    day: date = said("The day the answer is of: today.", "2026-11-30")
    allowed: bool = said("Whether it may.", True)
    reason: str = said("Why, or why not.", "Analyst at NOTTS_ICS")


@router.get("/acting", response=Caller, operation_id="acting")
@any_role
def who_calls(request: HttpRequest) -> Caller:
    """The role a call is made in, and what it reaches today."""
    who = acting(request)
    grant, held = who.grant, who.held
    assert who.user is not None and grant is not None and held is not None
    return Caller(
        user=who.user.name,
        role=grant.role,
        title=ROLES[grant.role].title,
        purpose=held.purpose,
        node=held.node,
        hierarchy=held.hierarchy,
        start=held.start,
        end=held.end,
        actions=sorted(effective(held)),
        reaches=sorted(reached(request)),
        token=who.token or None,
    )


@router.get("/may", response=Reply, operation_id="may")
@any_role
def may(request: HttpRequest, question: Query[Question]) -> Reply:
    """Whether the role may do something somewhere, and why.

    It is answered by the one function that decides for every page and operation. Asking is no
    refusal: the audit is not told.
    """
    held = acting(request).held
    assert held is not None
    given = answer(request, question.action, question.node)
    return Reply(
        role=held.role,
        purpose=held.purpose,
        action=question.action,
        node=question.node,
        day=timezone.localdate(),
        allowed=given.allowed,
        reason=given.reason,
    )
