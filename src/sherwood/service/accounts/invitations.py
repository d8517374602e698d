"""Inviting people, helping those who cannot get in, closing accounts and reopening them.

There is no mail: an officer hands over a link, which works once and for a day. Choosing a password
by it ends every session of that person; it never takes away their second step unless asked to. Who
may do this to whom, and when it takes two, is in `covering`.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from sherwood.errors import InputError
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.governance.access.roles import ROLES, Action
from sherwood.service.governance.models import Grant, Hierarchy, Organisation

OFFICER = "information_governance_officer"
"""The role that gives all others; the service itself gives it, once."""


@transaction.atomic
def invite(
    email: str, name: str, *, identity: str = "", by: User | None = None, acting_as: str = ""
) -> User:
    """Make an account for somebody; they hold no role yet.

    Args:
        email: By which they sign in.
        name: As others see it.
        identity: How another provider names them, if it vouches for them.
        by: Who invites; None for the command line.
        acting_as: In which role, for the audit.

    Raises:
        InputError: The address or the identity is none, or is taken.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise InputError(f"{email}: not an email address.") from error
    if User.objects.filter(email=email).exists():
        raise InputError(f"{email}: has an account already.")
    if identity and User.objects.filter(identity=identity).exists():
        raise InputError(f"{identity}: is how somebody else is named.")
    if not name.strip():
        raise InputError("Give the name by which others will know them.")
    user = User.objects.create_user(email, name.strip(), identity=identity)
    record("invited", actor=by, acting_as=acting_as, subject=("user", str(user.pk)))
    return user


@transaction.atomic
def link_for(
    email: str,
    *,
    by: User | None = None,
    acting_as: str = "",
    without_second_step: bool = False,
    **more: Any,
) -> str:
    """The path of a link by which somebody chooses a password, once, within a day.

    Args:
        email: Of somebody invited.
        by: Who asks for it; None for the command line.
        acting_as: In which role, for the audit.
        without_second_step: Take away a lost authenticator app as well; they set up another.
        more: What else the audit is told.

    Raises:
        InputError: Nobody active has the address.
    """
    user = _active(email)
    told = {"actor": by, "acting_as": acting_as, "subject": ("user", str(user.pk)), "detail": more}
    if without_second_step:
        Authenticator.objects.filter(user=user).delete()
        user.end_sessions()
        record("second step taken away", **told)
    record("link given", **told)
    key = urlsafe_base64_encode(str(user.pk).encode())
    return reverse("follow_link", args=(key, default_token_generator.make_token(user)))


@transaction.atomic
def begin_anew(user: User, *, by: User | None, acting_as: str, **more: Any) -> str:
    """End every way into an account, and make a link that leads in again.

    Whoever kept an older link, or chose a password or set up an app by it, is out.

    Args:
        user: Whose account it is.
        by: Who is shown the link, and nobody else; None for the command line.
        acting_as: In which role, for the audit.
        more: What else the audit is told.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    user.end_sessions()
    record(
        "account begun anew",
        actor=by,
        acting_as=acting_as,
        subject=("user", str(user.pk)),
        detail=more,
    )
    stepping = is_mfa_enabled(user)
    return link_for(user.email, by=by, acting_as=acting_as, without_second_step=stepping, **more)


def whose_link(key: str, token: str) -> User | None:
    """Whose link it is, if it still works."""
    try:
        user = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(key)))).first()
    except ValueError:
        return None
    if user is None or not user.is_active:
        return None
    return user if default_token_generator.check_token(user, token) else None


@transaction.atomic
def close_account(
    email: str, *, by: User | None = None, acting_as: str = "", reason: str = ""
) -> User:
    """Close an account, end its roles, and sign them out everywhere.

    What they did stays in the audit. Their roles do not come back when the account is reopened.

    Raises:
        InputError: Nobody active has the address.
    """
    user = User.objects.select_for_update().get(pk=_active(email).pk)
    if not user.is_active:
        raise InputError(f"{email}: was closed meanwhile.")
    today, ended = timezone.localdate(), []
    for grant in user.grants.select_related("node"):
        if grant.end is None or max(today, grant.start) < grant.end:
            grant.change(end=max(today, grant.start))
            ended.append(f"{grant} ({grant.get_purpose_display()})")
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.end_sessions()
    record(
        "account closed",
        actor=by,
        acting_as=acting_as,
        subject=("user", str(user.pk)),
        detail={"reason": reason, "roles_ended": ended},
    )
    return user


@transaction.atomic
def reopen_account(user: User, *, by: User | None, acting_as: str, reason: str) -> User:
    """Reopen an account: without a role, and without the password it had.

    Raises:
        InputError: It is open.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise InputError(f"{user}: the account is open.")
    user.is_active = True
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    record(
        "account reopened",
        actor=by,
        acting_as=acting_as,
        subject=("user", str(user.pk)),
        detail={"reason": reason},
    )
    return user


@transaction.atomic
def make_first_officer(email: str, code: str) -> Grant:
    """Give somebody the role that gives all others, while nobody holds it.

    Raises:
        InputError: Somebody holds it; there is no such organisation or person.
    """
    today = timezone.localdate()
    giving = [name for name, role in ROLES.items() if Action.GRANT_ROLES in role.actions]
    held = Grant.objects.filter(role__in=giving, user__is_active=True)
    if any(grant.end is None or grant.end > today for grant in held):
        raise InputError("Somebody can give roles already: ask them.")
    node = Organisation.objects.filter(code=code).first()
    if node is None:
        raise InputError(f"{code}: no organisation has this code.")
    user = _active(email)
    grant = Grant.objects.create(
        user=user,
        role=OFFICER,
        node=node,
        hierarchy=Hierarchy.objects.filter(name="system").first(),
        purpose=Action.GRANT_ROLES.purpose,
        start=today,
        reason="the first officer",
    )
    record(
        "role given",
        actor=None,
        subject=("user", str(user.pk)),
        detail={"role": OFFICER, "at": code},
    )
    return grant


def _active(email: str) -> User:
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise InputError(f"{email}: nobody active has this address. Invite them by name first.")
    return user
