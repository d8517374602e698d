"""Adding to the audit: in the same transaction as what it tells of, or not at all."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from sherwood.service.accounts.models import User
from sherwood.service.audit.chain import NOTHING_BEFORE, chained
from sherwood.service.audit.models import Entry, Head


def record(
    action: str,
    *,
    actor: User | None,
    acting_as: str = "",
    subject: tuple[str, str] = ("", ""),
    detail: dict[str, Any] | None = None,
) -> Entry:
    """Add an entry after the last one.

    Args:
        action: A short name of what was done or seen.
        actor: Who did it; None for the service itself.
        acting_as: Their role and node in words.
        subject: A kind and a key.
        detail: What changed; JSON, and never a patient's name or number.
    """
    with transaction.atomic():
        Head.objects.get_or_create(pk=1, defaults={"number": 0, "hash": NOTHING_BEFORE})
        head = Head.objects.select_for_update().get(pk=1)
        entry = Entry(
            number=head.number + 1,
            at=timezone.now(),
            actor=actor,
            acting_as=acting_as,
            action=action,
            subject_kind=subject[0],
            subject_key=subject[1],
            detail=detail or {},
            before=head.hash,
        )
        entry.hash = chained(entry.content(), head.hash)
        entry.save(force_insert=True)
        Head.objects.filter(pk=1).update(number=entry.number, hash=entry.hash)
        return entry
