"""A service that starts has the latest release, its figures and a plan, or asks for them."""

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.service import made_up
from tests.service.planning import released

from sherwood.service.operations.jobs import release_shown
from sherwood.service.operations.models import Taken
from sherwood.service.planning import jobs
from sherwood.service.planning.models import Analysis, PlanRun
from sherwood.service.planning.starting import have_ready

pytestmark = pytest.mark.django_db


def waiting():
    """The names of jobs that nobody has begun, in the order they were asked for."""
    return [job.task_name for job in DBTaskResult.objects.order_by("enqueued_at")]


def test_a_release_that_was_not_taken_in_is_asked_for_and_its_figures_follow(settings, tmp_path):
    released.small_place(settings, tmp_path)
    Taken.objects.all().delete()
    have_ready()
    assert waiting() == ["take"]
    have_ready()
    assert waiting() == ["take"]
    Taken.objects.update(state="shown", shown_at=timezone.now())
    release_shown.send(sender=None, release=released.RELEASE)
    assert waiting() == ["take", "make_figures"]


def test_a_plan_follows_the_figures_once(settings, tmp_path):
    released.small_place(settings, tmp_path)
    made_up.organisation("ics")
    released.figures_ready()
    jobs.make_figures.call(released.RELEASE)
    have_ready()
    assert waiting() == ["make_plan_run"]
    assert PlanRun.objects.get().asked_by is None


def test_figures_whose_files_are_gone_are_asked_for_again(settings, tmp_path, home):
    released.small_place(settings, tmp_path)
    analysis = released.figures_ready()
    analysis.shelf.folder.rename(home / "gone")
    have_ready()
    assert waiting() == ["make_figures"]
    assert Analysis.objects.get().state == "waiting"


def test_a_job_that_fails_for_any_reason_is_shown_to_have_failed(settings, tmp_path):
    released.small_place(settings, tmp_path)
    jobs.ask_for_analysis(released.RELEASE, by=None)
    with pytest.raises(Exception, match="cost_model"):
        jobs.make_figures.call(released.RELEASE)
    assert Analysis.objects.get().state == "failed"
    planning = made_up.signed_in("analyst", "SYSTEM", purpose="planning")
    assert "could not be made" in planning.get("/figures/").content.decode()
    assert planning.post("/figures/again/").status_code == 302
    assert Analysis.objects.get().state == "waiting"
