"""The register of flows, the lists of people who opted out, and what was removed for them."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from sherwood.service.governance.models import Editable, Organisation


class Flow(Editable):
    """One use of data: why it may be, what goes to whom, and until when.

    Attributes:
        name: By which exports and jobs name it.
        opt_out: Whether the national data opt-out is applied.
        opt_out_reason: Why it is, or why it need not be.
        end: The first day on which it is no longer used.
    """

    class LegalBasis(models.TextChoices):
        DIRECT_CARE = "direct_care", "Direct care (implied consent; UK GDPR 6(1)(e), 9(2)(h))"
        SECTION_251 = "section_251", "Section 251 support (regulation 2 or 5)"
        CONSENT = "consent", "Explicit consent"
        LEGAL_DUTY = "legal_duty", "Required by law"
        ANONYMOUS = "anonymous", "Anonymous by the code of the ICO; no confidential information"
        PUBLIC_INTEREST = "public_interest", "Overriding public interest"

    name = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    purpose = models.TextField()
    legal_basis = models.CharField(max_length=20, choices=LegalBasis)
    data = models.TextField()
    recipients = models.TextField()
    opt_out = models.BooleanField("apply the national data opt-out")
    opt_out_reason = models.CharField("why it is applied, or need not be", max_length=300)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="flows")

    class Meta:
        ordering = ("title",)
        constraints = (
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="flow_forwards"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Support under section 251 comes with the condition that the opt-out is applied."""
        if self.legal_basis == self.LegalBasis.SECTION_251 and not self.opt_out:
            raise ValidationError({"opt_out": "Under section 251 the opt-out is applied."})


class OptOutList(models.Model):
    """A list of people who opted out, as it came from the national service on a day.

    Attributes:
        version: As its sender names it.
        checked_on: The day on which the national service was asked.
        sha256: Of the file.
        people: How many are on it.
    """

    version = models.CharField(max_length=60, unique=True)
    checked_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    people = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(auto_now_add=True)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ("-checked_on", "-pk")

    def __str__(self) -> str:
        return self.version


class OptedOut(models.Model):
    """One person on one list, by pseudonym."""

    list = models.ForeignKey(OptOutList, on_delete=models.CASCADE, related_name="entries")
    person = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("list", "person"), name="once_on_an_opt_out_list"),
        )


class Removal(models.Model):
    """How many rows and people the opt-out took from one use of a flow.

    It is shown, since taking them out biases whatever is counted afterwards.

    Attributes:
        list: The list that was applied; none where the flow need not apply one.
    """

    flow = models.ForeignKey(Flow, on_delete=models.PROTECT, related_name="removals")
    list = models.ForeignKey(OptOutList, on_delete=models.PROTECT, null=True)
    at = models.DateTimeField(auto_now_add=True)
    rows = models.PositiveBigIntegerField()
    rows_removed = models.PositiveBigIntegerField()
    people = models.PositiveBigIntegerField()
    people_removed = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("-pk",)
