"""Decisions: their questions, interests and votes, and those that anybody may read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sherwood.service.governance import deciding, meeting
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import answer, check, needs, public
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.forms.meetings import (
    ABSTAIN,
    InterestForm,
    PutOffForm,
    VoteForm,
)
from sherwood.service.governance.models import Decision, Organisation
from sherwood.service.governance.next_step import why_not
from sherwood.service.governance.views.doing import by, doing

_A_PAGE = 50
SEEN = Decision.objects.select_related("meeting__body__organisation", "topic", "chosen")


@needs(Action.SEE_GOVERNANCE)
def one_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision, and what may be done with it now."""
    decision = decision_here(request, pk, Action.SEE_GOVERNANCE)
    where = decision.meeting.body.organisation.code
    heard = voices(request, decision)
    return render(
        request,
        "governance/decision.jinja",
        {
            "decision": decision,
            "evidence": [
                (one, one.paper and deciding.changed_since(one.paper, one.sha256))
                for one in decision.evidence.select_related("paper")
            ],
            "interests": decision.interests.select_related("organisation", "user"),
            "votes": decision.votes.select_related("organisation", "option"),
            "prepares": bool(answer(request, Action.PREPARE_MEETING, where)),
            "may_vote": bool(answer(request, Action.VOTE)) and bool(heard),
            "voice": carried(request, heard),
            "may_publish": bool(answer(request, Action.PUBLISH_DECISION, where)),
            "not_tabled": why_not(deciding.check_tabled, decision),
            "not_opened": why_not(deciding.check_opened, decision),
            "put_off": PutOffForm(),
        },
    )


@require_POST
@needs(Action.PREPARE_MEETING)
def move_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Table it, open it for votes, count them, or put it off."""
    decision = decision_here(request, pk, Action.PREPARE_MEETING)
    with doing(request):
        match request.POST.get("do"):
            case "table":
                deciding.table(decision, **by(request))
                messages.success(request, "The question is on the agenda.")
            case "open":
                deciding.open_votes(decision, **by(request))
                messages.success(request, "Members that are there can vote now.")
            case "count":
                result = deciding.close_votes(decision, **by(request))
                messages.success(request, f"{decision.get_state_display()}. {result.reason}")
            case "put_off":
                form = PutOffForm(request.POST)
                reason = form.cleaned_data["reason"] if form.is_valid() else "No reason given."
                deciding.put_off(decision, reason, **by(request))
                messages.success(request, "The question is put off.")
    return redirect("decision", pk=pk)


@require_http_methods(["GET", "POST"])
@needs(Action.VOTE)
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Vote for the member one attends for."""
    decision = get_object_or_404(SEEN, pk=pk)
    heard = voices(request, decision)
    if not heard:
        # Who has no voice may look all the same, where the body is theirs to see.
        check(request, Action.SEE_GOVERNANCE, decision.meeting.body.organisation.code)
    form = VoteForm(
        request.POST or None, decision=decision, voices=heard, voice=carried(request, heard)
    )
    if form.is_valid():
        chosen = form.cleaned_data["option"]
        option = None if chosen == ABSTAIN else decision.options.get(pk=chosen)
        with doing(request):
            member = form.cleaned_data["organisation"]
            deciding.vote(decision, member, option, **by(request))
            messages.success(request, f"The vote of {member} is cast.")
        return redirect("decision", pk=pk)
    return render(request, "governance/vote.jinja", {"form": form, "decision": decision})


@require_http_methods(["GET", "POST"])
@needs(Action.SEE_GOVERNANCE)
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare an interest."""
    decision = decision_here(request, pk, Action.SEE_GOVERNANCE)
    form = InterestForm(request.POST or None, members=meeting.members(decision.meeting))
    if form.is_valid():
        with doing(request):
            meeting.declare(decision, **form.cleaned_data, **by(request))
            messages.success(request, "The interest is declared.")
        return redirect("decision", pk=pk)
    return render(request, "governance/interest_form.jinja", {"form": form, "decision": decision})


@require_POST
@needs(Action.PUBLISH_DECISION)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let anybody read it."""
    decision = decision_here(request, pk, Action.PUBLISH_DECISION)
    with doing(request):
        deciding.publish(decision, **by(request))
        messages.success(request, "Anybody can read it now.")
    return redirect("decision", pk=pk)


@public
def every_published(request: HttpRequest) -> HttpResponse:
    """What has been decided and published."""
    page = Paginator(published(), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "governance/published.jinja", {"page": page})


@public
def one_published(request: HttpRequest, pk: int) -> HttpResponse:
    """A published decision, with the papers that are public."""
    decision = get_object_or_404(published(), pk=pk)
    papers = [
        one.paper
        for one in decision.evidence.select_related("paper")
        if one.paper and one.paper.public
    ]
    return render(
        request, "governance/published_decision.jinja", {"decision": decision, "papers": papers}
    )


class PublishedFeed(Feed):  # type: ignore[type-arg]
    """Published decisions, newest first, for those who follow them."""

    title = "Decisions of the partnership"
    description = "What has been decided and published."

    def link(self) -> str:
        """Where they are read."""
        return reverse("published")

    def items(self) -> QuerySet[Decision]:
        """The last ones."""
        return published()[:_A_PAGE]

    def item_description(self, item: Any) -> str:
        """What was asked and what came of it."""
        return f"{item.question} {item.outcome}"

    def item_link(self, item: Any) -> str:
        """Its page."""
        return reverse("published_decision", args=[item.pk])

    def item_pubdate(self, item: Any) -> Any:
        """When it was published."""
        return item.published_at


_feed = PublishedFeed()


@public
def feed(request: HttpRequest) -> HttpResponseBase:
    """The feed of published decisions."""
    return _feed(request)


def published() -> QuerySet[Decision]:
    """Decisions that anybody may read, newest first."""
    return SEEN.filter(published_at__isnull=False).order_by("-published_at")


def decision_here(request: HttpRequest, pk: int, action: Action) -> Decision:
    """A decision, if the role may do this where it is made."""
    decision = get_object_or_404(SEEN, pk=pk)
    check(request, action, decision.meeting.body.organisation.code)
    return decision


def voices(request: HttpRequest, decision: Decision) -> list[Organisation]:
    """The members for which the one who acts attends, and which have not voted."""
    voted = decision.votes.values_list("organisation_id", flat=True)
    attending = decision.meeting.attendances.filter(user=acting(request).user)
    found = attending.exclude(organisation_id__in=voted).select_related("organisation")
    return [one.organisation for one in found]


def carried(request: HttpRequest, heard: list[Organisation]) -> Organisation | None:
    """The member that a link carries to the vote, if the one who acts has a voice for it."""
    asked = request.GET.get("member", "")
    return next((one for one in heard if one.code == asked), None)
