"""Who works on jobs, and what becomes of a job whose worker died.

A worker holds a lock under its name for as long as it lives, which the system frees when it dies:
a file's lock beside SQLite, the database's own on PostgreSQL, where workers may be on several
machines. A job that is said to be running, and whose worker's lock is free, is begun again.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction
from django.dispatch import receiver
from django_tasks.base import Task, TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from sherwood.service.audit.record import record

MOST_TIMES = 3
"""How often a job is begun; one that ended its worker each time is not begun once more."""

_IF_FAILED: dict[str, Callable[..., None]] = {}


class Lock(Protocol):
    """The lock of a worker that lives."""

    def holds(self) -> bool:
        """Whether it is still held."""


@contextmanager
def lock_of(worker: str) -> Iterator[Lock | None]:
    """Hold the lock of a worker; nothing if somebody else holds it."""
    of_database = connection.vendor == "postgresql"
    with _DatabaseLock.of(worker) if of_database else _FileLock.of(worker) as lock:
        yield lock


def begin_again() -> list[DBTaskResult]:
    """Make the jobs of workers that died ready to be begun by another.

    Returns:
        Those jobs, as they were found.
    """
    found = []
    for job in DBTaskResult.objects.running():
        with lock_of(job.worker_ids[-1]) as lock:
            if lock is None:
                continue
            same = DBTaskResult.objects.filter(
                pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at
            )
            with transaction.atomic():
                if same.update(status=TaskResultStatus.READY, started_at=None):
                    found.append(job)
                    detail = {"job": job.task_name, "begun": len(job.worker_ids)}
                    record("job begun again", actor=None, detail=detail)
    return found


def if_failed(job: Task[Any, Any], then: Callable[..., None]) -> None:
    """Say what is done, with the job's own arguments, when a job has failed for any reason."""
    _IF_FAILED[job.module_path] = then


@receiver(task_finished)
def tell_failure(task_result: Any, **_: Any) -> None:
    """Do what a job's failure asks for, and keep no value that its error may hold."""
    if task_result.status != TaskResultStatus.FAILED:
        return
    job = DBTaskResult.objects.get(pk=task_result.id)
    places = (line for line in job.traceback.splitlines() if line.startswith('  File "'))
    DBTaskResult.objects.filter(pk=job.pk).update(traceback="\n".join(places))
    if then := _IF_FAILED.get(task_result.task.module_path):
        then(*task_result.args, **task_result.kwargs)


class _FileLock:
    """Of a worker beside SQLite, which lives on one machine."""

    @classmethod
    @contextmanager
    def of(cls, worker: str) -> Iterator[Lock | None]:
        """Hold it."""
        folder = Path(settings.ENVIRONMENT.home) / "workers"
        folder.mkdir(exist_ok=True)
        with (folder / _key(worker)).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
                return
            try:
                yield cls()
            finally:
                (folder / _key(worker)).unlink(missing_ok=True)

    def holds(self) -> bool:
        """Always: the system frees it only when this process ends."""
        return True


class _DatabaseLock:
    """Of a worker beside PostgreSQL: it ends with a connection of its own."""

    def __init__(self, held: Any) -> None:
        self._held = held

    @classmethod
    @contextmanager
    def of(cls, worker: str) -> Iterator[Lock | None]:
        """Hold it."""
        key = int.from_bytes(bytes.fromhex(_key(worker))[:8], signed=True)
        own = connection.copy()
        own.inc_thread_sharing()
        with closing(own), own.cursor() as cursor:
            # So that the lock of a machine that lost its power is free within a minute.
            cursor.execute("SET tcp_keepalives_idle = 30")
            cursor.execute("SET tcp_keepalives_interval = 10")
            cursor.execute("SET tcp_keepalives_count = 3")
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
            yield cls(cursor) if cursor.fetchone()[0] else None

    def holds(self) -> bool:
        """Whether the connection is still there."""
        try:
            self._held.execute("SELECT 1")
        except Exception:
            # Whatever is wrong with the connection, its lock is gone with it.
            return False
        return True


def _key(worker: str) -> str:
    return hashlib.sha256(f"sherwood worker {worker}".encode()).hexdigest()
