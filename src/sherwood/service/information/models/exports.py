"""Exports of rows about people: what was asked for, what an officer saw and said, what was made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sherwood.service.governance.models import Editable
from sherwood.service.information.models.flows import Flow


class Export(Editable):
    """Rows about people that somebody asks for, under a flow.

    Attributes:
        columns: Names of the choices of `exportable.toml`.
        release: The release the rows are of.
        rows: That would leave, without those who opted out; of these `people`.
        combinations: Of a person with what can tell them apart, among the columns chosen; `alone`
            of these nobody else has, `few` fewer than five people have.
        done: Rows written so far.
        files: What was written: name, size and hash.
        until: From when the files are no longer there to be fetched.
    """

    class State(models.TextChoices):
        """How far it has come."""

        ASKED = "asked", "Being measured"
        WAITING = "waiting", "Waiting for an officer"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        WRITING = "writing", "Being written"
        READY = "ready", "Ready to be fetched"
        FAILED = "failed", "Failed"
        PURGED = "purged", "Deleted"

    class Form(models.TextChoices):
        """What is written."""

        PARQUET = "parquet", "Parquet"
        CSV = "csv", "CSV"

    flow = models.ForeignKey(Flow, on_delete=models.PROTECT, related_name="exports")
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports"
    )
    mart = models.CharField(max_length=60)
    columns = models.JSONField(default=list)
    form = models.CharField(max_length=10, choices=Form)
    recipient = models.CharField(max_length=200)
    purpose = models.TextField()
    release = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(auto_now_add=True)
    rows = models.PositiveBigIntegerField(default=0)
    people = models.PositiveBigIntegerField(default=0)
    combinations = models.PositiveBigIntegerField(default=0)
    alone = models.PositiveBigIntegerField(default=0)
    few = models.PositiveBigIntegerField(default=0)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    files = models.JSONField(default=list, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(officer__isnull=True) | ~Q(officer=F("asker")),
                name="nobody_decides_on_their_own_export",
            ),
        )

    def __str__(self) -> str:
        return f"Export {self.pk}"
