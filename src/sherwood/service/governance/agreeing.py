"""Memoranda and agreements: from a draft to what every party has signed, and out of it again.

Where an agreement stands on a day follows from facts: nobody sets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.governance.changing import add, change
from sherwood.service.governance.deciding import NotNowError, sha256
from sherwood.service.governance.models import Agreement, Organisation, Party, Standing


def standing(agreement: Agreement, parties: Iterable[Party], day: date) -> Standing:
    """Where an agreement stands on a day.

    It is in force from its first day, once all its parties have signed, until its last day or until
    fewer than two are left.
    """
    parties = list(parties)
    if agreement.end and agreement.end <= day:
        return Standing.ENDED
    if agreement.offered_at is None:
        return Standing.DRAFT
    if not all(party.signed_at for party in parties):
        return Standing.OFFERED
    bound = [party for party in parties if party.left_on is None or day < party.left_on]
    if len(bound) < 2:
        return Standing.ENDED
    return Standing.IN_FORCE if agreement.start <= day else Standing.SIGNED


def check_draft(agreement: Agreement) -> None:
    """Refuse to change what has been put out for signature."""
    if agreement.offered_at is not None:
        raise NotNowError("It was put out for signature: its text does not change any more.")


def check_offered(agreement: Agreement) -> None:
    """Refuse to put out what nobody can agree."""
    check_draft(agreement)
    if agreement.parties.count() < 2:
        raise NotNowError("An agreement has at least two parties.")


def check_signed(agreement: Agreement, party: Party, day: date) -> None:
    """Refuse a signature that would bind nobody."""
    if agreement.offered_at is None:
        raise NotNowError("It is a draft: it is signed once it was put out for signature.")
    if agreement.end and agreement.end <= day:
        raise NotNowError("It has ended.")
    if party.signed_at is not None:
        raise NotNowError(f"{party.organisation} has signed.")
    if sha256(agreement.text) != agreement.sha256:
        raise NotNowError("Its text is not the one that was put out for signature.")


@transaction.atomic
def draft(
    agreement: Agreement, parties: Iterable[Organisation], *, by: User, acting_as: str
) -> Agreement:
    """Draft an agreement between parties."""
    agreement.sha256 = sha256(agreement.text)
    add(agreement, "agreement drafted", by=by, acting_as=acting_as)
    _name(agreement, parties, by, acting_as)
    return agreement


@transaction.atomic
def redraft(
    agreement: Agreement,
    changes: dict[str, Any],
    parties: Iterable[Organisation],
    *,
    version: int,
    by: User,
    acting_as: str,
) -> None:
    """Change a draft and who is party to it."""
    check_draft(agreement)
    changes = {**changes, "sha256": sha256(changes["text"])}
    change(agreement, "agreement changed", changes, version=version, by=by, acting_as=acting_as)
    _name(agreement, parties, by, acting_as)


@transaction.atomic
def offer(agreement: Agreement, *, version: int, by: User, acting_as: str) -> None:
    """Put a draft out for signature."""
    check_offered(agreement)
    change(
        agreement, "agreement offered", {"offered_at": timezone.now()},
        version=version, by=by, acting_as=acting_as,
    )  # fmt: skip


@transaction.atomic
def sign(party: Party, *, version: int, by: User, acting_as: str) -> None:
    """Sign for a party, once: the text as it stands."""
    check_signed(party.agreement, party, timezone.localdate())
    signed = {"signed_by": by, "signed_at": timezone.now(), "sha256": party.agreement.sha256}
    change(party, "agreement signed", signed, version=version, by=by, acting_as=acting_as)


@transaction.atomic
def withdraw(
    party: Party, on: date, because: str, *, version: int, by: User, acting_as: str
) -> None:
    """Let a party leave from a day."""
    if party.signed_at is None:
        raise NotNowError(f"{party.organisation} has not signed.")
    if party.left_on is not None:
        raise NotNowError(f"{party.organisation} left on {party.left_on}.")
    left = {"left_on": on, "left_because": because}
    change(party, "party left", left, version=version, by=by, acting_as=acting_as)


@transaction.atomic
def end(agreement: Agreement, on: date, *, version: int, by: User, acting_as: str) -> None:
    """End an agreement on a day."""
    if agreement.offered_at is None:
        raise NotNowError("A draft does not end.")
    if agreement.end and agreement.end <= timezone.localdate():
        raise NotNowError("It has ended.")
    change(agreement, "agreement ended", {"end": on}, version=version, by=by, acting_as=acting_as)


def _name(agreement: Agreement, parties: Iterable[Organisation], by: User, acting_as: str) -> None:
    wanted = {one.pk: one for one in parties}
    agreement.parties.exclude(organisation__in=wanted).delete()
    there = set(agreement.parties.values_list("organisation_id", flat=True))
    Party.objects.bulk_create(
        Party(agreement=agreement, organisation=one)
        for key, one in wanted.items()
        if key not in there
    )
    record(
        "parties named",
        actor=by,
        acting_as=acting_as,
        subject=("agreement", str(agreement.pk)),
        detail={"parties": sorted(one.code for one in wanted.values())},
    )
