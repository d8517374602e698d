"""What a view says it needs; a view that says nothing is refused by the middleware.

`check` raises with the reason, `answer` only asks. Every refusal is in the audit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from sherwood.service.audit.record import record
from sherwood.service.governance.access.acting import acting, belongings
from sherwood.service.governance.access.roles import Action
from sherwood.service.governance.access.rules import Answer, may, reach

View = Callable[..., HttpResponseBase]
DECLARED = "access"
"""The attribute by which a view says what it needs; the middleware looks for it."""


def public(view: View) -> View:
    """Say that a view shows nothing that is not public."""
    setattr(view, DECLARED, "public")
    return view


def signed_in(view: View) -> View:
    """Say that a view needs somebody signed in, in no particular role."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if acting(request).user is None:
            return redirect("account_login")
        return view(request, *args, **kwargs)

    setattr(guarded, DECLARED, "signed_in")
    return guarded


def needs(*actions: Action, node: str | None = None) -> Callable[[View], View]:
    """Say what a view needs.

    Args:
        actions: What it does; of several, one is enough.
        node: The view's argument that holds the code of the organisation it does it to; the view
            itself must `check` where no argument says so.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            who = acting(request)
            if who.user is None:
                return redirect("account_login")
            if who.grant is None:
                return redirect("choose_role")
            check_any(request, actions, kwargs[node] if node else None)
            return view(request, *args, **kwargs)

        setattr(guarded, DECLARED, actions)
        return guarded

    return declare


def answer(request: HttpRequest, action: Action, node: str | None = None) -> Answer:
    """Whether the one who acts may do this here."""
    held = acting(request).held
    # Only a place needs the hierarchy, and every page asks about many actions without one.
    below = belongings(held.hierarchy) if node and held and held.hierarchy else []
    return may(held, action, node, below, timezone.localdate())


def reached(request: HttpRequest) -> frozenset[str]:
    """The codes of the organisations that the role one acts in covers today."""
    held = acting(request).held
    if held is None:
        return frozenset()
    below = belongings(held.hierarchy) if held.hierarchy else []
    return reach(held, below, timezone.localdate())


def check(request: HttpRequest, action: Action, node: str | None = None) -> None:
    """Refuse what is not allowed.

    Raises:
        PermissionDenied: With the reason.
    """
    given = answer(request, action, node)
    if not given:
        refuse(request, action, given.reason, ("organisation", node or ""))


def refuse(
    request: HttpRequest, action: Action, reason: str, subject: tuple[str, str] = ("", "")
) -> NoReturn:
    """Refuse, and tell the audit.

    Raises:
        PermissionDenied: Always, with the reason.
    """
    who = acting(request)
    record(
        "refused",
        actor=who.user,
        acting_as=who.words,
        subject=subject,
        detail={"action": action.value, "reason": reason},
    )
    raise PermissionDenied(reason)


def check_any(request: HttpRequest, actions: Sequence[Action], node: str | None = None) -> None:
    """Refuse one who may do none of these.

    Raises:
        PermissionDenied: With the reason of the first that the role does at all.
    """
    if not any(answer(request, action, node) for action in actions):
        done = (action for action in actions if answer(request, action))
        check(request, next(done, actions[0]), node)


def not_yet(_: HttpRequest) -> HttpResponse:
    """What the middleware answers for a view that has not said what it needs."""
    return HttpResponse("This page has not said who may see it, so nobody may.", status=403)
