"""Doing things from a page: who does it, and what is said when it cannot be done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

from sherwood.errors import SherwoodError
from sherwood.service.governance.access.acting import acting
from sherwood.service.governance.models import EditedMeanwhileError


def by(request: HttpRequest) -> dict[str, Any]:
    """Who does it, for the functions that tell the audit."""
    who = acting(request)
    if who.user is None:
        raise PermissionDenied("Sign in first.")
    return {"by": who.user, "acting_as": who.words}


@contextmanager
def doing(request: HttpRequest) -> Iterator[None]:
    """Say on the next page why something could not be done."""
    try:
        yield
    except (SherwoodError, EditedMeanwhileError) as error:
        messages.warning(request, str(error))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
