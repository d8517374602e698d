"""What share of each cell's cost lies in an intervention's cohort, read from a release.

A cell is a group of people and a service line. Cohorts are people (by what a person-year says of
them) or mitigable activity (by the mart of that name, a unit in several cohorts counted once).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from sherwood.actuarial.assumptions import part_of_cost
from sherwood.actuarial.experience import Floats
from sherwood.actuarial.mitigable import load_cohorts
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import PeopleCohort, PlannedIntervention


@dataclass(frozen=True, eq=False)
class Exposed:
    """What lies in the cohorts of the planned interventions, in the release's own pounds.

    Attributes:
        cost: planned x groups x lines: pounds of the cohort, each mitigable unit by the part of its
            cost that goes when it is mitigated.
        people: By planned intervention: people in its cohort.
    """

    cost: Floats
    people: Floats


def exposed(
    partnership: Partnership,
    person_year: ir.Table,
    member: ir.Table,
    unit: ir.Table,
    lines: Sequence[str],
) -> Exposed:
    """Read the cohorts of every planned intervention.

    Args:
        partnership: Its planned interventions and groups.
        person_year: One year's, with `group`, the place of the person's group.
        member: One year's members of the mitigable cohorts: unit_key, cohort, share.
        unit: One year's activity: unit_key, person_id, service_line, cost.
        lines: Service lines, in order.
    """
    found = Exposed(
        np.zeros((len(partnership.planned), len(partnership.population_groups), len(lines))),
        np.zeros(len(partnership.planned)),
    )
    people, activity = [], []
    for place, planned in enumerate(partnership.planned):
        used = partnership.interventions[planned.uses]
        if used.people is not None:
            people.append((place, used.people, planned))
        else:
            activity.append((place, used.mitigable, planned))
    if people:
        _read_people(found, people, person_year, lines)
    if activity:
        _read_activity(found, activity, person_year, member, unit, lines)
    return found


def _read_people(
    found: Exposed,
    cohorts: Sequence[tuple[int, PeopleCohort, PlannedIntervention]],
    person_year: ir.Table,
    lines: Sequence[str],
) -> None:
    asked: dict[str, Any] = {}
    for place, cohort, planned in cohorts:
        inside = _inside(person_year, cohort, planned.localities)
        asked[f"people_{place}"] = person_year.exposure.sum(where=inside).fill_null(0.0)
        for line in cohort.lines:
            cost = person_year[f"cost_{line}"].cast("float64")
            asked[f"cost_{place}_{line}"] = cost.sum(where=inside).fill_null(0.0)
    table = person_year.group_by("group").agg(**asked).to_pandas()
    groups = table.group.to_numpy(dtype=int)
    for place, cohort, _ in cohorts:
        found.people[place] = table[f"people_{place}"].sum()
        for line in cohort.lines:
            found.cost[place, groups, lines.index(line)] = table[f"cost_{place}_{line}"]


def _inside(
    person_year: ir.Table, cohort: PeopleCohort, localities: Sequence[str]
) -> ir.BooleanValue:
    """Whether a person-year lies in the cohort, and where the intervention is planned for."""
    limits: list[ir.BooleanValue] = [ibis.literal(True)]
    if cohort.age_from is not None:
        limits.append(person_year.age >= cohort.age_from)
    if cohort.age_to is not None:
        limits.append(person_year.age <= cohort.age_to)
    for column, allowed in (
        ("care_home", cohort.care_home),
        ("locality_code", cohort.localities),
        ("locality_code", localities),
        ("needs_segment", cohort.needs_segments),
        ("efi_band", cohort.frailty),
    ):
        if allowed:
            limits.append(person_year[column].isin(list(allowed)).fill_null(False))
    if cohort.conditions:
        limits.append(reduce(or_, (person_year[f"has_{name}"] for name in cohort.conditions)))
    if cohort.highest_risk is not None:
        above = person_year.risk_emergency.quantile(1 - cohort.highest_risk).execute()
        limits.append((person_year.risk_emergency >= above).fill_null(False))
    return reduce(and_, limits)


def _read_activity(
    found: Exposed,
    cohorts: Sequence[tuple[int, Sequence[str], PlannedIntervention]],
    person_year: ir.Table,
    member: ir.Table,
    unit: ir.Table,
    lines: Sequence[str],
) -> None:
    part = {cohort.id: part_of_cost()[cohort.kind.value] for cohort in load_cohorts()}
    wanted = ibis.memtable(
        pd.DataFrame(
            [(place, cohort, part[cohort]) for place, names, _ in cohorts for cohort in names],
            columns=["planned", "cohort", "part"],
        )
    )
    people = person_year.select("person_id", "group", "locality_code")
    # A unit in several cohorts of one intervention counts by the largest part of it.
    once = (
        member.join(wanted, "cohort")
        .group_by("planned", "unit_key")
        .agg(part=lambda t: (t.share * t.part).max())
    )
    known = once.inner_join(unit, "unit_key").inner_join(people, "person_id")
    kept = known.filter(_where(known, cohorts))
    table = (
        kept.group_by("planned", "group", "service_line")
        .agg(cost=(kept.cost.cast("float64") * kept.part).sum())
        .to_pandas()
    )
    counted = kept.group_by("planned").agg(people=kept.person_id.nunique()).to_pandas()
    at = {line: place for place, line in enumerate(lines)}
    found.cost[table.planned, table.group, table.service_line.map(at)] = table.cost
    found.people[counted.planned] = counted.people


def _where(
    known: ir.Table, cohorts: Sequence[tuple[int, Sequence[str], PlannedIntervention]]
) -> ir.BooleanValue:
    """Whether a member lies in the places its intervention is planned for."""
    local = [(place, planned.localities) for place, _, planned in cohorts if planned.localities]
    everywhere: ir.BooleanValue = ~known.planned.isin([place for place, _ in local] or [-1])
    somewhere = [
        (known.planned == place) & known.locality_code.isin(list(codes)).fill_null(False)
        for place, codes in local
    ]
    return reduce(or_, somewhere, everywhere)
