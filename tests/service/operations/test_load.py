"""Fifty people at once, for as long as SHERWOOD_SOAK_MINUTES says: pages stay quick, memory steady.

A proof of `make soak`; its figures are printed and belong into benchmarks/RESULTS.md by hand of
whoever ran it on a quiet machine.
"""

import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest

PEOPLE = 50
PAGES = ("/", "/meetings/", "/published/", "/accessibility/", "/role/")
SESSIONS = """
import django
django.setup()
from datetime import date
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from sherwood.service.accounts.models import User
from sherwood.service.governance.access.acting import GRANT
from sherwood.service.governance.models import Grant, Organisation
store = import_module(settings.SESSION_ENGINE).SessionStore
node = Organisation.objects.create(code="GN", name="Greater", kind="partnership", source="made up")
for number in range(%d):
    user = User.objects.create_user(f"u{number}@example.org", f"User {number}", None)
    held = Grant.objects.create(user=user, role="board_member", node=node, purpose="governance",
                                start=date(2018, 4, 1), reason="made up")
    session = store()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[GRANT] = held.pk
    session.save()
    print(session.session_key)
"""


@pytest.fixture
def served(tmp_path):
    """A service of its own under gunicorn, with a session for everybody."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {
        **os.environ,
        "SHERWOOD_HOME": str(tmp_path),
        "SHERWOOD_DATABASE": "",
        "SHERWOOD_DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "sherwood.service.settings",
    }
    for command in (["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"]):
        subprocess.run([sys.executable, "-m", "django", *command], env=home, check=True)
    made = subprocess.run(
        [sys.executable, "-c", SESSIONS % PEOPLE],
        env=home, check=True, text=True, capture_output=True,
    )  # fmt: skip
    gunicorn = ["-m", "gunicorn", "sherwood.service.wsgi", "--workers=2", "--threads=4"]
    with (tmp_path / "log").open("w") as log:
        service = subprocess.Popen(
            [sys.executable, *gunicorn, f"--bind=127.0.0.1:{port}", "--log-level=error"],
            env=home, stdout=log, stderr=log,
        )  # fmt: skip
    _wait(port)
    yield port, made.stdout.split(), psutil.Process(service.pid)
    service.terminate()
    service.wait()


@pytest.mark.soak
def test_fifty_people_at_once(served, capsys):
    port, sessions, service = served
    minutes = float(os.environ.get("SHERWOOD_SOAK_MINUTES", "1"))
    until = time.monotonic() + 60 * minutes
    took, wrong = [], []

    def read(session, seed):
        pick = random.Random(seed)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        while time.monotonic() < until:
            began = time.perf_counter()
            connection.request(
                "GET", pick.choice(PAGES), headers={"Cookie": f"sessionid={session}"}
            )
            answer = connection.getresponse()
            answer.read()
            took.append(time.perf_counter() - began)
            if answer.status != 200:
                wrong.append(answer.status)
            # A person reads a page for some seconds before the next.
            time.sleep(pick.uniform(1, 5))

    people = [
        threading.Thread(target=read, args=each)
        for each in zip(sessions, range(PEOPLE), strict=True)
    ]
    for each in people:
        each.start()
    time.sleep(min(20.0, 30 * minutes))
    early = _memory(service)
    for each in people:
        each.join()
    late = _memory(service)
    took.sort()
    p95 = took[int(0.95 * len(took))]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{PEOPLE} people, {minutes:g} min: {len(took):,} pages, p50 "
            f"{took[len(took) // 2]:.3f} s, p95 {p95:.3f} s; memory {early / 2**20:.0f} to "
            f"{late / 2**20:.0f} MB\n"
        )
    assert wrong == []
    assert p95 < 0.3
    assert late < 1.2 * early + 20 * 2**20


def _wait(port):
    """Until the service answers."""
    for _ in range(120):
        try:
            if _get(port, "/alive/", {}) == 200:
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError("the service did not start within a minute")


def _get(port, page, cookie):
    """Read a page to its end, and give its status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", page, headers=cookie)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _memory(service):
    """Of the service and its workers, in bytes."""
    processes = [service, *service.children(recursive=True)]
    return sum(each.memory_info().rss for each in processes)
