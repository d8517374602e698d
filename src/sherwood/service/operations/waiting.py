"""What waits for those who keep the service running: checks, releases, and jobs that failed."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from sherwood.errors import SherwoodError
from sherwood.service.accounts.waiting import Waiting
from sherwood.service.governance.access.check import answer
from sherwood.service.governance.access.roles import Action
from sherwood.service.operations.models import Taken, shown
from sherwood.service.operations.standing import checks
from sherwood.warehouse import current_release


def waiting(request: HttpRequest) -> Iterator[Waiting]:
    """What waits for the one who acts."""
    if not answer(request, Action.SEE_OPERATIONS):
        return
    page = reverse("operations")
    for check in checks():
        if not check.holds:
            yield Waiting(f"See to the {check.name}", page, check.words)
    if name := _not_taken():
        yield Waiting(f"Take in release {name}", page, "The warehouse serves it; no page does yet")


def _not_taken() -> str:
    """The warehouse's current release, if it is not being read or shown."""
    if settings.ENVIRONMENT.warehouse is None:
        return ""
    try:
        name = current_release(settings.ENVIRONMENT.warehouse).name
    except SherwoodError:
        return ""
    taken = shown()
    if taken is not None and taken.name == name:
        return ""
    being_read = Taken.objects.filter(name=name, state=Taken.State.CHECKING)
    return "" if being_read.exists() else name
