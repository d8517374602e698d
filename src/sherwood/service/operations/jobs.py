"""Work that is done apart from any page: taking a release in. A job may be killed and begun again.

A job reads, checks, and changes what is shown by one write at its end. One that died in the middle
is begun again from its start and shows nothing until it ends.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django_tasks import task

from sherwood.errors import InputError, SherwoodError
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.information import relationships
from sherwood.service.information.models import CareList
from sherwood.service.operations.models import Taken, shown
from sherwood.service.operations.working import if_failed
from sherwood.warehouse import Release, current_release, open_engine

_STEP = 50_000
"""Relationships that count as one step of the work."""

release_shown = Signal()
"""Sent with the name of a release in the transaction by which it is shown."""


def ask_for_release(*, by: User | None, acting_as: str = "") -> None:
    """Ask for the warehouse's current release to be taken in.

    Raises:
        InputError: There is no warehouse, or its release is the one that is shown.
    """
    release = current_release(_warehouse())
    with transaction.atomic():
        taken, _ = Taken.objects.get_or_create(name=release.name)
        if taken == shown():
            raise InputError(f"Release {release.name} is the one that is shown.")
        Taken.objects.filter(pk=taken.pk).update(state=Taken.State.CHECKING, fault="", done=0)
        record(
            "release asked for", actor=by, acting_as=acting_as, subject=("release", release.name)
        )
        # The queue is in the same database: the job is there if what asked for it is.
        take.enqueue(release.name)


@task()
def take(name: str) -> None:
    """Read every mart of a release once; only then is it shown."""
    try:
        _read(name)
    except SherwoodError as error:
        with transaction.atomic():
            Taken.objects.filter(name=name).update(
                state=Taken.State.FAILED, fault=str(error).splitlines()[0][:300]
            )
            record("release refused", actor=None, subject=("release", name))
        raise


@transaction.atomic
def _failed(name: str) -> None:
    """It ended by a fault of ours, which the log has, or its worker died too often."""
    fault = "It could not be read; whoever runs the service finds why in its log."
    found = Taken.objects.filter(name=name, state=Taken.State.CHECKING)
    if found.update(state=Taken.State.FAILED, fault=fault):
        record("release refused", actor=None, subject=("release", name))


if_failed(take, _failed)


def _read(name: str) -> None:
    release = current_release(_warehouse())
    if release.name != name:
        raise InputError(f"The warehouse now serves {release.name}; ask for that one.")
    synthetic = bool(release.manifest.get("synthetic"))
    if settings.DEMONSTRATION and not synthetic:
        raise InputError("This release is not synthetic, so it is not shown in a demonstration.")
    marts = sorted(folder.name for folder in release.folder.iterdir() if folder.is_dir())
    rows = relationships.relationships_in(release)
    steps = len(marts) + -(-rows // _STEP)
    Taken.objects.filter(name=name).update(of=steps)
    people = 0
    with open_engine(memory_gb=1.0) as engine:
        for place, mart in enumerate(marts, start=1):
            count = int(release.mart(mart, engine).count().execute())
            people = count if mart == "person" else people
            Taken.objects.filter(name=name).update(done=place)
    listed = _care_list(release, len(marts)) if rows else None
    with transaction.atomic():
        Taken.objects.filter(name=name).update(
            state=Taken.State.SHOWN,
            shown_at=timezone.now(),
            synthetic=synthetic,
            people=people,
            done=steps,
        )
        if listed:
            relationships.show_list(listed)
        record("release shown", actor=None, subject=("release", name), detail={"marts": len(marts)})
        release_shown.send(sender=None, release=name)
    relationships.sweep()


def _care_list(release: Release, done: int) -> CareList:
    """Who cares for whom, written beside the list in use."""

    def report(read: int) -> None:
        Taken.objects.filter(name=release.name).update(done=done + read // _STEP)

    through = release.manifest.get("through")
    return relationships.write_list(
        release.name,
        date.fromisoformat(through) if through else None,
        relationships.cared_for(release),
        report,
    )


def _warehouse() -> Path:
    warehouse: Path | None = settings.ENVIRONMENT.warehouse
    if warehouse is None:
        raise InputError("SHERWOOD_WAREHOUSE is not set, so there is no release to take in.")
    return warehouse
