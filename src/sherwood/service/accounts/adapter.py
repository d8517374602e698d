"""Who may have an account: nobody signs up; people are invited, or vouched for elsewhere."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from sherwood.service.accounts.models import User
from sherwood.service.accounts.outside import (
    NotAdmittedError,
    Vouched,
    check_assurance,
    read_claims,
)
from sherwood.service.accounts.telling import tell, tell_attempt
from sherwood.service.audit.record import record

_SAID = {
    "account/messages/password_changed.txt": "Your password was changed. You were signed out "
    "everywhere else.",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "Your authenticator app was removed.",
}
"""What is said on the next page, of all that allauth would say."""


class InvitedPeople(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in with a password, for people who were invited."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right.",
        "too_many_login_attempts": "There were too many failed attempts. Wait 15 minutes, then try "
        "again, or ask for a new link.",
        "rate_limited": "There were too many failed attempts. Wait 15 minutes, then try again.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether a page leads on to another of this service: never to another host."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse, and tell of it, while somebody is locked out.

        Raises:
            ValidationError: There were too many failures.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            tell_attempt("sign-in locked", credentials.get("email", ""))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Tell of it."""
        del request
        tell_attempt("sign-in failed", credentials.get("email", ""))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Tell of it, and say so."""
        tell_attempt("sign-in refused", user.email)
        return render(request, "account/account_inactive.jinja", status=403)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *_: Any,
        **__: Any,
    ) -> None:
        """Say it, if it is worth saying."""
        if message_template in _SAID:
            messages.add_message(request, level, _SAID[message_template])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        del request
        return reverse("your_account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """To where one signs in."""
        del request
        return reverse("account_login")


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Second steps, their secrets sealed: the database alone lets nobody make a code."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not right, or was used already. Wait for the next one.",
    }

    def encrypt(self, text: str) -> str:
        """Seal."""
        return seal(*_keys()).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open."""
        return seal(*_keys()).decrypt(encrypted_text.encode()).decode()


def seal(*keys: str) -> MultiFernet:
    """Seals under the first of the service's keys, and opens what was sealed under any."""
    derived = (hashlib.sha256(b"sherwood second step " + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


class VouchedFor(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Somebody vouched for elsewhere must be known here, active, and vouched for well enough."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join the outside identity to the person we know.

        Raises:
            ImmediateHttpResponse: They are not admitted; the page says why.
        """
        vouched = read_claims(sociallogin.account.extra_data)
        known = sociallogin.user if sociallogin.is_existing else _known(vouched)
        try:
            _check_admitted(known, vouched)
        except NotAdmittedError as refusal:
            whose = ("user", str(known.pk)) if known else ("", "")
            record("sign-in refused", actor=None, subject=whose, detail={"reason": str(refusal)})
            page = render(
                request, "accounts/not_admitted.jinja", {"reason": str(refusal)}, status=403
            )
            raise ImmediateHttpResponse(page) from refusal
        if not sociallogin.is_existing:
            sociallogin.connect(request, known)
            tell("outside identity joined", known)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_: Any) -> None:
        """The answer could not be believed, or there was none.

        Raises:
            ImmediateHttpResponse: Always; the page says what to do.
        """
        del provider
        record("sign-in refused", actor=None, detail={"reason": "the provider's answer"})
        page = render(request, "accounts/not_vouched_for.jinja", status=403)
        raise ImmediateHttpResponse(page)


def _known(vouched: Vouched) -> User | None:
    """The person by their identity; else by an address the provider has verified."""
    if found := User.objects.filter(identity=vouched.identity).first():
        return found
    if not vouched.email:
        return None
    return User.objects.filter(email=vouched.email, identity=None).first()


def _check_admitted(user: User | None, vouched: Vouched) -> None:
    check_assurance(vouched, settings.OUTSIDE_ASSURANCE)
    if user is None:
        raise NotAdmittedError("Nobody with your identity has been invited to Sherwood.")
    if not user.is_active:
        raise NotAdmittedError("Your account here was closed.")
