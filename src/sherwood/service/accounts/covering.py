"""Whose account an officer may keep, and for which of them one officer is not enough.

An officer covers an account when every role held with it, now or later, reaches no further than
their own. An account without any role is covered by every officer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from allauth.mfa.utils import is_mfa_enabled
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.service.accounts.models import User
from sherwood.service.accounts.second_step import needs_second_step
from sherwood.service.governance.access.acting import belongings, held
from sherwood.service.governance.access.granting import role_takes_two
from sherwood.service.governance.access.rules import NOT_HERE, Belonging, Held, reach
from sherwood.service.governance.models import Grant


class NotCoveredError(SherwoodError):
    """This officer does not keep this account."""


def held_now_or_later(user: User) -> list[Grant]:
    """The roles of somebody that have not ended."""
    return roles_of([user]).get(user.pk, [])


def roles_of(users: Iterable[User]) -> Mapping[int, list[Grant]]:
    """The roles of people that have not ended, by person; read at once for all of them."""
    today, found = timezone.localdate(), defaultdict[int, list[Grant]](list)
    grants = Grant.objects.filter(user__in=[user.pk for user in users])
    for one in grants.select_related("node", "hierarchy").order_by("role", "node__name"):
        if one.end is None or max(today, one.start) < one.end:
            found[one.user_id].append(one)
    return found


def reach_within(roles: Iterable[Grant], officer: Held, below: Sequence[Belonging]) -> bool:
    """Whether roles reach no further than an officer's own, down all memberships."""
    today = timezone.localdate()
    own = reach(officer, below, today)
    return all(reach(held(one), below, today) <= own for one in roles)


def covered(users: Iterable[User], officer: Held) -> list[User]:
    """Those whose accounts an officer covers."""
    users, below = list(users), belongings()
    roles = roles_of(users)
    return [user for user in users if reach_within(roles.get(user.pk, ()), officer, below)]


def check_covered(user: User, by: User, officer: Held) -> None:
    """Refuse to touch an account that is not this officer's to keep.

    Raises:
        NotCoveredError: It is their own, or a role held with it reaches further than theirs.
    """
    if user == by:
        raise NotCoveredError("Nobody does this to their own account: ask another officer.")
    if not covered([user], officer):
        # As of what is nowhere: a refusal does not tell who has an account.
        raise NotCoveredError(NOT_HERE)


def link_takes_two(user: User, *, without_second_step: bool) -> bool:
    """Whether a new link for somebody takes a second officer.

    Whoever holds the link can be that person. Where a second step stands in the way, the link opens
    no role with much power; where none does, or it is to be taken away, one officer alone could be
    them.
    """
    powerful = any(needs_second_step(one.role) for one in held_now_or_later(user))
    return powerful and (without_second_step or not is_mfa_enabled(user))


def begins_anew(user: User) -> bool:
    """Whether somebody comes in by a new link when they are given a role that takes two officers.

    Whoever invited them was shown the first link, and may have followed it: the password, and even
    the second step, may be that officer's. Only one who holds such a role already, with a second
    step, came in by a link that took two. A made-up person's password was shown to everybody.
    """
    if user.demonstration:
        return False
    known = any(role_takes_two(held(one)) for one in held_now_or_later(user))
    return not (known and is_mfa_enabled(user))
