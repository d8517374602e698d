"""Who cares for whom, and who looked without doing so because it could not wait."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sherwood.service.governance.models import Organisation


class Relationship(models.Model):
    """An organisation cares for a person, from a day.

    Attributes:
        person: Their pseudonym in the release.
        until: The first day on which it no longer does.
        source: What says so: `registration` with a practice, or a `care home` lived in.
    """

    person = models.CharField(max_length=64)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cares_for"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=40)

    class Meta:
        indexes = (
            models.Index(fields=("person",)),
            models.Index(fields=("organisation", "person")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="care_forwards"
            ),
        )


class EmergencyAccess(models.Model):
    """Somebody looked at a person their organisation does not care for, and said why.

    Attributes:
        subject: The person as the audit knows them, so that the alert names nobody.
        organisation: For which they looked.
        until: When it lapses.
        answered_by: The officer who looked into it.
        finding: What they found.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="emergencies"
    )
    person = models.CharField(max_length=64)
    subject = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    until = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("user", "person", "until")),)
