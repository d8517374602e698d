"""What an operation of the API says it needs; one that says nothing is refused.

The operations of a router are written as

    @router.get("/organisations", response=Organisations)
    @needs(Action.SEE_GOVERNANCE)
    def organisations(request, asked: Query[Asked]): ...

What is declared is asked before the call's parameters are read. An operation without a declaration
comes to `refuse_silent`, which lets nobody in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase
from ninja.decorators import decorate_view

from sherwood.service.api.calling import admit, admit_anybody
from sherwood.service.api.faults import RAISED, problem_of
from sherwood.service.api.problems import Kind, ProblemError, told
from sherwood.service.governance.access.check import DECLARED
from sherwood.service.governance.access.roles import Action

Asked = TypeVar("Asked", bound=Callable[..., Any])
PUBLIC = "public"
ANY_ROLE = "any_role"
_ADMITTED = "admitted"


def public(operation: Asked) -> Asked:
    """Say that an operation shows nothing that is not public."""
    return _declared(operation, PUBLIC, admit_anybody)


def any_role(operation: Asked) -> Asked:
    """Say that an operation needs somebody who acts in a role, whichever."""
    return _declared(operation, ANY_ROLE, admit)


def needs(*actions: Action) -> Callable[[Asked], Asked]:
    """Say what an operation does; of several, one is enough."""

    def declare(operation: Asked) -> Asked:
        return _declared(operation, actions, lambda request: admit(request, actions))

    return declare


def refuse_silent(request: HttpRequest) -> bool:
    """What every operation asks: whether it was admitted by what it declared."""
    if not request.__dict__.get(_ADMITTED):
        raise ProblemError(
            Kind.NOT_ALLOWED, "This operation has not said who may call it, so nobody may."
        )
    return True


def _declared(operation: Asked, needed: Any, let_in: Callable[[HttpRequest], None]) -> Asked:
    def guard(run: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        takes = frozenset(_query_of(run))
        reads = any(model.__ninja_param_source__ == "body" for model in _models(run))

        @wraps(run)
        def guarded(request: HttpRequest, **path: Any) -> HttpResponseBase:
            try:
                let_in(request)
                _check_query(request, takes)
                if reads:
                    _check_type(request)
            except RAISED as error:
                return told(request, problem_of(error))
            request.__dict__[_ADMITTED] = True
            return run(request, **path)

        return guarded

    setattr(operation, DECLARED, needed)
    return decorate_view(guard)(operation)


def _models(run: Any) -> list[Any]:
    """What an operation takes; `run` is a method of it."""
    return list(run.__self__.models)


def _query_of(run: Any) -> list[str]:
    """The names an operation takes in its query."""
    found = []
    for model in _models(run):
        if model.__ninja_param_source__ == "query":
            found += list(model.__ninja_flatten_map__)
    return found


def _check_query(request: HttpRequest, takes: frozenset[str]) -> None:
    unknown = sorted(set(request.GET) - takes)
    twice = sorted(name for name in takes & set(request.GET) if len(request.GET.getlist(name)) > 1)
    faults = [(f"query.{name[:60]}", "There is no such parameter.") for name in unknown]
    faults += [(f"query.{name}", "It is given more than once.") for name in twice]
    if faults:
        raise ProblemError(Kind.NOT_VALID, "The query has faults.", faults=faults)


def _check_type(request: HttpRequest) -> None:
    if request.content_type != "application/json":
        raise ProblemError(Kind.NOT_THIS_TYPE, f"It is '{(request.content_type or '')[:60]}'.")
