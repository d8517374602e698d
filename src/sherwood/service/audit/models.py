"""The audit's entries, only ever added, by `audit.record`; and what reading it again found."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Never

from django.conf import settings
from django.db import models

HASHED = (
    *("number", "at", "actor_id", "acting_as", "action", "subject_kind", "subject_key", "detail"),
)
"""The fields of an entry that its hash covers, in the order of `content`."""


def content(
    number: int,
    at: datetime,
    actor: int | None,
    acting_as: str,
    action: str,
    subject_kind: str,
    subject_key: str,
    detail: Any,
) -> dict[str, Any]:
    """What is hashed of an entry."""
    return {
        "number": number,
        "at": at.isoformat(timespec="microseconds"),
        "actor": actor,
        "acting_as": acting_as,
        "action": action,
        "subject": [subject_kind, subject_key],
        "detail": detail,
    }


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
            models.Index(fields=("subject_kind", "subject_key", "number")),
            models.Index(fields=("subject_kind", "number")),
            models.Index(fields=("at", "number")),
            models.Index(fields=("actor", "number")),
            models.Index(fields=("action", "number")),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def content(self) -> dict[str, Any]:
        """What is hashed."""
        return content(*(getattr(self, name) for name in HASHED))

    def delete(self, *_: Any, **__: Any) -> Never:
        """Nothing is ever taken out."""
        raise TypeError("An audit entry cannot be deleted.")


class Head(models.Model):
    """The last entry: locked while the next is written, so that two never follow the same one."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)


class Reading(models.Model):
    """The audit read again from its first entry, as a job: how far it has come, what it found.

    Attributes:
        of: Entries there were when it began.
        faults: What is wrong, in words; nothing if it is whole.
    """

    class State(models.TextChoices):
        """How it stands."""

        UNDER_WAY = "under_way", "Being read"
        WHOLE = "whole", "Whole"
        NOT_WHOLE = "not_whole", "Not whole"

    state = models.CharField(max_length=20, choices=State, default=State.UNDER_WAY)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    acting_as = models.CharField(max_length=300)
    asked_at = models.DateTimeField(auto_now_add=True)
    done = models.PositiveBigIntegerField(default=0)
    of = models.PositiveBigIntegerField(default=0)
    faults = models.JSONField(default=list)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"reading asked for at {self.asked_at:%Y-%m-%d %H:%M}"
