"""What ends tokens from elsewhere: somebody takes away the second step their role needs."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from django.dispatch import receiver

from sherwood.service.accounts.models import User
from sherwood.service.accounts.second_step import needs_second_step
from sherwood.service.api.tokens import revoke, tokens_of


@receiver(authenticator_removed)
def on_second_step_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    """End the tokens that were made on the strength of it."""
    if authenticator.type != Authenticator.Type.TOTP:
        return
    for token in tokens_of(user).filter(revoked_at=None):
        if needs_second_step(token.grant.role):
            revoke(token, by=user, acting_as="", because="The second step was removed.")
