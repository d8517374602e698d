"""From figures to their release: what an author does, what two checkers do, and when.

Who may ask or review is decided in `access`; here, whether the output is in a state that allows it,
and whether this is another person. Each `check_` raises with its reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from sherwood.errors import SherwoodError
from sherwood.service.accounts.models import User
from sherwood.service.audit.reading import entries_of
from sherwood.service.audit.record import record
from sherwood.service.governance.models import Organisation
from sherwood.service.information.disclosing import SafeTable
from sherwood.service.information.flows import check_flow
from sherwood.service.information.models import Output, OutputFile, Review
from sherwood.service.information.output_states import AUTHORS, BLIND, CHECKERS, OUTPUT

_S, _V = Output.State, Review.Vote
NEEDED = 2
"""Votes a round needs, of as many people."""
DECIDED: Mapping[str, str] = {_S.APPROVED: _V.APPROVE, _S.REJECTED: _V.REJECT}
"""What both votes must be for a final word; with any other votes it is returned."""


class NotReleasedError(SherwoodError):
    """It cannot be done with this output now, or by this person."""


def check_follows(output: Output, state: str) -> None:
    """Refuse a state that does not follow the one it is in."""
    if state not in OUTPUT[output.state]:
        was, wanted = output.get_state_display(), _S(state).label
        raise NotReleasedError(f"This output is '{was}'; it cannot become '{wanted}'.")


def check_author(output: Output, user: User) -> None:
    """Refuse changes by another, or while it is with the checkers."""
    if output.author_id != user.pk:
        raise NotReleasedError("Only its author does this.")
    if output.state not in AUTHORS:
        raise NotReleasedError("It is not with its author now, so it does not change.")


def check_checker(output: Output, user: User) -> None:
    """Refuse the author as a checker."""
    if output.author_id == user.pk:
        raise NotReleasedError("Nobody reviews or releases their own output.")


def check_review(output: Output, user: User) -> None:
    """Refuse a vote that would not count."""
    check_checker(output, user)
    if output.state not in BLIND:
        raise NotReleasedError("This output is not open for review.")
    if this_round(output).filter(reviewer=user).exists():
        raise NotReleasedError("You have reviewed it. It needs another person.")


def check_decided(output: Output, state: str) -> None:
    """Refuse a final word that the two votes do not give."""
    check_follows(output, state)
    votes = [review.vote for review in this_round(output)]
    if state in DECIDED and (len(votes) < NEEDED or set(votes) != {DECIDED[state]}):
        raise NotReleasedError("The two votes do not say so: return it with what must change.")


def this_round(output: Output) -> QuerySet[Review]:
    """The reviews of the present round."""
    return output.reviews.filter(round=output.round)


def seen_reviews(output: Output, user: User) -> list[Review]:
    """The reviews somebody may see.

    A checker sees their own, and the other once both have voted; the author sees them when the
    checkers are done.
    """
    reviews = list(output.reviews.select_related("reviewer"))
    ended = [review for review in reviews if review.round < output.round]
    now = [review for review in reviews if review.round == output.round]
    if output.author_id == user.pk:
        return ended if output.state in CHECKERS else reviews
    if output.state in BLIND:
        return ended + [review for review in now if review.reviewer_id == user.pk]
    return reviews


@transaction.atomic
def begin(
    *, title: str, context: str, flow: str, organisation: Organisation, by: User, acting_as: str
) -> Output:
    """Begin an output, under a flow; one at a time for each author and flow.

    Raises:
        FlowError: The flow is not in use.
        NotReleasedError: The author has another open.
    """
    named = check_flow(flow)
    try:
        with transaction.atomic():
            output = Output.objects.create(
                title=title, context=context, flow=named, organisation=organisation, author=by
            )
    except IntegrityError as error:
        raise NotReleasedError("You have an output of this flow open: finish it first.") from error
    _tell(output, "output begun", by, acting_as, flow=named.name)
    return output


@transaction.atomic
def add_file(
    output: Output, name: str, table: SafeTable, *, by: User, acting_as: str
) -> OutputFile:
    """Add a table that passed disclosure control; one of the same name is withdrawn."""
    _lock(output)
    check_author(output, by)
    output.files.filter(name=name, withdrawn=False).update(withdrawn=True)
    file = OutputFile.objects.create(
        output=output,
        name=name,
        content=table.content,
        policy=table.policy,
        note=table.note,
        sha256=sha256(table.content),
    )
    _tell(output, "file added", by, acting_as, file=name, policy=file.policy, sha256=file.sha256)
    return file


@transaction.atomic
def withdraw_file(file: OutputFile, *, by: User, acting_as: str) -> None:
    """Take a file back."""
    _lock(file.output)
    check_author(file.output, by)
    OutputFile.objects.filter(pk=file.pk).update(withdrawn=True)
    _tell(file.output, "file withdrawn", by, acting_as, file=file.name, sha256=file.sha256)


@transaction.atomic
def submit(output: Output, *, by: User, acting_as: str) -> None:
    """Hand it to the checkers, for a new round."""
    _lock(output)
    check_author(output, by)
    check_follows(output, _S.SUBMITTED)
    if not output.files.filter(withdrawn=False).exists():
        raise NotReleasedError("An output has at least one file.")
    check_flow(output.flow.name)
    output.change(round=output.round + 1)
    _move(output, _S.SUBMITTED, by, acting_as, files=_hashes(output))


@transaction.atomic
def withdraw(output: Output, *, by: User, acting_as: str) -> None:
    """Take it back, for good."""
    _lock(output)
    check_author(output, by)
    _move(output, _S.WITHDRAWN, by, acting_as)


@transaction.atomic
def review(output: Output, vote: str, comment: str, *, by: User, acting_as: str) -> Review:
    """Cast one checker's vote; the other does not see it yet."""
    _lock(output)
    check_review(output, by)
    cast = Review.objects.create(
        output=output, round=output.round, reviewer=by, vote=vote, comment=comment
    )
    follows = _S.PARTIALLY_REVIEWED if output.state == _S.SUBMITTED else _S.REVIEWED
    _move(output, follows, by, acting_as, vote=vote)
    return cast


