"""What a job changes and what the audit is told of it happen together, or neither does."""

import pytest
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.service import made_up

from sherwood.service.audit import jobs as audit_jobs
from sherwood.service.audit.models import Head, Reading
from sherwood.service.audit.record import record
from sherwood.service.operations import jobs
from sherwood.service.operations.models import Taken
from sherwood.service.operations.working import begin_again, tell_failure
from sherwood.service.planning import jobs as planning_jobs
from sherwood.service.planning.making import make
from sherwood.service.planning.models import Analysis, PlanRun

pytestmark = pytest.mark.django_db

RELEASE = "2018-04-01"


def job(of, *args, **now):
    """A job, and what became of it."""
    queued = of.enqueue(*args)
    DBTaskResult.objects.filter(pk=queued.id).update(**now)
    return queued


def failed(of, *args):
    """End a job as a fault of ours ends it."""
    queued = job(of, *args, status="FAILED", finished_at=timezone.now(), traceback="")
    queued.refresh()
    tell_failure(queued)


def a_release_refused():
    Taken.objects.create(name=RELEASE)
    return lambda: jobs.take.call(RELEASE), Taken


def a_release_that_could_not_be_read():
    Taken.objects.create(name=RELEASE)
    return lambda: failed(jobs.take, RELEASE), Taken


def figures_that_cannot_be_made():
    made = Analysis.objects.create(release=RELEASE, state="running")
    return lambda: make(made), Analysis


def figures_whose_job_failed():
    Analysis.objects.create(release=RELEASE, state="running")
    return lambda: failed(planning_jobs.make_figures, RELEASE), Analysis


def a_plan_that_cannot_be_made():
    made = PlanRun.objects.create(release=RELEASE, state="running", draws=256)
    return lambda: make(made), PlanRun


def a_plan_whose_job_failed():
    made = PlanRun.objects.create(release=RELEASE, state="running", draws=256)
    return lambda: failed(planning_jobs.make_plan_run, made.pk), PlanRun


def a_reading_of_the_audit_that_stopped():
    made = Reading.objects.create(by=made_up.user("A Reader"), acting_as="")
    return lambda: failed(audit_jobs.read, made.pk), Reading


def a_job_of_a_worker_that_died():
    job(jobs.take, RELEASE, status="RUNNING", started_at=timezone.now(), worker_ids=["gone"])
    return begin_again, DBTaskResult


@pytest.mark.parametrize(
    "happens",
    [
        a_release_refused,
        a_release_that_could_not_be_read,
        figures_that_cannot_be_made,
        figures_whose_job_failed,
        a_plan_that_cannot_be_made,
        a_plan_whose_job_failed,
        a_reading_of_the_audit_that_stopped,
        a_job_of_a_worker_that_died,
    ],
)
def test_a_change_that_the_audit_cannot_be_told_of_does_not_happen(happens):
    act, model = happens()
    record("something before", actor=None)
    # The next entry would take the number of one that is there.
    Head.objects.update(number=F("number") - 1)
    column = "status" if model is DBTaskResult else "state"
    before = list(model.objects.values_list("pk", column))
    with pytest.raises(IntegrityError):
        act()
    after = list(model.objects.values_list("pk", column))
    assert [one for one in after if one in before] == before
