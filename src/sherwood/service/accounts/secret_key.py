"""A new key for the service: what was sealed under the old one is sealed anew."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from sherwood.service.accounts.adapter import seal
from sherwood.service.audit.record import record
from sherwood.service.environment import new_secret_key, write_secret_keys

_SEALED = ("secret", "seed", "migrated_codes")
"""What is sealed of a second step: its secret, or that of its recovery codes."""


def renew_secret_key() -> int:
    """Make a new key, and seal every second step under it.

    The key before it stays in the file, so that sessions and links go on; those before that are
    taken away once nothing is sealed under them. Killed at any moment, nothing is lost.

    Returns:
        How many second steps were sealed anew.
    """
    home, known = settings.ENVIRONMENT.home, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    new = new_secret_key()
    write_secret_keys(home, new, *known)
    sealing, count = seal(new, *known), 0

    def anew(value: Any) -> Any:
        if isinstance(value, list):
            return [anew(one) for one in value]
        return sealing.rotate(value.encode()).decode()

    with transaction.atomic():
        for step in Authenticator.objects.select_for_update():
            sealed = {name: anew(step.data[name]) for name in _SEALED if name in step.data}
            if sealed:
                step.data |= sealed
                step.save(update_fields=["data"])
                count += 1
        record("secret key renewed", actor=None, detail={"second steps": count})
    write_secret_keys(home, new, known[0])
    return count
