"""Boards and committees: terms of reference, what they decide by which rule, and their powers."""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sherwood.service.governance import delegating
from sherwood.service.governance.access.check import answer, check, needs
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.changing import add, change
from sherwood.service.governance.forms.opened import EndForm
from sherwood.service.governance.forms.organisations import BodyForm, DelegationForm, TopicForm
from sherwood.service.governance.models import Body, Delegation, Membership, Topic
from sherwood.service.governance.views.doing import by
from sherwood.service.governance.views.editing import day_asked, edit, reached

LIST = ("Bodies and delegations", "/bodies/")


@needs(Action.SEE_GOVERNANCE)
def every_body(request: HttpRequest) -> HttpResponse:
    """The bodies the role covers, and who has given which power to whom."""
    day, wrong = day_asked(request)
    pounds, wrong_sum = _sum_asked(request)
    here = reached(request, Action.SEE_GOVERNANCE)
    given = Delegation.objects.filter(body__organisation__code__in=here)
    given = given.select_related("giver", "body__organisation")
    shown = {
        "bodies": Body.objects.filter(organisation__code__in=here).select_related("organisation"),
        "delegations": delegating.in_force(given, day, pounds),
        "others": [one for one in given if not one.holds(day)],
        "pounds": request.GET.get("pounds", "")[:20],
        "day": day,
        "wrong": " ".join(filter(None, (wrong, wrong_sum))),
        "may_edit": bool(answer(request, Action.EDIT_ORGANISATIONS)),
        "editable": reached(request, Action.EDIT_ORGANISATIONS),
    }
    return render(request, "governance/bodies.jinja", shown)


@needs(Action.SEE_GOVERNANCE)
def one_body(request: HttpRequest, pk: int) -> HttpResponse:
    """A body: its terms of reference, members, matters and powers on a day."""
    found = body_here(request, pk, Action.SEE_GOVERNANCE)
    day, wrong = day_asked(request)
    edges = Membership.objects.filter(hierarchy=found.hierarchy, parent=found.organisation)
    edges = edges.select_related("child").prefetch_related("suspensions").order_by("child__name")
    members = [one for one in edges if one.holds(day)]
    shown = {
        "body": found,
        "topics": found.topics.select_related("reserved_to"),
        "delegations": delegating.in_force(found.delegations.select_related("giver"), day),
        "members": [
            (one.child, any(s.holds(day) for s in one.suspensions.all())) for one in members
        ],
        "meetings": found.meetings.all()[:10],
        "day": day,
        "wrong": wrong,
        "may_edit": bool(answer(request, Action.EDIT_ORGANISATIONS, found.organisation.code)),
    }
    return render(request, "governance/body.jinja", shown)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def add_body(request: HttpRequest) -> HttpResponse:
    """Set up a board or committee."""
    form = BodyForm(request.POST or None, places=reached(request, Action.EDIT_ORGANISATIONS))

    def save(given: dict[str, Any]) -> None:
        check(request, Action.EDIT_ORGANISATIONS, given["organisation"].code)
        add(form.instance, "body set up", **by(request))

    return edit(
        request,
        form,
        save,
        title="Set up a board or committee",
        submit="Set it up",
        back=reverse("bodies"),
        lede="Its members are those of the partnership on the day it meets.",
        path=[LIST],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def change_body(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a body's name, quorum or terms of reference."""
    found = body_here(request, pk, Action.EDIT_ORGANISATIONS)
    form = BodyForm(request.POST or None, instance=copy(found), places=())

    def save(given: dict[str, Any]) -> None:
        version = given.pop("version")
        change(found, "body changed", given, version=version, **by(request))

    back = reverse("body", args=[pk])
    return edit(
        request,
        form,
        save,
        title=f"Change {found}",
        submit="Save",
        back=back,
        row=found,
        path=[LIST, (found.name, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def add_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Say by which rule a matter is decided."""
    found = body_here(request, pk, Action.EDIT_ORGANISATIONS)
    form = TopicForm(request.POST or None, instance=Topic(body=found))

    def save(_: dict[str, Any]) -> None:
        add(form.instance, "topic added", **by(request))

    back = reverse("body", args=[pk])
    return edit(
        request,
        form,
        save,
        title="Add a matter",
        submit="Add it",
        back=back,
        lede=f"What {found} decides, and by which rule.",
        path=[LIST, (found.name, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def change_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how a matter is decided; questions that have been decided stay as they are."""
    found = get_object_or_404(Topic.objects.select_related("body__organisation"), pk=pk)
    check(request, Action.EDIT_ORGANISATIONS, found.body.organisation.code)
    form = TopicForm(request.POST or None, instance=copy(found))

    def save(given: dict[str, Any]) -> None:
        version = given.pop("version")
        delegating.check_settled(found)
        change(found, "topic changed", given, version=version, **by(request))

    back = reverse("body", args=[found.body_id])
    return edit(
        request,
        form,
        save,
        title=f"Change {found}",
        submit="Save",
        back=back,
        row=found,
        path=[LIST, (found.body.name, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def delegate(request: HttpRequest) -> HttpResponse:
    """Give a power to a body."""
    form = DelegationForm(request.POST or None, givers=reached(request, Action.EDIT_ORGANISATIONS))

    def save(given: dict[str, Any]) -> None:
        check(request, Action.EDIT_ORGANISATIONS, given["giver"].code)
        add(form.instance, "delegation given", **by(request))

    return edit(
        request,
        form,
        save,
        title="Delegate a power",
        submit="Delegate it",
        back=reverse("bodies"),
        path=[LIST],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a power back."""
    found = get_object_or_404(Delegation.objects.select_related("giver", "body"), pk=pk)
    check(request, Action.EDIT_ORGANISATIONS, found.giver.code)
    form = EndForm(request.POST or None, initial={"version": found.version})

    def save(given: dict[str, Any]) -> None:
        delegating.revoke(found, given["end"], version=given["version"], **by(request))

    return edit(
        request,
        form,
        save,
        title=f"Take back: {found.matter}",
        submit="Take it back",
        back=reverse("bodies"),
        row=found,
        lede=f"Given by {found.giver} to {found.body}. It stays on the list.",
        path=[LIST],
    )


def body_here(request: HttpRequest, pk: int, action: Action) -> Body:
    """A body, if the role may do this where it decides."""
    found = get_object_or_404(Body.objects.select_related("organisation", "hierarchy"), pk=pk)
    check(request, action, found.organisation.code)
    return found


def _sum_asked(request: HttpRequest) -> tuple[Decimal | None, str]:
    asked = request.GET.get("pounds", "").strip()
    if not asked:
        return None, ""
    try:
        field = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2)
        return field.clean(asked.replace(",", "").removeprefix("£")), ""
    except ValidationError:
        return None, f"'{asked[:20]}' is not a sum of pounds."
