"""Choosing the one role a session acts in."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from sherwood.service.accounts.models import User
from sherwood.service.accounts.outside import PLACE
from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import GRANT, acting
from sherwood.service.governance.access.roles import Purpose
from sherwood.service.governance.access.rules import holds
from sherwood.service.governance.models import Grant


def open_roles(user: User, organisation: str = "") -> list[Grant]:
    """The roles somebody can choose today.

    Args:
        user: Who chooses.
        organisation: Where an outside provider says they work today: direct care is then chosen
            there and nowhere else. "" when none said so.
    """
    today = timezone.localdate()
    return [
        grant
        for grant in user.grants.select_related("node", "hierarchy").order_by(
            "role", "node__name", "purpose"
        )
        if holds(grant.start, grant.end, today)
        and (
            not organisation
            or grant.purpose != Purpose.DIRECT_CARE
            or grant.node.code == organisation
        )
    ]


def place_of(request: HttpRequest) -> str:
    """The organisation chosen at an outside sign-in; "" after signing in with a password."""
    return str(request.session.get(PLACE, ""))


def act_in(request: HttpRequest, grant: Grant) -> None:
    """Act in a role from now on, under a new name of the session."""
    request.session.cycle_key()
    request.session[GRANT] = grant.pk
    who = acting(request)
    record("role chosen", actor=who.user, acting_as=who.words)
