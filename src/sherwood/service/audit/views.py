"""The audit as officers read it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from sherwood.service.audit.forms import FilterForm
from sherwood.service.audit.reading import narrowed, visible_to
from sherwood.service.audit.record import record
from sherwood.service.audit.verify import verify
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import needs, reached
from sherwood.service.governance.access.roles import Action

_ON_A_PAGE = 50


@require_GET
@needs(Action.SEE_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """The entries of those one covers, newest first."""
    entries = visible_to(reached(request))
    form = FilterForm(request.GET or None, entries=entries)
    page = Paginator(narrowed(entries, form.wanted()), _ON_A_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in request.GET.items() if name != "page" and value}
    return render(
        request, "audit/entries.jinja", {"form": form, "page": page, "query": urlencode(kept)}
    )


@require_POST
@needs(Action.SEE_AUDIT)
def verify_now(request: HttpRequest) -> HttpResponse:
    """Read the whole audit again, and say whether it is as it was written."""
    found = verify()
    who = acting(request)
    record(
        "audit verified",
        actor=who.user,
        acting_as=who.words,
        detail={"entries": found.entries, "faults": len(found.faults)},
    )
    return render(request, "audit/verified.jinja", {"found": found})
