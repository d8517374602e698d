"""Meetings: planning them, their papers and questions, and holding them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sherwood.service.governance import meeting as meetings
from sherwood.service.governance.access.check import answer, check, needs
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.forms.meetings import (
    AttendanceForm,
    MeetingForm,
    PaperChangeForm,
    PaperForm,
    QuestionForm,
)
from sherwood.service.governance.models import Body, Meeting, Paper
from sherwood.service.governance.next_step import steps
from sherwood.service.governance.views.doing import by, doing
from sherwood.service.governance.views.editing import edit, reached

_PAPER = ("title", "text", "public", "version")


@needs(Action.SEE_GOVERNANCE)
def every_meeting(request: HttpRequest) -> HttpResponse:
    """The meetings of every body the role covers."""
    bodies = covered(request, Action.SEE_GOVERNANCE)
    found = Meeting.objects.filter(body__in=bodies).select_related("body__organisation")
    return render(
        request,
        "governance/meetings.jinja",
        {"meetings": found, "may_plan": bool(covered(request, Action.PREPARE_MEETING))},
    )


@require_http_methods(["GET", "POST"])
@needs(Action.PREPARE_MEETING)
def plan_meeting(request: HttpRequest) -> HttpResponse:
    """Plan a meeting."""
    bodies = covered(request, Action.PREPARE_MEETING)
    form = MeetingForm(request.POST or None, bodies=bodies)
    if form.is_valid():
        given = form.cleaned_data
        planned = meetings.plan_meeting(
            given["body"], held_on=given["held_on"], place=given["place"], **by(request)
        )
        messages.success(request, "The meeting is planned. Add its papers, then its questions.")
        return redirect("meeting", pk=planned.pk)
    return render(request, "governance/plan_meeting.jinja", {"form": form})


@needs(Action.SEE_GOVERNANCE)
def one_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting: its papers, who is there, and its questions."""
    found = meeting_here(request, pk, Action.SEE_GOVERNANCE)
    prepares = bool(answer(request, Action.PREPARE_MEETING, found.body.organisation.code))
    there = {one.organisation_id: one.user for one in found.attendances.select_related("user")}
    return render(
        request,
        "governance/meeting.jinja",
        {
            "meeting": found,
            "papers": found.papers.select_related("author"),
            "decisions": found.decisions.select_related("topic", "chosen"),
            "members": [(one, there.get(one.pk)) for one in meetings.members(found)],
            "present": len(there),
            "prepares": prepares,
            "follows": steps(found) if prepares else [],
        },
    )


@require_POST
@needs(Action.PREPARE_MEETING)
def move_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a meeting to another state."""
    found = meeting_here(request, pk, Action.PREPARE_MEETING)
    with doing(request):
        meetings.move(found, request.POST.get("state", ""), **by(request))
        messages.success(request, f"The meeting is now: {found.get_state_display()}.")
    return redirect("meeting", pk=pk)


@require_http_methods(["GET", "POST"])
@needs(Action.PREPARE_MEETING)
def add_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a paper before a meeting."""
    found = meeting_here(request, pk, Action.PREPARE_MEETING)
    form = PaperForm(request.POST or None)
    if form.is_valid():
        with doing(request):
            paper = meetings.add_paper(found, **form.cleaned_data, **by(request))
            messages.success(request, f"Paper {paper} is added.")
        return redirect("meeting", pk=pk)
    return render(request, "governance/paper_form.jinja", {"form": form, "meeting": found})


@needs(Action.SEE_GOVERNANCE)
def one_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper."""
    paper = get_object_or_404(Paper.objects.select_related("meeting__body__organisation"), pk=pk)
    where = paper.meeting.body.organisation.code
    check(request, Action.SEE_GOVERNANCE, where)
    prepares = bool(answer(request, Action.PREPARE_MEETING, where))
    return render(request, "governance/paper.jinja", {"paper": paper, "prepares": prepares})


@require_http_methods(["GET", "POST"])
@needs(Action.PREPARE_MEETING)
def change_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a paper; if somebody else has meanwhile, show both and change nothing."""
    paper = get_object_or_404(Paper.objects.select_related("meeting__body__organisation"), pk=pk)
    check(request, Action.PREPARE_MEETING, paper.meeting.body.organisation.code)
    opened = {name: getattr(paper, name) for name in _PAPER}
    form = PaperChangeForm(request.POST or None, initial=opened)
    back = reverse("paper", args=[pk])

    def save(given: dict[str, Any]) -> None:
        paper.version = given.pop("version")
        meetings.change_paper(paper, **given, **by(request))

    return edit(
        request,
        form,
        save,
        title="Change a paper",
        submit="Save",
        back=back,
        row=paper,
        lede="Papers do not change once the meeting was called.",
        path=[("Meetings", reverse("meetings")), (paper.title, back)],
    )


@require_http_methods(["GET", "POST"])
@needs(Action.PREPARE_MEETING)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a question for a meeting."""
    found = meeting_here(request, pk, Action.PREPARE_MEETING)
    form = QuestionForm(request.POST or None, before=found)
    if form.is_valid():
        given = {**form.cleaned_data, "papers": list(form.cleaned_data["papers"])}
        with doing(request):
            drafted = meetings.ask(found, **given, **by(request))
            messages.success(request, "The question is drafted. Put it on the agenda when ready.")
            return redirect("decision", pk=drafted.pk)
        return redirect("meeting", pk=pk)
    return render(request, "governance/question_form.jinja", {"form": form, "meeting": found})


@require_http_methods(["GET", "POST"])
@needs(Action.PREPARE_MEETING)
def attend(request: HttpRequest, pk: int) -> HttpResponse:
    """Take attendance."""
    found = meeting_here(request, pk, Action.PREPARE_MEETING)
    form = AttendanceForm(request.POST or None, members=meetings.members(found))
    if form.is_valid():
        user, members = form.cleaned_data["user"], form.cleaned_data["organisation"]
        with doing(request), transaction.atomic():
            for member in members:
                meetings.attend(found, member, user, **by(request))
            named = ", ".join(str(member) for member in members)
            messages.success(request, f"{user} is there for {named}.")
        return redirect("meeting", pk=pk)
    return render(request, "governance/attendance_form.jinja", {"form": form, "meeting": found})


def covered(request: HttpRequest, action: Action) -> list[Body]:
    """The bodies for which the role may do this."""
    codes = reached(request, action)
    return list(Body.objects.filter(organisation__code__in=codes).select_related("organisation"))


def meeting_here(request: HttpRequest, pk: int, action: Action) -> Meeting:
    """A meeting, if the role may do this where it is held."""
    found = get_object_or_404(Meeting.objects.select_related("body__organisation"), pk=pk)
    check(request, action, found.body.organisation.code)
    return found
