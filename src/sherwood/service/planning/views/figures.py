"""Figures: of the system for all who may see any, of organisations for those who cover them."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from sherwood.service.governance.access.check import check, needs
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.whole import check_system
from sherwood.service.governance.views.doing import by, doing
from sherwood.service.operations.models import Taken, shown
from sherwood.service.planning import jobs, sending
from sherwood.service.planning.models import Analysis, analysis_shown
from sherwood.service.planning.own import cost_of, organisations_of, use_of
from sherwood.service.planning.seeing import reach_of, sheet_of
from sherwood.service.planning.shown import LEVELS, SYSTEM, line_key
from sherwood.service.planning.views.waiting import being_made, release_awaited

_FOLLOWS = {Taken: "Its figures follow."}


@require_GET
@needs(Action.SEE_FIGURES)
def figures(request: HttpRequest) -> HttpResponse:
    """The system's figures, and those of an organisation one covers."""
    analysis = analysis_shown()
    if analysis is None or not analysis.ready:
        made = analysis or release_awaited()
        return being_made(request, made, title="Figures", follows=_FOLLOWS)
    reach = reach_of(request)
    sheets = [sheet for key in SYSTEM if (sheet := sheet_of(analysis, reach, key))]
    found = {
        **_about(analysis),
        "headline": sheet_of(analysis, reach, "headline"),
        "sheets": sheets,
        "whole": reach.whole,
        "own": None if reach.whole else _own(request, analysis),
    }
    return render(request, "planning/figures.jinja", found)


@require_GET
@needs(Action.SEE_FIGURES)
def organisations(request: HttpRequest) -> HttpResponse:
    """Practices or localities against what their people would be expected to use."""
    analysis = analysis_shown()
    if analysis is None or not analysis.ready:
        made = analysis or release_awaited()
        return being_made(request, made, title="Practices", follows=_FOLLOWS)
    reach = reach_of(request)
    asked = request.GET.get("table", "")
    choices = _comparisons(analysis)
    key = asked if asked in choices else next(iter(choices), "")
    found = {
        **_about(analysis),
        "choices": choices,
        "key": key,
        "sheet_shown": sheet_of(analysis, reach, key) if key else None,
        "costs": [
            sheet for level in LEVELS if (sheet := sheet_of(analysis, reach, f"cost-by-{level}"))
        ],
        "whole": reach.whole,
    }
    return render(request, "planning/organisations.jinja", found)


@require_POST
@needs(Action.MAKE_PLAN)
def make_again(request: HttpRequest) -> HttpResponse:
    """Have the figures of the release that is shown made again, where they are not there."""
    check_system(request, Action.MAKE_PLAN)
    taken = shown()
    if taken is None:
        raise Http404
    with doing(request):
        jobs.ask_for_analysis(taken.name, **by(request))
    return redirect("figures")


@require_GET
@needs(Action.SEE_FIGURES)
def table(request: HttpRequest, key: str) -> HttpResponse:
    """A table as a file, with the rows that one may see."""
    analysis = ready_analysis()
    sheet = sheet_of(analysis, reach_of(request), key)
    return sending.send_table(request, analysis, sheet)


@require_GET
@needs(Action.SEE_FIGURES)
def chart(request: HttpRequest, key: str, canvas: str) -> HttpResponseBase:
    """A chart; one that shows every organisation is for those who cover them all."""
    analysis = ready_analysis()
    sheet = analysis.shelf.sheet(key)
    if sheet is None:
        raise Http404
    if sheet.level != "system":
        check_system(request, Action.SEE_FIGURES)
    return sending.send_chart(analysis, key, canvas)


@require_GET
@needs(Action.SEE_FIGURES)
def report(request: HttpRequest) -> HttpResponseBase:
    """The whole report of the analysis: it names every practice."""
    check_system(request, Action.SEE_FIGURES)
    return sending.send_report(request, ready_analysis())


def ready_analysis() -> Analysis:
    """The analysis that is shown.

    Raises:
        Http404: There is none.
    """
    analysis = analysis_shown()
    if analysis is None or not analysis.ready:
        raise Http404
    return analysis


def _own(request: HttpRequest, analysis: Analysis) -> dict[str, Any] | None:
    """One of the organisations that a role covers, among the others of its kind."""
    reach = reach_of(request)
    found = organisations_of(analysis, reach)
    if not found:
        return None
    asked = request.GET.get("organisation", "")
    level, code, name = next((one for one in found if one[1] == asked), found[0])
    if asked and asked != code:
        check(request, Action.SEE_FIGURES, asked)
        raise Http404
    return {
        "choices": found,
        "code": code,
        "name": name,
        "level": level,
        "cost": cost_of(analysis, reach, level, code),
        "lines": (lines := use_of(analysis, reach, level, code)),
        "how": lines[0].how if lines else (),
        "note": lines[0].note if lines else "",
    }


def _comparisons(analysis: Analysis) -> dict[str, str]:
    """The tables of observed over expected use, by key: what each is of."""
    lines = analysis.shelf.sheet("cost-by-line")
    if lines is None:
        return {}
    there = set(analysis.shelf.names())
    titles = {code: row[0].text for code, row in zip(lines.codes, lines.rows, strict=True)}
    return {
        key: f"{title}, by {level}"
        for level in LEVELS
        for line, title in titles.items()
        if (key := line_key(level, line)) in there
    }


def _about(analysis: Analysis) -> dict[str, Any]:
    summary = analysis.shelf.file("summary.json")
    told = json.loads(summary.read_text(encoding="utf-8")) if summary else {}
    return {"analysis": analysis, "synthetic": analysis.synthetic, "notes": told.get("notes", ())}
