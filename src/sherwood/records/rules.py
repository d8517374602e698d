"""The rules of entry: what makes a row of an extract a fault, a repair, or only a count.

A rule is named, said in a sentence, and has one of three outcomes. *Reject*: the row is kept apart
with its reason. *Repair*: a value is put right and the row says so. *Count*: the quality report
tells how often. The SQL conditions are over a row already cast to the contract's types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sherwood.records.casting import can_fail
from sherwood.records.columns import Column, Kind, Table
from sherwood.records.sql import among, quoted

GRACE_AFTER_DEATH_DAYS = 31
OLDEST_AGE = 125
RAW = "raw "
"""What precedes a column's name to call its value before casting."""

# Dates that stand for "not sent" or "not valid" in hospital extracts, never for a day.
SENTINELS = ("1582-10-15", "1800-01-01", "1801-01-01", "1802-01-01")


class Outcome(Enum):
    """What follows when a rule finds a row; the value says it to the reader."""

    REJECT = "row rejected"
    REPAIR = "value repaired"
    COUNT = "counted"


@dataclass(frozen=True)
class Rule:
    """A rule of entry: its name, what it says, and what follows."""

    name: str
    says: str
    outcome: Outcome


_REJECT = {
    "missing": "A value that the contract requires is not there.",
    "not a date": "A date cannot be read; dates are year-month-day.",
    "not a number": "A number or an amount of money cannot be read; no signs or commas.",
    "not yes or no": "A flag is neither true nor false.",
    "unknown code": "A required code is not among the national codes.",
    "too small": "A number is below the least that makes sense, such as a negative cost.",
    "bad NHS number": "The NHS number fails its check digit, or is one that is never issued.",
    "not a pseudonym": "The person is given by an NHS number where a pseudonym should be, or by a "
    "number that a spreadsheet cut short, such as 1.23E+11, which several people may share.",
    "duplicate key": "Another row of the same extract has this key; the first row stays.",
    "two birth months": "The person has another month of birth in an earlier row, which stays.",
    "impossible age": f"Born in the future or more than {OLDEST_AGE} years ago.",
    "ends before it starts": "A discharge, departure or end comes before its beginning.",
    "outside its spell": "An episode starts before the admission or ends after the discharge.",
    "in the future": "Dated after the day of the ingest.",
    "before birth": "Dated before the person's month of birth.",
    "after death": f"Dated more than {GRACE_AFTER_DEATH_DAYS} days after the person's death.",
}
_REPAIR = {
    "placeholder date": "A date that stands for 'not sent', such as 1800-01-01, is made missing.",
    "unknown code made missing": "An optional code is not a national code and is made missing.",
    "bad NHS number, local identifier used": "The NHS number is wrong; the local one stands in.",
}
_COUNT = {
    "person not found": "The row's person is in no person table; the row is kept.",
    "reference not found": "A code names nothing in its reference table; the row is kept.",
    "after death, other load": "After the person's death, which a later load told; kept.",
    "birth months differ": "Two loads give a person different months of birth; the latest holds.",
    "maternity of a male": "Maternity care of somebody registered as male; the row is kept.",
    "key in two loads": "Two loads hold a row of the same key; both are kept.",
}
RULES: Mapping[str, Rule] = {
    name: Rule(name, says, outcome)
    for outcome, rules in (
        (Outcome.REJECT, _REJECT),
        (Outcome.REPAIR, _REPAIR),
        (Outcome.COUNT, _COUNT),
    )
    for name, says in rules.items()
}


@dataclass(frozen=True)
class Condition:
    """Where a rule finds something: the rule, the column it concerns, and the SQL that tells."""

    rule: Rule
    column: str
    sql: str


def _found(rule: str, column: str, sql: str) -> Condition:
    return Condition(RULES[rule], column, sql)


def repairs(table: type[Table]) -> dict[str, Condition]:
    """The repairs of a table, by column: where they are due, the value is made missing."""
    due = {}
    for name, column in table.columns.items():
        this = quoted(name)
        if column.kind is Kind.DATE:
            due[name] = _found("placeholder date", name, among(this, SENTINELS))
        elif column.kind is Kind.TIME:
            due[name] = _found("placeholder date", name, among(f"{this}::DATE", SENTINELS))
        elif column.codes and not column.required:
            sql = f"NOT {among(this, column.codes)}"
            due[name] = _found("unknown code made missing", name, sql)
    return due


