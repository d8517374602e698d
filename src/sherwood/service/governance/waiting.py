"""What waits in governance: votes, signatures, papers, meetings, decisions and lapsing evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from sherwood.service.accounts.waiting import Waiting, counted
from sherwood.service.governance import answering
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import answer, reached
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.models import (
    Attendance,
    Decision,
    Meeting,
    Party,
    Proposal,
)
from sherwood.service.governance.renewing import to_renew


def waiting(request: HttpRequest) -> Iterator[Waiting]:
    """What waits for the one who acts."""
    today = timezone.localdate()
    if answer(request, Action.VOTE):
        yield from votes(request)
        yield from signatures(request, today)
        yield from papers(request, today)
    if answer(request, Action.PREPARE_MEETING):
        yield from meetings(request, today)
    if answer(request, Action.PUBLISH_DECISION):
        yield from unpublished(request)
    if answer(request, Action.EDIT_FRAMEWORK):
        yield from evidence(request, today)
    yield from proposals(request)


def votes(request: HttpRequest) -> Iterator[Waiting]:
    """Questions open for votes at meetings that one attends for a member that has not voted."""
    covered = reached(request)
    attended = Attendance.objects.filter(
        user=acting(request).user, meeting__state=Meeting.State.IN_SESSION
    ).select_related("organisation", "meeting__body__organisation")
    open_now = Decision.objects.filter(state=Decision.State.VOTING).prefetch_related("votes")
    for there in attended.prefetch_related(Prefetch("meeting__decisions", open_now)):
        seen = there.meeting.body.organisation.code in covered
        for one in there.meeting.decisions.all():
            if there.organisation_id not in {vote.organisation_id for vote in one.votes.all()}:
                page = reverse("decision" if seen else "vote", args=[one.pk])
                yield Waiting(
                    f"Vote: {one}",
                    f"{page}?{urlencode({'member': there.organisation.code})}",
                    f"For {there.organisation}, at {there.meeting}",
                )


def signatures(request: HttpRequest, today: date) -> Iterator[Waiting]:
    """Agreements out for signature by the organisation at which the role is held."""
    grant = acting(request).grant
    unsigned = Party.objects.filter(
        Q(agreement__end=None) | Q(agreement__end__gt=today),
        organisation=grant.node if grant else None,
        signed_at=None,
        agreement__offered_at__isnull=False,
    ).select_related("agreement", "organisation")
    for one in unsigned:
        yield Waiting(
            f"Read and sign: {one.agreement}",
            reverse("agreement", args=[one.agreement_id]),
            f"Out for signature by {one.organisation}",
        )


def papers(request: HttpRequest, today: date) -> Iterator[Waiting]:
    """Meetings that were called, and whose papers can be read before their day."""
    called = _covered(request).filter(state=Meeting.State.CALLED, held_on__gte=today)
    for one in _counted(called).order_by("held_on"):
        yield Waiting(
            f"Read the papers: {one}",
            reverse("meeting", args=[one.pk]),
            f"{counted(one.paper_count, 'paper')}; {one.place}",
        )


def meetings(request: HttpRequest, today: date) -> Iterator[Waiting]:
    """Meetings to be prepared, opened or closed."""
    not_over = _covered(request).exclude(state=Meeting.State.CLOSED)
    for one in _counted(not_over).order_by("held_on"):
        if said := _next_step(one, today):
            yield Waiting(f"{said[0]}: {one}", reverse("meeting", args=[one.pk]), said[1])


def unpublished(request: HttpRequest) -> Iterator[Waiting]:
    """What was decided, may be published and has not been."""
    decided = Decision.objects.filter(
        meeting__in=_covered(request),
        state__in=(Decision.State.CARRIED, Decision.State.NOT_CARRIED),
        public=True,
        published_at=None,
    )
    for one in decided.select_related("meeting__body"):
        yield Waiting(
            f"Publish: {one}",
            reverse("decision", args=[one.pk]),
            f"{one.get_state_display()} at {one.meeting}",
        )


def proposals(request: HttpRequest) -> Iterator[Waiting]:
    """What another officer proposes, and this one may agree to."""
    who, asked = acting(request), Proposal.objects.filter(state=Proposal.State.PROPOSED)
    others = list(asked.select_related("proposed_by", "subject", "node"))
    standing = answering.Standing(others)
    for one in others:
        involved = who.user in (one.proposed_by, one.subject)
        if who.held and not involved and answering.covers(one, who.held, standing):
            yield Waiting(
                f"Agree, or turn down: {one.title}",
                reverse("proposal", args=[one.pk]),
                f"Proposed by {one.proposed_by}",
            )


def evidence(request: HttpRequest, today: date) -> Iterator[Waiting]:
    """How many enablers and functions have evidence that has lapsed or soon does."""
    for lapse, items in to_renew(request, today).items():
        if items:
            yield Waiting(
                f"Renew the evidence that {lapse.words}",
                f"{reverse('framework')}?evidence={lapse}",
                counted(len(items), "enabler or function"),
            )


def _covered(request: HttpRequest) -> QuerySet[Meeting]:
    here = Meeting.objects.filter(body__organisation__code__in=reached(request))
    return here.select_related("body")


def _counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With how many papers and questions each has."""
    return meetings.annotate(
        paper_count=Count("papers", distinct=True), asked_count=Count("decisions", distinct=True)
    )


def _next_step(meeting: Meeting, today: date) -> tuple[str, str] | None:
    count: int = meeting.paper_count
    match meeting.state:
        case Meeting.State.PLANNED if not count:
            return "Add the papers", "A meeting is called once it has a paper"
        case Meeting.State.PLANNED:
            asked = counted(meeting.asked_count, "question")
            return "Call", f"{counted(count, 'paper')}, and {asked}"
        case Meeting.State.CALLED if meeting.held_on <= today:
            return "Take attendance and open", "It is called"
        case Meeting.State.IN_SESSION:
            return "Go on with", "It is in session"
    return None
