"""What every request carries: a name to find it by in the logs, and a strict content policy."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

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
        response["Content-Security-Policy"] = POLICY.format(nonce=nonce)
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response
