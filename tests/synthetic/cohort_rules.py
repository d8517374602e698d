"""A second, plain reading of the mitigable cohorts, to see that their raw material is there.

Only the structure and the codes are read; scores, earlier spells and trim points are left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

# Field of a record that each code system is looked for in.
FIELDS = {
    "ICD10": "diagnoses",
    "OPCS4": "procedures",
    "HRG": "hrg_code",
    "TFC": "treatment_function_code",
    "HES_ATENTYPE": "attendance_type",
    "HES_FIRSTATT": "first_attendance",
    "HES_REFSOURC": "referral_source",
    "ECDS_ATTENDANCE_CATEGORY": "attendance_category",
    "ECDS_DEPARTMENT_TYPE": "department_type",
}
ATTENDANCE_TYPE = {"1": "1", "2": "2", "3": "21", "4": "22"}
SNOMED = {"investigation": "investigations", "treatment": "treatments"}
Record = dict[str, object]


@dataclass(frozen=True)
class Rule:
    """One code row of a definition."""

    field: str
    match: str
    position: str
    code: str

    def holds(self, record: Record) -> bool:
        """Whether the record has the code where the rule looks for it."""
        value = record.get(self.field)
        items = [str(v) for v in value] if isinstance(value, list) else [str(value)]
        if self.position == "primary":
            items = items[:1]
        elif self.position == "secondary":
            items = items[1:]
        if self.match == "prefix":
            return any(item.startswith(self.code) for item in items)
        return self.code in items


def _meets_structure(cohort: pd.Series, record: Record) -> bool:
    age, nights = int(str(record["age"])), int(str(record.get("length_of_stay", 0)))
    low, high = cohort["age_min"] or 0, cohort["age_max"] or 999
    if not float(low) <= age <= float(high):
        return False
    method = str(cohort["admission_method"])
    admitted = str(record.get("admission_method", ""))
    if method == "2*" and not admitted.startswith("2"):
        return False
    if method == "1*" and not admitted.startswith("1"):
        return False
    if method == "not 2*" and admitted.startswith("2"):
        return False
    if method[:1].isdigit() and "*" not in method and admitted not in method.split(","):
        return False
    left = str(cohort["discharge_method"])
    if left == "not 4" and record["discharge_method"] == "4":
        return False
    if left[:1].isdigit() and str(record["discharge_method"]) not in left.split(","):
        return False
    kind = str(cohort["patient_classification"])
    if kind and str(record["patient_classification"]) not in kind.split(","):
        return False
    if cohort["los_min"] and nights < float(cohort["los_min"]):
        return False
    if cohort["los_max"] and nights > float(cohort["los_max"]):
        return False
    return not (cohort["needs_no_procedure"] == "yes" and record["procedures"])


class Definitions:
    """The cohorts and their codes."""

    def __init__(self, folder: Path) -> None:
        cohorts = pd.read_csv(folder / "cohorts.csv", dtype=str, keep_default_na=False)
        self.cohorts = cohorts[cohorts["status"] == "active"]
        codes = pd.read_csv(folder / "codes.csv", dtype=str, keep_default_na=False)
        self._codes: dict[str, list[tuple[str, str, str, str, Rule]]] = defaultdict(list)
        for row in codes[codes["basis"] == "source"].to_dict("records"):
            field = FIELDS.get(row["code_system"]) or SNOMED.get(row["position"], row["position"])
            position = row["position"] if row["position"] in ("primary", "secondary") else "any"
            rule = Rule(field, row["match"], position, row["code"])
            include = row["include_or_exclude"]
            part = (row["component"], row["clause"], include, row["set"], rule)
            self._codes[row["cohort_id"]].append(part)

    def has_member(self, cohort: pd.Series, records: list[Record]) -> bool:
        """Whether any record meets the structure and the codes of a cohort."""
        codes = self._codes[str(cohort["codes_from"] or cohort["id"])]
        return any(_meets_structure(cohort, r) and self._coded(codes, r) for r in records)

    @staticmethod
    def _coded(codes: list[tuple[str, str, str, str, Rule]], record: Record) -> bool:
        clauses: dict[str, dict[str, bool]] = defaultdict(dict)
        barred: set[str] = set()
        for component, clause, include, several, rule in codes:
            if include == "include":
                if not clauses[component].get(clause):
                    clauses[component][clause] = rule.holds(record)
            elif not several and rule.holds(record):
                barred.add(component)
        if "*" in barred:
            return False
        wanted = [c for c in clauses if c != "*"]
        shared = all(clauses["*"].values()) if "*" in clauses else True
        if not wanted:
            return shared
        return shared and any(all(clauses[c].values()) for c in wanted if c not in barred)
