"""Giving roles and ending them: by an officer, with a reason, within what the officer covers.

Two rules keep duties apart. Nobody gives or ends a role of their own; and nobody holds, on any one
day, a role that asks for outputs and one that reviews them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import belongings, held
from sherwood.service.governance.access.roles import ROLES, Action
from sherwood.service.governance.access.rules import Belonging, Held, reach
from sherwood.service.governance.models import Grant

APART = (frozenset({Action.REQUEST_OUTPUT}), frozenset({Action.REVIEW_OUTPUT}))
"""Two sets of actions that one person never holds on the same day."""


NOT_ALONE = frozenset({Action.GRANT_ROLES, Action.SEE_PERSON, Action.REVIEW_OUTPUT})
"""What nobody is given by one officer alone: else an officer could invite a person who does not
exist, give them such a role, and act as them: or be both of the two who check an output."""


class NotGivenError(SherwoodError):
    """This role cannot be given, or ended, by this person."""


def effective(one: Held) -> frozenset[Action]:
    """What a grant allows: the role's actions that serve the purpose it was given for."""
    return frozenset(a for a in ROLES[one.role].actions if a.purpose is one.purpose)


def role_takes_two(one: Held) -> bool:
    """Whether a role takes effect only once a second officer agrees.

    Example:
        >>> from datetime import date
        >>> from sherwood.service.governance.access.roles import Purpose
        >>> doctor = "general_practitioner", "C84001", None
        >>> [
        ...     role_takes_two(Held(*doctor, purpose, date(2018, 4, 1), None))
        ...     for purpose in (Purpose.DIRECT_CARE, Purpose.PLANNING)
        ... ]
        [True, False]
    """
    return not NOT_ALONE.isdisjoint(effective(one))


def overlap(one: Held, other: Held) -> bool:
    """Whether two grants hold on some same day."""
    latest_start = max(one.start, other.start)
    return all(end is None or latest_start < end for end in (one.end, other.end))


def check_apart(new: Held, others: Iterable[Held]) -> None:
    """Refuse a role that does not go with another that the same person holds meanwhile.

    Raises:
        NotGivenError: One asks for outputs, and the other reviews them.
    """
    left, right = APART
    for other in others:
        if not overlap(new, other):
            continue
        mine, theirs = effective(new), effective(other)
        if (mine & left and theirs & right) or (mine & right and theirs & left):
            raise NotGivenError(
                f"They are {ROLES[other.role].title.lower()} at {other.node} on some of these "
                "days. Nobody both asks for outputs and reviews them."
            )


def check_sound(grant: Grant) -> None:
    """Refuse a role that nobody may give to this person.

    Raises:
        NotGivenError: With the reason.
    """
    if not grant.user.is_active:
        raise NotGivenError(f"The account of {grant.user} is closed.")
    if grant.purpose not in ROLES[grant.role].purposes():
        title = ROLES[grant.role].title.lower()
        raise NotGivenError(f"A {title} does nothing for {grant.get_purpose_display().lower()}.")
    if grant.end is not None and grant.end <= grant.start:
        raise NotGivenError("A role ends after it begins.")
    others = Grant.objects.filter(user=grant.user).select_related("node", "hierarchy")
    check_apart(held(grant), [held(other) for other in others])


def check_given(grant: Grant, by: User, officer: Held) -> None:
    """Refuse a role that this officer may not give to this person, or agree to.

    Raises:
        NotGivenError: With the reason.
    """
    if grant.user == by:
        raise NotGivenError("Nobody gives a role to themselves.")
    check_sound(grant)
    if not covers(held(grant), officer):
        raise NotGivenError("This reaches outside the part of the partnership you cover.")


def covers(new: Held, officer: Held, below: Sequence[Belonging] | None = None) -> bool:
    """Whether a role reaches no further than an officer's own; with every membership, if known."""
    below, today = belongings() if below is None else below, timezone.localdate()
    return reach(new, below, today) <= reach(officer, below, today)


@transaction.atomic
def give(grant: Grant, *, by: User, officer: Held, acting_as: str) -> Grant:
    """Give a role.

    Raises:
        NotGivenError: It cannot be given, or not by one officer.
    """
    if role_takes_two(held(grant)):
        raise NotGivenError("This role is proposed: a second officer must agree to it.")
    # Whoever else gives this person a role waits, so that both rules see both.
    User.objects.select_for_update().get(pk=grant.user_id)
    check_given(grant, by, officer)
    return given(grant, by=by, acting_as=acting_as)


def given(grant: Grant, *, by: User | None, acting_as: str, **more: object) -> Grant:
    """Keep a role that was found right, and tell the audit."""
    grant.given_by = grant.given_by or by
    grant.full_clean()
    grant.save(force_insert=True)
    record(
        "role given",
        actor=by,
        acting_as=acting_as,
        subject=("user", str(grant.user_id)),
        detail={**_told(grant), "reason": grant.reason, **more},
    )
    return grant


@transaction.atomic
def end(grant: Grant, *, reason: str, by: User, officer: Held, acting_as: str) -> Grant:
    """End a role today; from the next request it opens nothing.

    Raises:
        NotGivenError: It is the officer's own, has ended, or lies outside what they cover.
    """
    today = timezone.localdate()
    if grant.user == by:
        raise NotGivenError("Nobody ends a role of their own: ask another officer.")
    if grant.end is not None and grant.end <= today:
        raise NotGivenError("This role has ended.")
    if grant.node.code not in reach(officer, belongings(), today):
        raise NotGivenError("This lies outside the part of the partnership you cover.")
    grant.change(end=max(today, grant.start))
    record(
        "role ended",
        actor=by,
        acting_as=acting_as,
        subject=("user", str(grant.user_id)),
        detail={**_told(grant), "reason": reason},
    )
    return grant


def _told(grant: Grant) -> dict[str, str]:
    return {
        "role": grant.role,
        "at": grant.node.code,
        "down": grant.hierarchy.name if grant.hierarchy else "",
        "purpose": grant.purpose,
        "start": grant.start.isoformat(),
        "end": grant.end.isoformat() if grant.end else "",
    }
