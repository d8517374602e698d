"""Finding a person by what somebody who cares for them has, and what a release knows of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from sherwood.errors import SherwoodError
from sherwood.records.codes import SEX
from sherwood.records.pseudonyms import pseudonym, read_key, standard_number
from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import check, reached
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.models import Organisation
from sherwood.service.information.care import Shown, caring, listed
from sherwood.service.information.keys import AUDIT, REFERENCE, find, key_of, token, tokens
from sherwood.service.information.models import Relationship
from sherwood.service.information.references import find_referred
from sherwood.service.operations import models as operations
from sherwood.warehouse import Release, open_engine, release_named

_LISTED = 10
_LOOKED_THROUGH = 1_000
_OF_A_YEAR = ("financial_year", "age", "condition_count", "efi_band", "needs_segment")


class NobodyFoundError(SherwoodError):
    """Nobody is known by this."""


@dataclass(frozen=True)
class Summary:
    """What a release knows of a person, for those who care for them."""

    born: str
    sex: str
    died: str
    conditions: tuple[str, ...]
    years: tuple[dict[str, Any], ...]
    release: str


def find_person(given: str) -> str:
    """The person known by a reference of this service, or by an NHS number.

    Whether anybody is known by an NHS number is not told: that is for those who care for them.

    Raises:
        NobodyFoundError: It is neither.
    """
    if found := find_referred(given):
        return found
    if (number := standard_number(given)) and (secret := read_key()):
        return pseudonym(secret, number)
    raise NobodyFoundError("Nobody is known here by that reference or NHS number.")


def reidentify(request: HttpRequest, given: str) -> str:
    """The person behind a pseudonym of secondary use, if one's own organisation cares for them.

    Only the pseudonyms of those cared for are made and compared, so that of nobody else can be
    undone.

    Raises:
        PermissionDenied: The role does not re-identify.
        NobodyFoundError: Nobody who is cared for has this pseudonym.
    """
    check(request, Action.REIDENTIFY)
    who, key = acting(request), key_of(given)
    known = None
    if key is not None and key.purpose not in {AUDIT, REFERENCE}:
        known = find(given, caring(request).values_list("person", flat=True).distinct())
    record(
        "reidentified" if known else "reidentification refused",
        actor=who.user,
        acting_as=who.words,
        subject=("person", token(AUDIT, known)) if known else ("", ""),
        detail={"key": key.key_id if key else "unknown"},
    )
    if known is None:
        raise NobodyFoundError("Nobody your organisation cares for has this pseudonym.")
    return known


def some_references(request: HttpRequest) -> list[str]:
    """References of a few people one cares for; only where everybody is made up."""
    if not settings.DEMONSTRATION:
        return []
    # One organisation after another: each has its people in order, and all of them together do not.
    places = Organisation.objects.filter(code__in=reached(request)).order_by("code")
    each = (_first(caring(request).filter(organisation=place), _LISTED) for place in places)
    people = islice(chain.from_iterable(each), _LISTED)
    return list(tokens(REFERENCE, dict.fromkeys(people)))


def another_reference(request: HttpRequest) -> str:
    """The reference of somebody whom only others care for; only where everybody is made up."""
    if not settings.DEMONSTRATION:
        return ""
    known = _first(listed(), _LOOKED_THROUGH)
    mine = set(caring(request).filter(person__in=known).values_list("person", flat=True))
    found = next((person for person in known if person not in mine), None)
    return token(REFERENCE, found) if found else ""


def _first(found: QuerySet[Relationship], people: int) -> list[str]:
    return list(found.order_by("person").values_list("person", flat=True).distinct()[:people])


def release_shown() -> Release | None:
    """The release that the service shows, if it shows one.

    A release that was published in the warehouse and not taken in, or not found whole, is not it.

    Raises:
        InputError: It is no longer in the warehouse.
    """
    warehouse: Path | None = settings.ENVIRONMENT.warehouse
    taken = operations.shown()
    return release_named(warehouse, taken.name) if warehouse and taken else None


def summary(shown: Shown) -> Summary | None:
    """What the release knows of a person who may be shown; nothing if it does not know them."""
    release = release_shown()
    if release is None:
        return None
    with open_engine(memory_gb=0.5, threads=1) as engine:

        def rows(mart: str) -> list[dict[str, Any]]:
            table = release.mart(mart, engine)
            mine = table.filter(table.person_id == shown.person)
            found: list[dict[str, Any]] = mine.to_pyarrow().to_pylist()
            return found

        person = next(iter(rows("person")), None)
        if person is None:
            return None
        had = {one["condition"] for one in rows("person_condition") if one["is_current"]}
        years = sorted(rows("person_year"), key=lambda row: row["financial_year"], reverse=True)
    return Summary(
        born=person["birth_month"].strftime("%B %Y"),
        sex=SEX.get(person["sex"], "not known"),
        died=person["death_date"].isoformat() if person["death_date"] else "",
        conditions=tuple(sorted(one.replace("_", " ") for one in had)),
        years=tuple({name: one[name] for name in _OF_A_YEAR} for one in years),
        release=release.name,
    )
