"""The outcomes framework as it is kept: adding, changing and ending outcomes, and linking them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from sherwood.service.accounts.models import User
from sherwood.service.governance.alignment import (
    Direction,
    Finding,
    Level,
    Link,
    Outcome,
    circle,
    findings,
)
from sherwood.service.governance.changing import add, change
from sherwood.service.governance.deciding import NotNowError
from sherwood.service.governance.models import Contribution, Measure

Facts = tuple[tuple[Outcome, ...], tuple[Link, ...]]


def followed(day: date) -> QuerySet[Measure]:
    """The outcomes that are followed on a day."""
    held = Measure.objects.filter(Q(ended__isnull=True) | Q(ended__gt=day))
    return held.select_related("owner", "covers")


def contributions(day: date) -> QuerySet[Contribution]:
    """What contributes to what on a day."""
    held = Contribution.objects.filter(Q(ended__isnull=True) | Q(ended__gt=day))
    return held.select_related("child", "parent")


def facts(day: date) -> Facts:
    """The framework on a day, as plain facts."""
    outcomes = tuple(outcome(one) for one in followed(day))
    links = tuple(Link(one.child.name, one.parent.name, one.reason) for one in contributions(day))
    return outcomes, links


def found(day: date) -> tuple[Finding, ...]:
    """What hangs in the air or contradicts itself on a day."""
    return findings(*facts(day))


def outcome(measure: Measure) -> Outcome:
    """An outcome as a fact."""
    return Outcome(
        name=measure.name,
        title=measure.title,
        level=Level(measure.level),
        owner=measure.owner.code,
        covers=measure.covers.code,
        numerator=measure.numerator,
        denominator=measure.denominator,
        direction=Direction(measure.direction),
        target=measure.target,
        baseline=measure.baseline,
        series=measure.series,
    )


def check_link(child: Measure, parent: Measure, links: Iterable[Link]) -> None:
    """Refuse what would let an outcome serve itself, or what is said already."""
    links = list(links)
    if any((link.child, link.parent) == (child.name, parent.name) for link in links):
        raise NotNowError(f"'{child}' contributes to '{parent}' already.")
    if circle(links, Link(child.name, parent.name)):
        raise NotNowError(f"'{parent}' contributes to '{child}', straight or through others.")


@transaction.atomic
def add_measure(measure: Measure, *, by: User, acting_as: str) -> Measure:
    """Add an outcome."""
    return add(measure, "outcome added", by=by, acting_as=acting_as)


@transaction.atomic
def change_measure(
    measure: Measure, changes: dict[str, Any], *, version: int, by: User, acting_as: str
) -> None:
    """Change an outcome."""
    change(measure, "outcome changed", changes, version=version, by=by, acting_as=acting_as)


@transaction.atomic
def link(child: Measure, parent: Measure, reason: str, *, by: User, acting_as: str) -> Contribution:
    """Let one outcome contribute to another; what was unlinked before is taken up again."""
    # Two links at once could each be right alone, and make a circle together.
    list(Measure.objects.select_for_update().order_by("pk").values_list("pk"))
    check_link(child, parent, facts(date.today())[1])
    ended = Contribution.objects.filter(child=child, parent=parent).first()
    if ended is None:
        new = Contribution(child=child, parent=parent, reason=reason)
        return add(new, "contribution added", by=by, acting_as=acting_as)
    again = {"ended": None, "reason": reason}
    change(ended, "contribution added", again, by=by, acting_as=acting_as)
    return ended


@transaction.atomic
def unlink(contribution: Contribution, on: date, *, version: int, by: User, acting_as: str) -> None:
    """Let it no longer contribute, from a day; it stays to be seen in the audit."""
    if contribution.ended is not None:
        raise NotNowError(f"It ended on {contribution.ended}.")
    change(
        contribution, "contribution ended", {"ended": on},
        version=version, by=by, acting_as=acting_as,
    )  # fmt: skip
