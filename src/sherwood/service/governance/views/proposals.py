"""What waits for a second officer: seeing it, agreeing, turning it down, taking it back."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sherwood.errors import SherwoodError
from sherwood.service.accounts import covering
from sherwood.service.governance import answering, organising, proposing
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import needs, refuse
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import NOT_HERE
from sherwood.service.governance.access.views import by_officer
from sherwood.service.governance.forms.proposals import AnswerForm
from sherwood.service.governance.models import EditedMeanwhileError, Grant, Proposal
from sherwood.service.governance.transitions import PROPOSAL
from sherwood.service.governance.views.doing import by

_KEPT = 100
"""How many answered ones are listed."""


@require_GET
@needs(Action.GRANT_ROLES, Action.EDIT_ORGANISATIONS)
def every_proposal(request: HttpRequest) -> HttpResponse:
    """What one may answer, or has proposed."""
    rows = Proposal.objects.select_related("node", "subject", "proposed_by", "answered_by")
    waiting = _seen(request, rows.filter(state=Proposal.State.PROPOSED))
    answered = _seen(request, rows.exclude(state=Proposal.State.PROPOSED)[:_KEPT])
    return render(
        request,
        "governance/proposals.jinja",
        {"waiting": waiting, "answered": answered},
    )


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Action.GRANT_ROLES, Action.EDIT_ORGANISATIONS)
def one_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, whom it would reach, and the answer to it."""
    found = Proposal.objects.select_related("node", "subject", "proposed_by", "answered_by")
    proposal = get_object_or_404(found, pk=pk)
    if not _seen(request, [proposal]):
        action = answering.ACTION[proposal.kind]
        refuse(request, action, NOT_HERE, ("proposal", str(proposal.pk)))
    own = acting(request).user == proposal.proposed_by
    form = AnswerForm(request.POST or None, own=own, initial={"version": proposal.version})
    if form.is_valid():
        try:
            link = _answered(request, proposal, **form.cleaned_data)
        except (SherwoodError, EditedMeanwhileError) as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            if link:
                shown = {"user": proposal.subject, "link": request.build_absolute_uri(link)}
                return render(request, "accounts/link_given.jinja", shown)
            return redirect("proposals")
        proposal = found.get(pk=pk)
    return render(
        request, "governance/proposal.jinja", _shown(request, proposal, form),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _answered(
    request: HttpRequest, proposal: Proposal, said: str, version: int, reason: str = ""
) -> str:
    """Do what was said; the link, if there is one to hand over."""
    if said == "withdraw":
        proposing.withdraw(proposal, version=version, **by(request))
        messages.success(request, f"You took it back: {proposal}.")
        return ""
    if said == "turn_down":
        proposing.turn_down(proposal, reason, version=version, **by_officer(request))
        messages.success(request, f"You turned it down: {proposal}.")
        return ""
    link = proposing.agree(proposal, version=version, **by_officer(request))
    messages.success(request, f"You agreed, and it took effect: {proposal}.")
    return link


def _shown(request: HttpRequest, proposal: Proposal, form: AnswerForm) -> dict[str, object]:
    waits = bool(PROPOSAL[proposal.state])
    others = answering.who_could_agree(proposal) if waits else []
    return {
        "proposal": proposal,
        "form": form if waits and acting(request).user != proposal.subject else None,
        "reached": _reached(proposal) if waits else [],
        "others": others,
        "anew": waits and _begins_anew(proposal),
    }


def _begins_anew(proposal: Proposal) -> bool:
    """Whether who agrees is shown a link by which the one who gets the role comes in."""
    subject = proposal.subject if proposal.kind == Proposal.Kind.ROLE else None
    return subject is not None and covering.begins_anew(subject)


def _reached(proposal: Proposal) -> list[Grant]:
    """The roles that it widens."""
    if proposal.kind == Proposal.Kind.MEMBERSHIP:
        return organising.reaching(answering.membership_of(proposal))
    return []


def _seen(request: HttpRequest, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Those that one proposed, or of which one covers what they are about."""
    who = acting(request)
    assert who.held is not None
    proposals = list(proposals)
    standing = answering.Standing(proposals)
    return [
        one
        for one in proposals
        if one.proposed_by == who.user or answering.covers(one, who.held, standing)
    ]
