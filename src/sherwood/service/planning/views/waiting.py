"""What pages say while what they show is being made."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sherwood.service.planning.models import Made

SECONDS = 5


def being_made(request: HttpRequest, made: Made | None, *, title: str, again: str) -> HttpResponse:
    """How far something is; the page looks again by itself, unless it is asked not to.

    Args:
        request: `?still` keeps the page as it is.
        made: What is being made; None if nothing has been asked for.
        title: Of the page that waits.
        again: The address where it is asked for again.
    """
    moving = made is not None and made.unfinished and "still" not in request.GET
    found = {"made": made, "title": title, "again": again, "moving": moving, "seconds": SECONDS}
    answer = render(request, "planning/being_made.jinja", found)
    if moving:
        answer["Refresh"] = str(SECONDS)
    return answer
