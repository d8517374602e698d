"""What the service raises, as the problem a program is told of."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from ninja.errors import HttpError
from ninja.errors import ValidationError as NotAsDescribedError

from sherwood.errors import SherwoodError
from sherwood.service.api.problems import Kind, ProblemError
from sherwood.service.governance.deciding import NotNowError
from sherwood.service.governance.models import EditedMeanwhileError

RAISED = (
    ProblemError,
    Http404,
    PermissionDenied,
    EditedMeanwhileError,
    IntegrityError,
    NotNowError,
    SherwoodError,
    ValidationError,
    NotAsDescribedError,
    HttpError,
)
"""What is told; whatever else is raised is a fault of ours."""


def problem_of(error: Exception) -> ProblemError:
    """The problem that an error is."""
    match error:
        case ProblemError():
            return error
        case Http404():
            return ProblemError(
                Kind.NOT_FOUND, "There is nothing here, or your role covers it not."
            )
        case PermissionDenied():
            return ProblemError(Kind.NOT_ALLOWED, str(error) or "Your role does not cover this.")
        case EditedMeanwhileError():
            return ProblemError(Kind.EDITED_MEANWHILE, str(error))
        case IntegrityError():
            return ProblemError(Kind.EDITED_MEANWHILE, "Somebody else wrote the same just now.")
        case NotNowError():
            return ProblemError(Kind.NOT_NOW, str(error))
        case ValidationError():
            faults = _of_django(error)
        case NotAsDescribedError():
            faults = [_of_pydantic(one) for one in error.errors]
        case HttpError():
            return ProblemError(Kind.NOT_JSON, "The body could not be read as JSON.")
        case _:
            faults = [("body", str(error))]
    return ProblemError(Kind.NOT_VALID, " ".join(what for _, what in faults), faults=faults)


def _of_django(error: ValidationError) -> list[tuple[str, str]]:
    if not hasattr(error, "error_dict"):
        return [("body", one) for one in error.messages]
    return [
        (f"body.{name}".replace("body.__all__", "body"), one)
        for name, all_ in error.message_dict.items()
        for one in all_
    ]


def _of_pydantic(one: dict[str, object]) -> tuple[str, str]:
    # The second part is the name the operation gives to all of a query or a body.
    source, *names = [str(part) for part in one["loc"]]  # type: ignore[attr-defined]
    named = names[1:] if len(names) > 1 and source in {"body", "query"} else names
    return ".".join([source, *named]), f"{one['msg']}."
