"""Outputs on their way out: files that are safe to read, and two people who say so."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from sherwood.service.governance.models import Editable, Organisation
from sherwood.service.information.models.flows import Flow


class Output(Editable):
    """A request to let figures out.

    Attributes:
        round: Raised each time it is submitted; every round is reviewed anew.
    """

    class State(models.TextChoices):
        PENDING = "pending", "Being prepared"
        SUBMITTED = "submitted", "Submitted"
        PARTIALLY_REVIEWED = "partially_reviewed", "Reviewed by one"
        REVIEWED = "reviewed", "Reviewed by two"
        RETURNED = "returned", "Returned"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        RELEASED = "released", "Released"
        WITHDRAWN = "withdrawn", "Withdrawn"

    title = models.CharField(max_length=200)
    context = models.TextField()
    flow = models.ForeignKey(Flow, on_delete=models.PROTECT, related_name="outputs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="outputs"
    )
    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    round = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("author", "flow"),
                condition=~Q(state__in=("released", "rejected", "withdrawn")),
                name="one_open_output_per_author_and_flow",
            ),
        )

    def __str__(self) -> str:
        return self.title


class OutputFile(models.Model):
    """A table that passed disclosure control, with the policy it passed.

    Attributes:
        content: CSV, as it would be let out.
        sha256: Of the content when it was added.
    """

    output = models.ForeignKey(Output, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=100)
    content = models.TextField()
    policy = models.CharField(max_length=60)
    note = models.TextField()
    sha256 = models.CharField(max_length=64)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("output", "name"),
                condition=Q(withdrawn=False),
                name="one_file_of_a_name",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """What one checker thinks; the other does not see it before they have said so too."""

    class Vote(models.TextChoices):
        APPROVE = "approve", "Let it out"
        CHANGE = "change", "Ask for changes"
        REJECT = "reject", "Keep it in"

    output = models.ForeignKey(Output, on_delete=models.PROTECT, related_name="reviews")
    round = models.PositiveIntegerField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    vote = models.CharField(max_length=10, choices=Vote)
    comment = models.CharField(max_length=1000)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("output", "round", "reviewer"), name="one_review_a_round"
            ),
        )
