"""Keeping accounts from a page: inviting, new links, closing and reopening, by an officer.

A link is shown once, on the page that answers the form: it is in no address, no log and no session.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sherwood.errors import SherwoodError
from sherwood.service.accounts import invitations
from sherwood.service.accounts.covering import (
    NotCoveredError,
    check_covered,
    covered,
    held_now_or_later,
    link_takes_two,
    roles_of,
)
from sherwood.service.accounts.models import User
from sherwood.service.accounts.officers_forms import InviteForm, LinkForm, ReasonForm
from sherwood.service.governance import proposing
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import needs, refuse
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import Held
from sherwood.service.governance.views.doing import by

_LISTED = 200
_TWO = (
    "They hold a role with much power, and nothing but the link would stand in the way: a second "
    "officer has to agree, and is shown the link to hand over."
)
_ONE = (
    "The link is shown on the next page, once, to hand over. They are told of it at their next "
    "sign-ins, and so is the audit."
)


@require_GET
@needs(Action.GRANT_ROLES)
def every_account(request: HttpRequest) -> HttpResponse:
    """The accounts one covers."""
    words = request.GET.get("q", "").strip()[:100]
    users = User.objects.order_by("name", "pk")
    if words:
        users = users.filter(Q(name__icontains=words) | Q(email__icontains=words))
    found = covered(users, _officer(request))
    roles = roles_of(found[:_LISTED])
    shown = [(user, roles.get(user.pk, [])) for user in found[:_LISTED]]
    return render(
        request,
        "accounts/every_account.jinja",
        {"accounts": shown, "found": len(found), "words": words},
    )


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Action.GRANT_ROLES)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody, and be shown the link to hand over."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            user = invitations.invite(
                given["email"], given["name"], identity=given["identity"], **by(request)
            )
        except SherwoodError as error:
            form.add_error(None, str(error))
        else:
            link = invitations.link_for(user.email, with_invitation=True, **by(request))
            return _link(request, user, link, invited=True)
    return _asked(
        request, form, "Invite somebody", "Invite them", reverse("every_account"),
        "They can do nothing until they are given a role.",
    )  # fmt: skip


@require_GET
@needs(Action.GRANT_ROLES)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, and what can be done."""
    user = get_object_or_404(User, pk=pk)
    if user != acting(request).user:
        _check(request, user)
    return render(
        request,
        "accounts/account.jinja",
        {"user": user, "roles": held_now_or_later(user), "second_step": is_mfa_enabled(user)},
    )


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Action.GRANT_ROLES)
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new link for somebody, or propose it where it takes two."""
    user = _kept(request, pk)
    form = LinkForm(request.POST or None)
    if form.is_valid():
        without, reason = form.cleaned_data["without_second_step"], form.cleaned_data["reason"]
        try:
            if link_takes_two(user, without_second_step=without):
                proposing.propose_link(
                    user,
                    reason,
                    without_second_step=without,
                    officer=_officer(request),
                    **by(request),
                )
                messages.success(request, "A second officer has to agree.")
                return redirect("proposals")
            link = invitations.link_for(
                user.email, without_second_step=without, reason=reason, **by(request)
            )
        except SherwoodError as error:
            form.add_error(None, str(error))
        else:
            return _link(request, user, link)
    two = link_takes_two(user, without_second_step=False)
    lede = _TWO if two else _ONE
    if not two and link_takes_two(user, without_second_step=True):
        lede += " To take away their authenticator app as well takes a second officer."
    return _asked(request, form, f"A new link for {user}", "Go on", _page(user), lede)


@require_http_methods(["GET", "POST"])
@needs(Action.GRANT_ROLES)
def close_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    user = _kept(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            invitations.close_account(user.email, reason=form.cleaned_data["reason"], **by(request))
        except SherwoodError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The account of {user} is closed.")
            return redirect("account", user.pk)
    return _asked(
        request, form, f"Close the account of {user}", "Close it", _page(user),
        "They are signed out everywhere, and their roles end. What they did stays in the audit.",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Action.GRANT_ROLES)
def reopen_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Reopen an account, and be shown the link to hand over."""
    user = _kept(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            user = invitations.reopen_account(user, reason=reason, **by(request))
            link = invitations.link_for(user.email, reason=reason, **by(request))
        except SherwoodError as error:
            form.add_error(None, str(error))
        else:
            return _link(request, user, link, invited=True)
    return _asked(
        request, form, f"Reopen the account of {user}", "Reopen it", _page(user),
        "They choose a new password. No role comes back: give them those they need.",
    )  # fmt: skip


def _officer(request: HttpRequest) -> Held:
    officer = acting(request).held
    if officer is None:
        raise PermissionDenied("Choose a role first.")
    return officer


def _kept(request: HttpRequest, pk: int) -> User:
    user = get_object_or_404(User, pk=pk)
    _check(request, user)
    return user


def _check(request: HttpRequest, user: User) -> None:
    """Refuse what this officer does not cover, with the reason."""
    who = acting(request).user
    assert who is not None
    try:
        check_covered(user, who, _officer(request))
    except NotCoveredError as refused:
        refuse(request, Action.GRANT_ROLES, str(refused), ("user", str(user.pk)))


def _link(request: HttpRequest, user: User, link: str, *, invited: bool = False) -> HttpResponse:
    shown = {"user": user, "link": request.build_absolute_uri(link), "invited": invited}
    return render(request, "accounts/link_given.jinja", shown)


def _asked(
    request: HttpRequest, form: forms.Form, title: str, submit: str, back: str, lede: str
) -> HttpResponse:
    shown: dict[str, Any] = {
        "form": form,
        "title": title,
        "submit": submit,
        "back": back,
        "lede": lede,
        "path": [("Accounts", reverse("every_account"))],
    }
    return render(request, "governance/edit.jinja", shown, status=422 if form.errors else 200)


def _page(user: User) -> str:
    return reverse("account", args=(user.pk,))
