"""Bodies that decide, their meetings and papers, and what was decided how."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sherwood.service.governance.models.editing import Editable
from sherwood.service.governance.models.organisations import Hierarchy, Organisation
from sherwood.service.governance.voting import Rule


class Body(Editable):
    """A board or committee of a partnership; its members are those of the partnership on the day.

    Attributes:
        hierarchy: In which the partnership's members belong to it.
        quorum: Share of those who may vote that must be there.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bodies")
    hierarchy = models.ForeignKey(Hierarchy, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    quorum = models.FloatField(default=0.5)
    terms = models.TextField("terms of reference", blank=True)

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ("organisation", "name")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "name"), name="one_body_a_name"),
            models.CheckConstraint(
                condition=Q(quorum__gt=0, quorum__lte=1),
                name="quorum_share",
                violation_error_message="A quorum is a share: more than 0, and at most 1.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Topic(Editable):
    """What kind of question this is, and by which rule the body decides it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(max_length=200)
    rule = models.CharField(max_length=20, choices=[(rule.value, rule.title) for rule in Rule])
    reserved_to = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="reserved"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("body", "title")
        constraints = (
            models.UniqueConstraint(fields=("body", "title"), name="one_topic_a_title"),
            models.CheckConstraint(
                condition=Q(rule="reserved", reserved_to__isnull=False)
                | (~Q(rule="reserved") & Q(reserved_to__isnull=True)),
                name="reserved_to_somebody",
                violation_error_message="A reserved matter, and no other, is reserved to somebody.",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Delegation(Editable):
    """Power to decide, given by an organisation to a body, within limits and until a day."""

    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegates")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="delegations")
    matter = models.CharField(max_length=300)
    limit = models.DecimalField(
        "up to, pounds", max_digits=14, decimal_places=2, null=True, blank=True
    )
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("giver", "start")
        constraints = (
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="delegation_forwards",
                violation_error_message="It ends on or before its first day.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.giver}: {self.matter}"

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.start <= day and (self.end is None or day < self.end)

    def suffices(self, pounds: Decimal) -> bool:
        """Whether a sum lies within its limit."""
        return self.limit is None or pounds <= self.limit


class Meeting(Editable):
    """A meeting of a body."""

    class State(models.TextChoices):
        """How far it has come."""

        PLANNED = "planned", "Planned"
        CALLED = "called", "Called: papers are out"
        IN_SESSION = "in_session", "In session"
        CLOSED = "closed", "Closed"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField("date")
    place = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State, default=State.PLANNED)

    class Meta:
        ordering = ("-held_on",)

    def __str__(self) -> str:
        return f"{self.body}, {self.held_on:%-d %B %Y}"


class Attendance(models.Model):
    """Somebody is there for a member, and may vote for it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("meeting", "organisation"), name="one_voice_a_member"),
        )

    def __str__(self) -> str:
        return f"{self.user} for {self.organisation}"


class Paper(Editable):
    """A paper for a meeting.

    Attributes:
        sha256: Of its text, so that what was decided upon can be shown to be what was read.
        public: Whether it is published with the decision.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64, editable=False)
    public = models.BooleanField(default=False)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "number"), name="one_paper_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
