"""The outcomes framework: its list, its map, what is wrong with it, and changing it."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sherwood.service.governance import measuring
from sherwood.service.governance.access.check import answer, check, needs
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.alignment import ORPHANS, Level, findings
from sherwood.service.governance.forms.opened import EndForm
from sherwood.service.governance.forms.outcomes import (
    ContributionForm,
    MeasureForm,
    OutcomesFileForm,
)
from sherwood.service.governance.models import Contribution, Measure
from sherwood.service.governance.outcome_map import drawn
from sherwood.service.governance.outcome_rows import rows_of_outcomes, take_rows
from sherwood.service.governance.views.doing import by
from sherwood.service.governance.views.editing import (
    answers_for,
    check_answers_for,
    edit,
    reached,
)

_SHOWN = 30
LIST = ("Outcomes", "/outcomes/")


@needs(Action.SEE_GOVERNANCE)
def every_outcome(request: HttpRequest) -> HttpResponse:
    """The framework as a map, the table behind it, and what is wrong with it."""
    today = timezone.localdate()
    outcomes, links = measuring.facts(today)
    found = findings(outcomes, links)
    titles = {one.name: one.title for one in outcomes}
    serves: dict[str, list[str]] = {name: [] for name in titles}
    for link in links:
        if link.child in titles and link.parent in titles:
            serves[link.child].append(link.parent)
    shown = {
        "measures": sorted(measuring.followed(today), key=_from_the_top),
        "serves": serves,
        "titles": titles,
        "orphans": [one for one in found if one.kind in ORPHANS],
        "contradictions": [one for one in found if one.kind not in ORPHANS],
        "map": drawn(outcomes, links, found),
        "may_edit": bool(answer(request, Action.EDIT_OUTCOMES)),
    }
    return render(request, "governance/outcomes.jinja", shown)


@needs(Action.SEE_GOVERNANCE)
def one_outcome(request: HttpRequest, name: str) -> HttpResponse:
    """An outcome, what it contributes to and what contributes to it."""
    measure = get_object_or_404(Measure.objects.select_related("owner", "covers"), name=name)
    today = timezone.localdate()
    held = measuring.contributions(today)
    shown = {
        "measure": measure,
        "serves": held.filter(child=measure),
        "served_by": held.filter(parent=measure),
        "findings": [one for one in measuring.found(today) if name in one.outcomes],
        "ended": measure.ended is not None and measure.ended <= today,
        "may_edit": answers_for(request, Action.EDIT_OUTCOMES, measure.owner),
    }
    return render(request, "governance/outcome.jinja", shown)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_OUTCOMES)
def add_outcome(request: HttpRequest) -> HttpResponse:
    """Add an outcome."""
    form = MeasureForm(request.POST or None, owners=reached(request, Action.EDIT_OUTCOMES))

    def save(given: dict[str, Any]) -> None:
        check(request, Action.EDIT_OUTCOMES, given["owner"].code)
        measuring.add_measure(form.instance, **by(request))

    return edit(
        request,
        form,
        save,
        title="Add an outcome",
        submit="Add it",
        back=reverse("outcomes"),
        path=[LIST],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_OUTCOMES)
def change_outcome(request: HttpRequest, name: str) -> HttpResponse:
    """Change an outcome; it may be given to another owner the role covers."""
    found = outcome_here(request, name)
    form = MeasureForm(
        request.POST or None,
        instance=copy(found),
        owners=reached(request, Action.EDIT_OUTCOMES),
    )

    def save(given: dict[str, Any]) -> None:
        version = given.pop("version")
        measuring.change_measure(found, given, version=version, **by(request))

    back = reverse("outcome", args=[name])
    return edit(
        request,
        form,
        save,
        title=f"Change {found}",
        submit="Save",
        back=back,
        row=found,
        path=[LIST, (found.title, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_OUTCOMES)
def end_outcome(request: HttpRequest, name: str) -> HttpResponse:
    """Follow an outcome no longer."""
    found = outcome_here(request, name)
    form = EndForm(request.POST or None, initial={"version": found.version})

    def save(given: dict[str, Any]) -> None:
        changes = {"ended": given["end"]}
        measuring.change_measure(found, changes, version=given["version"], **by(request))

    back = reverse("outcome", args=[name])
    return edit(
        request,
        form,
        save,
        title=f"End {found}",
        submit="Follow it no longer",
        back=back,
        row=found,
        lede="What contributed to it hangs in the air from then on, and is shown so.",
        path=[LIST, (found.title, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_OUTCOMES)
def contribute(request: HttpRequest, name: str) -> HttpResponse:
    """Say what an outcome contributes to; the owner of what contributes says so."""
    found = outcome_here(request, name)
    others = measuring.followed(timezone.localdate()).exclude(pk=found.pk)
    form = ContributionForm(request.POST or None, parents=others)

    def save(given: dict[str, Any]) -> None:
        measuring.link(found, given["parent"], given["reason"], **by(request))

    back = reverse("outcome", args=[name])
    return edit(
        request,
        form,
        save,
        title=f"What '{found}' contributes to",
        submit="Add it",
        back=back,
        path=[LIST, (found.title, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_OUTCOMES)
def no_longer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an outcome no longer contributes to another."""
    asked = Contribution.objects.select_related("child__owner", "parent")
    found = get_object_or_404(asked, pk=pk)
    check_answers_for(request, Action.EDIT_OUTCOMES, found.child.owner)
    form = EndForm(request.POST or None, initial={"version": found.version})

    def save(given: dict[str, Any]) -> None:
        measuring.unlink(found, given["end"], version=given["version"], **by(request))

    back = reverse("outcome", args=[found.child.name])
    return edit(
        request,
        form,
        save,
        title=f"No longer: {found}",
        submit="It no longer does",
        back=back,
        row=found,
        path=[LIST, (found.child.title, back)],
    )


@needs(Action.SEE_GOVERNANCE)
def outcomes_file(request: HttpRequest) -> HttpResponse:
    """The outcomes followed today, as CSV."""
    del request
    rows = rows_of_outcomes(timezone.localdate())
    given = HttpResponse(rows, content_type="text/csv; charset=utf-8")
    given["Content-Disposition"] = 'attachment; filename="outcomes.csv"'
    return given


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_OUTCOMES)
def take_outcomes(request: HttpRequest) -> HttpResponse:
    """Take a file of outcomes in, whole or not at all."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OutcomesFileForm(*sent)
    here = reached(request, Action.EDIT_OUTCOMES)

    def save(given: dict[str, Any]) -> None:
        taken = take_rows(given["file"], may_edit=here.__contains__, **by(request))
        if taken.faults:
            raise ValidationError(taken.faults[:_SHOWN])

    return edit(
        request,
        form,
        save,
        title="Take in a file of outcomes",
        submit="Take it in",
        back=reverse("outcomes"),
        lede="New names are added and rows that differ are changed. Nothing is taken away.",
        path=[LIST],
    )


def _from_the_top(measure: Measure) -> tuple[int, str]:
    return list(Level).index(Level(measure.level)), measure.title


def outcome_here(request: HttpRequest, name: str) -> Measure:
    """An outcome, if the role may edit it."""
    found = get_object_or_404(Measure.objects.select_related("owner"), name=name)
    check_answers_for(request, Action.EDIT_OUTCOMES, found.owner)
    return found
