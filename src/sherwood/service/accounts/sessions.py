"""How long somebody stays signed in: half an hour without a request, twelve hours at most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, user_logged_in
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sherwood.service.audit.record import record

BEGAN, SEEN = "began", "seen"
"""Keys of the session: when it began, and when it was last used, in seconds."""
_NOTED_EVERY = 60
_CALLED = "/api/v"


def why_over(began: float, seen: float, now: float) -> str:
    """Why a session is over; nothing while it is not.

    Example:
        >>> why_over(began=0, seen=0, now=60), why_over(began=0, seen=0, now=1800)
        ('', 'You were signed out after 30 minutes without activity.')
    """
    if now - began >= settings.SESSION_COOKIE_AGE:
        return f"You were signed out after {settings.SESSION_COOKIE_AGE // 3600} hours."
    if now - seen >= settings.SESSION_IDLE_SECONDS:
        minutes = settings.SESSION_IDLE_SECONDS // 60
        return f"You were signed out after {minutes} minutes without activity."
    return ""


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, **_: Any) -> None:
    """Note when a session begins, and take away those that are over: strangers leave some too."""
    del sender
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    request.session[BEGAN] = request.session[SEEN] = timezone.now().timestamp()


class SessionRules:
    """Ends sessions that are over, and keeps what signed-in people see out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the clock before anything else is done."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        now = timezone.now().timestamp()
        began, seen = (request.session.setdefault(key, now) for key in (BEGAN, SEEN))
        if reason := why_over(began, seen, now):
            return self._over(request, reason)
        if now - seen >= _NOTED_EVERY:
            request.session[SEEN] = now
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _over(self, request: HttpRequest, reason: str) -> HttpResponseBase:
        sign_in_again = _end(request, reason)
        # A program is not led to a page: nobody is signed in any more, and it is told so.
        called = request.path.startswith(_CALLED)
        return self.get_response(request) if called else sign_in_again


def _end(request: HttpRequest, reason: str) -> HttpResponseBase:
    record("session ended", actor=request.user, detail={"reason": reason})
    logout(request)
    messages.info(request, reason)
    back = f"{reverse('choose_role')}?{urlencode({'next': request.get_full_path()})}"
    query = f"?{urlencode({'next': back})}" if request.method == "GET" else ""
    return redirect(f"{reverse('account_login')}{query}")
