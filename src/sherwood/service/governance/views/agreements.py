"""Memoranda and agreements: drafting, offering, signing, leaving and ending them."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from sherwood.service.governance import agreeing
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import answer, check, needs, refuse
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.forms.agreements import AgreementForm, LeaveForm, SignForm
from sherwood.service.governance.forms.opened import EndForm, Opened
from sherwood.service.governance.models import Agreement, Organisation, Party
from sherwood.service.governance.views.doing import by, doing
from sherwood.service.governance.views.editing import day_asked, edit, reached

LIST = ("Agreements", "/agreements/")


@needs(Action.SEE_GOVERNANCE)
def every_agreement(request: HttpRequest) -> HttpResponse:
    """The agreements of the role's part of the partnership, and where each stands on a day."""
    day, wrong = day_asked(request)
    found = seen(request).prefetch_related("parties__organisation")
    shown = {
        "agreements": [
            (one, one.parties.all(), agreeing.standing(one, one.parties.all(), day))
            for one in found
        ],
        "day": day,
        "wrong": wrong,
        "may_edit": bool(answer(request, Action.EDIT_ORGANISATIONS)),
    }
    return render(request, "governance/agreements.jinja", shown)


@needs(Action.SEE_GOVERNANCE)
def one_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """An agreement, its parties and what each signed."""
    found = get_object_or_404(seen(request), pk=pk)
    parties = list(found.parties.select_related("organisation", "signed_by"))
    today = timezone.localdate()
    shown = {
        "agreement": found,
        "parties": [(one, one.sha256 == found.sha256) for one in parties],
        "standing": agreeing.standing(found, parties, today),
        "may_edit": bool(answer(request, Action.EDIT_ORGANISATIONS, found.organisation.code)),
        "signs_for": [one.pk for one in parties if signs_for(request, one)],
        "today": today,
    }
    return render(request, "governance/agreement.jinja", shown)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def add_agreement(request: HttpRequest) -> HttpResponse:
    """Draft an agreement."""
    here = reached(request, Action.EDIT_ORGANISATIONS)
    form = AgreementForm(request.POST or None, places=here, parties=_could_sign())

    def save(given: dict[str, Any]) -> None:
        check(request, Action.EDIT_ORGANISATIONS, given["organisation"].code)
        agreeing.draft(form.instance, given["parties"], **by(request))

    return edit(
        request,
        form,
        save,
        title="Draft an agreement",
        submit="Save the draft",
        back=reverse("agreements"),
        path=[LIST],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def change_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found = agreement_here(request, pk)
    form = AgreementForm(
        request.POST or None, instance=copy(found), places=(), parties=_could_sign()
    )

    def save(given: dict[str, Any]) -> None:
        changes = {name: given[name] for name in given if name not in {"version", "parties"}}
        agreeing.redraft(found, changes, given["parties"], version=given["version"], **by(request))

    back = reverse("agreement", args=[pk])
    return edit(
        request,
        form,
        save,
        title=f"Change {found}",
        submit="Save the draft",
        back=back,
        row=found,
        path=[LIST, (found.title, back)],
    )


@require_POST
@needs(Action.EDIT_ORGANISATIONS)
def offer_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft out for signature."""
    found = agreement_here(request, pk)
    form = Opened(request.POST)
    with doing(request):
        opened = form.cleaned_data["version"] if form.is_valid() else found.version
        agreeing.offer(found, version=opened, **by(request))
    return redirect("agreement", pk=pk)


@require_http_methods(["GET", "POST"])
@needs(Action.VOTE)
def sign_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for the organisation at which the role is held."""
    party = party_here(request, pk)
    form = SignForm(request.POST or None, initial={"version": party.version})

    def save(given: dict[str, Any]) -> None:
        agreeing.sign(party, version=given["version"], **by(request))

    back = reverse("agreement", args=[party.agreement_id])
    return edit(
        request,
        form,
        save,
        title=f"Sign for {party.organisation}",
        submit="Sign",
        back=back,
        row=party,
        lede=f"{party.agreement}. Its text has the SHA-256 {party.agreement.sha256}.",
        path=[LIST, (party.agreement.title, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.VOTE)
def leave_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, for the organisation at which the role is held."""
    party = party_here(request, pk)
    form = LeaveForm(request.POST or None, initial={"version": party.version})

    def save(given: dict[str, Any]) -> None:
        agreeing.withdraw(
            party, given["left_on"], given["left_because"],
            version=given["version"], **by(request),
        )  # fmt: skip

    back = reverse("agreement", args=[party.agreement_id])
    return edit(
        request,
        form,
        save,
        title=f"Leave for {party.organisation}",
        submit="Leave the agreement",
        back=back,
        row=party,
        path=[LIST, (party.agreement.title, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def end_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agreement, or put off its end."""
    found = agreement_here(request, pk)
    form = EndForm(request.POST or None, initial={"version": found.version, "end": found.end})

    def save(given: dict[str, Any]) -> None:
        agreeing.end(found, given["end"], version=given["version"], **by(request))

    back = reverse("agreement", args=[pk])
    return edit(
        request,
        form,
        save,
        title=f"End {found}",
        submit="End it",
        back=back,
        row=found,
        path=[LIST, (found.title, back)],
    )


def seen(request: HttpRequest) -> QuerySet[Agreement]:
    """The agreements of, or with, an organisation the role covers; drafts only where it is made."""
    here = reached(request, Action.SEE_GOVERNANCE)
    with_them = Q(parties__organisation__code__in=here, offered_at__isnull=False)
    found = Agreement.objects.filter(Q(organisation__code__in=here) | with_them)
    return found.select_related("organisation").distinct()


def agreement_here(request: HttpRequest, pk: int) -> Agreement:
    """An agreement, if the role may edit where it is made."""
    found = get_object_or_404(Agreement.objects.select_related("organisation"), pk=pk)
    check(request, Action.EDIT_ORGANISATIONS, found.organisation.code)
    return found


def party_here(request: HttpRequest, pk: int) -> Party:
    """A party, if the one who acts is its voice."""
    found = get_object_or_404(Party.objects.select_related("agreement", "organisation"), pk=pk)
    check(request, Action.VOTE, found.organisation.code)
    if not signs_for(request, found):
        reason = "An agreement is signed in a role held at the party itself."
        refuse(request, Action.VOTE, reason, ("organisation", found.organisation.code))
    return found


def signs_for(request: HttpRequest, party: Party) -> bool:
    """Whether the role is held at the party itself: who is above it does not bind it."""
    grant = acting(request).grant
    if grant is None or grant.node_id != party.organisation_id:
        return False
    return bool(answer(request, Action.VOTE, party.organisation.code))


def _could_sign() -> list[int]:
    """Organisations that may be party: those still open that are no practice or group."""
    found = Organisation.objects.exclude(kind__in=("practice", "group")).filter(closed=None)
    return list(found.values_list("pk", flat=True))
