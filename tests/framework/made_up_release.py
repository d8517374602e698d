"""A release of 400 made-up people, kept as frames: as small as a plan can be made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import numpy as np
import pandas as pd

from sherwood.records.codes import SERVICE_LINE
from sherwood.warehouse import Engine

LINES = tuple(SERVICE_LINE)
PEOPLE = 400
DAY = date(2017, 6, 1)


@dataclass(frozen=True)
class MadeUpRelease:
    """Marts kept as frames, read as a release's are."""

    frames: dict[str, pd.DataFrame]
    manifest: dict[str, Any]
    name: str = "made up"
    folder: str = "made-up"

    def mart(self, name: str, engine: Engine) -> ibis.expr.types.Table:
        if engine.name.value == "spark":
            session = engine.connection._session
            view = f"baseline_{name}"
            session.createDataFrame(self.frames[name]).createOrReplaceTempView(view)
            return engine.connection.table(view)
        return ibis.memtable(self.frames[name])


def made_up_release(
    *,
    lines: Sequence[str] = LINES[:4],
    providers: Sequence[str] = ("HILL1", "VALE1", "ELSEWHERE"),
    localities: Sequence[str] = ("CITY", "RUSH"),
) -> MadeUpRelease:
    """Two years by name, the second of which has people in it."""
    draw = np.random.default_rng(5)
    number = np.arange(PEOPLE)
    years = pd.DataFrame(
        {
            "person_id": [f"p{i}" for i in number],
            "financial_year": 2017,
            "exposure": draw.choice([0.5, 1.0], PEOPLE),
            "multimorbidity_band": draw.integers(1, 3, PEOPLE),
            "locality_code": draw.choice(localities, PEOPLE),
            "care_home": draw.choice(["none", "residential", "nursing"], PEOPLE, p=[0.8, 0.1, 0.1]),
            "age": draw.integers(0, 95, PEOPLE),
            "needs_segment": draw.choice(["age_well", "live_well"], PEOPLE),
            "efi_band": draw.choice(["fit", "severe"], PEOPLE),
            "has_heart_failure": draw.random(PEOPLE) < 0.1,
            "has_copd": draw.random(PEOPLE) < 0.1,
            "risk_emergency": draw.random(PEOPLE),
        }
    )
    units = pd.DataFrame(
        {
            "unit_key": [f"u{i}" for i in range(900)],
            "person_id": [f"p{i}" for i in draw.integers(0, PEOPLE, 900)],
            "financial_year": 2017,
            "service_line": draw.choice(lines, 900),
            "provider_code": draw.choice(providers, 900),
            "cost": draw.integers(1, 5_000, 900) / 100,
        }
    )
    for line in LINES:
        of_line = units[units.service_line == line]
        by_person = of_line.groupby("person_id")
        years[f"cost_{line}"] = years.person_id.map(by_person.cost.sum()).fillna(0.0)
        years[f"n_{line}"] = years.person_id.map(by_person.size()).fillna(0.0)
    chosen = draw.choice(units.unit_key, 300, replace=False)
    cohorts = ["frailty_high_75_plus", "emergency_75_plus_stay", "falls_65_plus"]
    members = pd.DataFrame(
        {"unit_key": np.repeat(chosen, 2), "cohort": draw.choice(cohorts, 600)}
    ).drop_duplicates()
    members["share"] = draw.choice([0.5, 1.0], len(members))
    members["person_id"] = members.unit_key.map(units.set_index("unit_key").person_id)
    years["cost"] = years[[f"cost_{line}" for line in LINES]].sum(axis=1)
    years["sex"] = draw.choice(["male", "female"], PEOPLE)
    years["imd_quintile"] = draw.integers(1, 6, PEOPLE)
    members = members.assign(unit_kind="spell", date=DAY)
    units["quantity"] = 1
    frames = {
        "person_year": years,
        "activity": units,
        "mitigable": members,
        "spell": _spells(draw, units, years),
    }
    return MadeUpRelease(frames, {"years": [2016, 2017], "synthetic": True})


def _spells(draw: np.random.Generator, units: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """A spell for every unit of hospital care, as the projection of hospital activity reads it."""
    inside = units[units.service_line.str.contains("admission|elective")]
    number = len(inside)
    return pd.DataFrame(
        {
            "spell_key": inside.unit_key,
            "person_id": inside.person_id,
            "admission_date": DAY,
            "length_of_stay": draw.integers(0, 12, number),
            "age": inside.person_id.map(years.set_index("person_id").age),
            "admission_method": draw.choice(["11", "21"], number),
            "patient_classification": "1",
            "treatment_function_code": draw.choice(["100", "300"], number),
        }
    )
