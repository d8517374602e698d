"""The release of a demonstration: taken in before the service starts, so that people are shown."""

from __future__ import annotations

from django.conf import settings

from sherwood.errors import InputError
from sherwood.service.operations.jobs import take
from sherwood.service.operations.models import Taken, shown
from sherwood.warehouse import current_release


def show_release() -> None:
    """Take in the warehouse's release, unless it is shown already.

    It is done here and not as a job: SQLite lets nobody sign in while hundreds of thousands of
    relationships are written.

    Raises:
        InputError: This service is not a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise InputError("A release is taken in unasked in a demonstration only.")
    if settings.ENVIRONMENT.warehouse is None:
        return
    name = current_release(settings.ENVIRONMENT.warehouse).name
    taken = shown()
    if taken is None or taken.name != name:
        Taken.objects.get_or_create(name=name)
        take.call(name)
