"""Coming in: following a link, choosing a role, one's account, and the first page after it."""

from __future__ import annotations

from allauth.account.internal.decorators import login_not_required
from allauth.core.ratelimit import consume_or_429
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sherwood.service.accounts.choosing import act_in, open_roles, place_of
from sherwood.service.accounts.forms import ChoosePassword, RoleForm
from sherwood.service.accounts.invitations import whose_link
from sherwood.service.accounts.notices import notices, what_to_do
from sherwood.service.accounts.outside import PROVIDER
from sherwood.service.accounts.places import places
from sherwood.service.accounts.provider import Exchange
from sherwood.service.accounts.second_step import stepped_enough
from sherwood.service.accounts.telling import tell
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import public, signed_in
from sherwood.service.governance.waiting import waiting as in_governance
from sherwood.service.information.waiting import waiting as in_information
from sherwood.service.operations.waiting import waiting as in_operations

_WAITING = (in_governance, in_information, in_operations)
"""Every domain's answer to what waits."""
_LINK = "link"
"""The key of the session that holds a link being followed, out of the address and the logs."""


@signed_in
def choose_role(request: HttpRequest) -> HttpResponse:
    """Choose one of the roles held today; the session acts in no other."""
    user = acting(request).user
    assert user is not None
    grants = open_roles(user, place_of(request))
    form = RoleForm(request.POST or None, grants=grants) if grants else None
    if form and form.is_valid():
        chosen = next(g for g in grants if str(g.pk) == form.cleaned_data["grant"])
        if not stepped_enough(request, chosen.role):
            return redirect("second_step_needed")
        act_in(request, chosen)
        wanted = request.GET.get("next", "")
        if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
            # Not `redirect`, which takes a word for the name of a page.
            return HttpResponseRedirect(wanted)
        return redirect("home")
    return render(request, "accounts/choose_role.jinja", {"form": form, "place": place_of(request)})


@signed_in
def second_step_needed(request: HttpRequest) -> HttpResponse:
    """Why a role asks for more than a password, and how to go on."""
    return render(request, "accounts/second_step_needed.jinja")


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this role today, and the places open to it."""
    if acting(request).grant is None:
        return redirect("choose_role")
    found = [
        {"title": place.title, "description": place.description, "href": reverse(place.route)}
        for place in places(request)
    ]
    waits = [one for domain in _WAITING for one in domain(request)]
    return render(request, "home.jinja", {"places": found, "waits": waits})


@signed_in
@never_cache
def your_account(request: HttpRequest) -> HttpResponse:
    """How one signs in, and where to change it."""
    user = acting(request).user
    assert user is not None
    return render(
        request,
        "accounts/your_account.jinja",
        {
            "user": user,
            "second_step": is_mfa_enabled(user),
            "notices": notices(user),
            "what_to_do": what_to_do(user),
        },
    )


@signed_in
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of one's own, this one as well."""
    user = acting(request).user
    assert user is not None
    user.end_sessions()
    tell("signed out everywhere", user)
    logout(request)
    messages.success(request, "You were signed out everywhere.")
    return redirect("account_login")


@public
@never_cache
@require_GET
def follow_link(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Take a link out of the address, where it could be seen, and go on to choose a password."""
    if whose_link(key, token) is None:
        return render(request, "accounts/link_over.jinja", status=410)
    if request.user.is_authenticated:
        logout(request)
    request.session.cycle_key()
    request.session[_LINK] = [key, token]
    return redirect("choose_password")


@public
@never_cache
def choose_password(request: HttpRequest) -> HttpResponse:
    """Choose a password by a link; the link is used up by it."""
    user = whose_link(*request.session.get(_LINK, ("", "")))
    if user is None:
        return render(request, "accounts/link_over.jinja", status=410)
    form = ChoosePassword(user, request.POST or None)
    if form.is_valid():
        form.save()
        user.end_sessions()
        request.session.flush()
        tell("password chosen by link", user)
        messages.success(request, "Your password is set. Sign in with it now.")
        return redirect("account_login")
    return render(request, "accounts/choose_password.jinja", {"form": form, "user": user})


@public
@login_not_required
@require_GET
def ask_outside(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider that vouches for people."""
    provider = _exchange(request).get_provider()
    if refused := consume_or_429(request, action="login", limit_get=True):
        return refused
    try:
        return provider.redirect(request, process="login")
    except OSError:  # what every failure of the network is a kind of
        return render(request, "accounts/not_reached.jinja", status=503)


@public
@login_not_required
@require_GET
def outside_answer(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer."""
    return OAuth2CallbackView.adapter_view(_exchange(request))(request)


def _exchange(request: HttpRequest) -> Exchange:
    if PROVIDER not in settings.SOCIALACCOUNT_PROVIDERS:
        raise Http404("No other provider vouches for people here.")
    return Exchange(request, PROVIDER)


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is done so that everybody can use the pages."""
    return render(request, "accessibility.jinja")


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: it was opened before signing in, or forged."""
    del reason
    return render(request, "accounts/out_of_date.jinja", status=403)
