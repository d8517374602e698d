"""The Hospital Frailty Risk Score: points for the diagnoses of a person's emergency admissions.

Source: Gilbert et al., *Development and validation of a Hospital Frailty Risk Score*, Lancet
2018;391:1775-1782. Developed at ages 75 and over, and banded only there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd

from sherwood.population.definitions import About, read_definition
from sherwood.population.hospital_codes import diagnosis

SCORE_FILE = Path(__file__).parent / "scores" / "hospital_frailty_risk_score.toml"

_KEYS = ("look_back_days", "minimum_age", "intermediate_from", "high_above", "points")


@dataclass(frozen=True)
class HospitalFrailtyScore:
    """The definition of the score. Points are whole tenths, so that sums are exact.

    Attributes:
        about: Where the points come from.
        tenths: Tenths of a point by three-character ICD-10 category.
        look_back_days: How many days before count.
        minimum_age: The youngest age that is banded.
        intermediate_from: Least tenths of the intermediate band.
        high_above: Greatest tenths of the intermediate band.
    """

    about: About
    tenths: Mapping[str, int]
    look_back_days: int
    minimum_age: int
    intermediate_from: int
    high_above: int


def hospital_frailty_score(path: Path = SCORE_FILE) -> HospitalFrailtyScore:
    """Read the definition of the score.

    >>> score = hospital_frailty_score()
    >>> len(score.tenths), score.tenths["F00"] + score.tenths["W19"]
    (109, 103)
    """
    about, content = read_definition(path, _KEYS)
    return HospitalFrailtyScore(
        about=about,
        tenths={category: _tenths(points) for category, points in content["points"].items()},
        look_back_days=content["look_back_days"],
        minimum_age=content["minimum_age"],
        intermediate_from=_tenths(content["intermediate_from"]),
        high_above=_tenths(content["high_above"]),
    )


def hospital_frailty(
    base: ir.Table, inpatient_episode: ir.Table, score: HospitalFrailtyScore | None = None
) -> ir.Table:
    """Points each person had at the start of the year, or on joining if that was later.

    Each category counts once, over all emergency admissions discharged in the look-back: a
    discharge 730 days before counts, one 731 days before does not, nor one on the day itself.

    Grain: person x financial year; only those with points.

    Args:
        base: Person-years with an entry_date.
        inpatient_episode: Contract table.
        score: The definition; the published one by default.

    Returns:
        person_id, financial_year, hfrs_tenths (whole tenths of a point).
    """
    score = score or hospital_frailty_score()
    frame = pd.DataFrame(score.tenths.items(), columns=["category", "tenths"])
    points = ibis.memtable(frame, schema={"category": "string", "tenths": "int64"})
    coded = diagnosis(inpatient_episode.filter(inpatient_episode.admission_method.startswith("2")))
    coded = coded.mutate(category=coded.stem.substr(0, 3)).join(points, "category")
    years = base.select("person_id", "financial_year", "entry_date")
    seen = years.join(coded, "person_id")
    days_before = seen.entry_date.delta(seen.discharge_date, unit="day")
    seen = seen.filter((days_before >= 1) & (days_before <= score.look_back_days))
    once = seen.group_by("person_id", "financial_year", "category").agg(tenths=seen.tenths.max())
    return once.group_by("person_id", "financial_year").agg(
        hfrs_tenths=once.tenths.sum().cast("int64")
    )


def hospital_frailty_band(
    tenths: ir.IntegerValue, age: ir.IntegerValue, score: HospitalFrailtyScore
) -> ir.StringValue:
    """The band of a score in tenths; null below the age at which the score was developed.

    Example:
        >>> people = ibis.memtable({"tenths": [49, 50, 150, 151, 151], "age": [80, 80, 80, 80, 74]})
        >>> band = hospital_frailty_band(people.tenths, people.age, hospital_frailty_score())
        >>> band.fill_null("not banded").execute().tolist()
        ['low', 'intermediate', 'intermediate', 'high', 'not banded']
    """
    return ibis.cases(
        (age < score.minimum_age, ibis.null("string")),
        (tenths < score.intermediate_from, "low"),
        (tenths <= score.high_above, "intermediate"),
        else_="high",
    )


def _tenths(points: float) -> int:
    return int(Decimal(str(points)) * 10)
