"""What goes wrong, as programs are told: `application/problem+json` (RFC 9457).

Each kind has an address, at which the page of the API says what it means.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

MEDIA_TYPE = "application/problem+json"


class Kind(Enum):
    """A kind of problem: its name, status, title, and what to do."""

    NOT_JSON = (
        "not-json", 400, "The body is not JSON",
        "Send one JSON object, in UTF-8.",
    )  # fmt: skip
    NOT_SIGNED_IN = (
        "not-signed-in", 401, "It is not known who calls",
        "Send a token in the header `Authorization: Bearer ...`, or sign in with a browser.",
    )  # fmt: skip
    TOKEN_REFUSED = (
        "token-refused", 401, "The token is refused",
        "Make a new token on the page Your account.",
    )  # fmt: skip
    FORGED = (
        "forged", 403, "The request may be forged",
        "In a browser's session, send the CSRF token in the header `X-CSRFToken`.",
    )  # fmt: skip
    NO_ROLE = (
        "no-role", 403, "No role was chosen",
        "Choose a role in the browser, or call with a token.",
    )  # fmt: skip
    NOT_ALLOWED = (
        "not-allowed", 403, "The role may not do this",
        "Call in another role. The operation `may` says what a role may do where.",
    )  # fmt: skip
    NOT_FOUND = (
        "not-found", 404, "There is nothing here",
        "Check the address and the key. What your role does not cover is not told apart.",
    )  # fmt: skip
    NO_SUCH_METHOD = (
        "no-such-method", 405, "The address takes no such method",
        "Use a method of the header `Allow`.",
    )  # fmt: skip
    EDITED_MEANWHILE = (
        "edited-meanwhile", 409, "Somebody else has changed it",
        "Read it again, and send your change with the version that is there now.",
    )  # fmt: skip
    NOT_NOW = (
        "not-now", 409, "It cannot be done as things stand",
        "The detail says what stands in the way.",
    )  # fmt: skip
    NOT_THIS_TYPE = (
        "not-this-type", 415, "The body has another type",
        "Send the header `Content-Type: application/json`.",
    )  # fmt: skip
    NOT_VALID = (
        "not-valid", 422, "Something sent is not valid",
        "Put right what `faults` names.",
    )  # fmt: skip
    TOO_MANY = (
        "too-many", 429, "There were too many calls",
        "Wait for the seconds in the header `Retry-After`.",
    )  # fmt: skip

    def __init__(self, key: str, status: int, title: str, to_do: str) -> None:
        self.key = key
        self.status = status
        self.title = title
        self.to_do = to_do


class Fault(Schema):
    """One thing that is not valid."""

    where: str = Field(description="The parameter or field.", examples=["query.limit"])
    what: str = Field(
        description="What is wrong with it.", examples=["Input should be at most 200"]
    )


class Problem(Schema):
    """What went wrong, where, and what to do."""

    type: str = Field(
        description="The kind of problem: an address that explains it.",
        examples=["/api/#problem-not-found"],
    )
    title: str = Field(description="The kind in words.", examples=["There is nothing here"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(description="What went wrong this time.", examples=["No such outcome."])
    instance: str = Field(
        description="The address that was called.", examples=["/api/v1/outcomes/no-such"]
    )
    to_do: str = Field(description="What to do.", examples=["Check the address and the key."])
    faults: list[Fault] = Field(description="What is not valid, if that is the problem.")


class ProblemError(Exception):
    """Something that is told to the one who calls."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        faults: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.faults = faults
        self.headers = headers or {}


def told(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """The answer that tells of a problem."""
    kind = error.kind
    said: dict[str, Any] = {
        "type": f"/api/#problem-{kind.key}",
        "title": kind.title,
        "status": kind.status,
        "detail": str(error),
        "instance": request.path,
        "to_do": kind.to_do,
        "faults": [{"where": where, "what": what} for where, what in error.faults],
    }
    return HttpResponse(
        json.dumps(said), status=kind.status, content_type=MEDIA_TYPE, headers=dict(error.headers)
    )
