"""A job is done by one worker at a time, and begun again when its worker has died."""

from dataclasses import replace

import pytest
from django_tasks_db.models import DBTaskResult

from sherwood.service.audit.models import Entry
from sherwood.service.operations.jobs import take
from sherwood.service.operations.management.commands.worker import Worker
from sherwood.service.operations.models import Taken
from sherwood.service.operations.working import MOST_TIMES, begin_again, lock_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def running():
    """A job that a worker said it was doing."""
    Taken.objects.create(name="2018-04-01")
    take.enqueue("2018-04-01")
    job = DBTaskResult.objects.get()
    job.claim("a worker")
    return job


def worker():
    return Worker(
        queue_names=["default"], interval=0.0, batch=True, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id="another", excluded_queue_names=[],
    )  # fmt: skip


def test_a_lock_is_held_by_one_at_a_time():
    with lock_of("a worker") as first, lock_of("a worker") as second:
        assert first.holds()
        assert second is None
    with lock_of("a worker") as again:
        assert again is not None


def test_the_job_of_a_worker_that_lives_is_left_alone(running):
    with lock_of("a worker"):
        assert begin_again() == []
    running.refresh_from_db()
    assert running.status == "RUNNING"


def test_the_job_of_a_worker_that_died_is_begun_again_once(running):
    assert begin_again() == [running]
    assert begin_again() == []
    running.refresh_from_db()
    assert running.status == "READY"
    assert Entry.objects.get(action="job begun again").detail == {"job": "take", "begun": 1}


def test_a_job_that_ended_its_worker_each_time_is_given_up_and_says_so(running):
    for _ in range(MOST_TIMES):
        begin_again()
        running.refresh_from_db()
        running.claim("another")
    worker().run_task(running)
    running.refresh_from_db()
    assert running.status == "FAILED"
    assert "NoMoreError" in running.exception_class_path
    assert Taken.objects.get().state == Taken.State.FAILED


def test_what_failed_keeps_no_value_of_its_error(running, tmp_path, settings):
    folder = tmp_path / "Anna Patient"
    (folder / "releases" / "2018-04-01" / "person").mkdir(parents=True)
    (folder / "releases" / "2018-04-01" / "manifest.json").write_text("{}")
    (folder / "releases" / "2018-04-01" / "person" / "part-0.parquet").write_text("no Parquet")
    (folder / "current").write_text("2018-04-01")
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, warehouse=folder)
    worker().run_task(running)
    running.refresh_from_db()
    assert running.status == "FAILED"
    assert "jobs.py" in running.traceback
    assert "Patient" not in running.traceback
    assert Taken.objects.get().state == Taken.State.FAILED
