"""Memoranda and agreements: who is party, from when until when, and what each party signed."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sherwood.service.governance.models.editing import Editable
from sherwood.service.governance.models.organisations import Organisation


class Standing(StrEnum):
    """Where an agreement stands on a day: it follows from facts, and nobody sets it."""

    DRAFT = "Draft"
    OFFERED = "Out for signature"
    SIGNED = "Signed by all, not yet in force"
    IN_FORCE = "In force"
    ENDED = "Ended"


class Agreement(Editable):
    """What organisations agree with each other, in writing.

    Attributes:
        organisation: The partnership it is of.
        sha256: Of the text, so that what was signed can be shown to be what stands here.
        freedoms: What it leaves to the parties, or lets them do; one on a line.
        end: The first day on which it no longer holds.
        offered_at: When it was put out for signature; from then on the text does not change.
    """

    class Kind(models.TextChoices):
        """What kind of paper it is."""

        MEMORANDUM = "memorandum", "Memorandum of understanding"
        ALLIANCE = "alliance", "Alliance agreement"
        DATA_SHARING = "data_sharing", "Agreement to share data"
        SECTION_75 = "section_75", "Section 75 agreement (NHS and council)"
        OTHER = "other", "Another agreement"

    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreements"
    )
    text = models.TextField()
    sha256 = models.CharField(max_length=64, editable=False)
    freedoms = models.TextField(blank=True)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-start", "title")
        constraints = (
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="agreement_forwards",
                violation_error_message="It ends on or before its first day.",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Party(Editable):
    """An organisation that is to sign an agreement, or has.

    Attributes:
        sha256: Of the text it signed.
        left_on: The first day on which it is no longer bound.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="party")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    left_on = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "parties"
        ordering = ("agreement", "organisation__name")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "organisation"), name="one_party_an_organisation"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True, sha256="")
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(sha256="")),
                name="signed_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.agreement}"
