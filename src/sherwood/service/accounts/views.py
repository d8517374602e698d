"""Choosing the role to act in, and the first page after it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sherwood.service.accounts.places import places
from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import GRANT, acting
from sherwood.service.governance.access.check import public, signed_in
from sherwood.service.governance.access.rules import holds
from sherwood.service.governance.models import Grant


class RoleForm(forms.Form):
    """One of the roles somebody holds today."""

    grant = forms.ChoiceField(label="Role", widget=forms.RadioSelect)

    def __init__(self, *args: Any, grants: list[Grant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grant"].choices = [  # type: ignore[attr-defined]
            (str(grant.pk), f"{grant}, for {grant.get_purpose_display().lower()}")
            for grant in grants
        ]


@signed_in
def choose_role(request: HttpRequest) -> HttpResponse:
    """Choose one of the roles held today; the session acts in no other."""
    who = acting(request)
    assert who.user is not None
    today = timezone.localdate()
    grants = [
        grant
        for grant in who.user.grants.select_related("node").order_by("role", "node__name")
        if holds(grant.start, grant.end, today)
    ]
    form = RoleForm(request.POST or None, grants=grants) if grants else None
    if form and form.is_valid():
        chosen = next(g for g in grants if str(g.pk) == form.cleaned_data["grant"])
        request.session.cycle_key()
        request.session[GRANT] = chosen.pk
        record("role chosen", actor=who.user, acting_as=acting(request).words)
        return redirect("home")
    return render(request, "accounts/choose_role.jinja", {"form": form})


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What this role can do."""
    if acting(request).grant is None:
        return redirect("choose_role")
    found = [
        {"title": place.title, "description": place.description, "href": reverse(place.route)}
        for place in places(request)
    ]
    return render(request, "home.jinja", {"places": found})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is done so that everybody can use the pages."""
    return render(request, "accessibility.jinja")
