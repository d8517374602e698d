"""Reading the whole audit again, apart from any page: it may take minutes, and be begun again."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from sherwood.errors import InputError
from sherwood.service.accounts.models import User
from sherwood.service.audit.models import Head, Reading
from sherwood.service.audit.record import record
from sherwood.service.audit.verify import verify
from sherwood.service.operations.working import if_failed


@transaction.atomic
def ask_to_read(*, by: User, acting_as: str) -> Reading:
    """Ask for the audit to be read again.

    Raises:
        InputError: It is being read.
    """
    Head.objects.select_for_update().first()
    if Reading.objects.filter(state=Reading.State.UNDER_WAY).exists():
        raise InputError("The audit is being read already.")
    reading = Reading.objects.create(by=by, acting_as=acting_as)
    record("audit reading asked for", actor=by, acting_as=acting_as)
    # The queue is in the same database: the job is there if what asked for it is.
    read.enqueue(reading.pk)
    return reading


@task()
def read(pk: int) -> None:
    """Read every entry, and keep what was found."""
    mine = Reading.objects.filter(pk=pk)
    mine.update(done=0, of=Head.objects.values_list("number", flat=True).first() or 0)
    found = verify(report=lambda entries: mine.update(done=entries))
    reading = mine.get()
    with transaction.atomic():
        state = Reading.State.NOT_WHOLE if found.faults else Reading.State.WHOLE
        mine.update(state=state, done=found.entries, of=found.entries, faults=found.faults)
        record(
            "audit verified",
            actor=reading.by,
            acting_as=reading.acting_as,
            detail={"entries": found.entries, "faults": len(found.faults)},
        )


@transaction.atomic
def _stopped(pk: int) -> None:
    """It came to no answer, so that another may be asked for."""
    Reading.objects.filter(pk=pk, state=Reading.State.UNDER_WAY).delete()
    record("audit reading failed", actor=None)


if_failed(read, _stopped)
