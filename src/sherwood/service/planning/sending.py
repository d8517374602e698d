"""Sending what was made: tables, charts, reports and spreadsheets, each told to the audit.

A report is a page of its own that this service did not write line by line. It is sent under a
policy that lets it show itself and do nothing: no script, no form, nothing fetched, and an origin
of its own, from which neither the service's cookies nor its pages can be reached.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase

from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import acting
from sherwood.service.planning.models import Analysis, PlanRun
from sherwood.service.planning.sheets import Cell, Sheet, check_sheet

SYNTHETIC = "Synthetic people: every person is made up. Do not judge a real practice by it."
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

SHUT_IN = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "sandbox",
    )
)
"""The policy of a report and of a picture."""


def as_csv(given: object, *, says: Sequence[str] = ()) -> str:
    """A sheet as a file: what it is in lines that begin with #, then a heading and its rows.

    Raises:
        MethodError: It is no sheet.
    """
    sheet = check_sheet(given)
    written = io.StringIO()
    for line in (*says, sheet.caption, *(f"{name}: {words}" for name, words in sheet.how)):
        written.write(f"# {' '.join(line.split())}\n")
    written.write(f"# {sheet.note}\n")
    out = csv.writer(written, lineterminator="\n")
    out.writerow([heading.words for heading in sheet.headings])
    out.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return written.getvalue()


def send_table(request: HttpRequest, made: Analysis | PlanRun, sheet: Sheet | None) -> HttpResponse:
    """A table as a CSV file."""
    if sheet is None:
        raise Http404
    says = [
        f"Sherwood {made.version}; release {made.release}",
        *([SYNTHETIC] if made.synthetic else []),
    ]
    _tell(request, made, sheet.key, rows=len(sheet.rows))
    name = f"{sheet.key}{'-synthetic' if made.synthetic else ''}.csv"
    return HttpResponse(
        as_csv(sheet, says=says),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def send_report(request: HttpRequest, made: Analysis | PlanRun) -> HttpResponseBase:
    """A whole report, shut in."""
    path = _there(made.shelf.file("index.html"))
    _tell(request, made, "report")
    return _shut_in(path, "text/html; charset=utf-8")


def send_workbook(request: HttpRequest, run: PlanRun) -> HttpResponseBase:
    """The spreadsheet of a plan."""
    path = _there(run.shelf.file("plan.xlsx"))
    _tell(request, run, "workbook")
    name = f"plan-{run.pk}{'-synthetic' if run.synthetic else ''}.xlsx"
    return FileResponse(
        path.open("rb"), content_type=WORKBOOK_TYPE, as_attachment=True, filename=name
    )


def send_chart(made: Analysis | PlanRun, key: str, canvas: str) -> HttpResponseBase:
    """A chart; whoever sees the page it is on may see it."""
    return _shut_in(_there(made.shelf.chart(key, canvas)), "image/svg+xml")


def _shut_in(path: Path, kind: str) -> HttpResponseBase:
    sent = FileResponse(path.open("rb"), content_type=kind)
    sent["Content-Security-Policy"] = SHUT_IN
    return sent


def _there(path: Path | None) -> Path:
    if path is None:
        raise Http404
    return path


def _tell(request: HttpRequest, made: Analysis | PlanRun, what: str, **more: int) -> None:
    who = acting(request)
    record(
        f"{made.kind} taken out",
        actor=who.user,
        acting_as=who.words,
        subject=made.subject,
        detail={"what": what, "release": made.release, **more},
    )


def _plain(cell: Cell) -> str:
    """A figure for a program, and words that no spreadsheet takes for a formula."""
    if cell.value is not None:
        return f"{cell.value:.10g}"
    return f"'{cell.text}" if cell.text[:1] in {"=", "+", "-", "@"} else cell.text
