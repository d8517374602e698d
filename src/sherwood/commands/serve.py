"""`sherwood serve`: the service on this machine, from nothing to a page."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from sherwood.commands.opening import open_service
from sherwood.commands.progress import Report, step
from sherwood.errors import InputError, SherwoodError

_GUNICORN = (
    *(sys.executable, "-m", "gunicorn", "sherwood.service.wsgi"),
    # Loaded once and then shared, so that a worker costs little memory and is replaced at once.
    *("--preload", "--workers=2", "--threads=4", "--log-level=warning"),
    # A worker is replaced now and then, so that its memory stays what it was.
    *("--max-requests=5000", "--max-requests-jitter=500", "--graceful-timeout=10"),
    # Longer than a browser or a proxy keeps a connection: whoever closes first must be the other.
    "--keep-alive=75",
)
_JOBS = (sys.executable, "-m", "django", "worker")
_SECONDS_TO_STOP = 15
_SECONDS_BETWEEN_LOOKS = 0.1
_LOCAL = "127.0.0.1"


def run(
    *,
    home: Path,
    port: int,
    demonstration: bool,
    warehouse: Path | None,
    partnership: Path | None,
    console: Console,
) -> None:
    """Bring the database up to date, fill it if it is empty, and serve until stopped.

    Raises:
        InputError: The port is taken, or a demonstration was asked for on what may be real.
        SherwoodError: A part of the service stopped by itself.
    """
    _check_free(port)
    # Its parts are processes of their own, and read what they are from the environment.
    os.environ["DJANGO_SETTINGS_MODULE"] = "sherwood.service.settings"
    if demonstration:
        os.environ["SHERWOOD_DEMONSTRATION"] = "1"
    for name, folder in (("WAREHOUSE", warehouse), ("PARTNERSHIP", partnership)):
        if folder is not None:
            os.environ[f"SHERWOOD_{name}"] = str(folder)
    with step("Prepare", console) as report:
        users = _prepare(home, partnership, report)
    if users:
        console.print("[bold]Made-up users, their passwords shown this once[/bold]")
    for user in users:
        console.print(user, highlight=False, markup=False, soft_wrap=True)
    if demonstration:
        from sherwood.service.operations.logs import log_file

        console.print(f"Its log is in {log_file(home)}; only warnings show here.", soft_wrap=True)
    _serve(port, console)
    console.print("Stopped.")


def _check_free(port: int) -> None:
    with socket.socket() as tried:
        # As gunicorn does: an address that only waits for its last packets is free.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((_LOCAL, port))
        except OSError as error:
            raise InputError(
                f"Port {port} is taken ({error.strerror}). Stop what listens there, or name "
                f"another: --port {port + 1 if port < 65535 else 8000}"
            ) from error


def _prepare(home: Path, folder: Path | None, report: Report) -> list[str]:
    open_service(home, new=True)
    from django.core.management import call_command

    from sherwood.service.accounts.demonstration import check_made_up
    from sherwood.service.assets import fetch_assets
    from sherwood.service.settings import ENVIRONMENT

    check_made_up(ENVIRONMENT)
    report("style sheets and scripts")
    fetch_assets()
    call_command("collectstatic", interactive=False, verbosity=0)
    report("database")
    call_command("migrate", verbosity=0)
    if folder is not None:
        from sherwood.partnership import load_partnership
        from sherwood.service.governance.loading import load

        report(f"partnership {folder}")
        load(load_partnership(folder))
    users = _made_up(report) if ENVIRONMENT.demonstration else []
    if ENVIRONMENT.warehouse is not None:
        from sherwood.service.planning.starting import have_ready

        report("release, figures and plan")
        have_ready()
    return users


def _made_up(report: Report) -> list[str]:
    """Fill a demonstration: users, who are shown, and something for them to do."""
    from sherwood.service.accounts.demonstration import make_users
    from sherwood.service.governance.demonstration import make_governance
    from sherwood.service.information.demonstration import make_information

    report("made-up users, meetings and flows")
    users = make_users()
    make_governance()
    make_information()
    widest = max(len(user.email) for user in users)
    return [f"  {user.email:<{widest}}  {user.password}  {user.at}" for user in users]


def _serve(port: int, console: Console) -> None:
    """Run pages and jobs until asked to stop, or until one of them stops by itself.

    Where the pages are is said once they are listened for: the service takes seconds to load.
    """
    parts = [
        # Apart from this terminal: Ctrl+C reaches this process alone, which stops them in order.
        subprocess.Popen(command, start_new_session=True)
        for command in ((*_GUNICORN, f"--bind={_LOCAL}:{port}"), _JOBS)
    ]
    try:
        with _stopped_by_signals():
            if _listening(port, parts):
                console.print(
                    f"Open http://localhost:{port} in a browser. Stop with Ctrl+C.",
                    highlight=False,
                )
                os.wait()
        raise SherwoodError("A part of the service stopped by itself; its messages are above.")
    except KeyboardInterrupt:
        pass
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            _end(part)


def _listening(port: int, parts: Sequence[subprocess.Popen[bytes]]) -> bool:
    """Wait until the port is listened to; false if a part ends before."""
    while all(part.poll() is None for part in parts):
        with socket.socket() as tried:
            if tried.connect_ex((_LOCAL, port)) == 0:
                return True
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    return False


def _end(part: subprocess.Popen[bytes]) -> None:
    try:
        part.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        part.kill()
        part.wait()


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Take the signal of a service manager as the Ctrl+C of a person."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
