"""The Charlson comorbidity score with the weights of the hospital mortality indicator (SHMI).

Source: NHS England, *Summary Hospital-level Mortality Indicator: indicator specification* 1.60. A
condition gives way to the graver form of itself, and a total below nought counts as nought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd

from sherwood.errors import InputError
from sherwood.population.definitions import About, read_definition
from sherwood.population.hospital_codes import diagnosis, stem_table

SCORE_FILE = Path(__file__).parent / "scores" / "charlson.toml"


@dataclass(frozen=True)
class CharlsonCondition:
    """One of the conditions: its ICD-10 prefixes, its weight, and what takes its place."""

    icd10: tuple[str, ...]
    weight: int
    superseded_by: str | None


@dataclass(frozen=True)
class CharlsonScore:
    """The definition of the score.

    Attributes:
        about: Where it comes from.
        conditions: The conditions by name.
        look_back_days: How many days before count.
    """

    about: About
    conditions: Mapping[str, CharlsonCondition]
    look_back_days: int


def charlson_score(path: Path = SCORE_FILE) -> CharlsonScore:
    """Read the definition of the score.

    Raises:
        InputError: If a condition gives way to one that is not in the file.

    >>> score = charlson_score()
    >>> score.conditions["mild_liver_disease"].superseded_by
    'moderate_severe_liver_disease'
    """
    about, content = read_definition(path, ("look_back_days", "conditions"))
    conditions = {
        name: CharlsonCondition(
            icd10=tuple(found["icd10"]),
            weight=found["weight"],
            superseded_by=found.get("superseded_by"),
        )
        for name, found in content["conditions"].items()
    }
    for name, found in conditions.items():
        if found.superseded_by and found.superseded_by not in conditions:
            raise InputError(
                f"{path}: {name} is superseded by {found.superseded_by}, which is not a condition "
                f"of the file. Use one of {sorted(conditions)}."
            )
    return CharlsonScore(about, conditions, content["look_back_days"])


def charlson(
    base: ir.Table, inpatient_episode: ir.Table, score: CharlsonScore | None = None
) -> ir.Table:
    """The score each person had at the start of the year, or on joining if that was later.

    Over all admissions, planned or not, discharged in the look-back, in any diagnosis position.

    Grain: person x financial year; only those with one of the conditions.

    Args:
        base: Person-years with an entry_date.
        inpatient_episode: Contract table.
        score: The definition; SHMI's by default.

    Returns:
        person_id, financial_year, charlson.
    """
    score = score or charlson_score()
    codes = stem_table({name: c.icd10 for name, c in score.conditions.items()}, "condition")
    coded = diagnosis(inpatient_episode).join(codes, "stem")
    years = base.select("person_id", "financial_year", "entry_date")
    seen = years.join(coded, "person_id")
    days_before = seen.entry_date.delta(seen.discharge_date, unit="day")
    seen = seen.filter((days_before >= 1) & (days_before <= score.look_back_days))
    had = seen.group_by("person_id", "financial_year", "condition").agg()
    graver = had.select("person_id", "financial_year", graver=had.condition)
    had = had.join(_weights(score), "condition").left_join(
        graver, ["person_id", "financial_year", ("superseded_by", "graver")]
    )
    weight = ibis.ifelse(had.graver.isnull(), had.weight, 0)
    return had.group_by("person_id", "financial_year").agg(
        charlson=ibis.greatest(weight.sum(), 0).cast("int64")
    )


def _weights(score: CharlsonScore) -> ir.Table:
    rows = [(name, c.weight, c.superseded_by) for name, c in score.conditions.items()]
    frame = pd.DataFrame(rows, columns=["condition", "weight", "superseded_by"])
    schema = {"condition": "string", "weight": "int64", "superseded_by": "string"}
    return ibis.memtable(frame.astype({"superseded_by": object}), schema=schema)
