"""Pages for those who keep the service running, and addresses for the machines that watch it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_tasks_db.models import DBTaskResult

from sherwood.service.audit.jobs import read
from sherwood.service.governance.access.check import needs, public
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.views.doing import by, doing
from sherwood.service.information.export_jobs import measure, write
from sherwood.service.operations import jobs
from sherwood.service.operations.models import Taken
from sherwood.service.operations.standing import checks, metrics
from sherwood.service.planning.jobs import make_figures, make_plan_run

_JOBS = {
    task.module_path: words
    for task, words in (
        (jobs.take, "Take in a release"),
        (make_figures, "Make the figures of a release"),
        (make_plan_run, "Make a plan"),
        (measure, "Count whom an export singles out"),
        (write, "Write an export"),
        (read, "Read the audit again"),
    )
}
"""What each job does, in words."""


@require_safe
@public
def alive(request: HttpRequest) -> HttpResponse:
    """Whether the process answers at all."""
    del request
    return JsonResponse({"alive": True})


@require_safe
@public
def ready(request: HttpRequest) -> HttpResponse:
    """Whether it can work; what is wrong is only named in kind."""
    del request
    found = list(checks())
    whole = all(check.holds for check in found)
    told = {check.name: check.holds for check in found}
    return JsonResponse({"ready": whole, "checks": told}, status=200 if whole else 503)


@require_safe
@public
def figures(request: HttpRequest) -> HttpResponse:
    """Figures for monitoring, to be kept from the outside by the proxy."""
    del request
    return HttpResponse(metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")


@require_safe
@needs(Action.SEE_OPERATIONS)
def operations(request: HttpRequest) -> HttpResponse:
    """How the service stands, its releases and its jobs."""
    return render(
        request,
        "operations/operations.jinja",
        {
            "checks": list(checks()),
            "taken": Taken.objects.all()[:20],
            "jobs": [
                (_JOBS.get(job.task_path, job.task_path), job)
                for job in DBTaskResult.objects.order_by("-enqueued_at")[:30]
            ],
        },
    )


@require_POST
@needs(Action.RUN_JOBS)
def take_release(request: HttpRequest) -> HttpResponse:
    """Take in the warehouse's current release."""
    with doing(request):
        jobs.ask_for_release(**by(request))
    return redirect("operations")
