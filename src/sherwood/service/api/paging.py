"""Lists: a page of them at a time, in an order that stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

Row = TypeVar("Row")


class Paging(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(50, ge=1, le=200, description="How many at most.", examples=[50])
    offset: int = Field(0, ge=0, le=1_000_000, description="How many to leave out.", examples=[0])


class Page(Schema, Generic[Row]):
    """A part of a list."""

    items: list[Row] = Field(description="This part of the list.")
    count: int = Field(description="How many the whole list has.", examples=[1])
    next: str | None = Field(
        description="Where the next part is; nothing after the last.", examples=[None]
    )


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    paging: Paging,
    shown: Callable[[Any], Any],
) -> dict[str, Any]:
    """A page of rows, each as it is shown; the rows are in an order of their own."""
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    end = paging.offset + paging.limit
    query = request.GET.copy()
    query["limit"], query["offset"] = str(paging.limit), str(end)
    return {
        "items": [shown(row) for row in rows[paging.offset : end]],
        "count": count,
        "next": f"{request.path}?{query.urlencode()}" if end < count else None,
    }
