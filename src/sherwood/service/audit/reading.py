"""Reading the audit: what an officer may see of it, filtered, and who saw one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from sherwood.service.accounts.models import User
from sherwood.service.audit.models import Entry
from sherwood.service.governance.models import Grant

SAW = ("person seen", "person refused", "glass broken", "reidentified")
"""Actions that tell of somebody looking at a person, or trying to."""


@dataclass(frozen=True)
class Filter:
    """What is looked for; what is empty does not narrow.

    Attributes:
        actor: Key of who did it.
        subject: A kind, or a kind and a key: `decision`, `decision 12`.
        since: The first day.
        until: The last day.
    """

    actor: int | None = None
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


def visible_to(nodes: frozenset[str]) -> QuerySet[Entry]:
    """The entries of those who hold, or held, a role at one of these nodes.

    Whoever covers every node at which a role was ever given sees all of them, also those of the
    service itself and of people without a role.
    """
    entries = Entry.objects.select_related("actor").order_by("-number")
    if not Grant.objects.exclude(node__code__in=nodes).exists():
        return entries
    within = User.objects.filter(grants__node__code__in=nodes)
    return entries.filter(actor__in=within)


def people(nodes: frozenset[str]) -> QuerySet[User]:
    """Those whose entries may be narrowed to: who hold, or held, a role at one of these nodes."""
    return User.objects.filter(grants__node__code__in=nodes).distinct().order_by("name")


def actions() -> Iterator[str]:
    """What was ever done, each once: one step along the index for each, however many entries."""
    known = Entry.objects.order_by("action").values_list("action", flat=True)
    last = known.first()
    while last is not None:
        yield last
        last = known.filter(action__gt=last).first()


def narrowed(entries: QuerySet[Entry], to: Filter) -> QuerySet[Entry]:
    """The entries that a filter leaves, newest first."""
    kind, _, key = to.subject.strip().partition(" ")
    wanted = Q()
    if to.actor is not None:
        wanted &= Q(actor=to.actor)
    if to.action:
        wanted &= Q(action=to.action)
    if kind:
        wanted &= Q(subject_kind=kind)
    if key:
        wanted &= Q(subject_key=key.strip())
    if to.since is not None:
        wanted &= Q(at__gte=_moment(to.since))
    if to.until is not None:
        wanted &= Q(at__lte=_moment(to.until, time.max))
    return entries.filter(wanted)


def who_saw(keys: Iterable[str], nodes: frozenset[str]) -> QuerySet[Entry]:
    """Who saw, or tried to see, the person whom the audit knows by these keys, newest first.

    Args:
        keys: Of the person, under every key of the audit.
        nodes: Which the officer who asks covers.
    """
    about = visible_to(nodes).filter(subject_kind="person", subject_key__in=list(keys))
    return about.filter(action__in=SAW)


def entries_of(kind: str, key: str, action: str) -> QuerySet[Entry]:
    """What was done to one thing, newest first."""
    found = Entry.objects.filter(subject_kind=kind, subject_key=key, action=action)
    return found.order_by("-number")


def _moment(day: date, of_day: time = time.min) -> datetime:
    return datetime.combine(day, of_day, ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
