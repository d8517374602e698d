"""Filling the database from the partnership folder: what is not there yet is added, once.

What has been changed in the service stays as it is: the folder seeds it, it does not rule it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Item
from sherwood.partnership.organisations import OrganisationKind
from sherwood.service.audit.record import record
from sherwood.service.governance.models import (
    FrameworkItem,
    Hierarchy,
    ItemStatus,
    Membership,
    Organisation,
)


@dataclass(frozen=True)
class Loaded:
    """How much was added."""

    organisations: int
    hierarchies: int
    memberships: int
    enablers: int
    functions: int


@transaction.atomic
def load(partnership: Partnership) -> Loaded:
    """Add what the folder has and the database has not."""
    loaded = Loaded(
        _organisations(partnership),
        _hierarchies(partnership),
        _memberships(partnership),
        _items(FrameworkItem.Kind.ENABLER, partnership.enablers),
        _items(FrameworkItem.Kind.FUNCTION, partnership.functions),
    )
    record(
        "partnership loaded",
        actor=None,
        subject=("partnership", partnership.place.name),
        detail=vars(loaded),
    )
    return loaded


def _organisations(partnership: Partnership) -> int:
    known = set(Organisation.objects.values_list("code", flat=True))
    new = [
        Organisation(
            code=one.code,
            name=one.name,
            kind=one.kind,
            provider_codes=list(one.provider_codes),
            opened=one.opened,
            closed=one.closed,
            source=one.source,
        )
        for one in partnership.organisations
        if one.code not in known
    ]
    listed = known | {one.code for one in new}
    new += [
        Organisation(
            code=practice.code,
            name=practice.name,
            kind=OrganisationKind.PRACTICE,
            source=practice.source,
        )
        for practice in partnership.practices
        if practice.code not in listed
    ]
    Organisation.objects.bulk_create(new)
    return len(new)


def _hierarchies(partnership: Partnership) -> int:
    known = set(Hierarchy.objects.values_list("name", flat=True))
    new = [
        Hierarchy(name=one.name, title=one.title, tree=one.tree)
        for one in partnership.hierarchies
        if one.name not in known
    ]
    Hierarchy.objects.bulk_create(new)
    return len(new)


def _memberships(partnership: Partnership) -> int:
    hierarchy = {one.name: one for one in Hierarchy.objects.all()}
    organisation = {one.code: one for one in Organisation.objects.all()}
    known = set(
        Membership.objects.values_list("hierarchy__name", "parent__code", "child__code", "start")
    )
    new = [
        Membership(
            hierarchy=hierarchy[one.hierarchy],
            parent=organisation[one.parent],
            child=organisation[one.child],
            start=one.start,
            end=one.end,
            source=one.source,
        )
        for one in partnership.memberships
        if (one.hierarchy, one.parent, one.child, one.start) not in known
    ]
    Membership.objects.bulk_create(new)
    return len(new)


def _items(kind: str, items: Sequence[Item]) -> int:
    organisation = {one.code: one for one in Organisation.objects.all()}
    known = set(FrameworkItem.objects.values_list("name", flat=True))
    new = [(place, one) for place, one in enumerate(items) if one.id not in known]
    rows = FrameworkItem.objects.bulk_create(
        FrameworkItem(
            kind=kind,
            name=one.id,
            title=one.title,
            owner=organisation[one.owner],
            description=one.description,
            figures=one.model_dump(mode="json", exclude=_KEPT),
            place=place,
        )
        for place, one in new
    )
    ItemStatus.objects.bulk_create(
        ItemStatus(item=row, **change.model_dump(exclude={"status"}), status=change.status.value)
        for row, (_, one) in zip(rows, new, strict=True)
        for change in one.history
    )
    return len(new)


_KEPT = {"id", "title", "owner", "description", "history"}
"""What the service keeps of an enabler or a function in columns of its own."""
