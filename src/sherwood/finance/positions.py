"""Monthly positions: each organisation's plan, actual and forecast, from a CSV file.

One row an organisation, year and month, with the pounds of that month alone: a deficit is negative.
Month 1 is April. Months to come have a plan and no actual; the forecast is of the year's end as it
was seen in that month.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from sherwood.errors import InputError
from sherwood.finance.control_total import ControlTotals
from sherwood.partnership.values import Year
from sherwood.stats.apportionment import to_pence
from sherwood.warehouse.calendar import year_title

COLUMNS = ("organisation", "year", "month", "plan", "actual", "forecast")
MONTHS = range(1, 13)

_SHOWN = 20
_POUNDS = re.compile(r"-?\d+(\.\d{1,2})?")
_TOTAL = re.compile(r"\b(total|totals|sum|ytd|year to date)\b", re.IGNORECASE)
_YEAR: TypeAdapter[int] = TypeAdapter(Year)

Row = dict[str, str]
Numbered = list[tuple[int, Row]]
"""Rows with the line of the file that each is on."""


@dataclass(frozen=True)
class Position:
    """One organisation's position in one month, before sustainability funding.

    Attributes:
        month: 1 is April, 12 is March.
        plan_pence: What the month was planned to add to the bottom line.
        actual_pence: What it added; None for a month to come.
        forecast_pence: The bottom line at the year's end as seen in that month; None where there is
            no actual.
    """

    organisation: str
    year: int
    month: int
    plan_pence: int
    actual_pence: int | None
    forecast_pence: int | None


def read_positions(path: Path, totals: ControlTotals) -> tuple[Position, ...]:
    r"""Read and check a file of monthly positions.

    Args:
        path: A CSV file in UTF-8 with the columns of `COLUMNS`.
        totals: Who has a control total, and so who may report, and in which years.

    Returns:
        Positions by year, organisation and month.

    Raises:
        InputError: Every fault found, each with its line and column and what to do. Nothing is read
            from a file with one.

    Example:
        >>> import tempfile
        >>> from sherwood.finance.control_total import OrganisationTotal
        >>> totals = ControlTotals((OrganisationTotal("HILL", 2017, 0, 0, 0, memo=False),), 0.5)
        >>> rows = ["organisation,year,month,plan,actual,forecast"]
        >>> rows += ["HILL,2017/18,1,-1000,-900.50,-12000"]
        >>> rows += [f"HILL,2017/18,{month},-1000,," for month in range(2, 13)]
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "positions.csv"
        ...     _ = path.write_text("\n".join(rows))
        ...     read_positions(path, totals)[0].actual_pence
        -90050
    """
    rows = _rows(path)
    faults = list(_cell_faults(rows, totals))
    if not faults:
        faults = [*_repeated(rows), *_gaps(rows), *_absent(rows, totals)]
    if faults:
        more = [f"... and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
        raise InputError("\n".join(f"{path.name}, {fault}" for fault in [*faults[:_SHOWN], *more]))
    positions = (_position(row) for _, row in rows)
    return tuple(sorted(positions, key=lambda each: (each.year, each.organisation, each.month)))


def _rows(path: Path) -> Numbered:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restkey="beyond", restval="", strict=True)
            _check_headers(path, [name.strip() for name in reader.fieldnames or ()])
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise InputError(
            f"{path.name} cannot be read as CSV ({problem}): save it as CSV in UTF-8."
        ) from problem
    for line, row in rows:
        if "beyond" in row:
            raise InputError(
                f"{path.name}, line {line}: there are more cells than columns; a comma within an "
                "amount makes two of one."
            )
    trimmed = ((line, {key.strip(): row[key].strip() for key in row}) for line, row in rows)
    return [(line, row) for line, row in trimmed if any(row.values())]


def _check_headers(path: Path, headers: list[str]) -> None:
    missing = [name for name in COLUMNS if name not in headers]
    unknown = [name for name in headers if name not in COLUMNS]
    repeated = [name for name, times in Counter(headers).items() if times > 1]
    if missing or unknown or repeated:
        told = [
            f"{said} {', '.join(names)}"
            for said, names in (
                ("lacks", missing),
                ("does not know", unknown),
                ("repeats", repeated),
            )
            if names
        ]
        raise InputError(
            f"{path.name}, line 1: it {' and '.join(told)}; the columns are {', '.join(COLUMNS)}."
        )


def _cell_faults(rows: Numbered, totals: ControlTotals) -> Iterator[str]:
    if not rows:
        yield "line 2: there are no rows; give one an organisation and month."
    known = {(each.organisation, each.year) for each in totals.organisations}
    checks: dict[str, Callable[[str], str]] = {
        "year": _year_fault,
        "month": _month_fault,
        "plan": lambda cell: _pounds_fault(cell, needed=True),
        "actual": _pounds_fault,
        "forecast": _pounds_fault,
    }
    for line, row in rows:
        if total := next((row[name] for name in COLUMNS[:3] if _TOTAL.search(row[name])), ""):
            yield f"line {line}: {total!r} is a row of totals; take it out, totals are worked out."
            continue
        found = {name: fault for name, check in checks.items() if (fault := check(row[name]))}
        if "year" not in found:
            found["organisation"] = _organisation_fault(row, known)
        for name in COLUMNS:
            if found.get(name):
                yield f"line {line}, {name}: {found[name]}"


def _organisation_fault(row: Row, known: set[tuple[str, int]]) -> str:
    code, year = row["organisation"], _YEAR.validate_python(row["year"])
    if (code, year) in known:
        return ""
    if any(code == organisation for organisation, _ in known):
        return f"{code} has no control total for {row['year']}; add one to money.toml."
    meant = get_close_matches(code, sorted({organisation for organisation, _ in known}), 1)
    return (
        f"{code!r} has no control total"
        + (f" (did you mean {meant[0]}?)" if meant else "")
        + "; write the organisation's code as in money.toml."
    )


def _year_fault(cell: str) -> str:
    try:
        _YEAR.validate_python(cell)
    except ValidationError:
        return f"{cell!r} is not a financial year; write it as 2017/18."
    return ""


def _month_fault(cell: str) -> str:
    if cell.isdecimal() and int(cell) in MONTHS:
        return ""
    return f"{cell!r} is not a month's number; write 1 for April to 12 for March."


def _pounds_fault(cell: str, needed: bool = False) -> str:
    if not cell:
        return "it is empty; every month needs a plan, 0 if nothing." if needed else ""
    if _POUNDS.fullmatch(cell):
        return ""
    return (
        f"{cell!r} is not pounds in digits; write -1234 or 1234.56, without commas, signs or words."
    )


def _repeated(rows: Numbered) -> Iterator[str]:
    seen: dict[tuple[str, ...], int] = {}
    for line, row in rows:
        key = (row["organisation"], row["year"], str(int(row["month"])))
        if key in seen:
            yield (
                f"line {line}, month: {key[0]} has month {key[2]} of {key[1]} on line {seen[key]} "
                "too; keep one."
            )
        seen.setdefault(key, line)


def _gaps(rows: Numbered) -> Iterator[str]:
    """Months without a row, actuals after a month without one, and actuals without a forecast."""
    for (code, year), months in _by_year(rows).items():
        of = f"{code} in {year}"
        if missing := [month for month in MONTHS if month not in months]:
            yield (
                f"{of}: there is no row for month {', '.join(map(str, missing))}; "
                "give all twelve, with a plan each."
            )
        reported = [month for month, (_, row) in sorted(months.items()) if row["actual"]]
        for month in MONTHS:
            if month not in months:
                continue
            line, row = months[month]
            if not row["actual"] and reported and month < reported[-1]:
                yield (
                    f"line {line}, actual: {of} has none for month {month} but one for month "
                    f"{reported[-1]}; months are reported in order."
                )
            if bool(row["actual"]) != bool(row["forecast"]):
                given, lacking = ("actual", "forecast") if row["actual"] else ("forecast", "actual")
                yield (
                    f"line {line}, {lacking}: it is empty though there is {given}; "
                    "a month that has been reported has both."
                )


def _by_year(rows: Numbered) -> dict[tuple[str, str], dict[int, tuple[int, Row]]]:
    found: dict[tuple[str, str], dict[int, tuple[int, Row]]] = {}
    for line, row in rows:
        months = found.setdefault((row["organisation"], row["year"]), {})
        months.setdefault(int(row["month"]), (line, row))
    return found


def _absent(rows: Numbered, totals: ControlTotals) -> Iterator[str]:
    """Organisations whose absence would leave the system's position short."""
    present = {(row["organisation"], _YEAR.validate_python(row["year"])) for _, row in rows}
    years = {year for _, year in present}
    for each in totals.organisations:
        key = (each.organisation, each.year)
        if each.year in years and not each.memo and key not in present:
            yield (
                f"{each.organisation} in {year_title(each.year)}: there is no row though it has a "
                "control total; the system's position would lack it."
            )


def _position(row: Row) -> Position:
    return Position(
        organisation=row["organisation"],
        year=_YEAR.validate_python(row["year"]),
        month=int(row["month"]),
        plan_pence=to_pence(float(row["plan"])),
        actual_pence=to_pence(float(row["actual"])) if row["actual"] else None,
        forecast_pence=to_pence(float(row["forecast"])) if row["forecast"] else None,
    )
