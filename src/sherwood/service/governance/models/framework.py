"""How far the enablers and functions of the plan have come, with what shows it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from sherwood.partnership.framework import Status
from sherwood.service.governance.models.editing import Editable
from sherwood.service.governance.models.organisations import Organisation

STATUSES = [(status.value, status.value.replace("_", " ").capitalize()) for status in Status]


class FrameworkItem(Editable):
    """An enabler, done once, or a function, performed from year to year.

    Attributes:
        name: As the partnership folder names it.
        figures: What the folder says of it and the service does not change: costs, delays, what it
            requires.
        place: Where it stands in the folder's file.
    """

    class Kind(models.TextChoices):
        """Which file it stands in."""

        ENABLER = "enabler", "Enabler"
        FUNCTION = "function", "Function"

    kind = models.CharField(max_length=10, choices=Kind, editable=False)
    name = models.SlugField(max_length=80, unique=True, editable=False)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="framework")
    description = models.TextField(blank=True)
    figures = models.JSONField(default=dict, editable=False)
    place = models.PositiveIntegerField(editable=False)

    class Meta:
        ordering = ("kind", "place")

    def __str__(self) -> str:
        return self.title


class ItemStatus(Editable):
    """A status from a day. It is corrected or withdrawn, and never deleted.

    Attributes:
        evidence: What shows it: needed for `effective`.
        lapses: The day after which the evidence no longer counts: needed for `effective`.
        planned: Whether the day lies in the plan rather than in the past.
        withdrawn: Why it no longer counts, if it does not.
        recorded_by: None for what the folder said.
    """

    item = models.ForeignKey(FrameworkItem, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=20, choices=STATUSES)
    start = models.DateField("from")
    evidence = models.TextField(blank=True)
    lapses = models.DateField(null=True, blank=True)
    planned = models.BooleanField("still to come", default=False)
    withdrawn = models.CharField(max_length=300, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False
    )

    class Meta:
        ordering = ("item", "start", "pk")
        verbose_name_plural = "item statuses"
        constraints = (
            models.CheckConstraint(
                condition=Q(lapses__isnull=True) | Q(lapses__gt=F("start")),
                name="lapses_later",
                violation_error_message="It lapses on or before the day it starts.",
            ),
            models.UniqueConstraint(
                fields=("item", "start"),
                condition=Q(withdrawn=""),
                name="one_status_a_day",
                violation_error_message="There is a status from this day already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item}: {self.get_status_display()}"

    def clean(self) -> None:
        """Only what is shown, and for a time, is effective."""
        wrong: dict[str, Any] = {}
        effective = self.status == Status.EFFECTIVE
        if effective and not self.evidence.strip():
            wrong["evidence"] = "Say what shows that it is effective."
        if effective and self.lapses is None:
            wrong["lapses"] = "Give the day after which the evidence no longer counts."
        if not effective and self.lapses is not None:
            wrong["lapses"] = "Only the status effective lapses: leave it out."
        if wrong:
            raise ValidationError(wrong)
