"""Need: what is known of each person's health at the start of a financial year.

One row a person-year of the base, from codes alone; use and cost come elsewhere. Somebody who
joined during the year is described as on the day of joining.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

from sherwood.population.charlson import CharlsonScore, charlson, charlson_score
from sherwood.population.code_lists import CodeList, condition_lists, frailty_deficits
from sherwood.population.conditions import NOT_COUNTED, conditions_on_entry
from sherwood.population.electronic_frailty import DEFICITS, electronic_frailty, frailty_band
from sherwood.population.hospital_frailty import (
    HospitalFrailtyScore,
    hospital_frailty,
    hospital_frailty_band,
    hospital_frailty_score,
)
from sherwood.population.multimorbidity import (
    MultimorbidityBands,
    multimorbidity_band,
    multimorbidity_bands,
    multimorbidity_score,
)
from sherwood.population.segments import Segmentation, segment_of, segmentation


@dataclass(frozen=True)
class NeedDefinitions:
    """The definitions need is told by; the built-in ones unless others are given."""

    conditions: Mapping[str, CodeList] = field(default_factory=condition_lists)
    deficits: Mapping[str, CodeList] = field(default_factory=frailty_deficits)
    hospital_frailty: HospitalFrailtyScore = field(default_factory=hospital_frailty_score)
    charlson: CharlsonScore = field(default_factory=charlson_score)
    segments: Segmentation = field(default_factory=segmentation)
    multimorbidity: MultimorbidityBands = field(default_factory=multimorbidity_bands)


def need(
    base: ir.Table,
    conditions: ir.Table,
    *,
    gp_event: ir.Table,
    prescription: ir.Table,
    inpatient_episode: ir.Table,
    definitions: NeedDefinitions | None = None,
) -> ir.Table:
    """The need of every person-year of the base.

    Grain: person x financial year, as the base.

    Args:
        base: What `person_year_base` gave, best written out first: it is read five times.
        conditions: What `condition_history` gave.
        gp_event: Contract table.
        prescription: Contract table.
        inpatient_episode: Contract table.
        definitions: Code lists, scores and segments; the built-in ones by default.

    Returns:
        person_id, financial_year; has_<condition> for each; condition_count (without the
        palliative care register); efi (deficits / 36) and efi_band; hfrs (points) and hfrs_band
        (null under 75); charlson; needs_segment; multimorbidity_score and multimorbidity_band
        (1 lowest to 5 highest).
    """
    using = definitions or NeedDefinitions()
    people = base.select(*_ATTRIBUTES)
    for scores in (
        conditions_on_entry(base, conditions, using.conditions),
        electronic_frailty(base, gp_event, prescription, using.deficits),
        hospital_frailty(base, inpatient_episode, using.hospital_frailty),
        charlson(base, inpatient_episode, using.charlson),
    ):
        people = people.left_join(scores, ["person_id", "financial_year"])
        people = people.drop("person_id_right", "financial_year_right")
    return _described(people, using)


_ATTRIBUTES = (
    "person_id",
    "financial_year",
    "age",
    "care_home",
    "imd_quintile",
    "sex",
    "ethnic_group",
)


def _described(people: ir.Table, using: NeedDefinitions) -> ir.Table:
    names = [f"has_{name}" for name in sorted(using.conditions)]
    people = people.mutate(**{name: ibis.coalesce(people[name], False) for name in names})
    counted = [people[f"has_{n}"].cast("int64") for n in using.conditions if n not in NOT_COUNTED]
    deficits = ibis.coalesce(people.deficits, 0)
    tenths = ibis.coalesce(people.hfrs_tenths, 0)
    people = people.mutate(
        condition_count=reduce(add, counted),
        efi=deficits.cast("float64") / DEFICITS,
        efi_band=frailty_band(deficits),
        hfrs=tenths.cast("float64") / 10,
        hfrs_band=hospital_frailty_band(tenths, people.age, using.hospital_frailty),
        charlson=ibis.coalesce(people.charlson, 0),
        multimorbidity_score=multimorbidity_score(people, using.multimorbidity),
    )
    return people.select(
        "person_id",
        "financial_year",
        *names,
        "condition_count",
        "efi",
        "efi_band",
        "hfrs",
        "hfrs_band",
        "charlson",
        needs_segment=segment_of(people, using.segments),
        multimorbidity_score=people.multimorbidity_score.cast("float64") / 100,
        multimorbidity_band=multimorbidity_band(people.multimorbidity_score, using.multimorbidity),
    )
