"""Reading what another provider has signed: its identity tokens (OpenID Connect Core, 3.1.3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_CLOCKS_DIFFER = 60


class NotBelievedError(Exception):
    """What was read was not signed by them, is not for us, or is not of now."""


def read_signed(token: str, keys: Mapping[str, Any], issuer: str, audience: str) -> dict[str, Any]:
    """The claims of a token.

    Args:
        token: As it came.
        keys: The provider's published keys.
        issuer: Who must have signed.
        audience: For whom it must be.

    Raises:
        NotBelievedError: The token does not hold.
    """
    try:
        header = jwt.get_unverified_header(token)
        return jwt.decode(
            token,
            _key(keys, header.get("kid")),
            algorithms=_ALGORITHMS,
            issuer=issuer,
            audience=audience,
            leeway=_CLOCKS_DIFFER,
            options={"require": ["iss", "aud", "exp", "iat", "sub", "nonce"]},
        )
    except jwt.PyJWTError as error:
        raise NotBelievedError(str(error)) from error


def _key(keys: Mapping[str, Any], name: str | None) -> jwt.PyJWK:
    """The key a token names; one that names none can only be of the only key."""
    published = jwt.PyJWKSet.from_dict(dict(keys)).keys
    found = [key for key in published if name is None or key.key_id == name]
    if len(found) != 1:
        raise NotBelievedError("The provider publishes no such key.")
    return found[0]
