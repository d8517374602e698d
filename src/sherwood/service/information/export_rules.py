"""What may be done with an export of rows about people, by whom and when; and how it ends.

Who may ask or decide is settled in `access`; here, whether the export is in a state that allows it,
and whether this is another person. Each `check_` raises with its reason.
"""

from __future__ import annotations

import hashlib
import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.information.export_states import EXPORT
from sherwood.service.information.exportable import Offer, reviewed
from sherwood.service.information.flows import FlowError, check_flow
from sherwood.service.information.models import Export, Flow

_S = Export.State
KEPT = timedelta(days=7)
"""How long the files of an export are there to be fetched."""


class NotExportedError(SherwoodError):
    """It cannot be done with this export now, or by this person."""


def check_follows(export: Export, state: str) -> None:
    """Refuse a state that does not follow the one it is in."""
    if state not in EXPORT[export.state]:
        was, wanted = export.get_state_display(), _S(state).label
        raise NotExportedError(f"This export is '{was}'; it cannot become '{wanted}'.")


def check_asker(export: Export, user: User | None) -> None:
    """Refuse anybody but the one who asked."""
    if user is None or export.asker_id != user.pk:
        raise NotExportedError("Only the one who asked does this.")


def check_officer(export: Export, user: User) -> None:
    """Refuse the asker as the officer."""
    if export.asker_id == user.pk:
        raise NotExportedError("Nobody decides on their own export.")


def check_fetch(export: Export, user: User | None) -> None:
    """Refuse files that are not whole, not theirs, too old, or of a flow that is not in use."""
    check_asker(export, user)
    if export.state != _S.READY or export.until is None or export.until <= timezone.now():
        raise NotExportedError("There are no files to fetch: not yet, or no longer.")
    check_flow(export.flow.name)


def offer_of(mart: str) -> Offer:
    """What may leave of a mart.

    Raises:
        NotExportedError: Nothing.
    """
    found = reviewed().offers.get(mart)
    if found is None:
        raise NotExportedError(reviewed().not_offered.get(mart, "There is no such mart."))
    return found


def recipients_of(flow: Flow) -> list[str]:
    """Those to whom a flow goes: its register has one on a line, or between semicolons."""
    named = (one.strip() for line in flow.recipients.splitlines() for one in line.split(";"))
    return [one[:200] for one in named if one]


def place(export: Export) -> Path:
    """The folder of an export, in the service's home."""
    return Path(settings.ENVIRONMENT.home) / "exports" / str(export.pk)


def hash_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@transaction.atomic
def fail(export: Export, fault: str) -> None:
    """Say why it came to nothing; what was written of it is deleted."""
    lock(export)
    if _S.FAILED not in EXPORT[export.state]:
        return
    export.change(state=_S.FAILED, fault=fault[:300])
    tell(export, "export failed", None, "")
    shutil.rmtree(place(export), ignore_errors=True)


def purge() -> int:
    """Delete the files of exports whose days are over, or whose flow has ended.

    Returns:
        Of how many.
    """
    ended = [one for one in Export.objects.filter(state=_S.READY) if _is_over(one)]
    for export in ended:
        with transaction.atomic():
            lock(export)
            if export.state == _S.READY:
                export.change(state=_S.PURGED)
                tell(export, "export deleted", None, "")
        shutil.rmtree(place(export), ignore_errors=True)
    return len(ended)


def lock(export: Export) -> None:
    """Whoever else does something to it waits, and then finds it as this leaves it."""
    export.refresh_from_db(from_queryset=Export.objects.select_for_update())


def tell(export: Export, action: str, by: User | None, acting_as: str, **detail: object) -> None:
    """An entry of the audit about an export."""
    record(
        action,
        actor=by,
        acting_as=acting_as,
        subject=("export", str(export.pk)),
        detail={"flow": export.flow.name, **detail},
    )


def _is_over(export: Export) -> bool:
    try:
        check_flow(export.flow.name)
    except FlowError:
        return True
    return export.until is None or export.until <= timezone.now()
