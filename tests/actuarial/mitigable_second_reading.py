"""The rules of mitigable activity read a second time, as plain loops over the compilation.

Nothing here is shared with the product: it reads the compiled CSV files by the rules of their own
description, one record and one row at a time.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from tests.shared_data import shared

COLUMN = {
    "HRG": "hrg_code",
    "TFC": "treatment_function_code",
    "HES_FIRSTATT": "first_attendance",
    "HES_REFSOURC": "referral_source",
    "investigation": "investigations",
    "treatment": "treatments",
}
Record = dict[str, Any]
Line = dict[str, str]
CORRECTED = {"low_value_ent", "low_value_general_surgery", "low_value_musculoskeletal"}
NOT_OPERATIONS = ("U", "Y", "Z", "X6", "X7", "X8", "X9")
SITES_IN_O = re.compile("O(1[1-46]|28|3[01346]|4[2-8]|5[23])")
ATTENDANCE_TYPE = {"1": "1", "2": "2", "3": "21", "4": "22"}


@cache
def active() -> tuple[Line, ...]:
    """The active cohorts."""
    return tuple(row for row in _read("cohorts.csv") if row["status"] == "active")


@cache
def code_lines() -> dict[str, list[Line]]:
    """The code rows of each active cohort, in the basis chosen for it."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for row in _read("codes.csv"):
        lines[row["cohort_id"]].append(row)
    return {
        cohort["id"]: [
            row
            for row in lines[cohort["codes_from"] or cohort["id"]]
            if row["basis"] == "source"
            or (row["basis"] == "suggested_correction" and cohort["id"] in CORRECTED)
        ]
        for cohort in active()
    }


@cache
def _alcohol() -> list[Line]:
    return [
        row
        for row in _read("attributable_fractions.csv")
        if row["risk_factor"] == "alcohol" and row["used_by_source"] == "yes"
    ]


def _read(name: str) -> Iterator[Line]:
    with (shared("data/mitigable_activity") / name).open(newline="") as file:
        yield from csv.DictReader(file)


def memberships(setting: str, records: Sequence[Record]) -> dict[tuple[int, str], float]:
    """The share of each record in each cohort of a setting, where there is one."""
    found: dict[tuple[int, str], float] = {}
    by_person: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_person[record["person_id"]].append(record)
    for number, record in enumerate(records):
        others = [other for other in by_person[record["person_id"]] if other is not record]
        for cohort in active():
            if cohort["setting"] == setting and _within(cohort, record, others):
                share = _share(cohort, record)
                if share > 0:
                    found[number, cohort["id"]] = share
    residual = {"general_stay_elective", "general_stay_emergency"}
    other = {c["id"] for c in active() if c["kind"] != "avoid"} - residual
    claimed = {number for number, cohort in found if cohort in other}
    return {
        key: share
        for key, share in found.items()
        if key[1] not in residual or key[0] not in claimed
    }


def _within(cohort: Line, record: Record, others: Sequence[Record]) -> bool:
    return (
        fits(cohort["admission_method"], record.get("admission_method"))
        and fits(cohort["discharge_method"], record.get("discharge_method"))
        and fits(cohort["patient_classification"], record.get("patient_classification"))
        and cohort["sex"] in ("", record["sex"])
        and _between(cohort["age_min"], record["age"], cohort["age_max"])
        and _between(cohort["los_min"], record.get("days", 0), cohort["los_max"])
        and not (cohort["needs_no_procedure"] == "yes" and record["procedures"])
        and record.get("attended", "5") in ("5", "6")
        and _by_history(cohort["id"], record, others)
    )


def fits(rule: str, value: str | None) -> bool:
    """Whether a value is as a rule of the compilation says."""
    if rule in ("", "any"):
        return True
    if value is None:
        return False
    unwanted, rule = rule.startswith("not "), rule.removeprefix("not ")
    one_fits = any(
        value.startswith(one[:-1]) if one.endswith("*") else value == one for one in rule.split(",")
    )
    return one_fits is not unwanted


def _between(least: str, value: int, most: str) -> bool:
    return (not least or value >= int(least)) and (not most or value <= int(most))


def _by_history(cohort: str, record: Record, earlier: Sequence[Record]) -> bool:
    if cohort.startswith("excess_bed_days"):
        return False
    if cohort == "readmission_28_days":
        return any(_readmitted(record, other) for other in earlier)
    if cohort.startswith("frailty"):
        tenths = _frailty(record, earlier)
        return tenths > 150 if "high" in cohort else 50 <= tenths <= 150
    if cohort.startswith("ed_frequent_attender"):
        days = [
            (record["arrival_at"].date() - other["arrival_at"].date()).days
            for other in earlier
            if other["attendance_category"] == "1"
        ]
        return sum(1 <= gap <= 365 for gap in days) >= 3
    if cohort.startswith("pre_operative_stay"):
        return _pre_operative(record) == int(cohort.split("_")[3])
    return True


