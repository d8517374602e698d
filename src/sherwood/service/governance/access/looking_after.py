"""For whom an officer answers: nothing is left that nobody looks after."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from sherwood.service.governance.access.acting import belongings, held
from sherwood.service.governance.access.check import reached
from sherwood.service.governance.access.roles import ROLES, Action
from sherwood.service.governance.access.rules import holds, reach
from sherwood.service.governance.access.whole import covers_system
from sherwood.service.governance.models import Grant, Organisation


def answers_for(request: HttpRequest, action: Action) -> frozenset[str]:
    """The codes of the organisations for which the one who acts answers.

    They are those the role covers. Whoever covers the whole system answers also for those which
    no role with this action covers today: a practice sits at no table of the system, and what is
    done there must be seen by somebody.
    """
    covered = reached(request)
    if not covers_system(request):
        return covered
    everybody = frozenset(Organisation.objects.values_list("code", flat=True))
    return covered | (everybody - looked_after(action))


def looked_after(action: Action) -> frozenset[str]:
    """The codes of the organisations that some role with this action covers today."""
    today, known = timezone.localdate(), belongings()
    able = [name for name, role in ROLES.items() if action in role.actions]
    grants = Grant.objects.filter(role__in=able, purpose=action.purpose, user__is_active=True)
    facts = [held(one) for one in grants.select_related("node", "hierarchy")]
    holding = [one for one in facts if holds(one.start, one.end, today)]
    return frozenset().union(*(reach(one, known, today) for one in holding))
