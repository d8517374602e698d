"""Tokens: who may have one, making and ending them, and telling whether one is good.

A token is `sherwood_PREFIX_SECRET`. The secret has 256 bits drawn at random, so one SHA-256 keeps
it: there is nothing to guess that a slow hash would protect.
"""

from __future__ import annotations

import hashlib
import secrets
import string
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.service.accounts.models import User
from sherwood.service.api.models import Token
from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import held
from sherwood.service.governance.access.granting import effective
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import Held, holds
from sherwood.service.governance.models import Grant

LONGEST = 90
"""Days a token may last."""
NEVER = frozenset({Action.SEE_PERSON, Action.BREAK_GLASS, Action.REIDENTIFY, Action.GRANT_ROLES})
"""What no token opens: a person looks at a person, and a person gives roles."""
_LETTERS = string.ascii_lowercase + string.digits
_NOBODY = "0" * 64


class NoTokenError(SherwoodError):
    """This role has no tokens, or this token cannot be made or ended."""


class NotGoodError(SherwoodError):
    """A token that opens nothing.

    Attributes:
        token: Which, if the caller has shown to hold it.
    """

    def __init__(self, words: str, token: Token | None = None) -> None:
        super().__init__(words)
        self.token = token


def check_may_have(one: Held) -> None:
    """Refuse a token for a role that sees persons or gives roles.

    Raises:
        NoTokenError: With the reason.
    """
    if not NEVER.isdisjoint(effective(one)):
        raise NoTokenError(
            "There are no tokens for a role that sees persons or gives roles: sign in instead."
        )


def may_have(one: Held) -> bool:
    """Whether there are tokens for a role."""
    return NEVER.isdisjoint(effective(one))


@transaction.atomic
def make(grant: Grant, *, name: str, days: int, by: User, acting_as: str) -> tuple[Token, str]:
    """Make a token for the role one acts in.

    Returns:
        What is kept of it, and the token itself, which nobody can show again.

    Raises:
        NoTokenError: The role has none, it is another's, or it would last too long.
    """
    check_may_have(held(grant))
    if grant.user_id != by.pk:
        raise NoTokenError("A token is made by the one who holds the role.")
    if not 1 <= days <= LONGEST:
        raise NoTokenError(f"A token lasts from 1 to {LONGEST} days.")
    now = timezone.now()
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(8))
    whole = f"sherwood_{prefix}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        grant=grant,
        name=name,
        prefix=prefix,
        sha256=_hashed(whole),
        generation=by.generation,
        made_at=now,
        until=now + timedelta(days=days),
    )
    detail = {"prefix": prefix, "grant": grant.pk, "until": token.until.isoformat()}
    _tell("token made", token, by, acting_as, detail)
    return token, whole


@transaction.atomic
def revoke(token: Token, *, by: User, acting_as: str, because: str = "") -> None:
    """End a token now; what it did stays in the audit.

    Raises:
        NoTokenError: It was ended before.
    """
    live = Token.objects.filter(pk=token.pk, revoked_at=None)
    if not live.update(revoked_at=timezone.now()):
        raise NoTokenError("This token was ended before.")
    detail = {"prefix": token.prefix, "because": because, "calls": token.calls}
    _tell("token revoked", token, by, acting_as, detail)


def tokens_of(user: User) -> QuerySet[Token]:
    """Every token somebody ever made, the newest first."""
    return Token.objects.filter(grant__user=user).select_related(
        "grant__user", "grant__node", "grant__hierarchy"
    )


def why_over(token: Token) -> str:
    """Why a token opens nothing now; nothing while it does."""
    user, grant, now = token.grant.user, token.grant, timezone.now()
    if token.revoked_at is not None:
        return "This token was revoked."
    if token.until <= now:
        return "This token has run out."
    if not user.is_active:
        return "The account of this token was closed."
    if token.generation != user.generation:
        return "This token ended when its owner was signed out everywhere."
    if not holds(grant.start, grant.end, timezone.localdate()):
        return "The role of this token does not hold today."
    return "" if may_have(held(grant)) else "There are no tokens for this role any more."


def find(written: str) -> Token:
    """The token that was sent, if it is good.

    It takes as long, and says the same, whether a prefix is known or not.

    Raises:
        NotGoodError: It is not one of ours, or opens nothing any more.
    """
    parts = written.split("_", 2)
    prefix = parts[1] if len(parts) == 3 and parts[0] == "sherwood" else ""
    known = prefix.isascii() and prefix.isalnum() and len(prefix) == 8
    found = (
        Token.objects.select_related("grant__user", "grant__node", "grant__hierarchy")
        .filter(prefix=prefix if known else "")
        .first()
    )
    same = secrets.compare_digest(_hashed(written), found.sha256 if found else _NOBODY)
    if found is None or not same:
        raise NotGoodError("This token is not one that was made here.")
    if over := why_over(found):
        raise NotGoodError(over, found)
    return found


def count_call(token: Token) -> None:
    """Note that it was used."""
    Token.objects.filter(pk=token.pk).update(last_used=timezone.now(), calls=F("calls") + 1)


def _hashed(whole: str) -> str:
    return hashlib.sha256(whole.encode(errors="replace")).hexdigest()


def _tell(action: str, token: Token, by: User, acting_as: str, detail: dict[str, object]) -> None:
    record(action, actor=by, acting_as=acting_as, subject=("token", str(token.pk)), detail=detail)
