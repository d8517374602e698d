"""A small made-up partnership in the service's database, for its tests."""

from datetime import date

from django.test import Client
from django.utils import timezone

from sherwood.service.accounts.models import User
from sherwood.service.governance.access.acting import GRANT
from sherwood.service.governance.access.roles import ROLES
from sherwood.service.governance.models import (
    Body,
    Grant,
    Hierarchy,
    Membership,
    Organisation,
    Proposal,
    Topic,
)

START = date(2018, 4, 1)
PASSWORD = "a password to remember"


def organisation(code, kind="practice", name=None):
    found, _ = Organisation.objects.get_or_create(
        code=code, defaults={"name": name or code.title(), "kind": kind, "source": "made up"}
    )
    return found


def hierarchy(name="system", tree=True):
    found, _ = Hierarchy.objects.get_or_create(
        name=name, defaults={"title": name.title(), "tree": tree}
    )
    return found


def belongs(child, parent, to="system", start=START, end=None, **more):
    return Membership.objects.create(
        hierarchy=hierarchy(to),
        parent=organisation(parent),
        child=organisation(child),
        start=start,
        end=end,
        source="made up",
        **more,
    )


def joining(parent, child, start=START, to="system", **more):
    """A membership that is not there yet."""
    return Membership(
        hierarchy=hierarchy(to),
        parent=organisation(parent),
        child=organisation(child, "partnership"),
        start=start,
        source="made up",
        **more,
    )


def partnership():
    """`ics` over `city` and `county`; two practices under each."""
    organisation("ics", "partnership", "The Integrated Care System")
    for place in ("city", "county"):
        organisation(place, "partnership")
        belongs(place, "ics")
        for number in (1, 2):
            organisation(f"{place}{number}")
            belongs(f"{place}{number}", place)


def user(name="Ann Other", **more):
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return User.objects.create_user(email, name, PASSWORD, **more)


def grant(to, role, at="ics", down="system", purpose=None, start=START, end=None):
    return Grant.objects.create(
        user=to,
        role=role,
        node=organisation(at),
        hierarchy=hierarchy(down) if down else None,
        purpose=purpose or sorted(ROLES[role].purposes())[0],
        start=start,
        end=end,
        reason="made up",
    )


def signed_in(role, at="ics", down="system", purpose="governance", name=None):
    """A browser, signed in and acting in a role."""
    who = user(name or f"{role} at {at}".replace("_", " "))
    held = grant(who, role, at, down, purpose)
    return as_user(who, held)


def as_user(who, held=None):
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    if held:
        session = client.session
        session[GRANT] = held.pk
        session.save()
    client.user = who
    return client


def board(rule="majority", reserved_to=None):
    """A board of the system, and a topic decided by a rule."""
    body = Body.objects.create(
        organisation=organisation("ics"), hierarchy=hierarchy(), name="The Board"
    )
    topic = Topic.objects.create(body=body, title="Services", rule=rule, reserved_to=reserved_to)
    return body, topic


def asked_for_role(officer, to, role="general_practitioner", at="city1", purpose="direct_care"):
    """What the form of giving a role answers; a role that takes two is only proposed by it."""
    given = {
        "user": to.pk,
        "role": role,
        "node": organisation(at).pk,
        "hierarchy": hierarchy().pk,
        "purpose": purpose,
        "start": str(timezone.localdate()),
        "reason": "Works there",
    }
    return officer.post("/roles/new/", given)


def proposed_role(officer, to, **role):
    """A role that one officer proposed by the form, for another to answer."""
    assert asked_for_role(officer, to, **role).url == "/proposals/"
    return Proposal.objects.latest("pk")
