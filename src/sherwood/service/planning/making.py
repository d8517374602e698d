"""Making figures and plans: what a job does, from its start to what pages show.

What a job makes lies in a draft until it is whole; only then does the database call it ready.
The library's models are imported by the job alone: no page needs them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shutil import copytree
from typing import Any

from django.conf import settings
from django.db import OperationalError, models, transaction
from django.utils import timezone

import sherwood
from sherwood.errors import InputError, SherwoodError
from sherwood.service.audit.record import record
from sherwood.service.planning.models import Analysis, Made, PlanRun
from sherwood.service.planning.shelves import making, put_charts, put_sheets
from sherwood.warehouse import Release, release_named

DRAWS = 4096
MEMORY_GB = 1.0
"""What the engine may take before it spills: pages are served beside it."""

_USUAL_STEPS = {Analysis: 7, PlanRun: 30}
_HALF_A_SECOND = 0.5


def make(made: Analysis | PlanRun) -> None:
    """Make the figures of a release or a run of the plan, and say how far it is.

    Raises:
        SherwoodError: It cannot be made; pages say why.
    """
    work = _analyse if isinstance(made, Analysis) else _plan
    began = time.perf_counter()
    rows = type(made).objects.filter(pk=made.pk)
    rows.update(state=Made.State.RUNNING, done=0, of=_steps(made), fault="")
    progress = _Progress(rows)
    try:
        also = work(made, progress)
    except SherwoodError as error:
        with transaction.atomic():
            rows.update(state=Made.State.FAILED, fault=" ".join(str(error).split())[:300])
            record(f"{made.kind} not made", actor=None, subject=made.subject)
        raise
    with transaction.atomic():
        rows.update(
            state=Made.State.READY,
            doing="",
            done=progress.done,
            of=progress.done,
            version=sherwood.__version__,
            made_at=timezone.now(),
            seconds=round(time.perf_counter() - began, 1),
            **also,
        )
        record(
            f"{made.kind} made",
            actor=None,
            subject=made.subject,
            detail={"release": made.release},
        )


def _analyse(analysis: Analysis, report: Callable[[str], None]) -> dict[str, Any]:
    from sherwood.report.made_analysis import make_analysis
    from sherwood.service.planning.figures import figures

    with making(analysis.shelf) as folder:
        found, _ = make_analysis(
            _release(analysis.release),
            folder,
            seed=analysis.seed,
            memory_gb=MEMORY_GB,
            report=report,
        )
        report("preparing pages")
        prepared = figures(found)
        put_sheets(folder, [each.sheet for each in prepared])
        put_charts(folder, {each.sheet.key: each.pictures for each in prepared})
    return {}


def _plan(run: PlanRun, report: Callable[[str], None]) -> dict[str, Any]:
    from sherwood.partnership import load_partnership
    from sherwood.report.made_plan import make_plan, summary
    from sherwood.service.governance.exporting import export
    from sherwood.service.planning.money import money
    from sherwood.service.planning.statuses import statuses_of

    release = _release(run.release)
    with tempfile.TemporaryDirectory() as beside, making(run.shelf) as folder:
        copy = Path(beside) / "partnership"
        copytree(_partnership(), copy)
        at = timezone.now()
        try:
            export(copy)
            partnership = load_partnership(copy)
        except InputError as error:
            told = str(error).replace(str(copy), "the partnership folder")
            raise InputError(told) from error
        found, written = make_plan(
            partnership,
            release,
            folder,
            draws=run.draws,
            seed=run.seed,
            memory_gb=MEMORY_GB,
            report=report,
        )
        report("preparing pages")
        prepared = money(written)
        put_sheets(folder, [each.sheet for each in prepared])
        put_charts(folder, {each.sheet.key: each.pictures for each in prepared})
    return {
        "statuses_at": at,
        "statuses": statuses_of(partnership),
        "summary": summary(found, release, {}),
    }


class _Progress:
    """Tells the database of each step, and no more than twice a second."""

    def __init__(self, rows: models.QuerySet) -> None:
        self.rows = rows
        self.done = 0
        self.said = 0.0

    def __call__(self, words: str) -> None:
        """Another step begins."""
        self.done += 1
        now = time.monotonic()
        if now - self.said >= _HALF_A_SECOND:
            self.said = now
            # A database that is busy is no reason to throw the work away.
            with suppress(OperationalError):
                self.rows.update(done=self.done, doing=words[:200])


def _steps(made: Made) -> int:
    """About how many steps it takes: as many as last time."""
    last = type(made).objects.filter(state=Made.State.READY).exclude(pk=made.pk)
    return last.values_list("of", flat=True).first() or _USUAL_STEPS[type(made)]


def _release(name: str) -> Release:
    warehouse: Path | None = settings.ENVIRONMENT.warehouse
    if warehouse is None:
        raise InputError("SHERWOOD_WAREHOUSE is not set, so there is no release to read.")
    return release_named(warehouse, name)


def _partnership() -> Path:
    folder: Path | None = settings.ENVIRONMENT.partnership
    if folder is None:
        raise InputError("SHERWOOD_PARTNERSHIP is not set, so there is no partnership to plan for.")
    return folder
