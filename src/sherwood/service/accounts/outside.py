"""People vouched for elsewhere: what another provider says of them, and whether it is enough.

The claims are those of NHS Care Identity Service 2 (CIS2): `nhsid_useruid` names the person,
`nhsid_nrbac_roles` lists their roles, `selected_roleid` the one they chose at sign-in, and two
levels, from 0 to 3, say how their identity was proven and how they signed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sherwood.service.environment import Provider

PROVIDER = "care_identity"
"""The one outside provider, as addresses and records name it."""
PLACE = "organisation"
"""The key of the session that holds the organisation chosen at an outside sign-in."""


class NotAdmittedError(Exception):
    """Somebody was vouched for and still may not come in; says why."""


@dataclass(frozen=True)
class Vouched:
    """What another provider says of somebody.

    Attributes:
        identity: How the provider names them, for good.
        email: Their address, if the provider has verified it; else nothing.
        assurance: The lower of the two levels.
        organisation: Code of the organisation of the role they chose there; "" if none.
    """

    identity: str
    email: str
    assurance: int
    organisation: str


def read_claims(claims: Mapping[str, Any]) -> Vouched:
    """Read the claims; what is missing or odd counts for nothing.

    Example:
        >>> read_claims({"sub": "1", "id_assurance_level": "3",
        ...              "authentication_assurance_level": "2", "selected_roleid": "9",
        ...              "nhsid_nrbac_roles": [{"person_roleid": "9", "org_code": "C84001"}]})
        Vouched(identity='1', email='', assurance=2, organisation='C84001')
    """
    email = claims.get("email") if claims.get("email_verified") is True else ""
    roles = claims.get("nhsid_nrbac_roles")
    chosen = [
        role
        for role in (roles if isinstance(roles, list) else [])
        if isinstance(role, dict) and role.get("person_roleid") == claims.get("selected_roleid")
    ]
    return Vouched(
        identity=str(claims.get("nhsid_useruid") or claims.get("sub") or ""),
        email=str(email or "").lower(),
        assurance=min(
            _level(claims.get("id_assurance_level")),
            _level(claims.get("authentication_assurance_level")),
        ),
        organisation=str(chosen[0].get("org_code") or "") if chosen else "",
    )


def _level(claim: object) -> int:
    text = str(claim)
    return int(text) if text in {"0", "1", "2", "3"} else 0


def check_assurance(vouched: Vouched, least: int) -> None:
    """Refuse somebody we are not sure enough of.

    Raises:
        NotAdmittedError: Their level is lower than the least.
    """
    if vouched.assurance < least:
        raise NotAdmittedError(
            f"You signed in with assurance level {vouched.assurance}; Sherwood needs level "
            f"{least}. Sign in again with your smartcard or security key."
        )


def outside_providers(provider: Provider | None) -> dict[str, Any]:
    """The one provider, as allauth wants it described; none if there is none."""
    if provider is None:
        return {}
    return {
        PROVIDER: {
            "APPS": [
                {
                    "provider_id": PROVIDER,
                    "name": provider.name,
                    "client_id": provider.client,
                    "secret": provider.secret,
                    "settings": {
                        "server_url": provider.server,
                        "oauth_pkce_enabled": True,
                        "scope": ["openid", "profile", "email", "nhsperson", "nationalrbacaccess"],
                    },
                }
            ]
        }
    }
