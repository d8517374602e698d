"""Who cares for whom, and who looked without doing so because it could not wait."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sherwood.service.governance.models import Organisation
from sherwood.service.information.models.keys import Key


class CareList(models.Model):
    """Who cares for whom, as one release says it; taken in whole, then shown in one write.

    Attributes:
        release: The name of the release.
        known_to: The last day of which the release knows anything; None where it does not say.
        shown: Whether this is the list that is used. Rows of any other are swept away.
        unknown: How many relationships name no organisation of the service.
    """

    release = models.CharField(max_length=60)
    known_to = models.DateField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    shown = models.BooleanField(default=False)
    relationships = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("shown",), condition=Q(shown=True), name="one_care_list_shown"
            ),
        )


class Relationship(models.Model):
    """An organisation cares for a person, from a day.

    Attributes:
        person: Their pseudonym in the release.
        until: The first day on which it no longer does.
        source: The rule that says so, such as `registration` or `referral`.
        latest: The day of the last of what shows it.
    """

    care_list = models.ForeignKey(
        CareList, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    person = models.CharField(max_length=64)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cares_for", db_index=False
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=40)
    latest = models.DateField()

    class Meta:
        indexes = (
            models.Index(fields=("care_list", "person")),
            models.Index(fields=("care_list", "organisation", "person")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="care_forwards"
            ),
        )


class Reference(models.Model):
    """How a person of a list is found by the reference that those who care for them have.

    Attributes:
        key: Under which the reference was made.
        mark: A keyed hash of the reference, which itself is not kept.
        person: Their pseudonym in the release.
    """

    care_list = models.ForeignKey(
        CareList, on_delete=models.CASCADE, related_name="references", db_index=False
    )
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+", db_index=False)
    mark = models.CharField(max_length=32)
    person = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("care_list", "key", "mark")),)


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
