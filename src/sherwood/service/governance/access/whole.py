"""Whether a role covers the whole system: every member of the hierarchy in which roles are held."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from sherwood.partnership.checks.belonging import SYSTEM
from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import acting, belongings
from sherwood.service.governance.access.check import answer, reached
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import Belonging, holds


def members(of_system: list[Belonging]) -> frozenset[str]:
    """Everybody at the system's table today, those above and those below."""
    today = timezone.localdate()
    there = [one for one in of_system if holds(one.start, one.end, today)]
    return frozenset({one.parent for one in there} | {one.child for one in there})


def covers_system(request: HttpRequest) -> bool:
    """Whether the role one acts in covers everybody at the system's table today."""
    known = members(belongings(SYSTEM))
    return bool(known) and known <= reached(request)


def check_system(request: HttpRequest, action: Action) -> None:
    """Refuse one who may not do this for the whole system.

    Raises:
        PermissionDenied: With the reason.
    """
    given = answer(request, action)
    if given and covers_system(request):
        return
    who = acting(request)
    reason = (
        "This is of the whole system, and your role covers a part of it." if given else given.reason
    )
    record(
        "refused",
        actor=who.user,
        acting_as=who.words,
        subject=("organisation", "the whole system"),
        detail={"action": action.value, "reason": reason},
    )
    raise PermissionDenied(reason)
