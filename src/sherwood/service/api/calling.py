"""Who calls, how often, and whether they may: asked before anything else is looked at.

A program sends a token. A browser sends the cookie of its session, and with whatever writes the
CSRF token as well. Where both are sent, the token counts.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.utils import check_csrf

from sherwood.service.api.problems import Kind, ProblemError
from sherwood.service.api.tokens import NotGoodError, count_call, find
from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import act_by_token, acting
from sherwood.service.governance.access.check import check_any
from sherwood.service.governance.access.roles import Action

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_MINUTE = 60
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Sherwood"'}


def admit_anybody(request: HttpRequest) -> None:
    """Let anybody in, as often as is reasonable."""
    check_rate(f"address:{_address(request)}")


def admit(request: HttpRequest, actions: Sequence[Action] = ()) -> None:
    """Let in who may do one of these, or whoever acts in any role if none is named.

    Raises:
        ProblemError: It is not known who calls, the call may be forged, or there are too many.
        PermissionDenied: The role may not do this; the audit is told.
    """
    written = request.headers.get("Authorization")
    if written is None:
        _admit_session(request)
    else:
        _admit_token(request, written)
    if actions:
        check_any(request, actions)


def check_rate(who: str) -> None:
    """Count a call, and refuse one too many in this minute.

    Counted in the database's cache, so in every worker.
    """
    minute, passed = divmod(int(time.time()), _MINUTE)
    most = settings.API_CALLS_A_MINUTE
    if _count(f"api:{who}:{minute}", _MINUTE) > most:
        raise ProblemError(
            Kind.TOO_MANY,
            f"There were more than {most} in a minute.",
            headers={"Retry-After": str(_MINUTE - passed)},
        )


def _count(key: str, seconds: int) -> int:
    """Count once more what is counted for so long, and say how often it was."""
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out in between
        return 1


def _admit_session(request: HttpRequest) -> None:
    who = acting(request)
    if who.user is None:
        raise ProblemError(
            Kind.NOT_SIGNED_IN, "Neither a token nor a session was sent.", headers=_CHALLENGE
        )
    if request.method not in SAFE and check_csrf(request) is not None:
        raise ProblemError(Kind.FORGED, "The CSRF token is missing or not the one of the session.")
    check_rate(f"user:{who.user.pk}")
    if who.grant is None:
        raise ProblemError(Kind.NO_ROLE, "This session acts in no role.")


def _admit_token(request: HttpRequest, written: str) -> None:
    address = _address(request)
    failed = f"api:failed:{address}"
    if cache.get(failed, 0) >= settings.API_FAILURES:
        raise ProblemError(
            Kind.TOO_MANY,
            "Too many tokens were refused from this address.",
            headers={"Retry-After": str(_FAILURES_FOR)},
        )
    scheme, _, sent = written.partition(" ")
    try:
        if scheme.lower() != "bearer":
            raise NotGoodError("The header Authorization is not of the kind Bearer.")
        token = find(sent.strip())
    except NotGoodError as error:
        _count(failed, _FAILURES_FOR)
        named = error.token
        record(
            "token refused",
            actor=None,
            subject=("token", str(named.pk)) if named else ("", ""),
            detail={"reason": str(error)},
        )
        raise ProblemError(
            Kind.TOKEN_REFUSED,
            str(error),
            headers={
                "WWW-Authenticate": f'{_CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'
            },
        ) from error
    check_rate(f"token:{token.pk}")
    count_call(token)
    act_by_token(request, token.grant, token.prefix)


_FAILURES_FOR = 5 * _MINUTE
"""Seconds for which refused tokens are counted against an address."""


def _address(request: HttpRequest) -> str:
    return str(get_adapter().get_client_ip(request))
