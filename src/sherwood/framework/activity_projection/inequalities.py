"""Inequalities: planned activity of some specialties brought nearer to equal rates.

Use of a quintile is held against what its people would use at the rates of the whole place, by
sex and age. The ratio is raised to the highest of the quintiles, lowered to the lowest, or brought
to that of everybody, which leaves the total expected as it was.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sherwood.framework.activity_projection.parameters import ActivityParameters
from sherwood.framework.activity_projection.rows import (
    OLDEST,
    QUINTILES,
    SEXES,
    ActivityRows,
    Floats,
    HospitalActivity,
    totals,
)

PLANNED = ("elective_ordinary", "elective_day_case", "procedure")
"""Groups whose use is planned."""
FEWEST = 10
"""Units that a quintile must have, for its ratio to say anything."""


def inequality_table(
    activity: HospitalActivity, rows: ActivityRows, parameters: ActivityParameters
) -> Floats:
    """Factors of one setting, flat over specialties and quintiles; none where nothing changes."""
    if not parameters.inequalities:
        return np.empty(0)
    found = np.ones((len(activity.specialties), QUINTILES))
    for inequality in parameters.inequalities:
        for name in inequality.specialties:
            if name in activity.specialties:
                number = activity.specialties.index(name)
                ratio = _ratios(rows, number, activity.people)
                if ratio is not None:
                    target = {
                        "level_up": ratio.max(),
                        "level_down": ratio.min(),
                        "zero_sum": 1.0,
                    }[inequality.change]
                    found[number] = target / ratio
    return found.ravel()


def _ratios(rows: ActivityRows, specialty: int, people: Floats) -> Floats | None:
    """Units over expected units by quintile, or None where there are too few to tell."""
    planned = np.isin(rows.group, planned_groups(rows.groups))
    meant = (rows.specialty == specialty) & planned & (rows.quintile >= 0)
    place = (rows.quintile * len(SEXES) + rows.sex) * (OLDEST + 1) + rows.age
    weight = rows.counts.sum(axis=0)
    units = totals(place[meant], weight[meant], people.size).reshape(people.shape)
    everybody = people.sum(axis=0)
    rate = np.divide(
        units.sum(axis=0), everybody, out=np.zeros_like(everybody), where=everybody > 0
    )
    observed, expected = units.sum(axis=(1, 2)), (people * rate).sum(axis=(1, 2))
    if bool((observed < FEWEST).any()) or bool((expected <= 0).any()):
        return None
    ratio: Floats = observed / expected
    return ratio


def planned_groups(groups: Sequence[str]) -> tuple[int, ...]:
    """Positions of the groups whose use is planned."""
    return tuple(number for number, name in enumerate(groups) if name in PLANNED)
