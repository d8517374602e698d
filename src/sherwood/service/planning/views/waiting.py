"""What pages say while what they show is being made, or has to be made again."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sherwood.service.operations.models import Taken, shown
from sherwood.service.planning.models import Analysis, PlanRun, analysis_shown

SECONDS = 5

Work = PlanRun | Analysis | Taken | None
"""What a page that waits tells of; None if nothing has been asked for."""


def release_awaited() -> Taken | None:
    """The release that is being checked; or, while none is shown, the last that was refused."""
    checking = Taken.objects.filter(state=Taken.State.CHECKING).first()
    if checking is not None or shown() is not None:
        return checking
    return Taken.objects.filter(state=Taken.State.FAILED).first()


def before_a_plan() -> Work:
    """While no plan is ready, what is being made that a plan follows; else how it stands."""
    run, analysis = PlanRun.objects.first(), analysis_shown()
    if run is not None and run.unfinished:
        return run
    if analysis is not None and analysis.unfinished:
        return analysis
    return release_awaited() or run or analysis


def being_made(
    request: HttpRequest, made: Work, *, title: str, follows: Mapping[type, str]
) -> HttpResponse:
    """How far something is; the page looks again by itself, unless it is asked not to.

    Args:
        request: `?still` keeps the page as it is.
        made: What is being made.
        title: Of the page that waits.
        follows: What is said to follow, by the kind of what is being made.
    """
    moving = made is not None and made.unfinished and "still" not in request.GET
    found = {
        "made": made,
        "title": title,
        "refused": isinstance(made, Taken) and made.state == Taken.State.FAILED,
        "again": _again(made),
        "knows_partnership": settings.ENVIRONMENT.partnership is not None,
        "follows": follows.get(type(made), ""),
        "moving": moving,
        "seconds": SECONDS,
    }
    answer = render(request, "planning/being_made.jinja", found)
    if moving:
        answer["Refresh"] = str(SECONDS)
    return answer


def _again(made: Work) -> str:
    """The name of the address that has it made: a plan, unless figures come first."""
    return "figures_again" if isinstance(made, Analysis) and not made.ready else "plan_again"
