"""Nothing is shown by a view that has not said what it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from sherwood.service.governance.access.check import DECLARED, not_yet

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
