"""What others did to somebody's way in: told to them at every sign-in for a month.

Read from the audit, where nobody can take it away. Whoever came in by somebody else's link cannot
keep it from the one whose account it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from sherwood.service.accounts.covering import held_now_or_later
from sherwood.service.accounts.invitations import OFFICER
from sherwood.service.accounts.models import User
from sherwood.service.audit.models import Entry

TOLD_FOR = timedelta(days=30)
_WORDS = {
    "link given": "made a link by which a new password can be chosen for your account",
    "second step taken away": "took away your authenticator app",
    "account reopened": "reopened your account",
}


@dataclass(frozen=True)
class Notice:
    """One thing that somebody else did."""

    at: datetime
    words: str


def notices(user: User) -> list[Notice]:
    """What was done lately, the newest first; not the link that came with the invitation."""
    entries = Entry.objects.filter(
        subject_kind="user",
        subject_key=str(user.pk),
        action__in=_WORDS,
        at__gt=timezone.now() - TOLD_FOR,
    ).select_related("actor")
    return [
        Notice(one.at, f"{one.actor or 'Whoever runs the service'} {_WORDS[one.action]}")
        for one in reversed(entries)
        if not one.detail.get("with_invitation")
    ]


def what_to_do(user: User) -> str:
    """Whom somebody tells of what they did not ask for; an officer cannot tell themselves."""
    officer = any(grant.role == OFFICER for grant in held_now_or_later(user))
    whom = (
        "another officer, or whoever runs the service,"
        if officer
        else "your information governance officer"
    )
    return f"If you did not ask for it, tell {whom} now."
