"""Seeing one thing: what a role does not cover is not told apart from what is not there."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from sherwood.service.governance.access.check import check
from sherwood.service.governance.access.roles import Action


def check_seen(request: HttpRequest, action: Action, node: str) -> None:
    """Answer that there is nothing, where the role does not cover the node; the audit is told.

    Raises:
        Http404: It does not.
    """
    try:
        check(request, action, node)
    except PermissionDenied as refused:
        raise Http404 from refused
