"""Enablers and functions: how far each has come, what shows it, and whether the claim holds."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sherwood.errors import SherwoodError
from sherwood.framework.claim import Support, claim_support
from sherwood.partnership import load_partnership
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Scenario
from sherwood.service.accounts.waiting import counted
from sherwood.service.governance import exporting, keeping
from sherwood.service.governance.access.check import answer, needs
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.forms.framework import ItemForm, StatusForm
from sherwood.service.governance.forms.opened import ReasonForm
from sherwood.service.governance.models import FrameworkItem, ItemStatus
from sherwood.service.governance.renewing import Lapse, to_renew
from sherwood.service.governance.views.doing import by
from sherwood.service.governance.views.editing import (
    answers_for,
    check_answers_for,
    day_asked,
    edit,
    reached,
)

LIST = ("Framework", "/framework/")


@needs(Action.SEE_GOVERNANCE)
def every_item(request: HttpRequest) -> HttpResponse:
    """Every enabler and function with its status on a day, and whether the claim can be upheld.

    Or only those whose evidence the role may renew, today.
    """
    day, wrong = day_asked(request)
    found: Iterable[FrameworkItem]
    if lapse := asked_lapse(request):
        day, wrong = timezone.localdate(), ""
        found = to_renew(request, day)[lapse]
    else:
        found = FrameworkItem.objects.select_related("owner").prefetch_related("statuses")
    rows = [(one, *keeping.status_on(one.statuses.all(), day)) for one in found]
    shown = {
        "kinds": [
            (kind.label + "s", [row for row in rows if row[0].kind == kind])
            for kind in FrameworkItem.Kind
        ],
        "lapse": lapse,
        "renewed": counted(len(rows), "enabler or function"),
        "claims": None if lapse else claims(),
        "day": day,
        "wrong": wrong,
        "may_edit": bool(answer(request, Action.EDIT_FRAMEWORK)),
    }
    return render(request, "governance/framework.jinja", shown)


def asked_lapse(request: HttpRequest) -> Lapse | None:
    """Whether only that is asked for whose evidence has lapsed, or soon does."""
    asked = request.GET.get("evidence")
    return next((one for one in Lapse if one == asked), None)


@needs(Action.SEE_GOVERNANCE)
def one_item(request: HttpRequest, name: str) -> HttpResponse:
    """An enabler or a function, and every status it ever had."""
    item = get_object_or_404(FrameworkItem.objects.select_related("owner"), name=name)
    statuses = list(item.statuses.select_related("recorded_by"))
    now, since = keeping.status_on(statuses, timezone.localdate())
    required = item.figures.get("requires", ())
    shown = {
        "item": item,
        "statuses": statuses,
        "now": now,
        "since": since,
        "requires": FrameworkItem.objects.filter(name__in=required),
        "may_edit": answers_for(request, Action.EDIT_FRAMEWORK, item.owner),
    }
    return render(request, "governance/framework_item.jinja", shown)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_FRAMEWORK)
def change_item(request: HttpRequest, name: str) -> HttpResponse:
    """Change who answers for it, and how it is described."""
    found = item_here(request, name)
    form = ItemForm(
        request.POST or None,
        instance=copy(found),
        owners=reached(request, Action.EDIT_FRAMEWORK),
    )

    def save(given: dict[str, Any]) -> None:
        version = given.pop("version")
        keeping.change_item(found, given, version=version, **by(request))

    back = reverse("framework_item", args=[name])
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
@needs(Action.EDIT_FRAMEWORK)
def add_status(request: HttpRequest, name: str) -> HttpResponse:
    """Record a status from a day."""
    found = item_here(request, name)
    form = StatusForm(request.POST or None, instance=ItemStatus(item=found))

    def save(_: dict[str, Any]) -> None:
        keeping.record_status(form.instance, **by(request))

    back = reverse("framework_item", args=[name])
    return edit(
        request,
        form,
        save,
        title=f"Record a status of {found}",
        submit="Record it",
        back=back,
        lede="Only what is effective carries the claim, and only while its evidence holds.",
        path=[LIST, (found.title, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_FRAMEWORK)
def correct_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a status; what it was stays in the audit."""
    found = status_here(request, pk)
    form = StatusForm(request.POST or None, instance=copy(found))

    def save(given: dict[str, Any]) -> None:
        version = given.pop("version")
        keeping.correct_status(found, given, version=version, **by(request))

    back = reverse("framework_item", args=[found.item.name])
    return edit(
        request,
        form,
        save,
        title=f"Correct a status of {found.item}",
        submit="Save",
        back=back,
        row=found,
        path=[LIST, (found.item.title, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT_FRAMEWORK)
def withdraw_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a status; it stays to be seen."""
    found = status_here(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": found.version})

    def save(given: dict[str, Any]) -> None:
        keeping.withdraw_status(found, given["reason"], version=given["version"], **by(request))

    back = reverse("framework_item", args=[found.item.name])
    return edit(
        request,
        form,
        save,
        title=f"Withdraw: {found}",
        submit="Withdraw it",
        back=back,
        row=found,
        lede=f"From {found.start:%-d %B %Y}. It stays to be seen, and no longer counts.",
        path=[LIST, (found.item.title, back)],
    )


@needs(Action.EDIT_FRAMEWORK)
def partnership_files(request: HttpRequest) -> HttpResponse:
    """What the service keeps of the partnership folder, as a zip of its files."""
    del request
    given = HttpResponse(exporting.archive(_beside()), content_type="application/zip")
    given["Content-Disposition"] = 'attachment; filename="partnership.zip"'
    return given


@dataclass(frozen=True)
class Claims:
    """Whether the claim is supported in each scenario.

    Attributes:
        begin: The first month in which it is asked.
        end: The last.
        scenarios: Each, with what it takes the enablers and functions for.
    """

    begin: date
    end: date
    scenarios: tuple[tuple[str, str, Support], ...]


def claims() -> Claims | None:
    """Whether the claim is supported in each scenario, if the service knows the folder."""
    folder = settings.ENVIRONMENT.partnership
    if folder is None or not FrameworkItem.objects.exists():
        return None
    try:
        kept = exporting.with_statuses(_folder(folder))
        held = [(one.title, _taken(one), claim_support(kept, one)) for one in kept.scenarios]
    except SherwoodError:
        # A folder with a fault must not take this page away.
        return None
    first = kept.place.first_year
    return Claims(date(first, 4, 1), date(first + kept.place.years, 3, 1), tuple(held))


def _taken(scenario: Scenario) -> str:
    """What a scenario takes the enablers and functions for."""
    if scenario.items == "none":
        return "none is ever there"
    left_out = f", {len(scenario.without)} left out" if scenario.without else ""
    taken = "as kept here" if scenario.items == "planned" else "effective from the first day"
    return taken + left_out


@lru_cache(maxsize=1)
def _folder(folder: Path) -> Partnership:
    return load_partnership(folder)


def _beside() -> frozenset[str]:
    folder = settings.ENVIRONMENT.partnership
    return exporting.practices_beside(folder) if folder else frozenset()


def item_here(request: HttpRequest, name: str) -> FrameworkItem:
    """An enabler or a function, if the role may edit it."""
    found = get_object_or_404(FrameworkItem.objects.select_related("owner"), name=name)
    check_answers_for(request, Action.EDIT_FRAMEWORK, found.owner)
    return found


def status_here(request: HttpRequest, pk: int) -> ItemStatus:
    """A status, if the role may edit its item."""
    found = get_object_or_404(ItemStatus.objects.select_related("item__owner"), pk=pk)
    check_answers_for(request, Action.EDIT_FRAMEWORK, found.item.owner)
    return found
