"""Keeping the status of enablers and functions: recorded, corrected, withdrawn, never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from sherwood.partnership.framework import Status
from sherwood.service.accounts.models import User
from sherwood.service.governance.changing import add, change
from sherwood.service.governance.deciding import NotNowError
from sherwood.service.governance.models import FrameworkItem, ItemStatus


def counting(statuses: Iterable[ItemStatus]) -> list[ItemStatus]:
    """The statuses that count, in the order of their days."""
    return sorted((one for one in statuses if not one.withdrawn), key=lambda one: one.start)


def status_on(statuses: Iterable[ItemStatus], day: date) -> tuple[Status, ItemStatus | None]:
    """What counts on a day: what was effective is in place once its evidence has lapsed.

    The day it lapses still counts.
    """
    past = [one for one in counting(statuses) if one.start <= day]
    if not past:
        return Status.NOT_STARTED, None
    last = past[-1]
    lapsed = last.lapses is not None and last.lapses < day
    return (Status.IN_PLACE if lapsed else Status(last.status)), last


def check_apart(item: FrameworkItem, start: date, but: int | None = None) -> None:
    """Refuse a second status from the same day."""
    same = item.statuses.filter(start=start, withdrawn="").exclude(pk=but)
    if same.exists():
        raise NotNowError(f"There is a status from {start} already: correct it, or withdraw it.")


@transaction.atomic
def change_item(
    item: FrameworkItem, changes: dict[str, Any], *, version: int, by: User, acting_as: str
) -> None:
    """Change who answers for it, and how it is described."""
    change(item, "framework item changed", changes, version=version, by=by, acting_as=acting_as)


@transaction.atomic
def record_status(status: ItemStatus, *, by: User, acting_as: str) -> ItemStatus:
    """Record a status from a day."""
    check_apart(status.item, status.start)
    status.recorded_by = by
    return add(status, "status recorded", by=by, acting_as=acting_as, item_name=status.item.name)


@transaction.atomic
def correct_status(
    status: ItemStatus, changes: dict[str, Any], *, version: int, by: User, acting_as: str
) -> None:
    """Correct a status; what it was before is in the audit."""
    if status.withdrawn:
        raise NotNowError("It was withdrawn: record another.")
    check_apart(status.item, changes["start"], but=status.pk)
    change(status, "status corrected", changes, version=version, by=by, acting_as=acting_as)


@transaction.atomic
def withdraw_status(
    status: ItemStatus, because: str, *, version: int, by: User, acting_as: str
) -> None:
    """Withdraw a status: it stays to be seen and no longer counts."""
    if status.withdrawn:
        raise NotNowError("It was withdrawn.")
    change(
        status, "status withdrawn", {"withdrawn": because},
        version=version, by=by, acting_as=acting_as,
    )  # fmt: skip
