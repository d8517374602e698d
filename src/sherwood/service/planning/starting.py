"""What a service that starts has ready, or asks for: the latest release, its figures and a plan."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from sherwood.service.operations.jobs import take
from sherwood.service.operations.models import Taken, shown
from sherwood.service.planning.jobs import ask_for_analysis, plan_of
from sherwood.service.planning.models import Analysis
from sherwood.warehouse import current_release


def have_ready() -> None:
    """Ask for whatever is not there; in a demonstration, take in the latest release first.

    Raises:
        InputError: The warehouse has no release.
    """
    warehouse: Path | None = settings.ENVIRONMENT.warehouse
    if warehouse is None:
        return
    latest = current_release(warehouse).name
    taken = shown()
    if taken is not None and taken.name == latest:
        _figures_of(latest)
    elif settings.DEMONSTRATION:
        # Here and not as a job: SQLite lets nobody sign in while hundreds of thousands of
        # relationships are written. Its figures are asked for with it.
        Taken.objects.update_or_create(
            name=latest, defaults={"state": Taken.State.CHECKING, "done": 0, "fault": ""}
        )
        take.call(latest)


def _figures_of(release: str) -> None:
    analysis = Analysis.objects.filter(release=release).first()
    if analysis is not None and analysis.ready:
        plan_of(release)
    elif analysis is None or not analysis.unfinished:
        ask_for_analysis(release, by=None)
