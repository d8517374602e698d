"""Organisations, and the hierarchies in which they belong together, side by side on any day."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sherwood.partnership.organisations import OrganisationKind
from sherwood.service.governance import organising
from sherwood.service.governance.access.acting import belongings
from sherwood.service.governance.access.check import answer, check, needs
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.agreeing import standing
from sherwood.service.governance.belonging import branches, side_by_side
from sherwood.service.governance.delegating import in_force
from sherwood.service.governance.forms.organisations import OrganisationForm
from sherwood.service.governance.models import Hierarchy, Membership, Organisation
from sherwood.service.governance.views.doing import by
from sherwood.service.governance.views.editing import (
    answers_for,
    check_answers_for,
    day_asked,
    edit,
    reached,
)

KINDS = [(kind.value, kind.value.replace("_", " ").capitalize()) for kind in OrganisationKind]
LIST = ("Organisations", "/organisations/")


@needs(Action.SEE_GOVERNANCE)
def every_organisation(request: HttpRequest) -> HttpResponse:
    """The organisations, found by name, code or kind."""
    words, kind = request.GET.get("q", "").strip()[:100], request.GET.get("kind", "")
    found = Organisation.objects.all()
    if words:
        found = found.filter(Q(name__icontains=words) | Q(code__iexact=words))
    if kind in dict(KINDS):
        found = found.filter(kind=kind)
    shown = {
        "organisations": found,
        "words": words,
        "kind": kind,
        "kinds": KINDS,
        "hierarchies": Hierarchy.objects.order_by("title"),
        "may_edit": bool(answer(request, Action.EDIT_ORGANISATIONS)),
    }
    return render(request, "governance/organisations.jinja", shown)


@needs(Action.SEE_GOVERNANCE)
def one_organisation(request: HttpRequest, code: str) -> HttpResponse:
    """An organisation: what it belongs to and what belongs to it, now and before."""
    found = get_object_or_404(Organisation, code=code)
    day, wrong = day_asked(request)
    edges = Membership.objects.select_related("hierarchy", "parent", "child")
    edges = edges.prefetch_related("suspensions")
    shown = {
        "organisation": found,
        "day": day,
        "wrong": wrong,
        "today": timezone.localdate(),
        "belongs_to": edges.filter(child=found).order_by("hierarchy__title", "start"),
        "members": [
            one
            for one in edges.filter(parent=found).order_by("hierarchy__title", "child__name")
            if one.holds(day)
        ],
        "bodies": found.bodies.filter(
            organisation__code__in=reached(request, Action.SEE_GOVERNANCE)
        ),
        "delegations": in_force(found.delegates.select_related("body"), day),
        "agreements": _agreements(found, day),
        "may_edit": answers_for(request, Action.EDIT_ORGANISATIONS, found),
        "editable": reached(request, Action.EDIT_ORGANISATIONS),
    }
    return render(request, "governance/organisation.jinja", shown)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Add an organisation, which belongs nowhere yet."""
    form = OrganisationForm(request.POST or None)

    def save(_: dict[str, Any]) -> None:
        organising.add_organisation(form.instance, **by(request))

    return edit(
        request,
        form,
        save,
        title="Add an organisation",
        submit="Add it",
        back=reverse("organisations"),
        lede="It belongs nowhere until a membership says so.",
        path=[LIST],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_ORGANISATIONS)
def change_organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Change an organisation's name, kind or days."""
    found = get_object_or_404(Organisation, code=code)
    check_answers_for(request, Action.EDIT_ORGANISATIONS, found)
    form = OrganisationForm(request.POST or None, instance=copy(found))

    def save(given: dict[str, Any]) -> None:
        changes = {name: value for name, value in given.items() if name != "version"}
        organising.change_organisation(found, changes, version=given["version"], **by(request))

    back = reverse("organisation", args=[code])
    return edit(
        request,
        form,
        save,
        title=f"Change {found}",
        submit="Save",
        back=back,
        row=found,
        path=[LIST, (found.name, back)],
    )


@needs(Action.SEE_GOVERNANCE)
def every_hierarchy(request: HttpRequest) -> HttpResponse:
    """Where organisations belong on a day, in every hierarchy side by side."""
    day, wrong = day_asked(request)
    kind = request.GET.get("kind", OrganisationKind.COMMISSIONER.value)
    listed = Organisation.objects.filter(kind=kind) if kind in dict(KINDS) else ()
    hierarchies = list(Hierarchy.objects.order_by("title"))
    names = dict(Organisation.objects.values_list("code", "name"))
    table = side_by_side(
        belongings(), [one.code for one in listed], [one.name for one in hierarchies], day
    )
    shown = {
        "hierarchies": hierarchies,
        "rows": [row for row in table if any(row[1])],
        "nowhere": [names[code] for code, parents in table if not any(parents)],
        "names": names,
        "kind": kind,
        "kinds": KINDS,
        "day": day,
        "wrong": wrong,
        "may_edit": bool(answer(request, Action.EDIT_ORGANISATIONS)),
    }
    return render(request, "governance/hierarchies.jinja", shown)


@needs(Action.SEE_GOVERNANCE)
def one_hierarchy(request: HttpRequest, name: str) -> HttpResponse:
    """The trees of one hierarchy on a day."""
    found = get_object_or_404(Hierarchy, name=name)
    day, wrong = day_asked(request)
    held = belongings(found.name)
    shown = {
        "hierarchy": found,
        "branches": branches(held, day),
        "names": dict(Organisation.objects.values_list("code", "name")),
        "changes": sorted({one.start for one in held} | {one.end for one in held if one.end}),
        "day": day,
        "wrong": wrong,
    }
    return render(request, "governance/hierarchy.jinja", shown)


def membership_here(request: HttpRequest, pk: int) -> Membership:
    """A membership, if the role may edit what its parent contains."""
    found = get_object_or_404(
        Membership.objects.select_related("hierarchy", "parent", "child"), pk=pk
    )
    check(request, Action.EDIT_ORGANISATIONS, found.parent.code)
    return found


def _agreements(found: Organisation, day: Any) -> list[tuple[Any, Any]]:
    parties = found.party.select_related("agreement").prefetch_related("agreement__parties")
    return [
        (one.agreement, standing(one.agreement, one.agreement.parties.all(), day))
        for one in parties
        if one.agreement.offered_at
    ]
