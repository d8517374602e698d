"""What has been made of releases: the analysis of each, and every run of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from sherwood.service.operations.models import Taken, shown
from sherwood.service.planning.shelves import Shelf


class Made(models.Model):
    """Something a job makes.

    Attributes:
        kind: What the audit calls it.
        about: The kind of thing that it tells the audit of.
        place: The shelves it is kept on.
        named_by: The field that names its shelf, and what it tells of.
        state: Pages show what is ready, and nothing else.
        done: Steps begun, of about how many.
        doing: What is being done now.
        fault: Why it could not be made.
    """

    kind: ClassVar[str]
    about: ClassVar[str]
    place: ClassVar[str]
    named_by: ClassVar[str]

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
    def lost(self) -> bool:
        """Whether it was made and cannot be shown: it has to be made again."""
        return self.state == self.State.READY and not self.shelf.whole()

    @property
    def unfinished(self) -> bool:
        """Whether a job makes it, or will."""
        return self.state in self.UNFINISHED

    @property
    def subject(self) -> tuple[str, str]:
        """As the audit has it."""
        return self.about, str(getattr(self, self.named_by))

    @property
    def shelf(self) -> Shelf:
        """Where it is kept."""
        return Shelf(self.place, str(getattr(self, self.named_by)))


class Analysis(Made):
    """The analysis of a release."""

    kind, about, place, named_by = "figures", "release", "analyses", "release"

    release = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ("-asked_at",)
        verbose_name_plural = "analyses"

    def __str__(self) -> str:
        return f"The analysis of {self.release}"

    @property
    def synthetic(self) -> bool:
        """Whether its people are made up, as far as is known."""
        return not Taken.objects.filter(name=self.release, synthetic=False).exists()


class PlanRun(Made):
    """One run of the plan, and what went into it.

    Attributes:
        asked_by: None for the service itself, when a release was taken in.
        statuses_at: When the statuses of enablers and functions were read.
        statuses: The histories that were read, by item, as they count.
        summary: The figures of the plan, as `sherwood plan` writes them.
    """

    kind, about, place, named_by = "plan", "plan", "plans", "pk"

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

    @property
    def synthetic(self) -> bool:
        """Whether the people of its own release are made up, as far as is known."""
        return bool(self.summary.get("synthetic", True))


def analysis_shown() -> Analysis | None:
    """The analysis of the release that is shown, in whatever state."""
    taken = shown()
    return Analysis.objects.filter(release=taken.name).first() if taken else None


def plans_ready() -> Iterator[PlanRun]:
    """The runs that may be shown, newest first; of each, what is long is read when asked for."""
    made = PlanRun.objects.filter(state=Made.State.READY).select_related("asked_by")
    return (run for run in made.defer("summary", "statuses") if run.ready)
