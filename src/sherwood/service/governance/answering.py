"""Who may answer a proposal: a second officer, who covers all of what it is about.

A list of proposals is asked about with one `Standing`, which reads what decides it once for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.service.accounts import covering
from sherwood.service.accounts.models import User
from sherwood.service.governance.access import granting
from sherwood.service.governance.access.acting import belongings, held
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import Belonging, Held, may
from sherwood.service.governance.models import Grant, Hierarchy, Membership, Proposal
from sherwood.service.governance.transitions import PROPOSAL

_K = Proposal.Kind

ACTION = {
    _K.MEMBERSHIP: Action.EDIT_ORGANISATIONS,
    _K.ROLE: Action.GRANT_ROLES,
    _K.LINK: Action.GRANT_ROLES,
}
"""What both officers must be able to do, by what is proposed."""


class NotAnsweredError(SherwoodError):
    """This is not for this officer to answer, or not any more."""


class Standing:
    """Memberships, hierarchies and roles as they are today, each read once if it is asked for.

    Attributes:
        day: Today.
    """

    def __init__(self, proposals: Iterable[Proposal]) -> None:
        """Of those whom some proposals concern."""
        self._proposals = proposals
        self.day = timezone.localdate()

    @cached_property
    def below(self) -> Sequence[Belonging]:
        """Every membership."""
        return belongings()

    @cached_property
    def _hierarchies(self) -> Mapping[int, Hierarchy]:
        return Hierarchy.objects.in_bulk()

    @cached_property
    def _roles(self) -> Mapping[int, list[Grant]]:
        return covering.roles_of(one.subject for one in self._proposals if one.subject)

    def role_of(self, proposal: Proposal) -> Held:
        """The role that is proposed, as a fact."""
        grant = role_of(proposal)
        grant.node = proposal.node
        grant.hierarchy = self._hierarchies.get(grant.hierarchy_id)
        return held(grant)

    def covers_account(self, user: User | None, officer: Held) -> bool:
        """Whether an officer covers every role held with an account."""
        roles = self._roles.get(user.pk, []) if user else []
        return covering.reach_within(roles, officer, self.below)


def check_covered(proposal: Proposal, officer: Held, standing: Standing) -> None:
    """Refuse a proposal about what lies outside an officer's part.

    Raises:
        NotAnsweredError: With the reason.
    """
    node = proposal.node.code if proposal.node else None
    allowed = may(officer, ACTION[proposal.kind], node, standing.below, standing.day)
    if not allowed:
        raise NotAnsweredError(allowed.reason)
    outside = "This reaches outside the part of the partnership you cover."
    if proposal.kind == _K.ROLE and not granting.covers(
        standing.role_of(proposal), officer, standing.below
    ):
        raise NotAnsweredError(outside)
    if proposal.kind == _K.LINK and not standing.covers_account(proposal.subject, officer):
        raise NotAnsweredError(outside)


def covers(proposal: Proposal, officer: Held, standing: Standing) -> bool:
    """Whether a proposal lies within an officer's part."""
    try:
        check_covered(proposal, officer, standing)
    except NotAnsweredError:
        return False
    return True


def check_second(proposal: Proposal, by: User, officer: Held) -> None:
    """Refuse an answer of somebody who is not a second officer for this.

    Raises:
        NotAnsweredError: With the reason.
    """
    check_waits(proposal)
    if by == proposal.proposed_by:
        raise NotAnsweredError("You proposed it: a second officer answers it.")
    if by == proposal.subject:
        raise NotAnsweredError("It concerns you: another officer answers it.")
    check_covered(proposal, officer, Standing([proposal]))


def check_waits(proposal: Proposal) -> None:
    """Refuse to answer what has been answered."""
    if not PROPOSAL[proposal.state]:
        raise NotAnsweredError(f"It was {proposal.get_state_display().lower()} already.")


def who_could_agree(proposal: Proposal) -> list[User]:
    """The people who hold a role today in which they could agree."""
    standing, involved = Standing([proposal]), (proposal.proposed_by, proposal.subject)
    grants = Grant.objects.filter(user__is_active=True).select_related("user", "node", "hierarchy")
    found = {}
    for grant in grants.order_by("user__name"):
        if grant.user not in involved and covers(proposal, held(grant), standing):
            found[grant.user_id] = grant.user
    return list(found.values())


def role_of(proposal: Proposal) -> Grant:
    """The role that is proposed."""
    grant: Grant = made_again(Grant, proposal.what)
    return grant


def membership_of(proposal: Proposal) -> Membership:
    """The membership that is proposed."""
    membership: Membership = made_again(Membership, proposal.what)
    return membership


def made_again(model: type[Any], what: dict[str, Any]) -> Any:
    """A row that was kept as JSON, as it will be written."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in what.items()})
