"""Evidence that lapses: exactly that which the one who acts may renew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from django.http import HttpRequest

from sherwood.partnership.framework import Status
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.keeping import counting
from sherwood.service.governance.models import FrameworkItem, ItemStatus
from sherwood.service.governance.views.editing import answered_for

SOON = timedelta(days=60)
"""How long before evidence lapses its owner is told."""


class Lapse(StrEnum):
    """Whether evidence has lapsed, or soon does."""

    LAPSED = "lapsed"
    SOON = "soon"

    @property
    def words(self) -> str:
        """As it is said of evidence."""
        return {"lapsed": "has lapsed", "soon": "soon lapses"}[self.value]


def to_renew(request: HttpRequest, today: date) -> dict[Lapse, list[FrameworkItem]]:
    """The enablers and functions of the role whose evidence has lapsed, and soon lapses."""
    found: dict[Lapse, list[FrameworkItem]] = {lapse: [] for lapse in Lapse}
    items = list(FrameworkItem.objects.select_related("owner").prefetch_related("statuses"))
    own = answered_for(request, Action.EDIT_FRAMEWORK, {one.owner.code for one in items})
    for item in items:
        lapse = lapse_of(item.statuses.all(), today) if item.owner.code in own else None
        if lapse:
            found[lapse].append(item)
    return found


def lapse_of(statuses: Iterable[ItemStatus], today: date) -> Lapse | None:
    """Whether the evidence of what is effective has lapsed or soon does; the day still counts."""
    past = [one for one in counting(statuses) if one.start <= today]
    if not past or past[-1].status != Status.EFFECTIVE or past[-1].lapses is None:
        return None
    if past[-1].lapses < today:
        return Lapse.LAPSED
    return Lapse.SOON if past[-1].lapses <= today + SOON else None
