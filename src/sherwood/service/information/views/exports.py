"""Exports of rows about people: what an analyst asks for, and what an officer decides."""

from __future__ import annotations

from pathlib import Path

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import (
    answer,
    check,
    check_any,
    needs,
    reached,
    refuse,
)
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import NOT_HERE
from sherwood.service.governance.views.doing import by, doing
from sherwood.service.information import export_rules, exports
from sherwood.service.information.export_states import EXPORT
from sherwood.service.information.exportable import reviewed
from sherwood.service.information.flows import check_flow
from sherwood.service.information.forms.exports import AskForm, DecisionForm, OfWhatForm
from sherwood.service.information.models import Export, Flow
from sherwood.service.information.people import release_shown

_EITHER = (Action.REQUEST_OUTPUT, Action.EDIT_FLOWS)
_SEEN = Export.objects.select_related("flow__owner", "asker", "officer")
_FETCHED = ("rows.parquet", "rows.csv", "manifest.json")
_KIND = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}


@require_GET
@needs(*_EITHER)
def every_export(request: HttpRequest) -> HttpResponse:
    """An analyst's own exports, or those of the flows that an officer looks after."""
    found = _SEEN.filter(flow__owner__code__in=reached(request))
    decides = bool(answer(request, Action.EDIT_FLOWS))
    if not decides:
        found = found.filter(asker=acting(request).user)
    shown = {"exports": found[:200], "decides": decides}
    return render(request, "information/exports.jinja", shown)


@require_http_methods(["GET", "POST"])
@needs(Action.REQUEST_OUTPUT)
def ask_for_export(request: HttpRequest) -> HttpResponse:
    """First of which rows under which flow, then which columns for whom."""
    flows = Flow.objects.filter(owner__code__in=reached(request))
    given = request.GET if request.GET else None
    of_what = OfWhatForm(given, flows=flows)
    if not of_what.is_valid():
        shown = {"form": of_what, "reviewed": reviewed()}
        return render(request, "information/export_new.jinja", shown)
    flow, mart = of_what.cleaned_data["flow"], of_what.cleaned_data["mart"]
    check(request, Action.REQUEST_OUTPUT, flow.owner.code)
    offer = export_rules.offer_of(mart)
    form = AskForm(request.POST or None, flow=flow, offer=offer)
    with doing(request):
        check_flow(flow.name)
        release = release_shown()
        if release is None:
            raise export_rules.NotExportedError("The service has no release to export from.")
        if form.is_valid():
            made = exports.ask(
                flow=flow, mart=mart, release=release.name, **form.cleaned_data, **by(request)
            )
            return redirect("export", pk=made.pk)
    shown = {"form": form, "flow": flow, "offer": offer}
    return render(request, "information/export_form.jinja", shown)


@require_GET
@needs(*_EITHER)
def one_export(request: HttpRequest, pk: int) -> HttpResponse:
    """An export: what it would carry, whom it singles out, how far it is, and its files."""
    export = export_here(request, pk)
    mine = export.asker == acting(request).user
    decides = bool(answer(request, Action.EDIT_FLOWS, export.flow.owner.code))
    return render(
        request,
        "information/export.jinja",
        {
            "export": export,
            "offer": export_rules.offer_of(export.mart),
            "mine": mine,
            "why": EXPORT[export.state],
            "decision": DecisionForm()
            if decides and not mine and export.state == Export.State.WAITING
            else None,
            "withdraws": mine and Export.State.WITHDRAWN in EXPORT[export.state],
        },
    )


@require_POST
@needs(Action.EDIT_FLOWS)
def decide_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or refuse, with a reason."""
    export = export_here(request, pk)
    check(request, Action.EDIT_FLOWS, export.flow.owner.code)
    form = DecisionForm(request.POST)
    if form.is_valid():
        agree = form.cleaned_data["decision"] == "agree"
        with doing(request):
            exports.decide(export, agree=agree, reason=form.cleaned_data["reason"], **by(request))
        return redirect("export", pk=pk)
    shown = {"export": export, "decision": form}
    return render(request, "information/export_decision.jinja", shown, status=422)


@require_POST
@needs(Action.REQUEST_OUTPUT)
def withdraw_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    export = own_export(request, pk)
    with doing(request):
        exports.withdraw(export, **by(request))
    return redirect("export", pk=pk)


@require_GET
@needs(Action.REQUEST_OUTPUT)
def fetch_export(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """A file of an export, to the one who asked for it."""
    export = own_export(request, pk)
    if name not in _FETCHED:
        raise Http404
    with doing(request):
        handed = exports.fetch(export, name, **by(request))
        called = content_disposition_header(True, f"{export.flow.name}-{pk}-{name}")
        return StreamingHttpResponse(
            handed.pieces(),
            content_type=_KIND[Path(name).suffix],
            headers={"Content-Disposition": called or "", "Content-Length": str(handed.bytes)},
        )
    return redirect("export", pk=pk)


def export_here(request: HttpRequest, pk: int) -> Export:
    """An export one may see: an officer those of the flows they look after, an asker their own."""
    export = get_object_or_404(_SEEN, pk=pk)
    check_any(request, _EITHER, export.flow.owner.code)
    mine = export.asker == acting(request).user
    if not mine and not answer(request, Action.EDIT_FLOWS, export.flow.owner.code):
        refuse(request, Action.EDIT_FLOWS, NOT_HERE, ("export", str(pk)))
    return export


def own_export(request: HttpRequest, pk: int) -> Export:
    """One's own export."""
    export = get_object_or_404(_SEEN, pk=pk)
    check(request, Action.REQUEST_OUTPUT, export.flow.owner.code)
    if export.asker != acting(request).user:
        refuse(request, Action.REQUEST_OUTPUT, NOT_HERE, ("export", str(pk)))
    return export
