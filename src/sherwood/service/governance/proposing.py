"""Changes that widen who may see what: one officer proposes them, a second agrees.

A new membership widens what every role above it reaches. With a role that sees persons or gives
roles, or a way into the account of somebody who holds one, an officer who acts alone could be
somebody else. What is proposed is made when it is agreed, and is held to every rule again then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from sherwood.errors import InputError
from sherwood.service.accounts import covering, invitations
from sherwood.service.accounts.models import User
from sherwood.service.governance import organising
from sherwood.service.governance.access import granting
from sherwood.service.governance.access.rules import Held
from sherwood.service.governance.answering import (
    NotAnsweredError,
    check_second,
    check_waits,
    membership_of,
    role_of,
    who_could_agree,
)
from sherwood.service.governance.changing import add, change
from sherwood.service.governance.models import Grant, Membership, Proposal
from sherwood.service.governance.transitions import PROPOSAL

_S, _K = Proposal.State, Proposal.Kind


@transaction.atomic
def propose_membership(membership: Membership, *, by: User, acting_as: str) -> Proposal:
    """Propose that an organisation belongs to another; `source` says where it is written.

    Raises:
        NotNowError: One of the two was not there.
        ValidationError: It goes with no other membership of the same days.
    """
    organising.check_joining(membership)
    until = f" until {membership.end:%-d %B %Y}" if membership.end else ""
    proposal = Proposal(
        kind=_K.MEMBERSHIP,
        node=membership.parent,
        title=f"{membership}, {membership.hierarchy}, from {membership.start:%-d %B %Y}{until}",
        what=_kept(membership),
        reason=membership.source,
        proposed_by=by,
    )
    roles = len(organising.reaching(membership))
    return add(proposal, "membership proposed", by=by, acting_as=acting_as, reached_by_roles=roles)


@transaction.atomic
def propose_role(grant: Grant, *, by: User, officer: Held, acting_as: str) -> Proposal:
    """Propose a role for somebody.

    Raises:
        NotGivenError: It could not be given.
    """
    granting.check_given(grant, by, officer)
    below = f", with what lies below it in: {grant.hierarchy}" if grant.hierarchy else ""
    proposal = Proposal(
        kind=_K.ROLE,
        node=grant.node,
        subject=grant.user,
        title=f"{grant.user} as {grant}{below}, for {grant.get_purpose_display().lower()}, "
        f"from {grant.start:%-d %B %Y}",
        what=_kept(grant),
        reason=grant.reason,
        proposed_by=by,
    )
    return add(proposal, "role proposed", by=by, acting_as=acting_as)


@transaction.atomic
def propose_link(
    user: User,
    reason: str,
    *,
    without_second_step: bool,
    by: User,
    officer: Held,
    acting_as: str,
) -> Proposal:
    """Propose a new link for somebody who holds a role with much power.

    Raises:
        NotCoveredError: The account is not this officer's to keep.
    """
    covering.check_covered(user, by, officer)
    also = ", and their authenticator app taken away" if without_second_step else ""
    proposal = Proposal(
        kind=_K.LINK,
        subject=user,
        title=f"A new link for {user}{also}",
        what={"without_second_step": without_second_step},
        reason=reason,
        proposed_by=by,
    )
    return add(proposal, "link proposed", by=by, acting_as=acting_as)


@transaction.atomic
def agree(proposal: Proposal, *, version: int, by: User, officer: Held, acting_as: str) -> str:
    """Agree, as a second officer: what was proposed is made.

    Returns:
        The path of a link to hand over, if that is what was proposed, or if somebody is given a
        role with much power and comes in anew for it; else "".

    Raises:
        NotAnsweredError: This officer does not answer it.
        SherwoodError: It cannot be made any more.
        EditedMeanwhileError: Somebody else has answered it.
    """
    check_second(proposal, by, officer)
    return _agreed(proposal, version, by, acting_as)


@transaction.atomic
def agree_as_service(proposal: Proposal) -> str:
    """Agree as whoever runs the service, while no second officer could.

    Raises:
        InputError: Somebody could, or it has been answered.
    """
    if not PROPOSAL[proposal.state]:
        raise InputError(f"{proposal.pk}: was {proposal.get_state_display().lower()} already.")
    if others := who_could_agree(proposal):
        raise InputError(f"{proposal.pk}: ask {', '.join(map(str, others))}.")
    return _agreed(proposal, proposal.version, None, "")


@transaction.atomic
def turn_down(
    proposal: Proposal, reason: str, *, version: int, by: User, officer: Held, acting_as: str
) -> None:
    """Say no, as a second officer, and why."""
    check_second(proposal, by, officer)
    _answer(proposal, _S.TURNED_DOWN, version, by, acting_as, reason)


@transaction.atomic
def withdraw(proposal: Proposal, *, version: int, by: User, acting_as: str) -> None:
    """Take one's own proposal back."""
    check_waits(proposal)
    if by != proposal.proposed_by:
        raise NotAnsweredError("Only who proposed it takes it back.")
    _answer(proposal, _S.WITHDRAWN, version, by, acting_as, "")


def _agreed(proposal: Proposal, version: int, by: User | None, acting_as: str) -> str:
    if not proposal.proposed_by.is_active:
        raise NotAnsweredError(f"The account of {proposal.proposed_by} is closed: propose it anew.")
    _answer(proposal, _S.AGREED, version, by, acting_as, "")
    return _MADE[proposal.kind](proposal, by, acting_as)


def _join(proposal: Proposal, by: User | None, acting_as: str) -> str:
    organising.join(membership_of(proposal), by=by, acting_as=acting_as, proposal=proposal.pk)
    return ""


def _give(proposal: Proposal, by: User | None, acting_as: str) -> str:
    grant = role_of(proposal)
    # Whoever else gives this person a role waits, so that both rules see both.
    User.objects.select_for_update().get(pk=grant.user_id)
    granting.check_sound(grant)
    grant.given_by = proposal.proposed_by
    anew = covering.begins_anew(grant.user)
    granting.given(grant, by=by, acting_as=acting_as, proposal=proposal.pk)
    if not anew:
        return ""
    told = {"by": by, "acting_as": acting_as, "proposal": proposal.pk}
    return invitations.begin_anew(grant.user, **told)


def _link(proposal: Proposal, by: User | None, acting_as: str) -> str:
    assert proposal.subject is not None
    return invitations.link_for(
        proposal.subject.email,
        by=by,
        acting_as=acting_as,
        without_second_step=proposal.what["without_second_step"],
        reason=proposal.reason,
        proposal=proposal.pk,
    )


_MADE: dict[str, Callable[[Proposal, User | None, str], str]] = {
    _K.MEMBERSHIP: _join,
    _K.ROLE: _give,
    _K.LINK: _link,
}


def _answer(
    proposal: Proposal, state: str, version: int, by: User | None, acting_as: str, answer: str
) -> None:
    changes = {
        "state": state,
        "answered_by": by,
        "answered_at": timezone.now(),
        "answer": answer,
    }
    said = f"{proposal.get_kind_display()[2:]} {Proposal.State(state).label.lower()}"
    change(proposal, said, changes, version=version, by=by, acting_as=acting_as)


_NOT_KEPT = {"id", "version", "given_by_id"}


def _kept(row: models.Model) -> dict[str, Any]:
    """What will be made, as JSON."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in _NOT_KEPT
    }
    return {name: str(v) if isinstance(v, date) else v for name, v in values.items()}
