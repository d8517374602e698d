"""Nothing is shown by a view that has not said what it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from sherwood.service.governance.access.check import DECLARED, not_yet, refuse
from sherwood.service.governance.access.rules import NOT_HERE

OTHERS = ("allauth.account.", "allauth.mfa.", "allauth.socialaccount.", "django.views.static")
"""Views of packages that guard themselves: signing in, and files that are public."""


class DenyByDefault:
    """Refuses every view that has not declared what it needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; what matters is done once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Refuse a view without a declaration."""
        del args, kwargs
        if hasattr(view, DECLARED) or view.__module__.startswith(OTHERS):
            return None
        return not_yet(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> None:
        """Say of what is nowhere what is said of what is elsewhere: neither tells which it is.

        The audit is told of both, for a view that looks only among what it covers cannot tell them
        apart either. It is told the page alone: what stands in an address may be anything.

        Raises:
            PermissionDenied: In place of `Http404`, where a role is needed.
        """
        match = request.resolver_match
        needed = getattr(match.func, DECLARED, None) if match else None
        if match and isinstance(fault, Http404) and isinstance(needed, tuple):
            refuse(request, needed[0], NOT_HERE, ("page", match.url_name or ""))
