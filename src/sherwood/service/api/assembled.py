"""The API put together: its routers, what it answers when something goes wrong, and its doors."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI, Router
from ninja.operation import Operation

from sherwood.service.api.declaring import refuse_silent
from sherwood.service.api.faults import RAISED, problem_of
from sherwood.service.api.problems import Kind, ProblemError, told
from sherwood.service.api.routers import (
    access,
    audit,
    decisions,
    framework,
    information,
    meetings,
    operations,
    organisations,
    outcomes,
    powers,
)
from sherwood.service.governance.access.check import DECLARED

ROUTERS: tuple[Router, ...] = (
    access.router,
    organisations.router,
    meetings.router,
    decisions.router,
    powers.router,
    outcomes.router,
    framework.router,
    information.router,
    operations.router,
    audit.router,
)
"""In the order in which the manual has them."""
PREFIX = "/api/v1/"
View = Callable[..., HttpResponseBase]


class _Named(NinjaAPI):
    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        del router
        return str(operation.operation_id)


def assemble(routers: tuple[Router, ...]) -> NinjaAPI:
    """An API of routers; of their operations, those that declare nothing are refused."""
    made = _Named(
        title="Sherwood",
        version="1",
        description=(
            "What the partnership decided, agreed, aims at and has come to, for programs. The same "
            "access decides as for the pages."
        ),
        openapi_url=None,
        docs_url=None,
        auth=[refuse_silent],
        urls_namespace="api",
    )
    for error in RAISED:
        made.add_exception_handler(error, _tell)
    for router in routers:
        made.add_router("", router)
    return made


def _tell(request: HttpRequest, error: Any) -> HttpResponse:
    return told(request, problem_of(error))


def operations_of(routers: tuple[Router, ...]) -> dict[str, Operation]:
    """Every operation by its name."""
    return {
        str(operation.operation_id): operation
        for router in routers
        for view in router.path_operations.values()
        for operation in view.operations
    }


def doors(api: NinjaAPI, routers: tuple[Router, ...]) -> list[URLPattern]:
    """The addresses of an API, each with what its operation declared on it."""
    operations = operations_of(routers)
    return [
        URLPattern(
            one.pattern,
            door(one.callback, getattr(operations[one.name].view_func, DECLARED, None)),
            one.default_args,
            one.name,
        )
        for one in api.urls[0]
        if one.name in operations
    ]


def door(view: View, declared: object) -> View:
    """A view of the API: no cache keeps it, and what has not changed is not sent again."""

    def through(request: HttpRequest, **path: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"
        answered = view(request, **path)
        if answered.status_code == 405:
            allowed = answered["Allow"]
            wrong = ProblemError(
                Kind.NO_SUCH_METHOD,
                f"It takes {allowed}.",
                headers={"Allow": allowed},
            )
            return told(request, wrong)
        if request.method == "GET" and answered.status_code == 200:
            answered = _unless_known(request, answered)
        answered["Cache-Control"] = "no-store"
        return answered

    if declared is not None:
        setattr(through, DECLARED, declared)
    through.csrf_exempt = True  # type: ignore[attr-defined]  # sessions are asked in `calling`
    return through


def _unless_known(request: HttpRequest, answered: HttpResponseBase) -> HttpResponseBase:
    if not isinstance(answered, HttpResponse):
        return answered
    answered["ETag"] = f'"{hashlib.sha256(answered.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=answered["ETag"], response=answered) or answered


API = assemble(ROUTERS)
