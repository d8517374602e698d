"""What a service that starts has ready, or asks for: the latest release, its figures and a plan."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from sherwood.service.operations.jobs import ask_for_release
from sherwood.service.operations.models import Taken, shown
from sherwood.service.planning.jobs import ask_for_analysis, plan_of
from sherwood.service.planning.models import Analysis
from sherwood.warehouse import current_release


def have_ready() -> None:
    """Ask for whatever is not there; in a demonstration, for the latest release as well.

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
    elif settings.DEMONSTRATION and not _being_read(latest):
        ask_for_release(by=None)


def _being_read(release: str) -> bool:
    return Taken.objects.filter(name=release, state=Taken.State.CHECKING).exists()


def _figures_of(release: str) -> None:
    analysis = Analysis.objects.filter(release=release).first()
    if analysis is not None and analysis.ready:
        plan_of(release)
    elif analysis is None or not analysis.unfinished:
        ask_for_analysis(release, by=None)
