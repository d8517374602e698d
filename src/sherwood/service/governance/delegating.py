"""Bodies, what they decide by which rule, and the powers delegated to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction

from sherwood.service.accounts.models import User
from sherwood.service.governance.changing import change
from sherwood.service.governance.deciding import NotNowError
from sherwood.service.governance.models import Delegation, Topic


def in_force(
    delegations: Iterable[Delegation], day: date, pounds: Decimal | None = None
) -> list[Delegation]:
    """The delegations in force on a day, and that suffice for a sum if one is given."""
    return [
        one for one in delegations if one.holds(day) and (pounds is None or one.suffices(pounds))
    ]


@transaction.atomic
def revoke(delegation: Delegation, end: date, *, version: int, by: User, acting_as: str) -> None:
    """Take a power back from a day; it stays on the list."""
    if delegation.end is not None:
        raise NotNowError(f"It ended, or ends, on {delegation.end}.")
    if end <= delegation.start:
        raise NotNowError(f"It was given from {delegation.start}: take it back on a later day.")
    change(
        delegation, "delegation revoked", {"end": end},
        version=version, by=by, acting_as=acting_as,
    )  # fmt: skip


def check_settled(topic: Topic) -> None:
    """Refuse to change the rule of a matter while a question of it is before a meeting."""
    before = topic.decision_set.filter(state__in=("tabled", "voting"))
    if before.exists():
        raise NotNowError("A question of this matter is before a meeting: change it afterwards.")
