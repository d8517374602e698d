"""Organisations and how they belong together, by date; not one tree."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from sherwood.partnership.organisations import OrganisationKind
from sherwood.service.governance.models.editing import Editable


class Organisation(Editable):
    """An organisation, a partnership of them, or a group of practices.

    Attributes:
        code: Its ODS code, or a code of the partnership's own.
        provider_codes: The codes by which releases know it.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=20,
        choices=[(kind.value, kind.words) for kind in OrganisationKind],
    )
    provider_codes = models.JSONField(default=list, blank=True)
    opened = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Hierarchy(models.Model):
    """One way of belonging together: system, partnership, group, council, contract.

    Attributes:
        tree: Whether a member has at most one parent on any day.
    """

    name = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    tree = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title


class Membership(Editable):
    """One organisation belongs to another, from a day, in one hierarchy.

    Attributes:
        end: The first day on which it no longer belongs.
        conditions: On which it joined.
    """

    hierarchy = models.ForeignKey(Hierarchy, on_delete=models.PROTECT, related_name="memberships")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    child = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="belongs_to")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    conditions = models.TextField(blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("hierarchy", "parent", "child", "start")
        constraints = (
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="membership_forwards",
                violation_error_message="It ends on or before its first day.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("child")),
                name="no_member_of_itself",
                violation_error_message="Nothing belongs to itself.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.child} in {self.parent}"

    def clean(self) -> None:
        """A tree has one parent a day; nothing may contain itself."""
        if None in (self.hierarchy_id, self.parent_id, self.child_id, self.start):
            return
        same = Membership.objects.filter(hierarchy=self.hierarchy).exclude(pk=self.pk)
        meanwhile = same.filter(Q(end__isnull=True) | Q(end__gt=self.start))
        if self.end:
            meanwhile = meanwhile.filter(start__lt=self.end)
        twice = meanwhile.filter(child=self.child)
        if not self.hierarchy.tree:
            twice = twice.filter(parent=self.parent)
        if other := twice.first():
            raise ValidationError(
                f"{self.child} is a member of {other.parent} on some of these days."
            )
        seen, below = set(), {self.child_id}
        while below:
            if self.parent_id in below:
                raise ValidationError(f"{self.parent} already belongs to {self.child}.")
            seen |= below
            found = meanwhile.filter(parent_id__in=below).values_list("child_id", flat=True)
            below = set(found) - seen

    def holds(self, day: date) -> bool:
        """Whether it belongs on a day."""
        return self.start <= day and (self.end is None or day < self.end)


class Suspension(Editable):
    """A member keeps its place and has no vote, from a day until it rejoins.

    Attributes:
        end: The day it rejoins.
        reason: Why it was suspended.
        conditions: On which it rejoins.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="suspensions")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    conditions = models.TextField(blank=True)

    class Meta:
        ordering = ("membership", "start")
        constraints = (
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="suspension_forwards",
                violation_error_message="It rejoins on or before the day it is suspended.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.membership}, suspended"

    def clean(self) -> None:
        """It lies within the membership, and apart from other suspensions."""
        member = self.membership
        if self.start < member.start or (member.end and member.end <= self.start):
            raise ValidationError(f"{member.child} is not a member on {self.start}.")
        others = Suspension.objects.filter(membership=member).exclude(pk=self.pk)
        others = others.filter(Q(end__isnull=True) | Q(end__gt=self.start))
        if self.end:
            others = others.filter(start__lt=self.end)
        if other := others.first():
            raise ValidationError(f"{member.child} is suspended from {other.start} already.")

    def holds(self, day: date) -> bool:
        """Whether it is suspended on a day."""
        return self.start <= day and (self.end is None or day < self.end)
