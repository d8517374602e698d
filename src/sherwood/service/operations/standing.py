"""How the service stands: whether it can work, and figures for those who watch it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from sherwood.service.audit.models import Head

LEAST_SPACE = 200 * 2**20
"""Bytes that must be free where the service writes."""

BEGAN = time.time()


@dataclass(frozen=True)
class Check:
    """One thing that must hold for the service to work."""

    name: str
    holds: bool
    words: str


def checks() -> Iterator[Check]:
    """Whether everything needed is there."""
    try:
        connection.ensure_connection()
        waiting = _migrations()
    except Exception as error:
        yield Check("database", False, f"cannot be reached ({type(error).__name__})")
        return
    yield Check("database", True, "can be reached")
    yield Check("migrations", not waiting, f"{waiting} to be made" if waiting else "all made")
    free = shutil.disk_usage(settings.ENVIRONMENT.home).free
    yield Check("space", free >= LEAST_SPACE, f"{free // 2**20:,} MB free")


def metrics() -> str:
    """Figures in the text form that Prometheus reads; none of them is about a person."""
    head = Head.objects.filter(pk=1).first()
    waiting = DBTaskResult.objects.filter(status="READY").count()
    failed = DBTaskResult.objects.filter(status="FAILED").count()
    figures = (
        ("sherwood_up_seconds", "Since this process began.", time.time() - BEGAN),
        ("sherwood_audit_entries", "In the audit.", head.number if head else 0),
        ("sherwood_jobs_waiting", "Jobs not begun.", waiting),
        ("sherwood_jobs_failed", "Jobs that failed.", failed),
        ("sherwood_ready", "1 if every check holds.", int(all(c.holds for c in checks()))),
    )
    return "".join(
        f"# HELP {name} {about}\n# TYPE {name} gauge\n{name} {value:g}\n"
        for name, about, value in figures
    )


def _migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