def faults(table: type[Table], given: Mapping[str, str], *, today: str) -> list[Condition]:
    """The conditions that reject a row, in the order in which they are tried.

    Args:
        table: The contract table.
        given: The DuckDB types of the extract's columns.
        today: The day of the ingest, as an ISO date.
    """
    found = []
    if "person_id" in table.columns:
        found.extend(_identity_faults(given))
    for name, column in table.columns.items():
        found.extend(_column_faults(name, column, given.get(name, '"NULL"')))
    found.extend(_row_faults(table.name, today))
    if table.happens:
        found.extend(_timing_faults(table.name, table.happens, today))
    elif table.name == "registration":
        found.append(_found("before birth", "start_date", "start_date < person_birth_month"))
    return found


def _identity_faults(given: Mapping[str, str]) -> list[Condition]:
    found = []
    if "nhs_number" in given:
        found.append(_found("bad NHS number", "person_id", "bad_number AND person_id IS NULL"))
    if "person_id" in given:
        found.append(_found("not a pseudonym", "person_id", f"{_IS_NHS_NUMBER} OR {_CUT_SHORT}"))
    return found


_CUT_SHORT = "person_id LIKE '_.%E+__'"
_CHECK = " + ".join(f"{10 - i} * person_id[{i + 1}]::INTEGER" for i in range(9))
# Ten digits of an issued or test range whose check digit holds. The length is tried first because
# it settles nearly all rows.
_IS_NHS_NUMBER = (
    "CASE WHEN length(person_id) = 10 THEN "
    "CASE WHEN regexp_full_match(person_id, '[4679][0-9]{9}') "
    f"THEN (11 - ({_CHECK}) % 11) % 11 = person_id[10]::INTEGER ELSE false END ELSE false END"
)


def _column_faults(name: str, column: Column, given: str) -> list[Condition]:
    this, raw = quoted(name), quoted(RAW + name)
    found = []
    if can_fail(column, given):
        found.append(_found(_unread(column.kind), name, _lost(column.kind, this, raw)))
    if column.required:
        found.append(_found("missing", name, f"{this} IS NULL"))
        if column.codes:
            found.append(_found("unknown code", name, f"NOT {among(this, column.codes)}"))
    if column.minimum is not None:
        found.append(_found("too small", name, f"{this} < {column.minimum:g}"))
    return found


def _unread(kind: Kind) -> str:
    if kind in (Kind.DATE, Kind.TIME, Kind.DATES):
        return "not a date"
    return "not yes or no" if kind is Kind.FLAG else "not a number"


def _lost(kind: Kind, this: str, raw: str) -> str:
    if kind is Kind.DATES:
        return f"len(list_filter({this}, lambda d: d IS NOT NULL)) < {raw}"
    return f"{raw} IS NOT NULL AND {this} IS NULL"


_ORDERED = {
    "registration": (("start_date", "end_date"),),
    "inpatient_episode": (("admission_date", "discharge_date"), ("episode_start", "episode_end")),
    "emergency_attendance": (("arrival_at", "departure_at"),),
    "social_care_service": (("start_date", "end_date"),),
    "referral": (("referral_date", "outcome_date"),),
}


def _row_faults(table: str, today: str) -> list[Condition]:
    found = [
        _found("ends before it starts", end, f"{end} < {start}")
        for start, end in _ORDERED.get(table, ())
    ]
    if table == "inpatient_episode":
        found += [
            _found("outside its spell", "episode_start", "episode_start < admission_date"),
            _found("outside its spell", "episode_end", "episode_end > discharge_date"),
        ]
    if table == "person":
        oldest = f"DATE '{today}' - INTERVAL {OLDEST_AGE} YEAR"
        found += [
            _found("impossible age", "birth_month", f"birth_month > DATE '{today}'"),
            _found("impossible age", "birth_month", f"birth_month < {oldest}"),
            _found("ends before it starts", "death_date", "death_date < birth_month"),
            _found("in the future", "death_date", f"death_date > DATE '{today}'"),
        ]
    return found


def _timing_faults(table: str, happens: str, today: str) -> list[Condition]:
    grace = f"INTERVAL {GRACE_AFTER_DEATH_DAYS + 1} DAY"
    found = [
        _found("before birth", happens, f"{happens} < person_birth_month"),
        _found("after death", happens, f"{happens} >= person_death_date + {grace}"),
    ]
    # Packages of social care are agreed ahead of their first day.
    if table != "social_care_service":
        found.insert(0, _found("in the future", happens, f"{happens} > DATE '{today}' + 1"))
    return found
