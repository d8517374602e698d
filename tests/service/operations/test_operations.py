"""Those who watch the service can see how it stands, and nothing else."""

import json
import logging
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.service import made_up

from sherwood.service.audit.models import Entry
from sherwood.service.governance.access.roles import ROLES, Action
from sherwood.service.operations import jobs, standing
from sherwood.service.operations.logs import JsonLines, log_file, logs_to
from sherwood.service.operations.models import Taken, shown

MANUAL = Path(__file__).parents[3] / "docs" / "service" / "run-in-production.md"
pytestmark = pytest.mark.django_db


def test_it_says_that_it_lives_and_is_ready():
    assert Client().get("/alive/").json() == {"alive": True}
    answer = Client().get("/ready/")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": True, "migrations": True, "space": True}


def test_it_is_not_ready_without_space(monkeypatch):
    monkeypatch.setattr(standing, "LEAST_SPACE", 2**60)
    assert Client().get("/ready/").status_code == 503


def test_figures_are_about_the_service_and_not_about_people():
    told = Client().get("/metrics/").content.decode()
    assert "sherwood_ready 1" in told
    assert "person" not in told
    assert all(line.startswith(("#", "sherwood_")) for line in told.splitlines())


def test_only_the_administrator_sees_operations():
    made_up.partnership()
    administrator = made_up.signed_in("service_administrator", purpose="operations")
    assert administrator.get("/operations/").status_code == 200
    analyst = made_up.signed_in("analyst", purpose="planning")
    assert analyst.get("/operations/").status_code == 403


def test_the_manual_says_who_shows_a_release_and_how():
    made_up.partnership()
    told = MANUAL.read_text()
    role = ROLES["service_administrator"]
    assert Action.RUN_JOBS in role.actions and f"the role *{role.title}*" in told
    page = made_up.signed_in(role.name, purpose="operations").get("/operations/").text
    for words in ("Running the service", "Take in the current release"):
        assert words in page and f"**{words}**" in told


def test_jobs_are_told_in_words():
    made_up.partnership()
    Taken.objects.create(name="2018-04-01")
    jobs.take.enqueue("2018-04-01")
    administrator = made_up.signed_in("service_administrator", purpose="operations")
    page = administrator.get("/operations/").content.decode()
    assert "Take in a release" in page
    assert "waits for its turn" in page


def test_an_address_that_only_takes_forms_says_so_with_a_page():
    made_up.partnership()
    administrator = made_up.signed_in("service_administrator", purpose="operations")
    page = administrator.get("/operations/release/")
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "It only takes what a button or a form of another page sends." in page.content.decode()


def test_a_log_line_holds_the_route_and_not_the_path(caplog):
    with caplog.at_level(logging.INFO, logger="sherwood.requests"):
        Client().get("/published/4711/?name=Secret")
    [record] = [each for each in caplog.records if each.name == "sherwood.requests"]
    line = JsonLines().format(record)
    assert json.loads(line)["route"] == "published/<int:pk>/"
    assert "4711" not in line
    assert "Secret" not in line


def test_a_demonstrations_log_is_a_file_and_warnings_show_as_well(tmp_path):
    handlers = logs_to(log_file(tmp_path))["handlers"]
    assert handlers["file"]["filename"] == str(tmp_path / "service.log")
    assert handlers["stderr"]["level"] == "WARNING"
    assert list(logs_to(None)["handlers"]) == ["stderr"]
    assert "level" not in logs_to(None)["handlers"]["stderr"]


def test_an_error_is_logged_without_the_values_that_were_in_it():
    try:
        raise PermissionDenied("Anna Patient, 943 476 5919")
    except PermissionDenied:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "it failed", (), _error())
    line = JsonLines().format(record)
    assert "Patient" not in line
    assert json.loads(line)["error"] == "PermissionDenied"


def _error():
    import sys

    return sys.exc_info()


@pytest.fixture
def warehouse(tmp_path, settings):
    """A warehouse with one release of one mart."""
    import pandas as pd

    folder = tmp_path / "releases" / "2018-04-01"
    (folder / "person").mkdir(parents=True)
    pd.DataFrame({"person_id": ["a", "b"]}).to_parquet(folder / "person" / "part-0.parquet")
    (folder / "manifest.json").write_text(json.dumps({"synthetic": True}))
    (tmp_path / "current").write_text("2018-04-01")
    from dataclasses import replace

    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, warehouse=tmp_path)
    return tmp_path


@pytest.mark.usefixtures("warehouse")
def test_a_release_is_shown_once_every_mart_has_been_read():
    Taken.objects.create(name="2018-04-01")
    assert shown() is None
    jobs.take.call("2018-04-01")
    taken = shown()
    assert (taken.name, taken.people, taken.done, taken.of) == ("2018-04-01", 2, 1, 1)
    assert Entry.objects.filter(action="release shown").exists()


def test_a_release_that_cannot_be_read_is_never_shown(warehouse):
    (warehouse / "current").write_text("2018-05-01")
    Taken.objects.create(name="2018-04-01")
    with pytest.raises(Exception, match="2018"):
        jobs.take.call("2018-04-01")
    assert shown() is None


@pytest.mark.usefixtures("warehouse")
def test_a_job_that_was_killed_is_begun_again_from_its_start():
    Taken.objects.create(name="2018-04-01", done=1, of=1)
    jobs.take.call("2018-04-01")
    jobs.take.call("2018-04-01")
    assert Taken.objects.count() == 1
    assert shown().name == "2018-04-01"
