"""Who holds which role, giving roles, and ending them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from sherwood.service.governance import proposing
from sherwood.service.governance.access import granting
from sherwood.service.governance.access.acting import acting, held
from sherwood.service.governance.access.check import check, needs, reached
from sherwood.service.governance.access.forms import EndForm, GrantForm
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import holds
from sherwood.service.governance.models import Grant
from sherwood.service.governance.views.doing import by, doing


@require_GET
@needs(Action.GRANT_ROLES)
def every_grant(request: HttpRequest) -> HttpResponse:
    """The roles held at the organisations one covers."""
    today = timezone.localdate()
    grants = Grant.objects.filter(node__code__in=reached(request))
    grants = grants.select_related("user", "node", "hierarchy", "given_by")
    grants = grants.order_by("user__name", "role", "start")
    rows = [(grant, holds(grant.start, grant.end, today)) for grant in grants]
    return render(request, "access/grants.jinja", {"grants": rows, "own": acting(request).user})


@require_http_methods(["GET", "POST"])
@needs(Action.GRANT_ROLES)
def give_role(request: HttpRequest) -> HttpResponse:
    """Give a role, or propose it where it takes two."""
    asked = request.GET.get("user", "")
    initial = {"user": asked} if asked.isascii() and asked.isdigit() else {}
    form = GrantForm(request.POST or None, nodes=reached(request), initial=initial)
    if form.is_valid():
        grant = form.save(commit=False)
        with doing(request):
            if granting.role_takes_two(held(grant)):
                proposed = proposing.propose_role(grant, **by_officer(request))
                messages.success(request, f"Proposed; a second officer has to agree: {proposed}.")
                return redirect("proposals")
            given = granting.give(grant, **by_officer(request))
            messages.success(request, f"{given.user} is now {given}.")
            return redirect("grants")
    return render(request, "access/give_role.jinja", {"form": form})


@require_http_methods(["GET", "POST"])
@needs(Action.GRANT_ROLES)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role today."""
    grant = get_object_or_404(Grant.objects.select_related("user", "node", "hierarchy"), pk=pk)
    check(request, Action.GRANT_ROLES, grant.node.code)
    form = EndForm(request.POST or None)
    if form.is_valid():
        with doing(request):
            granting.end(grant, reason=form.cleaned_data["reason"], **by_officer(request))
            messages.success(request, f"{grant.user} is no longer {grant}.")
        return redirect("grants")
    return render(request, "access/end_role.jinja", {"form": form, "grant": grant})


def by_officer(request: HttpRequest) -> dict[str, Any]:
    """Who gives or ends it, and the role by which they may."""
    return {**by(request), "officer": acting(request).held}
