"""Made-up users, one for every role, for a service that shows made-up people.

Their passwords are drawn at random, shown once and kept nowhere. Outside a demonstration nobody can
make them, and nobody can sign in as one of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from sherwood.errors import SherwoodError
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.governance.access.roles import ROLES, Purpose
from sherwood.service.governance.models import Grant, Hierarchy, Organisation

_NAMES = (
    "Ada Fern", "Ben Oakes", "Cara Holt", "Dev Patel", "Ewa Nowak", "Femi Ade", "Grace Lin",
    "Hugh Marsh", "Ines Costa", "Jack Thorn", "Kezia Brown", "Liam Rowe", "Mei Chen",
    "Nadia Shah", "Owen Pryce", "Priya Nair", "Quentin Vale", "Rosa Diaz",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A made-up user, as shown once."""

    role: str
    at: str
    email: str
    password: str


def check_demonstration() -> None:
    """Refuse outside a demonstration.

    Raises:
        SherwoodError: This service is real.
    """
    if not settings.DEMONSTRATION:
        raise SherwoodError("Made-up users are refused outside a demonstration.")


@transaction.atomic
def make_users(system: str, places: Mapping[str, tuple[str, str | None]]) -> list[Shown]:
    """Make one user for every role, or give those there new passwords.

    Args:
        system: Code of the organisation where roles are held that `places` does not name.
        places: For a role, the code of its organisation and the hierarchy it reaches down.

    Raises:
        SherwoodError: This service is not a demonstration.
    """
    check_demonstration()
    shown = []
    for (name, role), person in zip(ROLES.items(), _NAMES, strict=False):
        code, reaching = places.get(name, (system, "system"))
        node = Organisation.objects.get(code=code)
        hierarchy = Hierarchy.objects.filter(name=reaching).first() if reaching else None
        password = secrets.token_urlsafe(12)
        email = f"{name.replace('_', '-')}@demonstration.invalid"
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, person)
            user.demonstration = True
        user.set_password(password)
        user.save()
        for purpose in sorted(role.purposes()):
            Grant.objects.get_or_create(
                user=user,
                role=name,
                node=node,
                hierarchy=hierarchy,
                purpose=Purpose(purpose),
                defaults={"start": date(2018, 4, 1), "reason": "demonstration"},
            )
        shown.append(Shown(role.title, node.name, email, password))
    record("demonstration users made", actor=None, detail={"users": len(shown)})
    return shown
