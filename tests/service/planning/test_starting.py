"""A service that starts has the latest release, its figures and a plan, or asks for them."""

import pytest
from django_tasks_db.models import DBTaskResult
from tests.service import made_up
from tests.service.planning import released

from sherwood.service.operations.models import Taken
from sherwood.service.planning import jobs
from sherwood.service.planning.models import Analysis, PlanRun
from sherwood.service.planning.starting import have_ready

pytestmark = pytest.mark.django_db


def waiting():
    """The names of jobs that nobody has begun, in the order they were asked for."""
    return [job.task_name for job in DBTaskResult.objects.order_by("enqueued_at")]


def test_a_demonstration_takes_its_release_in_and_figures_are_asked_for(settings, tmp_path):
    released.small_place(settings, tmp_path)
    Taken.objects.update(state="failed", fault="An earlier start was stopped.")
    have_ready()
    taken = Taken.objects.get()
    assert (taken.state, taken.fault) == ("shown", "")
    assert waiting() == ["make_figures"]
    have_ready()
    assert waiting() == ["make_figures"]


def test_outside_a_demonstration_a_release_is_taken_in_only_when_asked(settings, tmp_path):
    released.small_place(settings, tmp_path)
    Taken.objects.all().delete()
    settings.DEMONSTRATION = False
    have_ready()
    assert waiting() == []


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


def test_a_plan_whose_files_are_gone_is_asked_for_again(settings, tmp_path):
    released.small_place(settings, tmp_path)
    released.figures_ready()
    PlanRun.objects.create(release=released.RELEASE, draws=256, state="ready")
    have_ready()
    assert waiting() == ["make_plan_run"]


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
