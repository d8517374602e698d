"""The jobs that make figures and plans, and asking for them.

A job whose worker died is begun again from its start; what it had half made is never shown.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django_tasks import task

from sherwood.errors import InputError
from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.operations.models import shown
from sherwood.service.operations.working import if_failed
from sherwood.service.planning.making import DRAWS, make
from sherwood.service.planning.models import Analysis, Made, PlanRun

NOT_MADE = "Whoever runs the service finds why in its log."


@task()
def make_figures(release: str) -> None:
    """Analyse a release, and prepare what its pages show; then have a plan made of it."""
    analysis = Analysis.objects.get(release=release)
    if not analysis.ready:
        make(analysis)
    taken = shown()
    if taken is not None and taken.name == release:
        plan_of(release)


@task()
def make_plan_run(pk: int) -> None:
    """Make the plan of a release, with the partnership as the service keeps it."""
    run = PlanRun.objects.get(pk=pk)
    if not run.ready:
        make(run)


@transaction.atomic
def _not_made(made: Analysis | PlanRun) -> None:
    """It ended by a fault of ours, which the log has, or its worker died too often."""
    rows = type(made).objects.filter(pk=made.pk, state__in=Made.UNFINISHED)
    if rows.update(state=Made.State.FAILED, fault=NOT_MADE):
        record(f"{made.kind} not made", actor=None, subject=made.subject)


if_failed(make_figures, lambda release: _not_made(Analysis.objects.get(release=release)))
if_failed(make_plan_run, lambda pk: _not_made(PlanRun.objects.get(pk=pk)))


def follow_release(release: str, **_: Any) -> None:
    """Have a release analysed that is now shown; the plan follows its analysis."""
    ask_for_analysis(release, by=None)


@transaction.atomic
def ask_for_analysis(release: str, *, by: User | None, acting_as: str = "") -> Analysis:
    """Ask for the analysis of a release; one that is ready is left as it is.

    Raises:
        InputError: It is being made.
    """
    analysis, new = Analysis.objects.select_for_update().get_or_create(release=release)
    if analysis.ready:
        return analysis
    if not new and analysis.unfinished and by is not None:
        raise InputError("The figures of this release are being made.")
    Analysis.objects.filter(pk=analysis.pk).update(state=Made.State.WAITING, done=0, fault="")
    record("figures asked for", actor=by, acting_as=acting_as, subject=("release", release))
    make_figures.enqueue(release)
    return analysis


def ask_for_plan(*, by: User | None, acting_as: str = "") -> PlanRun:
    """Ask for the plan of the release that is shown, with the partnership as the service keeps it.

    Raises:
        InputError: No release is shown, the service knows no partnership folder, or a plan of this
            release is being made.
    """
    taken = shown()
    if taken is None:
        raise InputError("No release is shown, so there is nothing to plan from.")
    if settings.ENVIRONMENT.partnership is None:
        raise InputError("SHERWOOD_PARTNERSHIP is not set, so there is no partnership to plan for.")
    try:
        with transaction.atomic():
            run = PlanRun.objects.create(
                release=taken.name, asked_by=by, acting_as=acting_as, draws=DRAWS
            )
            record(
                "plan asked for",
                actor=by,
                acting_as=acting_as,
                subject=("plan", str(run.pk)),
                detail={"release": taken.name, "draws": run.draws, "seed": run.seed},
            )
            make_plan_run.enqueue(run.pk)
    except IntegrityError as error:
        other = PlanRun.objects.filter(release=taken.name, state__in=Made.UNFINISHED).first()
        who = f" {other.asked_by} asked for it." if other and other.asked_by else ""
        raise InputError(f"A plan is being made already.{who} Wait for it.") from error
    return run


def plan_of(release: str) -> None:
    """Ask for a plan of a release that has none, if the service knows a partnership folder."""
    there = any(run.ready or run.unfinished for run in PlanRun.objects.filter(release=release))
    if settings.ENVIRONMENT.partnership is not None and not there:
        ask_for_plan(by=None)
