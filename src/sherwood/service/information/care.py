"""The legitimate relationship: a person is shown only to those who care for them now.

Or to one who says why it cannot wait, for an hour. Whatever is shown, or refused, is in the audit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.population import care_rules
from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import check, reached, refuse
from sherwood.service.governance.access.looking_after import answers_for
from sherwood.service.governance.access.roles import Action
from sherwood.service.information.keys import AUDIT, token
from sherwood.service.information.models import CareList, EmergencyAccess, Relationship
from sherwood.service.information.relationships import care_day

EMERGENCY = timedelta(hours=1)
"""How long one may look without a relationship."""


class NotCaredForError(PermissionDenied):
    """The organisation does not care for the person now."""


class AnsweredError(SherwoodError):
    """An alert is answered once."""


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


def caring(request: HttpRequest) -> QuerySet[Relationship]:
    """The relationships that hold now of the organisation one acts for, and of those below it."""
    return _now(listed().filter(organisation__code__in=reached(request)))


def listed() -> QuerySet[Relationship]:
    """The relationships of the list in use.

    By the number of the list, with which every index begins: joined to the lists, the database
    reads the relationships of everybody.
    """
    in_use = CareList.objects.filter(shown=True).values("pk")[:1]
    return Relationship.objects.filter(care_list=in_use)


def check_person(request: HttpRequest, person: str) -> Shown:
    """Let somebody see a person, and tell the audit.

    Raises:
        PermissionDenied: Their role does not see people.
        NotCaredForError: Their organisation does not care for this one.
    """
    check(request, Action.SEE_PERSON)
    who, subject = acting(request), ("person", token(AUDIT, person))
    found = caring(request).filter(person=person).select_related("organisation")
    reasons = [_reason(one) for one in found.order_by("organisation__name", "source", "since")]
    if not reasons and _emergency(request, person) is None:
        record("person refused", actor=who.user, acting_as=who.words, subject=subject)
        raise NotCaredForError("Your organisation does not care for this person now.")
    because = "; ".join(reasons) or "of emergency access, which has been reported"
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


def alerts_of(request: HttpRequest) -> QuerySet[EmergencyAccess]:
    """Emergency access at the organisations for which an officer answers."""
    nodes = answers_for(request, Action.SEE_AUDIT)
    found = EmergencyAccess.objects.filter(organisation__code__in=nodes)
    return found.select_related("user", "organisation", "answered_by")


def answer_alert(alert: EmergencyAccess, finding: str, request: HttpRequest) -> None:
    """Write down what an officer found; never of their own access, and once.

    Raises:
        PermissionDenied: It is their own.
        AnsweredError: Another officer was first; what they found stays.
    """
    who = acting(request)
    if who.user == alert.user:
        reason = "Nobody looks into their own emergency access."
        refuse(request, Action.SEE_AUDIT, reason, ("alert", str(alert.pk)))
    with transaction.atomic():
        unanswered = EmergencyAccess.objects.filter(pk=alert.pk, answered_at=None)
        # One statement asks and writes, so that of two at the same moment the second finds none.
        found = {"answered_by": who.user, "answered_at": timezone.now(), "finding": finding}
        if not unanswered.update(**found):
            raise AnsweredError("This alert has been answered. Read what was found.")
        record(
            "alert answered",
            actor=who.user,
            acting_as=who.words,
            subject=("person", alert.subject),
            detail={"alert": alert.pk},
        )


def _now(found: QuerySet[Relationship]) -> QuerySet[Relationship]:
    day = care_day()
    return found.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


def _reason(one: Relationship) -> str:
    """Why somebody is shown, in words with a day, and not as a code."""
    rule = care_rules().get(one.source)
    said = rule.said(one.since, one.latest) if rule else one.source
    return f"{one.organisation} cares for them: {said}"


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
