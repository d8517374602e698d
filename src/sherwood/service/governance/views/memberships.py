"""Memberships: joining, leaving, being suspended and rejoining on conditions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from sherwood.service.governance import organising, proposing
from sherwood.service.governance.access.check import check, needs
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.forms.opened import EndForm
from sherwood.service.governance.forms.organisations import (
    MembershipForm,
    RejoinForm,
    SuspendForm,
)
from sherwood.service.governance.models import Organisation, Suspension
from sherwood.service.governance.views.doing import by
from sherwood.service.governance.views.editing import Path, edit, reached
from sherwood.service.governance.views.organisations import LIST, membership_here

_REACHES = (
    "Every role held at the parent, or above it in the same hierarchy, reaches what belongs to it: "
    "a membership gives access. It is proposed, and takes effect once a second officer agrees."
)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def add_membership(request: HttpRequest) -> HttpResponse:
    """Propose that an organisation belongs to another."""
    asked = {name: request.GET.get(name) for name in ("hierarchy", "parent", "child")}
    form = MembershipForm(
        request.POST or None,
        initial={
            name: key for name, key in asked.items() if key and key.isascii() and key.isdigit()
        },
        parents=reached(request, Action.EDIT_ORGANISATIONS),
    )

    def save(given: dict[str, Any]) -> None:
        check(request, Action.EDIT_ORGANISATIONS, given["parent"].code)
        proposed = proposing.propose_membership(form.instance, **by(request))
        messages.success(request, f"Proposed; a second officer has to agree: {proposed}.")

    return edit(
        request,
        form,
        save,
        title="Propose a membership",
        submit="Propose it",
        back=reverse("organisations"),
        then=reverse("proposals"),
        lede=_REACHES,
        path=[LIST],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership."""
    found = membership_here(request, pk)
    form = EndForm(request.POST or None, initial={"version": found.version})

    def save(given: dict[str, Any]) -> None:
        organising.leave(found, given["end"], version=given["version"], **by(request))

    return edit(
        request,
        form,
        save,
        title=f"End: {found}",
        submit="End it",
        back=_back(found.child),
        row=found,
        lede=f"In: {found.hierarchy}. It stays in the history.",
        path=_path(found.child),
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def suspend_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend a member."""
    found = membership_here(request, pk)
    form = SuspendForm(request.POST or None, initial={"version": found.version})

    def save(given: dict[str, Any]) -> None:
        organising.suspend(
            found, given["start"], given["reason"], version=given["version"], **by(request)
        )

    return edit(
        request,
        form,
        save,
        title=f"Suspend: {found}",
        submit="Suspend it",
        back=_back(found.child),
        row=found,
        lede="It keeps its place and does not vote, until it rejoins.",
        path=_path(found.child),
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def rejoin(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a suspended member vote again."""
    asked = Suspension.objects.select_related("membership__parent", "membership__child")
    found = get_object_or_404(asked, pk=pk)
    check(request, Action.EDIT_ORGANISATIONS, found.membership.parent.code)
    form = RejoinForm(request.POST or None, initial={"version": found.version})

    def save(given: dict[str, Any]) -> None:
        organising.rejoin(
            found, given["end"], given["conditions"], version=given["version"], **by(request)
        )

    member = found.membership.child
    return edit(
        request,
        form,
        save,
        title=f"Rejoin: {found.membership}",
        submit="Let it rejoin",
        back=_back(member),
        row=found,
        lede=f"Suspended from {found.start:%-d %B %Y}: {found.reason}",
        path=_path(member),
    )


def _back(organisation: Organisation) -> str:
    return reverse("organisation", args=[organisation.code])


def _path(organisation: Organisation) -> Path:
    return [LIST, (organisation.name, _back(organisation))]
