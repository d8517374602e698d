"""Pages of the API: its manual, its document, and one's tokens."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from sherwood.service.api import tokens
from sherwood.service.api.document import document
from sherwood.service.api.forms import TokenForm
from sherwood.service.api.manual import chapters
from sherwood.service.api.problems import Kind, ProblemError, told
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import public, signed_in
from sherwood.service.governance.views.doing import by, doing


@require_safe
@public
def manual(request: HttpRequest) -> HttpResponse:
    """Every operation of the API, for people."""
    shown = {"chapters": chapters(document()), "kinds": list(Kind)}
    return render(request, "api/manual.jinja", shown)


@require_safe
@public
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    del request
    return JsonResponse(document(), headers={"Cache-Control": "no-store"})


@public
def nothing_here(request: HttpRequest) -> HttpResponse:
    """What no operation answers."""
    return told(request, ProblemError(Kind.NOT_FOUND, "There is no such operation."))


nothing_here.csrf_exempt = True  # type: ignore[attr-defined]  # it does nothing


@require_GET
@signed_in
def every_token(request: HttpRequest) -> HttpResponse:
    """One's tokens, and whether the role one acts in may have any."""
    who = acting(request)
    assert who.user is not None
    mine = [(one, tokens.why_over(one)) for one in tokens.tokens_of(who.user)]
    shown = {
        "live": [one for one, over in mine if not over],
        "over": [(one, over) for one, over in mine if over][:20],
        "may_make": who.held is not None and tokens.may_have(who.held),
    }
    return render(request, "api/tokens.jinja", shown)


@require_http_methods(["GET", "POST"])
@signed_in
@reauthentication_required
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token for the role one acts in; it is shown once."""
    who = acting(request)
    if who.grant is None:
        return redirect("choose_role")
    form = TokenForm(request.POST or None)
    if form.is_valid():
        with doing(request):
            made, whole = tokens.make(who.grant, **form.cleaned_data, **by(request))
            shown = {"token": made, "whole": whole}
            return render(request, "api/token_made.jinja", shown, status=201)
        return redirect("tokens")
    return render(request, "api/make_token.jinja", {"form": form})


@require_POST
@signed_in
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens."""
    who = by(request)
    token = get_object_or_404(tokens.tokens_of(who["by"]), pk=pk)
    with doing(request):
        tokens.revoke(token, **who)
    return redirect("tokens")
