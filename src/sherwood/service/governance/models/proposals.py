"""What one officer proposes and another must agree to: changes that widen who may see what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sherwood.service.governance.models.editing import Editable
from sherwood.service.governance.models.organisations import Organisation


class Proposal(Editable):
    """A change that takes effect once a second officer agrees.

    Attributes:
        node: The organisation that both officers must cover; none for an account, which is covered
            by whoever covers every role held with it.
        subject: The person whom it concerns; they never agree to it.
        title: What is proposed, in words.
        what: The change itself, as it will be made.
        reason: Why it is proposed.
        answered_by: Who agreed, turned it down or took it back; none for whoever runs the service.
        answer: Why.
    """

    class Kind(models.TextChoices):
        """What would change."""

        MEMBERSHIP = "membership", "A membership"
        ROLE = "role", "A role"
        LINK = "link", "A way into an account"

    class State(models.TextChoices):
        """How far it has come."""

        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        TURNED_DOWN = "turned_down", "Turned down"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.PROPOSED)
    node = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=600)
    what = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-proposed_at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | Q(answered_by__isnull=True)
                | ~Q(answered_by=F("proposed_by")),
                name="nobody_agrees_to_their_own_proposal",
            ),
            models.CheckConstraint(
                condition=Q(subject__isnull=True) | ~Q(proposed_by=F("subject")),
                name="nobody_proposes_what_concerns_themselves",
            ),
        )

    def __str__(self) -> str:
        return self.title
