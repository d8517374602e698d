"""Who may have an account: nobody signs up; people are invited, or vouched for elsewhere."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render

from sherwood.service.accounts.models import User


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Somebody vouched for elsewhere must already be known here, by their email address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join the outside identity to the person we know.

        Raises:
            ImmediateHttpResponse: We know nobody active by that address.
        """
        if sociallogin.is_existing:
            return
        email = (sociallogin.user.email or "").lower()
        verified = any(a.verified and a.email.lower() == email for a in sociallogin.email_addresses)
        user = User.objects.filter(email=email, is_active=True).first() if verified else None
        if user is None:
            raise ImmediateHttpResponse(render(request, "accounts/unknown.jinja", status=403))
        sociallogin.connect(request, user)
