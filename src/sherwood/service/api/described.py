"""How fields and parameters are described: every one with words and an example."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from django.db.models import TextChoices
from ninja import Path, Schema
from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def said(description: str, example: Any, **more: Any) -> Any:
    """A field that is always there."""
    return Field(description=description, examples=[example], **more)


def asked(description: str, example: Any, **more: Any) -> Any:
    """A parameter that may be left out."""
    return Field(None, description=description, examples=[example], **more)


def one_of(values: type[StrEnum] | type[TextChoices]) -> Any:
    """One of some values, which the document names where they are asked for or answered.

    Several of them are called `State` or `Kind`, and the document has one name for one thing.
    """
    named = {"type": "string", "enum": [str(one.value) for one in values]}
    return Annotated[values, WithJsonSchema(named)]


def _written(value: Any) -> Any:
    """A day as it is written in JSON and in a query, and in no other way."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("A day is written YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_written)]
"""A day, as ISO 8601 has it."""
Words = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]
"""A short text of a query: no database keeps the character of nothing."""
Pounds = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
"""A sum of money, in pounds; in answers a string, so that no penny is lost."""
Key = Annotated[
    str,
    Path(description="Its code or name.", max_length=100, pattern=r"^[^\x00]+$"),
]
Number = Annotated[int, Path(description="Its number.", ge=1, le=2**53 - 1, examples=[1])]


class DayAsked(Schema):
    """On which day."""

    day: Day | None = asked("As it stands on this day; today if left out.", "2018-07-01")


def key(row: Any) -> str | None:
    """The code of an organisation, or of nothing."""
    return row.code if row is not None else None
