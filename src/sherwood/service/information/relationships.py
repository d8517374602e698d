"""Taking in who cares for whom from a release: beside the list in use, which stays whole.

Rows are written in small transactions, so that nobody waits for long; what makes them the list in
use is one write. A list that was not finished is used by nobody, and swept away by the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from sherwood.errors import InputError
from sherwood.service.audit.record import record
from sherwood.service.governance.models import Organisation
from sherwood.service.information.models import CareList, Reference, Relationship
from sherwood.service.information.references import mark_people
from sherwood.service.information.writing import insert, others_between
from sherwood.warehouse import Release, open_engine

MART = "care_relationship"
COLUMNS = ("person_id", "organisation_code", "since", "until", "source", "latest")
_WRITTEN = ("care_list_id", "person", "organisation_id", "since", "until", "source", "latest")
BATCH = 5_000
Report = Callable[[int], None]


class Cared(NamedTuple):
    """One row of who cares for whom; `until` is the first day on which it no longer holds."""

    person: str
    organisation: str
    since: date
    until: date | None
    source: str
    latest: date


def care_day() -> date:
    """The day on which a relationship must hold: today.

    In a demonstration it is the last day of which the release knows, since made-up people meet
    nobody after it.
    """
    if settings.DEMONSTRATION:
        listed = CareList.objects.filter(shown=True).first()
        if listed and listed.known_to:
            return listed.known_to
    return timezone.localdate()


def relationships_in(release: Release) -> int:
    """How many relationships a release holds; 0 where it holds none of them."""
    return int(release.manifest.get("rows", {}).get(MART, 0))


def cared_for(release: Release) -> Iterator[Cared]:
    """Who cares for whom, as a release says it, person by person.

    Only what holds today or later, or, in a demonstration, on the release's last day.
    """
    with open_engine(memory_gb=0.25, threads=1) as engine:
        mart = release.mart(MART, engine)
        if not settings.DEMONSTRATION:
            today = str(timezone.localdate())
            mart = mart.filter(mart.until.isnull() | (mart.until > today))
        mart = mart.select(*COLUMNS)
        # Some people at a time, so that it fits into little memory; in the order of the index,
        # which is then filled from end to end.
        last = mart.person_id.right(1)
        for ending in sorted(mart.select(last=last).distinct().to_pyarrow()["last"].to_pylist()):
            some = mart.filter(last == ending).order_by("person_id").to_pyarrow()
            columns = (some[name].to_pylist() for name in COLUMNS)
            yield from map(Cared._make, zip(*columns, strict=True))


def write_list(
    release: str,
    known_to: date | None,
    rows: Iterable[Cared],
    report: Report = lambda _: None,
) -> CareList:
    """Write a list of who cares for whom; nobody uses it before it is shown.

    Args:
        release: The name of the release it comes from.
        known_to: The last day of which the release knows anything.
        rows: Who cares for whom.
        report: Told how many rows have been read so far.
    """
    sweep()
    listed = CareList.objects.create(release=release, known_to=known_to)
    answering, read, written = organisations_by_code(), 0, 0
    waiting, unknown = iter(rows), 0
    while some := list(islice(waiting, BATCH)):
        found = [
            (listed.pk, one.person, pk, one.since, one.until, one.source, one.latest)
            for one in some
            for pk in answering.get(one.organisation, ())
        ]
        with others_between():
            insert(Relationship, _WRITTEN, found)
        read, written = read + len(some), written + len(found)
        unknown += sum(one.organisation not in answering for one in some)
        report(read)
    mark_people(listed)
    CareList.objects.filter(pk=listed.pk).update(relationships=written, unknown=unknown)
    listed.refresh_from_db()
    return listed


@transaction.atomic
def show_list(listed: CareList) -> None:
    """Use a list from now on, in place of the one before.

    Raises:
        InputError: It was swept away meanwhile: another was taken in at the same time.
    """
    CareList.objects.filter(shown=True).update(shown=False)
    if not CareList.objects.filter(pk=listed.pk).update(shown=True):
        raise InputError("Another release was taken in meanwhile. Take this one in again.")
    record(
        "relationships loaded",
        actor=None,
        subject=("release", listed.release),
        detail={
            "relationships": listed.relationships,
            "of unknown organisations": listed.unknown,
        },
    )


def sweep() -> None:
    """Take away every list that is not in use, some rows at a time."""
    for old in CareList.objects.filter(shown=False):
        for rows in (
            Relationship.objects.filter(care_list=old),
            Reference.objects.filter(care_list=old),
        ):
            # By number, in the order in which they were written: each step is short.
            while (first := rows.aggregate(first=Min("pk"))["first"]) is not None:
                with others_between():
                    rows.filter(pk__lt=first + BATCH).delete()
        old.delete()


def organisations_by_code() -> Mapping[str, tuple[Any, ...]]:
    """The organisations that answer to each code of a release.

    An organisation's own code is its alone. Another code is that of those which name it among the
    codes by which releases know them.
    """
    own = dict(Organisation.objects.values_list("code", "pk"))
    known = defaultdict[str, list[Any]](list)
    for pk, codes in Organisation.objects.order_by("code").values_list("pk", "provider_codes"):
        for code in codes:
            if code not in own:
                known[code].append(pk)
    return {code: tuple(pks) for code, pks in known.items()} | {c: (pk,) for c, pk in own.items()}
