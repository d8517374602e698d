"""What every request carries: a name to find it by in the logs, and a strict content policy."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render

log = logging.getLogger("sherwood.requests")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
Respond = Callable[[HttpRequest], HttpResponseBase]


WATCHED = ("/alive/", "/ready/", "/metrics/")
"""What those who watch the service ask for."""

THIS_MACHINE = ("127.0.0.1", "::1")
_BY_PROXIES = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")

LARGEST = 65 * 2**20
"""Bytes of a request, at most: a list of those who opted out, and what is around it."""


class AskedFromHere:
    """Lets whoever watches the service from its own machine ask without being a proxy.

    A probe names an address for a host, and no TLS. It is given what the proxy would say, and then
    goes the way of every request; what did come through a proxy is left as it is.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Speak for the proxy."""
        asked = request.META
        if (
            request.path_info in WATCHED
            and asked.get("REMOTE_ADDR") in THIS_MACHINE
            and not any(name in asked for name in _BY_PROXIES)
        ):
            asked["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
            asked["HTTP_X_FORWARDED_PROTO"] = "https"
        return self.get_response(request)


class PlainRequest:
    """Refuses what no page asks for, before anything reads it.

    A body of any size would be written to the disk by whoever can reach the service, since files
    are read before anybody is asked who they are; PostgreSQL keeps no NUL, and SQLite does.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the size and at the address."""
        size = request.META.get("CONTENT_LENGTH") or "0"
        if not size.isdecimal() or int(size[:12]) > LARGEST:
            return HttpResponse("This is more than the service takes at once.", status=413)
        # The API says itself which parameter holds it.
        called = request.path_info.startswith("/api/v")
        asked = request.path_info + unquote(request.META.get("QUERY_STRING", ""))
        if "\0" in asked and not called:
            return HttpResponse("There is no such address.", status=400)
        return self.get_response(request)


class RequestIdentity:
    """Names each request and logs how it went, by route and not by path."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Time it and tell of it."""
        began = time.perf_counter()
        name = secrets.token_hex(8)
        response = self.get_response(request)
        response["X-Request-Id"] = name
        match = request.resolver_match
        log.info(
            "request",
            extra={
                "request": name,
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - began) * 1000, 1),
            },
        )
        return response


class ContentSecurityPolicy:
    """Lets a page load only what this service itself serves."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give the page a nonce, and the answer the policy."""
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        # A report or a picture is shut in more tightly, by a policy of its own.
        response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=nonce))
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response


class OnlyForms:
    """Says with a page that an address takes only what forms send, to whoever wants to read it."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Fill a refusal that says nothing."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = render(request, "405.jinja", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page
