"""`sherwood serve`: from nothing to a page, and nothing left when it stops."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import requests

from sherwood.errors import InputError
from sherwood.service.accounts.demonstration import check_made_up
from sherwood.service.environment import read_environment
from sherwood.warehouse.atomic import write_json, write_text

FLAGSHIP = Path(__file__).parents[3] / "examples" / "greater-nottingham"
BIN = Path(sys.executable).parent
SECONDS = 180  # a machine that does much else is slow to start it


def serve(home, port):
    return subprocess.Popen(
        [BIN / "sherwood", "serve", "--demonstration", "--home", home, "--port", str(port),
         "--partnership", FLAGSHIP],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={"PATH": str(BIN), "HOME": str(home), "COLUMNS": "160"},
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_a_demonstration_from_nothing_signed_in_to_and_stopped(tmp_path):
    port = free_port()
    address = f"http://localhost:{port}"
    running = serve(tmp_path, port)
    lines = []
    for line in running.stdout:
        lines.append(line)
        if "Open http" in line:
            break
    shown = dict(re.findall(r"(\S+@demo\.invalid) +(\S+)", "".join(lines)))
    assert len(shown) >= 19, lines
    widths = {line.index(word) for word, line in zip(shown.values(), users_of(lines), strict=True)}
    assert len(widths) == 1, "passwords stand in one column"
    # What it says to open is there: nobody has to try again.
    assert requests.get(f"{address}/accessibility/", timeout=SECONDS).status_code == 200
    parts = psutil.Process(running.pid).children(recursive=True)
    assert len(parts) >= 3, "pages, their workers, and jobs"

    browser = requests.Session()
    page = browser.get(f"{address}/accounts/sign-in/", timeout=SECONDS)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    sheet = re.search(r'href="(/static/sherwood/[^"]+\.css)"', page.text)[1]
    assert browser.get(address + sheet, timeout=SECONDS).status_code == 200
    email = "governance-officer@demo.invalid"
    answer = browser.post(
        f"{address}/accounts/sign-in/",
        {"csrfmiddlewaretoken": token, "login": email, "password": shown[email]},
        timeout=SECONDS,
    )
    assert "In which role are you working?" in answer.text

    running.send_signal(signal.SIGTERM)
    rest = running.communicate(timeout=SECONDS)[0]
    assert running.returncode == 0 and "Stopped." in rest
    assert shown[email] not in rest and shown[email] not in answer.text
    _, alive = psutil.wait_procs(parts, timeout=5)
    assert alive == []
    log = "".join(lines) + rest
    assert (tmp_path / "secret-key").read_text() not in log
    # Requests do not scroll the passwords away.
    assert f"Its log is in {tmp_path / 'service.log'}" in log
    assert "accounts/sign-in/" in (tmp_path / "service.log").read_text()
    assert '"level": "info"' not in log


def users_of(lines):
    return [line for line in lines if "@demo.invalid" in line]


def test_a_port_that_is_taken_is_said_at_once(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = serve(tmp_path, port)
        said = refused.communicate(timeout=SECONDS)[0]
    assert refused.returncode == 2
    assert f"Port {port} is taken" in said and f"--port {port + 1}" in said
    assert list(tmp_path.iterdir()) == []


def demonstration(home, **more):
    return read_environment({"SHERWOOD_HOME": str(home), "SHERWOOD_DEMONSTRATION": "1", **more})


def test_a_demonstration_on_postgresql_is_refused(tmp_path):
    environment = demonstration(tmp_path, SHERWOOD_DATABASE="postgresql://a:b@c/d")
    with pytest.raises(InputError, match="keeps to SQLite"):
        check_made_up(environment)


@pytest.mark.parametrize(
    ("manifest", "shown"), [({"synthetic": True}, True), ({"synthetic": False}, False), ({}, False)]
)
def test_a_demonstration_of_anything_but_synthetic_people_is_refused(tmp_path, manifest, shown):
    release = tmp_path / "releases" / "one"
    release.mkdir(parents=True)
    write_json(release / "manifest.json", {"name": "one", **manifest})
    write_text(tmp_path / "current", "one\n")
    environment = demonstration(tmp_path / "home", SHERWOOD_WAREHOUSE=str(tmp_path))
    if shown:
        check_made_up(environment)
    else:
        with pytest.raises(InputError, match="not synthetic"):
            check_made_up(environment)
