"""Direct care: finding a person, seeing them, and breaking the glass.

No address holds anything of a person: who is open is kept in the session.
"""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sherwood.errors import SherwoodError
from sherwood.service.governance.access.acting import GRANT
from sherwood.service.governance.access.check import answer, needs
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.views.doing import doing
from sherwood.service.information import care, people
from sherwood.service.information.forms.people import BreakGlassForm, FindForm, ReidentifyForm
from sherwood.service.information.keys import REFERENCE, token

log = logging.getLogger(__name__)

OPEN = "person"
"""The key of the session that holds who is open, and in which role they were opened."""


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Action.SEE_PERSON)
def find_person(request: HttpRequest) -> HttpResponse:
    """Find a person by a reference or an NHS number."""
    form = FindForm(request.POST or None)
    if form.is_valid():
        try:
            _open(request, people.find_person(form.cleaned_data["given"]))
        except people.NobodyFoundError as error:
            form.add_error("given", str(error))
        else:
            return redirect("person")
    return render(
        request,
        "information/find_person.jinja",
        {
            "form": form,
            "references": people.some_references(request),
            "another": people.another_reference(request),
            "reidentifies": bool(answer(request, Action.REIDENTIFY)),
        },
    )


@never_cache
@require_GET
@needs(Action.SEE_PERSON)
def person(request: HttpRequest) -> HttpResponse:
    """The person who is open, if they may be shown; otherwise what can be done."""
    opened = _opened(request)
    if opened is None:
        return redirect("find_person")
    try:
        shown = care.check_person(request, opened)
    except care.NotCaredForError as refused:
        return render(
            request,
            "information/not_cared_for.jinja",
            {
                "refused": str(refused),
                "form": BreakGlassForm() if answer(request, Action.BREAK_GLASS) else None,
            },
            status=403,
        )
    found, unread = None, False
    try:
        found = people.summary(shown)
    except SherwoodError:
        log.exception("The release that is shown could not be read.")
        unread = True
    given = {
        "shown": shown,
        "reference": token(REFERENCE, shown.person),
        "summary": found,
        "unread": unread,
    }
    return render(request, "information/person.jinja", given)


@require_POST
@needs(Action.BREAK_GLASS)
def break_glass(request: HttpRequest) -> HttpResponse:
    """See the person who is open without a relationship, for an hour, and be asked about it."""
    opened = _opened(request)
    if opened is None:
        return redirect("find_person")
    form = BreakGlassForm(request.POST)
    with doing(request):
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        care.break_glass(request, opened, reason)
        messages.info(request, "The information governance officer has been told.")
    return redirect("person")


@require_POST
@needs(Action.SEE_PERSON)
def close_person(request: HttpRequest) -> HttpResponse:
    """Close the person who is open."""
    request.session.pop(OPEN, None)
    return redirect("find_person")


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Action.REIDENTIFY)
def reidentify(request: HttpRequest) -> HttpResponse:
    """Open the person behind a pseudonym, if one's organisation cares for them."""
    form = ReidentifyForm(request.POST or None)
    if form.is_valid():
        try:
            _open(request, people.reidentify(request, form.cleaned_data["pseudonym"]))
        except people.NobodyFoundError as error:
            form.add_error("pseudonym", str(error))
        else:
            return redirect("person")
    return render(request, "information/reidentify.jinja", {"form": form})


def _open(request: HttpRequest, found: str) -> None:
    request.session[OPEN] = [request.session[GRANT], found]


def _opened(request: HttpRequest) -> str | None:
    """Who is open; nobody once another role was chosen."""
    grant, found = request.session.get(OPEN, (None, None))
    return found if found and grant == request.session[GRANT] else None
