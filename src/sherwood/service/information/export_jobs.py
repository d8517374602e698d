"""The two jobs of an export: counting whom it singles out, and writing it.

Either may be killed at any moment. Nothing is there to be fetched before the files are whole and
the database says so; begun again, a job starts from nothing.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from sherwood import __version__
from sherwood.errors import InputError, SherwoodError
from sherwood.service.information.export_rules import KEPT, fail, lock, offer_of, place, tell
from sherwood.service.information.flows import check_flow
from sherwood.service.information.keys import key_in_use
from sherwood.service.information.models import Export
from sherwood.service.operations.working import if_failed
from sherwood.warehouse.atomic import only_writer, publish_folder, write_text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from sherwood.service.information.exporting import Written
    from sherwood.service.information.opting_out import Kept
    from sherwood.warehouse import Engine

# The engine is imported where it computes: workers of pages ask for these jobs and never do them.
_S = Export.State
_TOLD_EVERY = 1.0


@task()
def measure(pk: int) -> None:
    """Count the rows, the people, and those who are singled out, for the officer to see."""
    from sherwood.service.information.exporting import singled_out

    export = _export(pk)
    if export.state != _S.ASKED:
        return
    with _failing(export), _rows(export) as (_, table, kept):
        singling = offer_of(export.mart).singling_out(table, export.columns)
        alone = singled_out(kept.table, singling)
        with transaction.atomic():
            lock(export)
            if export.state != _S.ASKED:
                return
            found = {
                "rows": kept.rows - kept.rows_removed,
                "people": kept.people - kept.people_removed,
                "combinations": alone.combinations,
                "alone": alone.alone,
                "few": alone.few,
            }
            export.change(state=_S.WAITING, **found)
            tell(export, "export measured", None, "", **found)


@task()
def write(pk: int) -> None:
    """Write the rows and their manifest, and let them be fetched."""
    from sherwood.service.information.exporting import write_rows

    export = _export(pk)
    if export.state != _S.WRITING:
        return
    with _failing(export), only_writer(place(export)), _rows(export) as (engine, _, kept):
        draft, whole = place(export) / "draft", place(export) / "files"
        for left_over in (draft, whole):
            shutil.rmtree(left_over, ignore_errors=True)
        draft.mkdir()
        key = key_in_use(export.flow.name)
        written = write_rows(kept, key, draft, export.form, engine, _progress(export))
        until = timezone.now() + KEPT
        manifest = _manifest(export, kept, written, key.key_id) | {"until": until.isoformat()}
        write_text(draft / "manifest.json", json.dumps(manifest, indent=2) + "\n")
        with transaction.atomic():
            lock(export)
            if export.state != _S.WRITING:
                return
            check_flow(export.flow.name)
            publish_folder(draft, whole)
            kept.register(export.flow)
            export.change(state=_S.READY, done=written.rows, files=manifest["files"], until=until)
            tell(
                export, "people exported", None, "",
                rows=written.rows, people=manifest["people"], key=key.key_id,
                people_removed=kept.people_removed, columns=export.columns,
                sha256=written.sha256,
            )  # fmt: skip


def _stopped(pk: int) -> None:
    fail(_export(pk), "It could not be done; whoever runs the service finds why in its log.")


if_failed(measure, _stopped)
if_failed(write, _stopped)


def _export(pk: int) -> Export:
    return Export.objects.select_related("flow", "asker").get(pk=pk)


@contextmanager
def _failing(export: Export) -> Iterator[None]:
    """Tell the asker what was wrong, where it can be told."""
    try:
        yield
    except SherwoodError as error:
        fail(export, str(error).splitlines()[0])
        raise


@contextmanager
def _rows(export: Export) -> Iterator[tuple[Engine, ir.Table, Kept]]:
    """The engine, what was chosen of the mart, and that without those who opted out."""
    from sherwood.service.information.opting_out import kept_by
    from sherwood.warehouse import open_engine, release_named

    flow = check_flow(export.flow.name)
    warehouse: Path | None = settings.ENVIRONMENT.warehouse
    if warehouse is None:
        raise InputError("SHERWOOD_WAREHOUSE is not set, so there is no release to export from.")
    scratch = Path(settings.ENVIRONMENT.home) / "exports" / "scratch"
    release, offer = release_named(warehouse, export.release), offer_of(export.mart)
    with open_engine(memory_gb=1.0, scratch=scratch) as engine:
        mart = release.mart(export.mart, engine)
        # What names nobody is no row about a person.
        table = offer.rows(mart.filter(mart.person_id.notnull()), export.columns)
        yield engine, table, kept_by(table, flow)


def _progress(export: Export) -> Any:
    """Told of every batch, it tells the page of some."""
    last = 0.0

    def tell_page(done: int) -> None:
        nonlocal last
        if (now := time.monotonic()) - last >= _TOLD_EVERY:
            last = now
            Export.objects.filter(pk=export.pk).update(done=done)

    return tell_page


def _manifest(export: Export, kept: Kept, written: Written, key: str) -> dict[str, Any]:
    flow, applied = export.flow, kept.list
    return {
        "export": export.pk,
        "sherwood": __version__,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "flow": flow.name,
        "title": flow.title,
        "legal_basis": flow.get_legal_basis_display(),
        "purpose": export.purpose,
        "recipient": export.recipient,
        "release": export.release,
        "mart": export.mart,
        "grain": offer_of(export.mart).grain,
        "columns": {one.name: one.says for one in offer_of(export.mart).chosen(export.columns)},
        "pseudonym_key": key,
        "opt_out": {
            "applied": flow.opt_out,
            "because": flow.opt_out_reason,
            "list": applied.version if applied else None,
            "checked_on": applied.checked_on.isoformat() if applied else None,
            "rows_removed": kept.rows_removed,
            "people_removed": kept.people_removed,
        },
        "rows": written.rows,
        "people": kept.people - kept.people_removed,
        "files": [
            {
                "name": written.file.name,
                "bytes": written.file.stat().st_size,
                "sha256": written.sha256,
            }
        ],
    }
