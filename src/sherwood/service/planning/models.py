"""What has been made of releases: the analysis of each, and every run of the plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from sherwood.service.operations.models import shown
from sherwood.service.planning.shelves import Shelf


class Made(models.Model):
    """Something a job makes.

    Attributes:
        state: Pages show what is ready, and nothing else.
        done: Steps begun, of about how many.
        doing: What is being done now.
        fault: Why it could not be made.
    """

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    UNFINISHED = (State.WAITING, State.RUNNING)

    release = models.CharField(max_length=60)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=200, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    version = models.CharField(max_length=40, blank=True)
    seed = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)

    class Meta:
        abstract = True

    @property
    def ready(self) -> bool:
        """Whether it may be shown."""
        return self.state == self.State.READY and self.shelf.whole()

    @property
    def unfinished(self) -> bool:
        """Whether a job makes it, or will."""
        return self.state in self.UNFINISHED

    @property
    def shelf(self) -> Shelf:
        """Where it is kept."""
        raise NotImplementedError


class Analysis(Made):
    """The analysis of a release."""

    release = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ("-asked_at",)
        verbose_name_plural = "analyses"

    def __str__(self) -> str:
        return f"The analysis of {self.release}"

    kind = "figures"

    @property
    def subject(self) -> tuple[str, str]:
        """As the audit has it."""
        return "release", self.release

    @property
    def shelf(self) -> Shelf:
        """Where it is kept."""
        return Shelf("analyses", self.release)


class PlanRun(Made):
    """One run of the plan, and what went into it.

    Attributes:
        asked_by: None for the service itself, when a release was taken in.
        statuses_at: When the statuses of enablers and functions were read.
        statuses: The histories that were read, by item, as they count.
        summary: The figures of the plan, as `sherwood plan` writes them.
    """

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="plan_runs"
    )
    acting_as = models.CharField(max_length=300, blank=True)
    draws = models.PositiveIntegerField()
    statuses_at = models.DateTimeField(null=True)
    statuses = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("release",),
                condition=Q(state__in=("waiting", "running")),
                name="one_plan_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"Plan {self.pk}"

    kind = "plan"

    @property
    def subject(self) -> tuple[str, str]:
        """As the audit has it."""
        return "plan", str(self.pk)

    @property
    def shelf(self) -> Shelf:
        """Where it is kept."""
        return Shelf("plans", str(self.pk))


def analysis_shown() -> Analysis | None:
    """The analysis of the release that is shown, in whatever state."""
    taken = shown()
    return Analysis.objects.filter(release=taken.name).first() if taken else None


def plans_made() -> models.QuerySet:
    """The runs that are ready, newest first."""
    return PlanRun.objects.filter(state=Made.State.READY).select_related("asked_by")
