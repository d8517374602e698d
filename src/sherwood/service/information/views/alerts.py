"""For the officer: who looked without a relationship, and who saw one person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sherwood.service.audit.reading import who_saw as read_who_saw
from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.access.check import needs, refuse
from sherwood.service.governance.access.looking_after import answers_for
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import NOT_HERE
from sherwood.service.governance.views.doing import doing
from sherwood.service.information import care, people
from sherwood.service.information.forms.people import AnswerForm, FindForm
from sherwood.service.information.keys import AUDIT, all_tokens, token
from sherwood.service.information.models import EmergencyAccess


@require_GET
@needs(Action.SEE_AUDIT)
def every_alert(request: HttpRequest) -> HttpResponse:
    """Emergency access for which one answers; what is unanswered first."""
    found = care.alerts_of(request)
    return render(
        request,
        "information/alerts.jinja",
        {
            "waiting": [one for one in found if one.answered_at is None],
            "answered": [one for one in found if one.answered_at is not None],
        },
    )


@require_http_methods(["GET", "POST"])
@needs(Action.SEE_AUDIT)
def one_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """An alert, and what an officer found."""
    alert = get_object_or_404(EmergencyAccess.objects.select_related("user", "organisation"), pk=pk)
    where = alert.organisation.code
    if where not in answers_for(request, Action.SEE_AUDIT):
        refuse(request, Action.SEE_AUDIT, NOT_HERE, ("organisation", where))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        with doing(request):
            care.answer_alert(alert, form.cleaned_data["finding"], request)
            messages.success(request, f"What you found is kept with alert {alert.pk}.")
        return redirect("alerts")
    return render(request, "information/alert.jinja", {"alert": alert, "form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Action.SEE_AUDIT)
def who_saw(request: HttpRequest) -> HttpResponse:
    """Who saw a person, for a person who asks."""
    form, seen = FindForm(request.POST or None), None
    if form.is_valid():
        try:
            person = people.find_person(form.cleaned_data["given"])
        except people.NobodyFoundError as error:
            form.add_error("given", str(error))
        else:
            nodes = answers_for(request, Action.SEE_AUDIT)
            seen = list(read_who_saw(all_tokens(AUDIT, person), nodes))
            who = acting(request)
            record(
                "who saw asked",
                actor=who.user,
                acting_as=who.words,
                subject=("person", token(AUDIT, person)),
                detail={"entries": len(seen)},
            )
    return render(request, "information/who_saw.jinja", {"form": form, "seen": seen})
