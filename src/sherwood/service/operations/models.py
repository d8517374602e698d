"""Releases of the warehouse that the service shows."""

from __future__ import annotations

from django.db import models


class Taken(models.Model):
    """A release that was taken in: checked whole, and from then on the one that is shown.

    Attributes:
        name: The release's; its folder is found in the warehouse.
        state: `checking` until every mart has been read; a failed one is never shown.
        done: Steps done so far: marts read, then relationships taken in.
        of: Of how many.
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

    class Meta:
        verbose_name_plural = "releases taken in"
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.name


def shown() -> Taken | None:
    """The release that is shown: the last one that was found whole."""
    return Taken.objects.filter(state=Taken.State.SHOWN).first()
