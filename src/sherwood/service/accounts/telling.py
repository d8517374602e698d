"""Telling the audit of every sign-in, failure, second step and sign-out.

What was typed is never told: an address nobody has may be somebody's password in the wrong field.
"""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import password_changed
from allauth.account.signals import user_logged_in as signed_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib import messages
from django.contrib.auth.signals import user_logged_out as signed_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from sherwood.service.accounts.models import User
from sherwood.service.accounts.notices import notices, what_to_do
from sherwood.service.accounts.outside import PLACE, read_claims
from sherwood.service.accounts.second_step import TAKEN
from sherwood.service.audit.record import record

_AUTHENTICATOR = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def tell(action: str, user: User, **detail: Any) -> None:
    """Tell of something somebody did, or tried, to their own account."""
    record(action, actor=user, subject=("user", str(user.pk)), detail=detail)


def tell_attempt(action: str, email: str) -> None:
    """Tell of an attempt to be somebody: of them if they are known, of nobody else."""
    user = User.objects.filter(email=email.lower()).first()
    record(action, actor=None, subject=("user", str(user.pk)) if user else ("", ""))


@receiver(signed_in)
def on_sign_in(request: HttpRequest, user: User, sociallogin: Any = None, **_: Any) -> None:
    """Note how sure we are, and where an outside provider says they work today."""
    methods = [one["method"] for one in get_authentication_records(request, user)]
    vouched = read_claims(sociallogin.account.extra_data) if sociallogin else None
    request.session[TAKEN] = "mfa" in methods or vouched is not None
    detail = {"by": list(dict.fromkeys(methods))}
    if vouched is not None:
        request.session[PLACE] = vouched.organisation
        detail |= {"organisation": vouched.organisation, "assurance": vouched.assurance}
    tell("signed in", user, **detail)
    for one in notices(user):
        messages.warning(
            request,
            f"On {timezone.localtime(one.at):%-d %B %Y at %H:%M}, {one.words}. {what_to_do(user)}",
        )


@receiver(signed_out)
def on_sign_out(user: User | None, **_: Any) -> None:
    """Tell of it."""
    if user is not None:
        tell("signed out", user)


@receiver(password_changed)
def on_password_changed(user: User, **_: Any) -> None:
    """Tell of it; every other session of theirs has ended with it."""
    tell("password changed", user)


@receiver(authentication_failed)
def on_code_refused(user: User, **_: Any) -> None:
    """A code was wrong, or had been used."""
    record("second step failed", actor=None, subject=("user", str(user.pk)))


@receiver(authenticator_added)
def on_second_step_set_up(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Setting it up proves it: this session has taken it."""
    request.session[TAKEN] = True
    tell("second step set up", user, kind=_AUTHENTICATOR[authenticator.type])


@receiver(authenticator_removed)
def on_second_step_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """What was proven by it is no longer."""
    request.session[TAKEN] = False
    tell("second step removed", user, kind=_AUTHENTICATOR[authenticator.type])


@receiver(authenticator_reset)
def on_codes_made(user: User, **_: Any) -> None:
    """Tell of new recovery codes."""
    tell("recovery codes made", user)
