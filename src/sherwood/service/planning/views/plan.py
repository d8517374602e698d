"""The plan and the money: the newest run, every run before it, and planning again."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from sherwood.service.governance.access.check import answer, needs
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.whole import check_system
from sherwood.service.governance.views.doing import by, doing
from sherwood.service.operations.models import Taken
from sherwood.service.planning import jobs, sending
from sherwood.service.planning.comparing import compared
from sherwood.service.planning.models import Analysis, PlanRun, plans_ready
from sherwood.service.planning.sheets import Sheet
from sherwood.service.planning.shown import BOOKS, EVIDENCE, FUND, GAP, MONEY, SCENARIOS
from sherwood.service.planning.views.waiting import before_a_plan, being_made

_MOST_RUNS = 50
_NO_PARTNERSHIP = "The service knows no partnership folder, so no plan follows."


@require_GET
@needs(Action.SEE_FINANCE)
def newest(request: HttpRequest) -> HttpResponse:
    """The newest run that is ready; until there is one, how far what it waits for is."""
    check_system(request, Action.SEE_FINANCE)
    run = next(plans_ready(), None)
    if run is None:
        return being_made(request, before_a_plan(), title="Plan and money", follows=_follows())
    return _shown(request, run)


@require_GET
@needs(Action.SEE_FINANCE)
def one_run(request: HttpRequest, pk: int) -> HttpResponse:
    """A run, or how far it has come."""
    run = run_here(request, pk)
    if not run.ready:
        return being_made(request, run, title=str(run), follows={})
    return _shown(request, run)


@require_POST
@needs(Action.MAKE_PLAN)
def plan_again(request: HttpRequest) -> HttpResponse:
    """Plan again: the release that is shown, and the partnership as the service keeps it now."""
    check_system(request, Action.MAKE_PLAN)
    with doing(request):
        return redirect("plan_run", pk=jobs.ask_for_plan(**by(request)).pk)
    return redirect("plan_runs")


@require_GET
@needs(Action.SEE_FINANCE)
def runs(request: HttpRequest) -> HttpResponse:
    """Every run with what went into it, and what changed between two."""
    check_system(request, Action.SEE_FINANCE)
    every = list(PlanRun.objects.select_related("asked_by")[:_MOST_RUNS])
    ready = [run for run in every if run.ready]
    by_key = {str(run.pk): run for run in ready}
    after = by_key.get(request.GET.get("after", ""), ready[0] if ready else None)
    before = by_key.get(request.GET.get("before", ""), ready[1] if len(ready) > 1 else None)
    found = {
        "runs": every,
        "ready": ready,
        "compared": compared(before, after) if before and after else None,
        "before": before,
        "after": after,
        "may_plan": bool(answer(request, Action.MAKE_PLAN)),
        "knows_partnership": settings.ENVIRONMENT.partnership is not None,
        "synthetic": _all_synthetic([run for run in every if run.summary]),
    }
    return render(request, "planning/runs.jinja", found)


@require_GET
@needs(Action.SEE_FINANCE)
def report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole report of a run."""
    return sending.send_report(request, ready_run(request, pk))


@require_GET
@needs(Action.SEE_FINANCE)
def workbook(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The spreadsheet of a run."""
    return sending.send_workbook(request, ready_run(request, pk))


@require_GET
@needs(Action.SEE_FINANCE)
def table(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A table of a run, as a file."""
    run = ready_run(request, pk)
    return sending.send_table(request, run, run.shelf.sheet(key))


@require_GET
@needs(Action.SEE_FINANCE)
def chart(request: HttpRequest, pk: int, key: str, canvas: str) -> HttpResponseBase:
    """A chart of a run."""
    return sending.send_chart(ready_run(request, pk), key, canvas)


def run_here(request: HttpRequest, pk: int) -> PlanRun:
    """A run, for a role that covers the whole system, of which every plan is.

    Raises:
        PermissionDenied: It covers a part.
    """
    check_system(request, Action.SEE_FINANCE)
    return get_object_or_404(PlanRun.objects.select_related("asked_by"), pk=pk)


def ready_run(request: HttpRequest, pk: int) -> PlanRun:
    """A run that may be shown.

    Raises:
        Http404: It may not.
    """
    run = run_here(request, pk)
    if not run.ready:
        raise Http404
    return run


def _shown(request: HttpRequest, run: PlanRun) -> HttpResponse:
    found = {
        "run": run,
        "summary": run.summary,
        "unmet": [
            (each["title"], each["reason"], _to_item(request, each["item"]))
            for each in run.summary["claim"]["unmet"]
        ],
        "unfinished": PlanRun.objects.filter(state__in=PlanRun.UNFINISHED).first(),
        "gap": _sheets(run, GAP),
        "money": _sheets(run, [*MONEY, *_funds(run)]),
        "scenarios": run.shelf.sheet(SCENARIOS),
        "books": run.shelf.sheet(BOOKS),
        "evidence": run.shelf.sheet(EVIDENCE),
        "may_plan": bool(answer(request, Action.MAKE_PLAN)),
        "knows_partnership": settings.ENVIRONMENT.partnership is not None,
        "synthetic": run.synthetic,
    }
    return render(request, "planning/plan.jinja", found)


def _all_synthetic(made: list[PlanRun]) -> bool:
    """Whether it may be said of a page of runs; else each says it of itself."""
    return bool(made) and all(run.synthetic for run in made)


def _sheets(run: PlanRun, keys: list[str] | tuple[str, ...]) -> list[Sheet]:
    return [sheet for key in keys if (sheet := run.shelf.sheet(key))]


def _funds(run: PlanRun) -> list[str]:
    return [key for key in run.shelf.names() if key.startswith(FUND)]


def _to_item(request: HttpRequest, item: str) -> str:
    """Where an item's page is; by way of choosing a role, if this one does not see governance."""
    page = reverse("framework_item", args=[item])
    if answer(request, Action.SEE_GOVERNANCE):
        return page
    return f"{reverse('choose_role')}?{urlencode({'next': page})}"


def _follows() -> dict[type, str]:
    """What is said to follow a release that is checked, and figures that are made."""
    if settings.ENVIRONMENT.partnership is None:
        return dict.fromkeys((Taken, Analysis), _NO_PARTNERSHIP)
    return {Taken: "Its figures follow, and then the plan.", Analysis: "The plan follows."}
