"""In which role somebody acts in this session: one grant, chosen after signing in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from sherwood.service.accounts.models import User
from sherwood.service.accounts.second_step import stepped_enough
from sherwood.service.governance.access.roles import Purpose
from sherwood.service.governance.access.rules import Belonging, Held, holds
from sherwood.service.governance.models import Grant, Membership

GRANT = "grant"
"""The key of the session that holds the chosen grant."""
_BY_TOKEN = "_acting_by_token"


@dataclass(frozen=True)
class Acting:
    """Who acts, and as what.

    Attributes:
        grant: None until a role is chosen, or when it no longer holds.
        token: The prefix of the token by which a program acts for them; "" for a session.
    """

    user: User | None
    grant: Grant | None
    token: str = ""

    @property
    def held(self) -> Held | None:
        """The grant as a fact."""
        return held(self.grant) if self.grant else None

    @property
    def words(self) -> str:
        """For the audit."""
        if self.grant is None:
            return ""
        by = f", by token {self.token}" if self.token else ""
        return f"{self.grant} ({self.grant.get_purpose_display()}){by}"


def acting(request: HttpRequest) -> Acting:
    """Who acts in this request; the grant is read anew for each, so that ending it ends access."""
    if _BY_TOKEN in request.__dict__:
        by_token: Acting = request.__dict__[_BY_TOKEN]
        return by_token
    user = request.user if isinstance(request.user, User) and request.user.is_active else None
    if user is None:
        return Acting(None, None)
    chosen = request.session.get(GRANT)
    known: dict[object, Acting] = request.__dict__.setdefault("_acting", {})
    if (user.pk, chosen) not in known:
        known[user.pk, chosen] = Acting(user, _grant(request, user, chosen) if chosen else None)
    return known[user.pk, chosen]


def act_by_token(request: HttpRequest, grant: Grant, token: str) -> None:
    """Act in the role of a token that was found good just now; a session counts no more."""
    request.__dict__[_BY_TOKEN] = Acting(grant.user, grant, token)


def _grant(request: HttpRequest, user: User, chosen: int) -> Grant | None:
    grants = Grant.objects.select_related("node", "hierarchy")
    grant = grants.filter(pk=chosen, user=user).first()
    if grant is None or not holds(grant.start, grant.end, timezone.localdate()):
        return None
    return grant if stepped_enough(request, grant.role) else None


def held(grant: Grant) -> Held:
    """A grant as a fact."""
    return Held(
        role=grant.role,
        node=grant.node.code,
        hierarchy=grant.hierarchy.name if grant.hierarchy else None,
        purpose=Purpose(grant.purpose),
        start=grant.start,
        end=grant.end,
    )


def belongings(hierarchy: str | None = None) -> list[Belonging]:
    """Every membership as a fact, or those of one hierarchy."""
    rows = Membership.objects.values_list(
        "hierarchy__name", "parent__code", "child__code", "start", "end"
    )
    if hierarchy is not None:
        rows = rows.filter(hierarchy__name=hierarchy)
    return [Belonging(*row) for row in rows]
