"""The audit as officers read it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from sherwood.errors import InputError
from sherwood.service.audit.forms import FilterForm
from sherwood.service.audit.jobs import ask_to_read
from sherwood.service.audit.models import Reading
from sherwood.service.audit.reading import narrowed, people, visible_to
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import needs
from sherwood.service.governance.access.looking_after import answers_for
from sherwood.service.governance.access.roles import Action

_ON_A_PAGE = 50


@require_GET
@needs(Action.SEE_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """The entries of those one covers, newest first; older ones from page to page."""
    nodes = answers_for(request, Action.SEE_AUDIT)
    form = FilterForm(request.GET or None, people=people(nodes))
    entries = narrowed(visible_to(nodes), form.wanted())
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(number__lt=int(before))
    shown = list(entries[: _ON_A_PAGE + 1])
    kept = {name: value for name, value in request.GET.items() if name != "before" and value}
    older = {**kept, "before": shown[_ON_A_PAGE - 1].number} if len(shown) > _ON_A_PAGE else None
    return render(
        request,
        "audit/entries.jinja",
        {
            "form": form,
            "entries": shown[:_ON_A_PAGE],
            "older": urlencode(older) if older else "",
            "newest": urlencode(kept) if before else None,
            "reading": Reading.objects.select_related("by").first(),
        },
    )


@require_POST
@needs(Action.SEE_AUDIT)
def verify_now(request: HttpRequest) -> HttpResponse:
    """Ask for the whole audit to be read again; the audit's page says what was found."""
    who = acting(request)
    assert who.user is not None
    try:
        ask_to_read(by=who.user, acting_as=who.words)
    except InputError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "The audit is being read again. This page says what is found.")
    return redirect("audit")
