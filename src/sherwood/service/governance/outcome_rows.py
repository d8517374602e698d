"""The outcomes framework as a CSV file, out and in again.

A row an outcome. What it contributes to stands a name a line in one cell, each with its reason
after a colon where directions oppose. A file that has been out carries versions: a row that
somebody else has changed meanwhile is refused, and with it the file.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from sherwood.errors import InputError
from sherwood.service.accounts.models import User
from sherwood.service.governance.deciding import NotNowError
from sherwood.service.governance.measuring import (
    add_measure,
    change_measure,
    contributions,
    followed,
    link,
)
from sherwood.service.governance.models import EditedMeanwhileError, Measure, Organisation

TEXTS = (
    "name", "title", "tier", "level", "contract", "numerator", "denominator", "unit",
    "direction", "method", "baseline_period", "series", "target_period", "disclosure", "source",
)  # fmt: skip
NUMBERS = ("baseline", "target", "floor", "ceiling")
CODES = ("owner", "covers")
COLUMNS = (
    "name", "title", "tier", "level", "owner", "covers", "contract", "numerator", "denominator",
    "unit", "direction", "method", "baseline", "baseline_period", "series", "target",
    "target_period", "floor", "ceiling", "disclosure", "source", "contributes_to", "version",
)  # fmt: skip
MOST = 2_000
"""Rows in a file, at most."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
MayEdit = Callable[[str], bool]


@dataclass
class Taken:
    """What came of a file.

    Attributes:
        faults: By row; if there are any, nothing was taken.
    """

    added: int = 0
    changed: int = 0
    linked: int = 0
    faults: list[str] = field(default_factory=list)


def rows_of_outcomes(day: date) -> str:
    """The outcomes followed on a day, as CSV."""
    serves: dict[int, list[str]] = {}
    for one in contributions(day):
        said = f"{one.parent.name}: {one.reason}" if one.reason else one.parent.name
        serves.setdefault(one.child_id, []).append(said)
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for measure in followed(day).order_by("name"):
        cells = {name: _safe(getattr(measure, name)) for name in TEXTS}
        cells |= {name: _number(getattr(measure, name)) for name in NUMBERS}
        cells |= {name: _safe(getattr(measure, name).code) for name in CODES}
        cells["contributes_to"] = _safe("\n".join(sorted(serves.get(measure.pk, ()))))
        cells["version"] = str(measure.version)
        rows.writerow(cells[name] for name in COLUMNS)
    return written.getvalue()


def take_rows(text: str, *, may_edit: MayEdit, by: User, acting_as: str) -> Taken:
    """Take a file in, whole or not at all.

    Args:
        text: The file.
        may_edit: Whether the one who takes it in may edit outcomes of an organisation, by code.
        by: Who takes it in.
        acting_as: In which role.

    Raises:
        InputError: It is not a file of outcomes.
    """
    taken = Taken()
    rows = _read(text)
    try:
        with transaction.atomic():
            _take(rows, taken, may_edit, {"by": by, "acting_as": acting_as})
            if taken.faults:
                raise _RefusedError
    except _RefusedError:
        return Taken(faults=taken.faults)
    return taken


class _RefusedError(Exception):
    """The file has faults: what was done is undone."""


def _read(text: str) -> list[Mapping[str, str]]:
    if "\0" in text:
        raise InputError("It is not a CSV file. Save it as CSV, UTF-8.")
    try:
        reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        headers = list(reader.fieldnames or ())
        rows = list(reader)
    except csv.Error as error:
        raise InputError(f"It is not a CSV file: {error}. Save it as CSV, UTF-8.") from error
    missing = [name for name in COLUMNS if name not in headers and name != "version"]
    unknown = [name for name in headers if name not in COLUMNS]
    if missing or unknown:
        named = ", ".join(missing or unknown)
        raise InputError(f"Columns {'missing' if missing else 'not known'}: {named}.")
    if len(rows) > MOST:
        raise InputError(f"It has {len(rows):,} rows; {MOST:,} are taken at once.")
    return rows


def _take(
    rows: list[Mapping[str, str]], taken: Taken, may_edit: MayEdit, who: dict[str, Any]
) -> None:
    organisation = {one.code: one for one in Organisation.objects.all()}
    known = {one.name: one for one in Measure.objects.select_related("owner", "covers")}
    for number, row in enumerate(rows, start=2):
        try:
            _take_one(row, known, organisation, taken, may_edit, who)
        except (InputError, NotNowError, PermissionDenied, EditedMeanwhileError) as error:
            taken.faults.append(f"Row {number}: {error}")
        except ValidationError as error:
            taken.faults += [f"Row {number}: {words}" for words in _said(error)]
    for number, row in enumerate(rows, start=2):
        for parent, reason in _serves(row):
            try:
                _link(row, parent, reason, known, taken, who)
            except (InputError, NotNowError, ValidationError) as error:
                taken.faults.append(f"Row {number}: {error}")


def _take_one(
    row: Mapping[str, str],
    known: dict[str, Measure],
    organisation: Mapping[str, Organisation],
    taken: Taken,
    may_edit: MayEdit,
    who: dict[str, Any],
) -> None:
    values = _values(row, organisation)
    measure = known.get(values["name"])
    owners = {values["owner"].code} | ({measure.owner.code} if measure else set())
    for code in sorted(owners):
        if not may_edit(code):
            raise PermissionDenied(f"Your role does not edit outcomes of '{code}'.")
    if measure is None:
        known[values["name"]] = add_measure(Measure(**values), **who)
        taken.added += 1
        return
    changes = {name: value for name, value in values.items() if getattr(measure, name) != value}
    if changes:
        change_measure(measure, changes, version=_version(row), **who)
        taken.changed += 1


def _link(
    row: Mapping[str, str],
    parent: str,
    reason: str,
    known: Mapping[str, Measure],
    taken: Taken,
    who: dict[str, Any],
) -> None:
    child = known.get(_bare(row["name"]))
    if child is None:
        return
    if parent not in known:
        raise InputError(f"contributes_to: there is no outcome '{parent}'.")
    there = contributions(date.today()).filter(child=child, parent=known[parent])
    if not there.exists():
        link(child, known[parent], reason, **who)
        taken.linked += 1


def _values(row: Mapping[str, str], organisation: Mapping[str, Organisation]) -> dict[str, Any]:
    if None in row or None in row.values():
        raise InputError("It has more or fewer cells than there are columns.")
    values: dict[str, Any] = {name: _bare(row[name]) for name in TEXTS}
    for name in NUMBERS:
        values[name] = _figure(name, row[name])
    for name in CODES:
        code = _bare(row[name])
        if code not in organisation:
            raise InputError(f"{name}: there is no organisation '{code}'.")
        values[name] = organisation[code]
    return values


def _figure(name: str, cell: str) -> float | None:
    if not cell.strip():
        return None
    try:
        value = float(cell)
    except ValueError as error:
        raise InputError(f"{name}: '{cell}' is not a number.") from error
    if not math.isfinite(value):
        raise InputError(f"{name}: '{cell}' is not a number that can be reckoned with.")
    return value


def _version(row: Mapping[str, str]) -> int:
    written = (row.get("version") or "").strip()
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise InputError("version: it is there already. Take the file out again, and edit that.")
    return int(written)


def _serves(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for line in _bare(row.get("contributes_to") or "").splitlines():
        name, _, reason = line.partition(":")
        if name.strip():
            yield name.strip(), reason.strip()


def _said(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [f"{name}: {one}" for name, all_ in error.message_dict.items() for one in all_]


def _safe(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _bare(cell: str) -> str:
    return cell.strip().removeprefix("'")


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)
