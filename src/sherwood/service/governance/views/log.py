"""The decision log: what the bodies one sees have decided, or are to decide, found by words."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sherwood.service.governance.access.check import needs
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.models import Decision
from sherwood.service.governance.views.editing import reached

_A_PAGE = 50


@needs(Action.SEE_GOVERNANCE)
def every_decision(request: HttpRequest) -> HttpResponse:
    """Decisions by words, state and body, the latest first."""
    words, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    here = reached(request, Action.SEE_GOVERNANCE)
    found = Decision.objects.filter(meeting__body__organisation__code__in=here)
    for word in words.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(question__icontains=word)
            | Q(outcome__icontains=word)
            | Q(chosen__title__icontains=word)
            | Q(topic__title__icontains=word)
        )
    if state in Decision.State.values:
        found = found.filter(state=state)
    found = found.select_related("meeting__body__organisation", "topic", "chosen")
    pages = Paginator(found.order_by("-meeting__held_on", "-pk"), _A_PAGE)
    shown = {
        "page": pages.get_page(request.GET.get("page")),
        "words": words,
        "state": state,
        "states": Decision.State.choices,
    }
    return render(request, "governance/decisions.jinja", shown)
