"""From a question to a decision: what may be done when, and doing it.

Who may do it is decided in `access`; here only whether the thing is in a state that allows it. Each
`check_` raises with its reason; what does the thing checks first, and tells the audit.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils import timezone

from sherwood.errors import SherwoodError
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.governance import transitions
from sherwood.service.governance.models import (
    Decision,
    Interest,
    Meeting,
    Membership,
    Option,
    Organisation,
    Paper,
    Vote,
)
from sherwood.service.governance.voting import Ballot, Result, Rule, count, may_vote


class NotNowError(SherwoodError):
    """It cannot be done in the state it is in."""


def check_follows(decision: Decision, state: str) -> None:
    """Refuse a state that does not follow the one it is in."""
    if state not in transitions.DECISION[decision.state]:
        was, wanted = decision.get_state_display(), Decision.State(state).label
        raise NotNowError(f"This decision is '{was}'; it cannot become '{wanted}'.")


def check_tabled(decision: Decision) -> None:
    """Refuse to table what nobody could decide."""
    check_follows(decision, Decision.State.TABLED)
    if decision.options.count() < 2:
        raise NotNowError("A question needs at least two options: one may be to do nothing.")
    if decision.meeting.state not in {Meeting.State.PLANNED, Meeting.State.CALLED}:
        raise NotNowError("The meeting has begun: its agenda does not change.")


def check_opened(decision: Decision) -> None:
    """Refuse votes outside a meeting."""
    check_follows(decision, Decision.State.VOTING)
    if decision.meeting.state != Meeting.State.IN_SESSION:
        raise NotNowError("Votes are cast while the meeting is in session.")


def check_vote(decision: Decision, organisation: Organisation, user: User) -> None:
    """Refuse a vote that would not count."""
    if decision.state != Decision.State.VOTING:
        raise NotNowError("This decision is not open for votes.")
    there = decision.meeting.attendances.filter(organisation=organisation, user=user)
    if not there.exists():
        raise NotNowError(f"{user} does not attend this meeting for {organisation}.")
    if organisation.code not in may_vote(ballot(decision)):
        raise NotNowError(f"{organisation} may not vote on this question.")
    if decision.votes.filter(organisation=organisation).exists():
        raise NotNowError(f"{organisation} has voted.")


def check_published(decision: Decision) -> None:
    """Refuse to publish what is not decided, or not meant for everybody."""
    if decision.state not in {Decision.State.CARRIED, Decision.State.NOT_CARRIED}:
        raise NotNowError("Only what has been decided can be published.")
    if not decision.public:
        raise NotNowError("This decision was marked as not for publication.")
    if decision.published_at:
        raise NotNowError("It has been published.")


def ballot(decision: Decision) -> Ballot:
    """The question as it stands: members on the day of the meeting, and who may not vote."""
    meeting, body = decision.meeting, decision.meeting.body
    day = meeting.held_on
    belonging = [
        one
        for one in Membership.objects.filter(
            hierarchy=body.hierarchy, parent=body.organisation, start__lte=day
        )
        .select_related("child")
        .prefetch_related("suspensions")
        if one.holds(day)
    ]
    silent = (Interest.Handling.NO_VOTE, Interest.Handling.LEAVES)
    topic = decision.topic
    return Ballot(
        rule=Rule(topic.rule),
        members=frozenset(one.child.code for one in belonging),
        suspended=frozenset(
            one.child.code
            for one in belonging
            if any(suspension.holds(day) for suspension in one.suspensions.all())
        ),
        conflicted=frozenset(
            decision.interests.filter(handling__in=silent).values_list(
                "organisation__code", flat=True
            )
        ),
        present=frozenset(meeting.attendances.values_list("organisation__code", flat=True)),
        quorum=body.quorum,
        votes={
            vote.organisation.code: str(vote.option_id) if vote.option_id else None
            for vote in decision.votes.select_related("organisation")
        },
        reserved_to=topic.reserved_to.code if topic.reserved_to else None,
    )


@transaction.atomic
def table(decision: Decision, *, by: User, acting_as: str) -> None:
    """Put a question on the agenda; its evidence is held to the papers as they are now."""
    check_tabled(decision)
    for one in decision.evidence.filter(paper__isnull=False).select_related("paper"):
        one.sha256 = sha256(one.paper.text) if one.paper else one.sha256
        one.save()
    _move(decision, Decision.State.TABLED, by, acting_as)


@transaction.atomic
def open_votes(decision: Decision, *, by: User, acting_as: str) -> None:
    """Open a question for votes."""
    check_opened(decision)
    _move(decision, Decision.State.VOTING, by, acting_as)


@transaction.atomic
def vote(
    decision: Decision,
    organisation: Organisation,
    option: Option | None,
    *,
    by: User,
    acting_as: str,
) -> Vote:
    """Cast the vote of a member, once."""
    check_vote(decision, organisation, by)
    if option and option.decision_id != decision.pk:
        raise NotNowError("That is not an option of this question.")
    try:
        with transaction.atomic():
            cast = Vote.objects.create(
                decision=decision, organisation=organisation, user=by, option=option
            )
    except IntegrityError as error:
        raise NotNowError(f"{organisation} has voted.") from error
    _tell(decision, "vote cast", by, acting_as, member=organisation.code, option=str(option or ""))
    return cast


@transaction.atomic
def close_votes(decision: Decision, *, by: User, acting_as: str) -> Result:
    """Count the votes and write down what was decided."""
    if decision.state != Decision.State.VOTING:
        raise NotNowError("This decision is not open for votes.")
    result = count(ballot(decision))
    state = Decision.State.CARRIED if result.chosen else Decision.State.NOT_CARRIED
    chosen = decision.options.get(pk=result.chosen) if result.chosen else None
    decision.change(state=state, chosen=chosen, outcome=result.reason)
    _tell(decision, "votes counted", by, acting_as, state=state, **asdict(result))
    return result


@transaction.atomic
def put_off(decision: Decision, reason: str, *, by: User, acting_as: str) -> None:
    """Put a question off; what was voted is kept."""
    check_follows(decision, Decision.State.DEFERRED)
    decision.change(state=Decision.State.DEFERRED, outcome=reason)
    _tell(decision, "decision put off", by, acting_as, reason=reason)


@transaction.atomic
def publish(decision: Decision, *, by: User, acting_as: str) -> None:
    """Let anybody read what was decided."""
    check_published(decision)
    decision.change(published_at=timezone.now())
    _tell(decision, "decision published", by, acting_as)


def changed_since(paper: Paper, sha: str) -> bool:
    """Whether a paper is no longer the one a decision rested on."""
    return sha256(paper.text) != sha


def sha256(text: str) -> str:
    """The hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _move(decision: Decision, state: str, by: User, acting_as: str) -> None:
    was = decision.state
    decision.change(state=state)
    _tell(decision, "decision moved", by, acting_as, before=was, after=state)


def _tell(decision: Decision, action: str, by: User, acting_as: str, **detail: object) -> None:
    record(
        action,
        actor=by,
        acting_as=acting_as,
        subject=("decision", str(decision.pk)),
        detail=dict(detail),
    )
