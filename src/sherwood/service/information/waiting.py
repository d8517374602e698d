"""What waits in information governance: alerts, outputs, opt-outs, and flows that end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from sherwood.service.accounts.waiting import Waiting
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import answer, reached
from sherwood.service.governance.access.roles import Action
from sherwood.service.information import flows
from sherwood.service.information.care import alerts_of
from sherwood.service.information.flows import OLDEST_LIST, FlowError, current_list
from sherwood.service.information.models import Export, Flow, Output, Review
from sherwood.service.information.output_states import AUTHORS, BLIND

SOON = timedelta(days=7)
"""How long before a list is too old, or a flow ends, the officer is told."""


def waiting(request: HttpRequest) -> Iterator[Waiting]:
    """What waits for the one who acts."""
    today = timezone.localdate()
    if answer(request, Action.SEE_AUDIT):
        yield from alerts(request)
    if answer(request, Action.REVIEW_OUTPUT):
        yield from to_check(request)
    if answer(request, Action.REQUEST_OUTPUT):
        yield from to_finish(request)
        yield from to_fetch(request)
    if answer(request, Action.EDIT_FLOWS):
        yield from to_decide(request)
        if flows.beyond(request) is None:
            yield from opt_outs(today)
        yield from ending(request, today)


def alerts(request: HttpRequest) -> Iterator[Waiting]:
    """Emergency access that nobody has looked into; one's own is another's to look into."""
    open_ones = alerts_of(request).filter(answered_at=None).exclude(user=acting(request).user)
    for one in open_ones:
        yield Waiting(
            f"Look into emergency access by {one.user}",
            reverse("alert", args=[one.pk]),
            f"For {one.organisation}, on {timezone.localtime(one.at):%-d %B %Y at %H:%M}",
        )


def to_check(request: HttpRequest) -> Iterator[Waiting]:
    """Outputs of others that need this checker's vote, or a final word."""
    user = acting(request).user
    covered = Output.objects.filter(organisation__code__in=reached(request)).exclude(author=user)
    mine = Review.objects.filter(output=OuterRef("pk"), round=OuterRef("round"), reviewer=user)
    for one in covered.filter(~Exists(mine), state__in=BLIND).select_related("author"):
        yield Waiting(f"Review: {one}", _page(one), f"An output of {one.author}")
    for one in covered.filter(state=Output.State.REVIEWED):
        yield Waiting(f"Approve, reject or return: {one}", _page(one), "Two people have reviewed")
    for one in covered.filter(state=Output.State.APPROVED):
        yield Waiting(f"Let out: {one}", _page(one), "It is approved")


def to_finish(request: HttpRequest) -> Iterator[Waiting]:
    """One's own outputs that are with oneself."""
    for one in Output.objects.filter(author=acting(request).user, state__in=AUTHORS):
        why = "A checker returned it" if one.state == Output.State.RETURNED else "Not yet submitted"
        yield Waiting(f"Go on with: {one}", _page(one), why)


def to_decide(request: HttpRequest) -> Iterator[Waiting]:
    """Rows about people that others ask for, under flows one looks after."""
    asked = Export.objects.filter(
        flow__owner__code__in=reached(request), state=Export.State.WAITING
    ).exclude(asker=acting(request).user)
    for one in asked.select_related("asker", "flow"):
        yield Waiting(
            f"Decide on rows about people: {one}",
            reverse("export", args=[one.pk]),
            f"Asked for by {one.asker}, under {one.flow}",
        )


def to_fetch(request: HttpRequest) -> Iterator[Waiting]:
    """Rows one asked for that can be fetched."""
    mine = Export.objects.filter(asker=acting(request).user, state=Export.State.READY)
    for one in mine.filter(until__gt=timezone.now()):
        yield Waiting(
            f"Fetch {one}",
            reverse("export", args=[one.pk]),
            f"Until {timezone.localtime(one.until):%-d %B %Y at %H:%M}",
        )


def opt_outs(today: date) -> Iterator[Waiting]:
    """A list of people who opted out that is missing, too old, or soon will be."""
    if not Flow.objects.filter(opt_out=True).exists():
        return
    try:
        found = current_list(today)
    except FlowError as error:
        yield Waiting("Load the list of people who opted out", reverse("opt_outs"), str(error))
        return
    until = found.checked_on + OLDEST_LIST
    if until <= today + SOON:
        yield Waiting(
            "Load the list of people who opted out",
            reverse("opt_outs"),
            f"The one in use may be used until {until:%-d %B %Y}",
        )


def ending(request: HttpRequest, today: date) -> Iterator[Waiting]:
    """Flows that soon end."""
    for one in Flow.objects.filter(
        owner__code__in=reached(request), end__gte=today, end__lte=today + SOON
    ):
        yield Waiting(
            f"Decide whether it goes on: {one}",
            reverse("flow", args=[one.name]),
            f"It ends on {one.end:%-d %B %Y}",
        )


def _page(output: Output) -> str:
    return reverse("output", args=[output.pk])
