"""Releases of the warehouse that the service shows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Taken(models.Model):
    """A release that was taken in: checked whole, and from then on the one that is shown.

    Attributes:
        name: The release's; its folder is found in the warehouse.
        state: `checking` until every mart has been read; a failed one is never shown.
        done: Steps done so far: marts read, then relationships taken in.
        of: Of how many.
        at: When it was first asked for.
        shown_at: When it was last found whole. Of those in state `shown`, the one in which this is
            latest is the one that pages show.
    """

    class State(models.TextChoices):
        """How far it has come."""

        CHECKING = "checking", "Being checked"
        SHOWN = "shown", "Shown"
        FAILED = "failed", "Failed"

    name = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=20, choices=State, default=State.CHECKING)
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    synthetic = models.BooleanField(default=True)
    people = models.PositiveBigIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    shown_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "releases taken in"
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="shown") | Q(shown_at__isnull=False), name="shown_since"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def unfinished(self) -> bool:
        """Whether a job reads it, or will."""
        return self.state == self.State.CHECKING


def shown() -> Taken | None:
    """The release that is shown: the last one that was found whole.

    In a demonstration one that is synthetic, whatever this database was used for before.
    """
    whole = Taken.objects.filter(state=Taken.State.SHOWN)
    if settings.DEMONSTRATION:
        whole = whole.filter(synthetic=True)
    return whole.order_by("-shown_at", "-pk").first()
