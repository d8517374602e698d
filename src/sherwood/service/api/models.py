"""The API's one table: tokens, without what opens anything."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sherwood.service.governance.models import Grant


class Token(models.Model):
    """Lets a program act in one role of one person, for a while.

    Attributes:
        grant: The one role it acts in, and with which it ends.
        prefix: By which it is recognised.
        sha256: Of the whole token, which is shown once and kept nowhere.
        generation: The person's when it was made: what ends all their sessions ends it too.
        until: From when it opens nothing.
        calls: How many were let in.
    """

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=8, unique=True)
    sha256 = models.CharField(max_length=64)
    generation = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)
    calls = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="token_forwards"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
