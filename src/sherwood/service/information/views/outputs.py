"""Outputs: what an analyst asks for, and what two checkers say."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import (
    answer,
    check,
    check_any,
    needs,
    reached,
    refuse,
)
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import NOT_HERE
from sherwood.service.governance.views.doing import by, doing
from sherwood.service.information import releasing
from sherwood.service.information.disclosing import read_counts
from sherwood.service.information.forms.outputs import OutputForm, ReviewForm, TableForm
from sherwood.service.information.models import Output, OutputFile
from sherwood.service.information.output_states import AUTHORS, BLIND, OUTPUT

_EITHER = (Action.REQUEST_OUTPUT, Action.REVIEW_OUTPUT)
_SEEN = Output.objects.select_related("organisation", "author", "flow")
_AUTHOR_MOVES = {"submit": releasing.submit, "withdraw": releasing.withdraw}


@require_GET
@needs(*_EITHER)
def every_output(request: HttpRequest) -> HttpResponse:
    """An analyst's own outputs, or those that a checker covers."""
    found = _SEEN.filter(organisation__code__in=reached(request))
    checks = bool(answer(request, Action.REVIEW_OUTPUT))
    found = found.exclude(state="pending") if checks else found.filter(author=acting(request).user)
    return render(request, "information/outputs.jinja", {"outputs": found, "checks": checks})


@require_http_methods(["GET", "POST"])
@needs(Action.REQUEST_OUTPUT)
def ask_for_output(request: HttpRequest) -> HttpResponse:
    """Begin an output."""
    form = OutputForm(request.POST or None, nodes=reached(request))
    if form.is_valid():
        given = {**form.cleaned_data, "flow": form.cleaned_data["flow"].name}
        with doing(request):
            begun = releasing.begin(**given, **by(request))
            return redirect("output", pk=begun.pk)
    return render(request, "information/output_form.jinja", {"form": form})


@require_GET
@needs(*_EITHER)
def one_output(request: HttpRequest, pk: int) -> HttpResponse:
    """An output, its files as they would be let out, and what may be done now."""
    output = output_here(request, pk)
    user = by(request)["by"]
    mine = output.author_id == user.pk
    checks = bool(answer(request, Action.REVIEW_OUTPUT)) and not mine
    reviewed = releasing.this_round(output).filter(reviewer=user).exists()
    return render(
        request,
        "information/output.jinja",
        {
            "output": output,
            "files": output.files.filter(withdrawn=False),
            "reviews": releasing.seen_reviews(output, user),
            "changes": mine and output.state in AUTHORS,
            "table": TableForm() if mine and output.state in AUTHORS else None,
            "review": ReviewForm() if checks and output.state in BLIND and not reviewed else None,
            "decisions": _decisions(output) if checks else [],
            "why": OUTPUT[output.state],
        },
    )


@require_POST
@needs(Action.REQUEST_OUTPUT)
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a table of counts; what is kept has passed disclosure control."""
    output = own_output(request, pk)
    form = TableForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        with doing(request):
            safe = read_counts(given["counts"], given["policy"])
            releasing.add_file(output, given["name"], safe, **by(request))
            messages.success(request, f"{given['name']} is added, as it would be let out.")
        return redirect("output", pk=pk)
    shown = {"output": output, "table": form}
    return render(request, "information/output_table.jinja", shown, status=422)


@require_POST
@needs(Action.REQUEST_OUTPUT)
def withdraw_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file back."""
    file = get_object_or_404(OutputFile.objects.select_related("output"), pk=pk)
    output = own_output(request, file.output_id)
    with doing(request):
        releasing.withdraw_file(file, **by(request))
    return redirect("output", pk=output.pk)


@require_POST
@needs(Action.REQUEST_OUTPUT)
def move_output(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit it, or take it back."""
    output = own_output(request, pk)
    if move := _AUTHOR_MOVES.get(request.POST.get("do", "")):
        with doing(request):
            move(output, **by(request))
            messages.success(request, f"The output is now: {output.get_state_display()}.")
    return redirect("output", pk=pk)


@require_POST
@needs(Action.REVIEW_OUTPUT)
def review_output(request: HttpRequest, pk: int) -> HttpResponse:
    """Cast a checker's vote."""
    output = output_here(request, pk)
    form = ReviewForm(request.POST)
    if form.is_valid():
        with doing(request):
            releasing.review(output, **form.cleaned_data, **by(request))
            messages.success(request, "Your vote is cast.")
        return redirect("output", pk=pk)
    shown = {"output": output, "review": form}
    return render(request, "information/output_review.jinja", shown, status=422)


@require_POST
@needs(Action.REVIEW_OUTPUT)
def decide_output(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, reject, return or release it."""
    output = output_here(request, pk)
    state = request.POST.get("state", "")
    with doing(request):
        if state == Output.State.RELEASED:
            releasing.release(output, **by(request))
        else:
            releasing.decide(output, state, **by(request))
        messages.success(request, f"The output is now: {output.get_state_display()}.")
    return redirect("output", pk=pk)


@require_GET
@needs(*_EITHER)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """A released file."""
    file = get_object_or_404(OutputFile.objects.select_related("output"), pk=pk, withdrawn=False)
    output = output_here(request, file.output_id)
    with doing(request):
        releasing.check_download(output)
        who = acting(request)
        record(
            "output downloaded",
            actor=who.user,
            acting_as=who.words,
            subject=("output", str(output.pk)),
            detail={"file": file.name, "sha256": file.sha256},
        )
        return HttpResponse(
            file.content,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": content_disposition_header(True, file.name) or ""},
        )
    return redirect("output", pk=output.pk)


def output_here(request: HttpRequest, pk: int) -> Output:
    """An output one may see: a checker where they cover, an author their own."""
    output = get_object_or_404(_SEEN, pk=pk)
    check_any(request, _EITHER, output.organisation.code)
    mine = output.author == acting(request).user
    if not mine and not answer(request, Action.REVIEW_OUTPUT, output.organisation.code):
        refuse(request, Action.REVIEW_OUTPUT, NOT_HERE, ("output", str(pk)))
    return output


def own_output(request: HttpRequest, pk: int) -> Output:
    """One's own output."""
    output = get_object_or_404(_SEEN, pk=pk)
    check(request, Action.REQUEST_OUTPUT, output.organisation.code)
    if output.author != acting(request).user:
        refuse(request, Action.REQUEST_OUTPUT, NOT_HERE, ("output", str(pk)))
    return output


def _decisions(output: Output) -> list[tuple[str, str, str]]:
    """What a checker may make of it now: the state, its title, and why."""
    found = []
    for state, why in OUTPUT[output.state].items():
        if state in {"approved", "rejected", "returned"}:
            try:
                releasing.check_decided(output, state)
            except releasing.NotReleasedError:
                continue
        elif state != "released":
            continue
        found.append((str(state), Output.State(state).label, why))
    return found
