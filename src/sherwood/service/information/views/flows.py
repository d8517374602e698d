"""The register of flows, the lists of opt-outs, and the keys."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sherwood.service.accounts.waiting import counted
from sherwood.service.governance.access.check import answer, check, needs, reached
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.models import EditedMeanwhileError
from sherwood.service.governance.views.doing import by, doing
from sherwood.service.information import flows, keys
from sherwood.service.information.forms.flows import FlowForm, OptOutsForm
from sherwood.service.information.models import Flow, Key, OptOutList


@require_GET
@needs(Action.SEE_GOVERNANCE)
def every_flow(request: HttpRequest) -> HttpResponse:
    """The register."""
    found = Flow.objects.select_related("owner")
    edits = bool(answer(request, Action.EDIT_FLOWS))
    return render(
        request,
        "information/flows.jinja",
        {"flows": found, "edits": edits, "every": edits and flows.beyond(request) is None},
    )


@require_GET
@needs(Action.SEE_GOVERNANCE)
def one_flow(request: HttpRequest, name: str) -> HttpResponse:
    """A flow, and what the opt-out took from each use of it."""
    flow = get_object_or_404(Flow.objects.select_related("owner"), name=name)
    return render(
        request,
        "information/flow.jinja",
        {
            "flow": flow,
            "removals": flow.removals.select_related("list")[:50],
            "edits": bool(answer(request, Action.EDIT_FLOWS, flow.owner.code)),
        },
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_FLOWS)
def add_flow(request: HttpRequest) -> HttpResponse:
    """Register a flow."""
    form = FlowForm(request.POST or None, owners=reached(request))
    if form.is_valid():
        with doing(request):
            made = flows.change_flow(Flow(), form.changes(), **by(request))
            messages.success(request, f"{made} is registered.")
            return redirect("flow", name=made.name)
    return render(request, "information/flow_form.jinja", {"form": form, "flow": None})


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_FLOWS)
def change_flow(request: HttpRequest, name: str) -> HttpResponse:
    """Change a flow; if somebody else has meanwhile, say so and change nothing."""
    flow = get_object_or_404(Flow.objects.select_related("owner"), name=name)
    check(request, Action.EDIT_FLOWS, flow.owner.code)
    form = FlowForm(
        request.POST or None,
        instance=flow,
        owners=reached(request),
        initial={"version": flow.version},
    )
    if form.is_valid():
        opened = Flow.objects.get(pk=flow.pk)
        if form.cleaned_data["version"] is not None:
            opened.version = form.cleaned_data["version"]
        try:
            flows.change_flow(opened, form.changes(), **by(request))
        except EditedMeanwhileError:
            shown = {"mine": form.changes(), "theirs": Flow.objects.get(pk=flow.pk)}
            return render(request, "information/flow_edited.jinja", shown, status=409)
        messages.success(request, f"{opened} is changed.")
        return redirect("flow", name=name)
    return render(request, "information/flow_form.jinja", {"form": form, "flow": flow})


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_FLOWS)
def opt_outs(request: HttpRequest) -> HttpResponse:
    """The lists of people who opted out; load another."""
    check_every_flow(request)
    form = OptOutsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data
        with doing(request):
            made = flows.load_opt_outs(
                given["file"].read(),
                version=given["version"],
                checked_on=given["checked_on"],
                **by(request),
            )
            messages.success(request, f"List {made} is loaded: {counted(made.people, 'person')}.")
            return redirect("opt_outs")
    lists = OptOutList.objects.select_related("loaded_by")
    return render(request, "information/opt_outs.jinja", {"form": form, "lists": lists})


@require_GET
@needs(Action.EDIT_FLOWS)
def every_key(request: HttpRequest) -> HttpResponse:
    """The keys that make pseudonyms, without their secrets."""
    return render(request, "information/keys.jinja", {"keys": Key.objects.all()})


@require_POST
@needs(Action.EDIT_FLOWS)
def rotate_key(request: HttpRequest, purpose: str) -> HttpResponse:
    """Make another key for a purpose."""
    get_object_or_404(Key, purpose=purpose, retired_at=None)
    if flow := Flow.objects.select_related("owner").filter(name=purpose).first():
        check(request, Action.EDIT_FLOWS, flow.owner.code)
    else:
        check_every_flow(request)
    with doing(request):
        made = keys.rotate(purpose, **by(request))
        messages.success(request, f"New pseudonyms are made with {made}.")
    return redirect("keys")


def check_every_flow(request: HttpRequest) -> None:
    """Refuse who does not cover every flow: the lists, and keys of no one flow, serve them all.

    Raises:
        PermissionDenied: A flow belongs to an organisation they do not cover.
    """
    if flow := flows.beyond(request):
        check(request, Action.EDIT_FLOWS, flow.owner.code)
