"""Rows about people leave only so: asked for, measured, agreed to by another, written, fetched.

An analyst asks under a flow, the service counts how many people the columns single out, an officer
who is another person decides, and a job writes the files, which the asker alone fetches.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from django.db import transaction
from django.utils import timezone

from sherwood.service.accounts.models import User
from sherwood.service.information.export_jobs import measure, write
from sherwood.service.information.export_rules import (
    NotExportedError,
    check_asker,
    check_fetch,
    check_follows,
    check_officer,
    lock,
    offer_of,
    place,
    recipients_of,
    tell,
)
from sherwood.service.information.flows import check_flow
from sherwood.service.information.handing import Handed, handed_out, open_file
from sherwood.service.information.models import Export, Flow

_S = Export.State


@transaction.atomic
def ask(
    *,
    flow: Flow,
    mart: str,
    columns: Sequence[str],
    form: str,
    recipient: str,
    purpose: str,
    release: str,
    by: User,
    acting_as: str,
) -> Export:
    """Ask for rows; what they would single out is counted next.

    Raises:
        FlowError: The flow is not in use.
        NotExportedError: It asks for what is not offered, or for nobody of the flow.
    """
    check_flow(flow.name)
    chosen = [one.name for one in offer_of(mart).chosen(columns)]
    if not chosen or len(chosen) != len(set(columns)):
        raise NotExportedError("Choose columns among those that are offered.")
    if recipient not in recipients_of(flow):
        raise NotExportedError("The flow does not go to this recipient.")
    made = Export.objects.create(
        flow=flow,
        asker=by,
        mart=mart,
        columns=chosen,
        form=form,
        recipient=recipient,
        purpose=purpose,
        release=release,
    )
    tell(
        made, "export asked for", by, acting_as,
        mart=mart, columns=chosen, recipient=recipient, release=release,
    )  # fmt: skip
    # The queue is in the same database: the job is there if what asked for it is.
    measure.enqueue(made.pk)
    return made


@transaction.atomic
def decide(export: Export, *, agree: bool, reason: str, by: User, acting_as: str) -> None:
    """Agree or refuse, with a reason.

    Raises:
        FlowError: It would be agreed to, and its flow has ended.
        NotExportedError: The officer is the asker, gives no reason, or it is not waiting.
    """
    lock(export)
    check_officer(export, by)
    state = _S.WRITING if agree else _S.REFUSED
    check_follows(export, state)
    if len(reason.strip()) < 10:
        raise NotExportedError("Give your reason, in a sentence.")
    if agree:
        check_flow(export.flow.name)
    export.change(state=state, officer=by, reason=reason.strip(), decided_at=timezone.now())
    action = "export agreed to" if agree else "export refused"
    tell(export, action, by, acting_as, reason=export.reason, alone=export.alone)
    if agree:
        write.enqueue(export.pk)


@transaction.atomic
def withdraw(export: Export, *, by: User, acting_as: str) -> None:
    """Take it back, before an officer has decided."""
    lock(export)
    check_asker(export, by)
    check_follows(export, _S.WITHDRAWN)
    export.change(state=_S.WITHDRAWN)
    tell(export, "export withdrawn", by, acting_as)


def fetch(export: Export, name: str, *, by: User, acting_as: str) -> Handed:
    """An open file to hand to the asker, byte for byte as it was written.

    It is opened before it is asked whether it may be, so that it cannot be deleted in between; what
    is deleted afterwards is handed out all the same, for it was there when it was asked for.

    Raises:
        FlowError: The flow is not in use.
        NotExportedError: There is no such file to fetch, or it is not what was written.
    """
    check_fetch(export, by)
    with ExitStack() as unless_handed:
        opened = unless_handed.enter_context(open_file(place(export) / "files" / name))
        export.refresh_from_db()
        check_fetch(export, by)
        written = {one["name"]: (one["bytes"], one["sha256"]) for one in export.files}
        handed = handed_out(opened, written.get(name))
        tell(export, "export fetched", by, acting_as, file=name)
        unless_handed.pop_all()
    return handed
