"""Killed in the middle of writing, a job, a form or making tables: nothing acknowledged is lost."""

import hashlib
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from tests.service.information import registered

SET_UP = """
import django
django.setup()
"""
WRITER = f"""{SET_UP}
from sherwood.service.audit.record import record
while True:
    print(record("tried", actor=None).number, flush=True)
"""
READER = f"""{SET_UP}
from sherwood.service.audit.verify import verify
found = verify()
print(found.entries, len(found.faults))
"""
PEOPLE = 6_000
ASKING = f"""{SET_UP}
from sherwood.service.governance.models import Organisation
from sherwood.service.operations.jobs import ask_for_release
for code in ("city1", "home"):
    Organisation.objects.create(code=code, name=code, kind="practice", source="made up")
ask_for_release(by=None, acting_as="")
"""
ASKING_AGAIN = f"""{SET_UP}
from sherwood.service.operations.jobs import ask_for_release
ask_for_release(by=None, acting_as="")
"""
EXPORTING = f"""{SET_UP}
import sys
from datetime import date
from sherwood.service.accounts.models import User
from sherwood.service.governance.models import Organisation
from sherwood.service.information.export_jobs import measure, write
from sherwood.service.information.models import Export, Flow
from django.conf import settings
from sherwood.warehouse import current_release
state, count = sys.argv[1], int(sys.argv[2])
owner = Organisation.objects.create(code="ics", name="ICS", kind="partnership", source="made up")
flow = Flow.objects.create(
    name="research", title="R", purpose="P", legal_basis="consent", data="D", recipients="A",
    opt_out=False, opt_out_reason="Consent", start=date(2018, 4, 1), owner=owner,
)
user = User.objects.create_user("a@example.org", "A", None)
served = current_release(settings.ENVIRONMENT.warehouse)
for _ in range(count):
    export = Export.objects.create(
        flow=flow, asker=user, mart="person_year", columns=["age_band", "sex"], form="csv",
        recipient="A", purpose="P", release=served.name, state=state,
    )
    (write if state == "writing" else measure).enqueue(export.pk)
"""
OFFICER = f"""{SET_UP}
from datetime import date
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from sherwood.service.accounts.models import User
from sherwood.service.governance.access.acting import GRANT
from sherwood.service.governance.models import Grant, Organisation
user = User.objects.create_user("o@example.org", "An Officer", None)
node = Organisation.objects.create(code="ics", name="ICS", kind="partnership", source="made up")
held = Grant.objects.create(user=user, role="governance_officer", node=node, purpose="governance",
                            start=date(2018, 4, 1), reason="made up")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session[GRANT] = held.pk
session.save()
print(session.session_key)
"""


def python(home, *arguments, **more):
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        **more,
    )


def done(home, *arguments):
    """What a program says, once it has ended well."""
    running = python(home, *arguments)
    said = running.communicate()[0]
    assert running.returncode == 0, said
    return said


def migrate(home):
    return python(home, "-m", "django", "migrate", "--verbosity=0")


def worker(home, *more):
    return python(home, "-m", "django", "worker", *more)


def audit(home):
    """How many entries the audit has, and how many faults."""
    return tuple(map(int, done(home, "-c", READER).split()))


def kill_when(running, happens, seconds=60):
    """Kill a program as soon as something has happened."""
    until = time.monotonic() + seconds
    while not happens():
        assert running.poll() is None, "it ended before"
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()


@pytest.fixture
def with_release(home, tmp_path, settings):
    """A service with a release of some people."""
    people = [f"{number:032x}" for number in range(PEOPLE)]
    registered.release(tmp_path / "warehouse", settings, *people)
    home["SHERWOOD_WAREHOUSE"] = str(tmp_path / "warehouse")
    return home


def test_what_was_acknowledged_is_kept_and_the_chain_is_whole(home):
    kill_after = random.Random(7)
    acknowledged = 0
    for _ in range(3):
        writer = python(home, "-c", WRITER)
        first = int(writer.stdout.readline())
        # What was written in the instant before the kill may not have been said.
        assert first in {acknowledged + 1, acknowledged + 2}
        time.sleep(kill_after.uniform(0.05, 0.6))
        writer.send_signal(signal.SIGKILL)
        told = [int(line) for line in writer.communicate()[0].split("\n") if line.strip()]
        acknowledged = max([first, *told])
    entries, faults = audit(home)
    assert faults == 0
    assert acknowledged <= entries <= acknowledged + 1


def test_tables_half_made_are_made_whole_by_the_next_start(empty_home):
    kill_after = random.Random(11)
    for _ in range(2):
        making = migrate(empty_home)
        time.sleep(kill_after.uniform(1.5, 5))
        making.send_signal(signal.SIGKILL)
        making.wait()
    assert migrate(empty_home).wait() == 0
    assert audit(empty_home) == (0, 0)


def test_a_release_half_taken_in_is_taken_in_whole_by_the_next_worker(with_release, ask):
    done(with_release, "-c", ASKING)
    running = worker(with_release)
    kill_when(running, lambda: ask("SELECT done FROM operations_taken")[0][0] >= 1)
    assert ask("SELECT status FROM django_tasks_database_dbtaskresult") == [("RUNNING",)]
    assert ask("SELECT count(*) FROM information_relationship") == [(0,)]
    done(with_release, "-m", "django", "worker", "--batch")
    assert ask("SELECT state, people FROM operations_taken") == [("shown", PEOPLE)]
    # Everybody is registered, and the first lives in a home.
    assert ask("SELECT count(*) FROM information_relationship") == [(PEOPLE + 1,)]
    told = [action for (action,) in ask("SELECT action FROM audit_entry ORDER BY number")]
    assert [one for one in told if "release" in one or "again" in one] == [
        "release asked for",
        "job begun again",
        "release shown",
    ]
    assert audit(with_release)[1] == 0