def _readmitted(record: Record, other: Record) -> bool:
    gap = (record["admitted"] - other["discharged"]).days
    same = (record["admitted"], record["discharged"]) == (other["admitted"], other["discharged"])
    return 0 <= gap <= 28 and not same


def _frailty(record: Record, earlier: Iterable[Record]) -> int:
    looked_at = [
        other for other in earlier if 1 <= (record["admitted"] - other["discharged"]).days <= 730
    ]
    stems = {code[:3] for spell in (record, *looked_at) for code in spell["diagnoses"]}
    return sum(points for stem, points in _points().items() if stem in stems)


@cache
def _points() -> dict[str, int]:
    return {
        row["code"]: round(float(row["weight"]) * 10)
        for row in _read("codes.csv")
        if row["cohort_id"] == "hospital_frailty_risk_score"
    }


def _pre_operative(record: Record) -> int | None:
    if not record["procedures"]:
        return None
    code, performed = record["procedures"][0], record["operated"]
    if (
        code.startswith(NOT_OPERATIONS)
        or SITES_IN_O.match(code)
        or performed > record["discharged"]
    ):
        return None
    return int((performed - record["admitted"]).days)


def _share(cohort: Line, record: Record) -> float:
    """The largest share by which the codes of a record qualify; 0 for none."""
    if cohort["uses_codes"] != "yes" or cohort["id"].startswith(("readmission", "frailty")):
        return 1.0
    components, for_all = _components(cohort["id"])
    if not components:
        return 0.0 if _excluded(for_all, record) else 1.0
    shares = {
        name: _component_share(cohort, name, rows, record) for name, rows in components.items()
    }
    kept = [
        share
        for name, share in shares.items()
        if share and not _excluded([*components[name], *for_all], record)
    ]
    return max(kept, default=0.0)


@cache
def _components(cohort: str) -> tuple[dict[str, list[Line]], list[Line]]:
    components: dict[str, list[Line]] = defaultdict(list)
    for line in code_lines()[cohort]:
        components[line["component"]].append(line)
    for_all = components.pop("*", [])
    return components, for_all


def _component_share(cohort: Line, name: str, rows: list[Line], record: Record) -> float:
    clauses: dict[str, list[Line]] = defaultdict(list)
    for row in rows:
        if row["include_or_exclude"] == "include":
            clauses[row["clause"]].append(row)
    matched: list[Line] = []
    for found in clauses.values():
        meeting = [row for row in found if _matches(row, record)]
        if not meeting:
            return 0.0
        matched += meeting
    if cohort["id"].startswith("alcohol_partial"):
        return max(
            (
                float(row["fraction"])
                for row in _alcohol()
                if (row["cohort_id"], row["component"]) == (cohort["id"], name)
                and row["sex"] == record["sex"]
                and _between(row["age_min"], record["age"], row["age_max"])
                and row["outcome"] in ("any", _outcome(record))
            ),
            default=0.0,
        )
    fractions = [float(row["fraction"]) for row in matched if row["fraction"]]
    return max(fractions, default=1.0)


def _excluded(rows: list[Line], record: Record) -> bool:
    alone = [r for r in rows if r["include_or_exclude"] == "exclude" and not r["set"]]
    sets: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["include_or_exclude"] == "exclude" and row["set"]:
            sets[row["set"]][row["clause"]].append(row)
    return any(_matches(row, record) for row in alone) or any(
        all(any(_matches(row, record) for row in found) for found in clauses.values())
        for clauses in sets.values()
    )


def _outcome(record: Record) -> str:
    return "died" if record["discharge_method"] == "4" else "survived"


def _matches(row: Line, record: Record) -> bool:
    if row["sex"] not in ("", record["sex"]):
        return False
    if not _between(row["age_min"], record["age"], row["age_max"]):
        return False
    if row["outcome"] in ("died", "survived") and row["outcome"] != _outcome(record):
        return False
    items = _items(row, record)
    if row["match"] == "only":
        allowed = row["code"]
        return all(item == allowed for item in items)
    if row["match"] == "exact":
        return row["code"] in items
    return any(item.startswith(row["code"]) for item in items)


def _items(row: Line, record: Record) -> list[str]:
    system, position = row["code_system"], row["position"]
    if system in ("ICD10", "OPCS4"):
        items: list[str] = record["diagnoses" if system == "ICD10" else "procedures"]
        if position == "primary":
            return items[:1]
        return items[1:] if position == "secondary" else items
    if system == "HES_ATENTYPE":
        return [ATTENDANCE_TYPE[record["first_attendance"]]]
    value = record.get(COLUMN.get(system) or COLUMN.get(position) or position)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
