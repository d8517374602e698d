"""The one way in which rows change: in one transaction, told to the audit, never over another's."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models, transaction

from sherwood.service.accounts.models import User
from sherwood.service.audit.record import record
from sherwood.service.governance.models import Editable

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def add(row: Row, action: str, *, by: User | None, acting_as: str, **detail: Any) -> Row:
    """Add a row, and tell the audit every field of it and the detail given.

    Raises:
        ValidationError: The row cannot be as it is.
    """
    row.full_clean()
    row.save(force_insert=True)
    told = {field.name: plain(getattr(row, field.name)) for field in row._meta.concrete_fields}
    _tell(row, action, by, acting_as, {**told, **detail})
    return row


@transaction.atomic
def change(
    row: Editable,
    action: str,
    changes: dict[str, Any],
    *,
    version: int | None = None,
    by: User | None,
    acting_as: str,
) -> None:
    """Change a row, if nobody else has since it was opened.

    The version is that of the row when somebody opened it; without one, it was opened just now.

    Raises:
        EditedMeanwhileError: Somebody else has; nothing was changed.
        ValidationError: The row cannot become so.
    """
    before = {name: plain(getattr(row, name)) for name in changes}
    if version is not None:
        row.version = version
    row.change(**changes)
    after = {name: plain(getattr(row, name)) for name in changes}
    changed = {name: [before[name], after[name]] for name in changes if before[name] != after[name]}
    _tell(row, action, by, acting_as, changed)


def plain(value: Any) -> Any:
    """A value as the audit holds it.

    Example:
        >>> from datetime import date
        >>> plain(date(2018, 4, 1)), plain(0.5), plain(None)
        ('2018-04-01', 0.5, None)
    """
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value.pk) if isinstance(value, models.Model) else str(value)


def _tell(
    row: models.Model, action: str, by: User | None, acting_as: str, detail: dict[str, Any]
) -> None:
    subject = (str(row._meta.verbose_name), str(row.pk))
    record(action, actor=by, acting_as=acting_as, subject=subject, detail=detail)
