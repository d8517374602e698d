"""`sherwood serve`: the service on this machine, from nothing to a page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sherwood.errors import InputError

_SETTINGS = "sherwood.service.settings"


def run(
    *,
    home: Path,
    port: int,
    demonstration: bool,
    warehouse: Path | None,
    partnership: Path | None,
    console: Console,
) -> None:
    """Bring the database up to date, fill it if it is empty, and serve until stopped."""
    os.environ["SHERWOOD_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = _SETTINGS
    if demonstration:
        os.environ["SHERWOOD_DEMONSTRATION"] = "1"
    for name, folder in (("WAREHOUSE", warehouse), ("PARTNERSHIP", partnership)):
        if folder is not None:
            os.environ[f"SHERWOOD_{name}"] = str(folder)
    _prepare(partnership, demonstration, console)
    console.print(f"Open http://localhost:{port} in a browser. Stop with Ctrl+C.")
    worker = subprocess.Popen([sys.executable, "-m", "django", "db_worker"])
    try:
        subprocess.run([*_GUNICORN, "--bind", f"127.0.0.1:{port}"], check=False)
    finally:
        worker.terminate()
        worker.wait()


_GUNICORN = (
    sys.executable,
    "-m",
    "gunicorn",
    "sherwood.service.wsgi",
    "--workers=2",
    "--threads=4",
    "--log-level=warning",
)


def _prepare(folder: Path | None, demonstration: bool, console: Console) -> None:
    try:
        import django
    except ImportError as error:
        raise InputError(
            "The service is not installed. Run `make serve`, or install its extra."
        ) from error
    django.setup()
    from django.core.management import call_command

    from sherwood.service.assets import fetch_assets

    fetch_assets()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if folder is None:
        return
    from sherwood.partnership import load_partnership
    from sherwood.service.governance.loading import load

    loaded = load(load_partnership(folder))
    if loaded.organisations:
        console.print(f"{loaded.organisations} organisations loaded from {folder}.")
    if demonstration:
        _show_users(console)


def _show_users(console: Console) -> None:
    from sherwood.service.accounts.demonstration import make_users
    from sherwood.service.governance.models import Membership

    top = Membership.objects.filter(hierarchy__name="system").exclude(
        parent__belongs_to__hierarchy__name="system"
    )
    first = top.select_related("parent").first()
    if first is None:
        raise InputError("The partnership has no hierarchy 'system', where roles are held.")
    practice = Membership.objects.filter(hierarchy__name="system", child__kind="practice").first()
    at_practice = (practice.child.code, None) if practice else (first.parent.code, "system")
    places = dict.fromkeys(
        ("general_practitioner", "practice_nurse", "practice_manager"), at_practice
    )
    table = Table("Role", "At", "Email", "Password", title="Made-up users, shown this once")
    for user in make_users(first.parent.code, places):
        table.add_row(user.role, user.at, user.email, user.password)
    console.print(table)