def test_who_cares_for_whom_stays_whole_until_the_next_list_is(
    with_release, ask, tmp_path, settings
):
    shown = (
        "SELECT count(*) FROM information_relationship JOIN information_carelist "
        "ON care_list_id = information_carelist.id WHERE shown"
    )
    everything = "SELECT count(*) FROM information_relationship"
    done(with_release, "-c", ASKING)
    done(with_release, "-m", "django", "worker", "--batch")
    before = ask(shown)
    more = [f"{number:032x}" for number in range(6 * PEOPLE)]
    registered.release(tmp_path / "warehouse", settings, *more)
    done(with_release, "-c", ASKING_AGAIN)
    kill_when(worker(with_release), lambda: ask(everything) > before)
    assert ask(shown) == before == [(PEOPLE + 1,)]
    done(with_release, "-m", "django", "worker", "--batch")
    assert ask(shown) == ask(everything) == [(6 * PEOPLE + 1,)]


def test_an_export_half_written_is_written_whole_by_the_next_worker(with_release, ask):
    done(with_release, "-c", EXPORTING, "writing", "1")
    folder = Path(with_release["SHERWOOD_HOME"]) / "exports"
    kill_when(worker(with_release), lambda: any(folder.glob("*/draft")))
    assert ask("SELECT state FROM information_export") == [("writing",)]
    assert ask("SELECT count(*) FROM information_removal") == [(0,)]
    done(with_release, "-m", "django", "worker", "--batch")
    [(state, rows, files)] = ask("SELECT state, done, files FROM information_export")
    assert (state, rows) == ("ready", PEOPLE)
    [file] = files if isinstance(files, list) else json.loads(files)
    content = next(folder.glob("*/files/rows.csv")).read_bytes()
    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert len(content.splitlines()) == PEOPLE + 1
    assert not any(folder.glob("*/draft"))
    assert ask("SELECT count(*) FROM information_removal") == [(1,)]


def test_two_workers_at_once_do_no_job_twice(with_release, ask):
    done(with_release, "-c", EXPORTING, "asked", "8")
    both = [worker(with_release, "--batch") for _ in range(2)]
    for one in both:
        assert one.wait() == 0
    jobs = ask("SELECT status, worker_ids FROM django_tasks_database_dbtaskresult")
    assert {status for status, _ in jobs} == {"SUCCESSFUL"}
    began = [ids if isinstance(ids, list) else json.loads(ids) for _, ids in jobs]
    assert all(len(ids) == 1 for ids in began)
    measured = "SELECT count(*) FROM audit_entry WHERE action = 'export measured'"
    assert ask(measured) == [(8,)]


class Browser:
    """What posts forms as a browser would behind a proxy that ends TLS."""

    def __init__(self, port, session):
        self.port, self.cookies = port, {"sessionid": session}

    def ask(self, method, path, form=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Host": "sherwood.example",
            "X-Forwarded-Proto": "https",
            "Referer": "https://sherwood.example/",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        try:
            connection.request(method, path, urlencode(form or {}), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text


@pytest.fixture
def served(home):
    """A service under gunicorn, and somebody signed in who may add organisations."""
    session = done(home, "-c", OFFICER).strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["-m", "gunicorn", "sherwood.service.wsgi", "--workers=2", "--threads=2"]
    service = python(home, *command, f"--bind=127.0.0.1:{port}", "--log-level=error")
    until = time.monotonic() + 120
    browser = Browser(port, session)
    while time.monotonic() < until:
        try:
            if browser.ask("GET", "/alive/")[0] == 200:
                break
        except OSError:
            time.sleep(0.2)
    yield browser, service
    service.terminate()
    service.wait()


def test_every_form_that_was_answered_is_kept_when_workers_are_killed(served, home, ask):
    browser, service = served
    form = browser.ask("GET", "/organisations/new/")[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    told, over = [], threading.Event()

    def fill_in(who):
        for number in range(1_000):
            if over.is_set():
                return
            given = {"code": f"x{who}-{number}", "name": "X", "kind": "practice", "source": "S"}
            given["csrfmiddlewaretoken"] = token
            try:
                status, _ = browser.ask("POST", "/organisations/new/", given)
            except (OSError, http.client.HTTPException):
                continue
            if status == 302:
                told.append(given["code"])

    people = [threading.Thread(target=fill_in, args=(who,)) for who in range(3)]
    for one in people:
        one.start()
    for killed in range(1, 4):
        while len(told) < 5 * killed:
            time.sleep(0.01)
        victim = psutil.Process(service.pid).children()[0]
        os.kill(victim.pid, signal.SIGKILL)
    over.set()
    for one in people:
        one.join()
    there = {code for (code,) in ask("SELECT code FROM governance_organisation")}
    assert set(told) <= there
    entries, faults = audit(home)
    assert faults == 0
    assert entries >= len(told)
