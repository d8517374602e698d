"""The audit's one table. Rows are only ever added, by `audit.record`."""

from __future__ import annotations

from typing import Any, Never

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing done or seen.

    Attributes:
        number: 1, 2, 3, ... without a gap.
        actor: Who; None for the service itself.
        acting_as: Their role and node in words, at the time.
        action: What, as a short name.
        subject: Of what: a kind and a key, never a name or a number of a patient in the clear.
        detail: What changed, before and after.
        before: Hash of the entry before.
        hash: Of this entry and the one before.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    acting_as = models.CharField(max_length=300, blank=True)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_key = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        indexes = (
            models.Index(fields=("subject_kind", "subject_key")),
            models.Index(fields=("actor", "number")),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def content(self) -> dict[str, Any]:
        """What is hashed."""
        return {
            "number": self.number,
            "at": self.at.isoformat(timespec="microseconds"),
            "actor": self.actor_id,
            "acting_as": self.acting_as,
            "action": self.action,
            "subject": [self.subject_kind, self.subject_key],
            "detail": self.detail,
        }

    def delete(self, *_: Any, **__: Any) -> Never:
        """Nothing is ever taken out."""
        raise TypeError("An audit entry cannot be deleted.")


class Head(models.Model):
    """The last entry: locked while the next is written, so that two never follow the same one."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