@transaction.atomic
def decide(output: Output, state: str, *, by: User, acting_as: str) -> None:
    """Approve, reject or return it; the first two only as both votes say."""
    _lock(output)
    check_checker(output, by)
    if state not in {_S.APPROVED, _S.REJECTED, _S.RETURNED}:
        raise NotReleasedError("A checker approves, rejects or returns.")
    check_decided(output, state)
    _move(output, state, by, acting_as)


@transaction.atomic
def release(output: Output, *, by: User, acting_as: str) -> None:
    """Let the files out, if they are byte for byte those that were reviewed.

    Raises:
        NotReleasedError: They are not.
    """
    _lock(output)
    check_checker(output, by)
    check_follows(output, _S.RELEASED)
    check_flow(output.flow.name)
    submitted = _submitted(output)
    for file in output.files.filter(withdrawn=False):
        if not sha256(file.content) == file.sha256 == submitted.get(file.name):
            raise NotReleasedError(f"{file} is not the file that was reviewed.")
    _move(output, _S.RELEASED, by, acting_as, files=_hashes(output))


def check_download(output: Output) -> None:
    """Refuse files that have not been released."""
    if output.state != _S.RELEASED:
        raise NotReleasedError("Files leave only once the output has been released.")


def sha256(content: str) -> str:
    """The hash of a file."""
    return hashlib.sha256(content.encode()).hexdigest()


def _hashes(output: Output) -> dict[str, str]:
    return {file.name: file.sha256 for file in output.files.filter(withdrawn=False)}


def _submitted(output: Output) -> Mapping[str, str]:
    """The hashes of the files when they were last submitted, as the audit has them."""
    moves = entries_of("output", str(output.pk), "output moved")
    last = next((one for one in moves if one.detail["after"] == _S.SUBMITTED), None)
    return last.detail["files"] if last else {}


def _lock(output: Output) -> None:
    """Whoever else does something to it waits, and then finds it as this leaves it."""
    output.refresh_from_db(from_queryset=Output.objects.select_for_update())


def _move(output: Output, state: str, by: User, acting_as: str, **detail: object) -> None:
    check_follows(output, state)
    was = output.state
    output.change(state=state)
    _tell(output, "output moved", by, acting_as, before=was, after=state, **detail)


def _tell(output: Output, action: str, by: User, acting_as: str, **detail: object) -> None:
    record(
        action,
        actor=by,
        acting_as=acting_as,
        subject=("output", str(output.pk)),
        detail=dict(detail),
    )
