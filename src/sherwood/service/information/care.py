"""The legitimate relationship: a person is shown only to those who care for them now.

Or to one who says why it cannot wait, for an hour. Whatever is shown, or refused, is in the audit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import check, reached
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.models import Organisation
from sherwood.service.information.keys import AUDIT, token
from sherwood.service.information.models import EmergencyAccess, Relationship

EMERGENCY = timedelta(hours=1)
"""How long one may look without a relationship."""


class NotCaredForError(PermissionDenied):
    """The organisation does not care for the person now."""


class NoReasonError(SherwoodError):
    """Nobody looks without saying why."""


@dataclass(frozen=True)
class Shown:
    """A person who may be shown, to this request.

    Attributes:
        person: Their pseudonym in the release; for reading it, not for showing.
        because: Why they may be shown, in words.
    """

    person: str
    because: str


@dataclass(frozen=True)
class Cared:
    """One row of who cares for whom."""

    person: str
    organisation: str
    since: date
    until: date | None
    source: str


def caring(request: HttpRequest) -> QuerySet[Relationship]:
    """Today's relationships of the organisation one acts for, and of those below it."""
    return _now(Relationship.objects.filter(organisation__code__in=reached(request)))


def check_person(request: HttpRequest, person: str) -> Shown:
    """Let somebody see a person, and tell the audit.

    Raises:
        PermissionDenied: Their role does not see people.
        NotCaredForError: Their organisation does not care for this one.
    """
    check(request, Action.SEE_PERSON)
    who, subject = acting(request), ("person", token(AUDIT, person))
    found = caring(request).filter(person=person).select_related("organisation").first()
    emergency = None if found else _emergency(request, person)
    if found is None and emergency is None:
        record("person refused", actor=who.user, acting_as=who.words, subject=subject)
        raise NotCaredForError("Your organisation does not care for this person now.")
    because = (
        f"{found.organisation} cares for them: {found.source}"
        if found
        else "emergency access, which has been reported"
    )
    record(
        "person seen",
        actor=who.user,
        acting_as=who.words,
        subject=subject,
        detail={"because": because},
    )
    return Shown(person, because)


@transaction.atomic
def break_glass(request: HttpRequest, person: str, reason: str) -> EmergencyAccess:
    """Open a person for an hour without a relationship, and alert the officer.

    Raises:
        PermissionDenied: The role may not.
        NoReasonError: No reason was given.
    """
    check(request, Action.BREAK_GLASS)
    if len(reason.strip()) < 10:
        raise NoReasonError("Say why it cannot wait, in a sentence.")
    who, now = acting(request), timezone.now()
    assert who.user is not None
    assert who.grant is not None
    made = EmergencyAccess.objects.create(
        user=who.user,
        person=person,
        subject=token(AUDIT, person),
        organisation=who.grant.node,
        reason=reason.strip(),
        at=now,
        until=now + EMERGENCY,
    )
    # The reason stays with the alert, since people write names into it; the audit proves it.
    record(
        "glass broken",
        actor=who.user,
        acting_as=who.words,
        subject=("person", made.subject),
        detail={
            "alert": made.pk,
            "until": made.until.isoformat(),
            "reason_sha256": hashlib.sha256(made.reason.encode()).hexdigest(),
        },
    )
    return made


@transaction.atomic
def answer_alert(alert: EmergencyAccess, finding: str, request: HttpRequest) -> None:
    """Write down what an officer found; never of their own access, and once."""
    who = acting(request)
    if who.user == alert.user:
        raise PermissionDenied("Nobody looks into their own emergency access.")
    if alert.answered_at is not None:
        raise SherwoodError("This alert has been answered.")
    alert.answered_by, alert.answered_at, alert.finding = who.user, timezone.now(), finding
    alert.save()
    record(
        "alert answered",
        actor=who.user,
        acting_as=who.words,
        subject=("person", alert.subject),
        detail={"alert": alert.pk},
    )


@transaction.atomic
def replace_relationships(rows: Iterable[Cared]) -> tuple[int, int]:
    """Take in who cares for whom from a release, in place of what was there.

    Returns:
        How many relationships were taken in, and how many name no organisation of the service.
    """
    known = dict(Organisation.objects.values_list("code", "pk"))
    counts = {"in": 0, "out": 0}

    def known_ones() -> Iterator[Relationship]:
        for one in rows:
            if one.organisation not in known:
                counts["out"] += 1
                continue
            counts["in"] += 1
            yield Relationship(
                person=one.person,
                organisation_id=known[one.organisation],
                since=one.since,
                until=one.until,
                source=one.source,
            )

    Relationship.objects.all().delete()
    waiting = known_ones()
    while some := list(islice(waiting, 5_000)):
        Relationship.objects.bulk_create(some)
    record(
        "relationships loaded",
        actor=None,
        detail={"relationships": counts["in"], "of unknown organisations": counts["out"]},
    )
    return counts["in"], counts["out"]


def _now(found: QuerySet[Relationship]) -> QuerySet[Relationship]:
    today = timezone.localdate()
    return found.filter(Q(until__isnull=True) | Q(until__gt=today), since__lte=today)


def _emergency(request: HttpRequest, person: str) -> EmergencyAccess | None:
    """Of the same role at the same place: choosing another role ends it."""
    who = acting(request)
    if who.grant is None:
        return None
    return EmergencyAccess.objects.filter(
        user=who.user,
        person=person,
        organisation=who.grant.node,
        until__gt=timezone.now(),
    ).first()
