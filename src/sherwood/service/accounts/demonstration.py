"""Made-up users, one for every role, for a service that shows made-up people.

Their passwords are drawn at random, shown once and kept nowhere. Outside a demonstration nobody can
make them, and nobody can sign in as one of them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from sherwood.errors import InputError
from sherwood.partnership.organisations import OrganisationKind
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.environment import Environment
from sherwood.service.governance.access.roles import ROLES
from sherwood.service.governance.models import Grant, Hierarchy, Membership, Organisation
from sherwood.warehouse.release import current_release

_NAMES = (
    "Ada Fern", "Ben Oakes", "Cara Holt", "Dev Patel", "Ewa Nowak", "Femi Ade", "Grace Lin",
    "Hugh Marsh", "Ines Costa", "Jack Thorn", "Kezia Brown", "Liam Rowe", "Mei Chen",
    "Nadia Shah", "Owen Pryce", "Priya Nair", "Quentin Vale", "Rosa Diaz",
)  # fmt: skip
_DEPUTIES = {
    "governance_officer": "Sol Marsden",
    "information_governance_officer": "Tess Warde",
}
"""Officers of whom there are two, since some changes take two."""

_WORKS_AT = {
    "general_practitioner": OrganisationKind.PRACTICE,
    "practice_nurse": OrganisationKind.PRACTICE,
    "practice_manager": OrganisationKind.PRACTICE,
    "pharmacist": OrganisationKind.PRACTICE,
    "care_navigator": OrganisationKind.GP_PARTNERSHIP,
    "consultant": OrganisationKind.ACUTE,
    "community_nurse": OrganisationKind.COMMUNITY,
    "social_worker": OrganisationKind.COUNCIL,
    "care_home_nurse": OrganisationKind.CARE_HOME,
}
"""Who works at one organisation of a kind; all others for the whole system."""
_WITH_THEIR_PRACTICES = {OrganisationKind.GP_PARTNERSHIP: "practice_partnership"}
"""The hierarchy down which a role at an organisation of a kind reaches."""
_SYSTEM = "system"
_SINCE = date(2018, 4, 1)


@dataclass(frozen=True)
class Shown:
    """A made-up user, as shown once."""

    at: str
    email: str
    password: str


def check_made_up(environment: Environment) -> None:
    """Refuse a demonstration on anything that may be real.

    Raises:
        InputError: The database is not the home's own, or the release is not synthetic.
    """
    if not environment.demonstration:
        return
    if "sqlite" not in str(environment.database["ENGINE"]):
        raise InputError("A demonstration keeps to SQLite. Take away SHERWOOD_DATABASE.")
    if environment.warehouse is None:
        return
    release = current_release(environment.warehouse)
    if release.manifest.get("synthetic") is not True:
        raise InputError(
            f"{environment.warehouse}: release {release.name} is not synthetic, so it is not shown "
            "in a demonstration."
        )


@transaction.atomic
def make_users() -> list[Shown]:
    """Make one user for every role, or give those there new passwords.

    Raises:
        InputError: This service is not a demonstration, or has no partnership.
    """
    if not settings.DEMONSTRATION:
        raise InputError("Made-up users are refused outside a demonstration.")
    named = [(name, name, person) for name, person in zip(ROLES, _NAMES, strict=False)]
    named += [(f"deputy_{name}", name, person) for name, person in _DEPUTIES.items()]
    shown = [_make_user(*one) for one in named]
    record("demonstration users made", actor=None, detail={"users": len(shown)})
    return shown


def _make_user(known_as: str, role: str, person: str) -> Shown:
    node, reaching = _place(role)
    password = secrets.token_urlsafe(9)
    email = f"{known_as.replace('_', '-')}@demo.invalid"
    user = User.objects.filter(email=email).first() or User(email=email, name=person)
    user.demonstration = True
    user.set_password(password)
    user.save()
    for purpose in sorted(ROLES[role].purposes()):
        Grant.objects.get_or_create(
            user=user,
            role=role,
            node=node,
            hierarchy=reaching,
            purpose=purpose,
            defaults={"start": _SINCE, "reason": "demonstration"},
        )
    return Shown(node.name, email, password)


def _place(role: str) -> tuple[Organisation, Hierarchy | None]:
    """Where a made-up user holds a role, and the hierarchy it reaches down, if any."""
    kind = _WORKS_AT.get(role)
    if kind is not None:
        open_ones = Organisation.objects.filter(kind=kind, closed=None).order_by("code")
        members = open_ones.filter(belongs_to__isnull=False)
        if found := members.first() or open_ones.first():
            below = _WITH_THEIR_PRACTICES.get(kind)
            return found, Hierarchy.objects.filter(name=below).first()
    members = Membership.objects.filter(hierarchy__name=_SYSTEM)
    top = members.exclude(parent__belongs_to__hierarchy__name=_SYSTEM).first()
    if top is None:
        raise InputError("The partnership has no hierarchy 'system', where roles are held.")
    return top.parent, top.hierarchy
