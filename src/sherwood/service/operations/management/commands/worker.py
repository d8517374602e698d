"""`python -m django worker`: does jobs, and begins again those of workers that died."""

from __future__ import annotations

import logging
import os
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from sherwood.errors import SherwoodError
from sherwood.service.information.export_rules import purge
from sherwood.service.operations.working import MOST_TIMES, Lock, begin_again, lock_of

log = logging.getLogger("sherwood.jobs")

_SECONDS = 15.0
"""How often a worker looks for jobs whose worker died."""


class NoMoreError(SherwoodError):
    """A job ended its worker too often."""


class Worker(db_worker.Worker):
    """Does one job after another until it is told to stop; killed, its job is begun again."""

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Do a job, unless it ended its worker as often as is allowed."""
        if len(db_task_result.worker_ids) > MOST_TIMES:
            error = NoMoreError(f"It was begun {MOST_TIMES} times and ended its worker each time.")
            db_task_result.set_failed(error)
            result = db_task_result.task_result
            sender = type(db_task_result.task.get_backend())
            db_worker.task_finished.send(sender=sender, task_result=result)
            return
        super().run_task(db_task_result)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Stop after the job that is being done; asked twice, at once, and it is begun again."""
        if not self.running:
            os._exit(1)
        super().shutdown(signum, frame)


class Command(BaseCommand):
    """The command."""

    help = "Does jobs: taking releases in, exports. May be killed at any moment."

    def add_arguments(self, parser: CommandParser) -> None:
        """Its one argument."""
        parser.add_argument("--batch", action="store_true", help="End when nothing waits.")

    def handle(self, *, batch: bool, **_: Any) -> None:
        """Work until told to stop."""
        name = get_random_string(32)
        with lock_of(name) as lock:
            assert lock is not None, "nobody else has this name"
            begin_again()
            purge()
            ended = threading.Event()
            keeper = threading.Thread(target=_keep, args=(lock, ended), daemon=True)
            keeper.start()
            worker = Worker(
                queue_names=["default"],
                interval=0.0 if batch else 1.0,
                batch=batch,
                backend_name="default",
                startup_delay=False,
                max_tasks=None,
                worker_id=name,
                excluded_queue_names=[],
            )
            worker.configure_signals()
            worker.run()
            ended.set()
            keeper.join()


def _keep(lock: Lock, ended: threading.Event) -> None:
    """Look after the jobs of others; end this process if it can no longer be known to live."""
    while not ended.wait(_SECONDS):
        if not lock.holds():
            log.error("the lock of this worker is lost, so it ends")
            os._exit(1)
        try:
            begin_again()
            purge()
        except Error:
            log.warning("the database was busy or away")
        except (OSError, SherwoodError):
            # The disk may be full, or a key away, for a while: jobs are looked after all the same.
            log.exception("jobs could not be looked after")
        finally:
            close_old_connections()
