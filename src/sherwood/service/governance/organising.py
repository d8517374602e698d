"""Organisations and their memberships: what may change when, and changing it.

Who may is decided in `access`. A membership widens what every role at its parent reaches, down the
same hierarchy: it is proposed, and takes effect when a second officer agrees (`proposing`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from sherwood.service.accounts.models import User
from sherwood.service.governance.access.acting import belongings
from sherwood.service.governance.access.rules import holds
from sherwood.service.governance.belonging import above
from sherwood.service.governance.changing import add, change
from sherwood.service.governance.deciding import NotNowError
from sherwood.service.governance.models import (
    Grant,
    Hierarchy,
    Membership,
    Organisation,
    Suspension,
)


def check_open(organisation: Organisation, start: date, end: date | None) -> None:
    """Refuse a membership of what is not there yet, or no longer."""
    if organisation.opened and start < organisation.opened:
        raise NotNowError(f"{organisation} opened on {organisation.opened}: start it later.")
    if organisation.closed and (end is None or end > organisation.closed):
        raise NotNowError(f"{organisation} closed on {organisation.closed}: end it by that day.")


def check_lifetime(organisation: Organisation, opened: date | None, closed: date | None) -> None:
    """Refuse days between which an organisation was not there when it belonged."""
    if opened and closed and closed <= opened:
        raise NotNowError("It closes after the day it opened.")
    if organisation.pk is None:
        return
    for one in (*organisation.belongs_to.all(), *organisation.members.all()):
        if (opened and one.start < opened) or (closed and (one.end is None or one.end > closed)):
            raise NotNowError(f"{one} holds outside these days: end that membership first.")


@transaction.atomic
def add_organisation(organisation: Organisation, *, by: User, acting_as: str) -> Organisation:
    """Add an organisation; it belongs nowhere yet."""
    check_lifetime(organisation, organisation.opened, organisation.closed)
    return add(organisation, "organisation added", by=by, acting_as=acting_as)


@transaction.atomic
def change_organisation(
    organisation: Organisation,
    changes: dict[str, Any],
    *,
    version: int,
    by: User,
    acting_as: str,
) -> None:
    """Change an organisation."""
    check_lifetime(organisation, changes.get("opened"), changes.get("closed"))
    change(
        organisation, "organisation changed", changes,
        version=version, by=by, acting_as=acting_as,
    )  # fmt: skip


def check_joining(membership: Membership) -> None:
    """Refuse a membership that would not be right.

    Raises:
        NotNowError: One of the two was not there.
        ValidationError: It goes with no other of the same days.
    """
    for one in (membership.parent, membership.child):
        check_open(one, membership.start, membership.end)
    membership.full_clean()


@transaction.atomic
def join(membership: Membership, *, by: User | None, acting_as: str, **more: Any) -> Membership:
    """Let an organisation belong to another: two officers have said so."""
    # Two joining at once could each be right alone, and wrong together.
    Hierarchy.objects.select_for_update().get(pk=membership.hierarchy_id)
    check_joining(membership)
    return add(
        membership, "membership added",
        by=by, acting_as=acting_as, reached_by_roles=len(reaching(membership)), **more,
    )  # fmt: skip


@transaction.atomic
def leave(membership: Membership, end: date, *, version: int, by: User, acting_as: str) -> None:
    """End a membership on a day; what was suspended ends with it."""
    if membership.end is not None:
        raise NotNowError(f"{membership} ended on {membership.end}.")
    if end <= membership.start:
        raise NotNowError(f"It began on {membership.start}: it ends on a later day.")
    change(
        membership, "membership ended", {"end": end},
        version=version, by=by, acting_as=acting_as,
    )  # fmt: skip


@transaction.atomic
def suspend(
    membership: Membership, start: date, reason: str, *, version: int, by: User, acting_as: str
) -> Suspension:
    """Suspend a member: it keeps its place and does not vote."""
    # Saved as it is, so that two who suspend at once are told of each other.
    membership.version = version
    membership.change(start=membership.start)
    suspension = Suspension(membership=membership, start=start, reason=reason)
    return add(suspension, "membership suspended", by=by, acting_as=acting_as)


@transaction.atomic
def rejoin(
    suspension: Suspension,
    end: date,
    conditions: str,
    *,
    version: int,
    by: User,
    acting_as: str,
) -> None:
    """Let a suspended member vote again, on conditions."""
    if suspension.end is not None:
        raise NotNowError(f"{suspension.membership.child} rejoined on {suspension.end}.")
    if end <= suspension.start:
        raise NotNowError(f"It was suspended on {suspension.start}: it rejoins on a later day.")
    change(
        suspension, "membership rejoined", {"end": end, "conditions": conditions},
        version=version, by=by, acting_as=acting_as,
    )  # fmt: skip


def reaching(membership: Membership) -> list[Grant]:
    """The roles that reach, or will reach, what is put under a parent."""
    day = max(membership.start, timezone.localdate())
    held = Grant.objects.filter(hierarchy=membership.hierarchy, user__is_active=True)
    nodes = above(belongings(membership.hierarchy.name), membership.parent.code, day)
    found = held.select_related("node", "user").order_by("role", "node__name", "user__name")
    return [one for one in found if one.node.code in nodes and holds(one.start, one.end, day)]
