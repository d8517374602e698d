"""What is the same in every run: each setting with its lookups, cohorts and steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sherwood.errors import InputError
from sherwood.framework.activity_projection.factors import (
    FACTORS,
    ChangeFactors,
    Lookup,
    change_factors,
)
from sherwood.framework.activity_projection.mitigation import takable
from sherwood.framework.activity_projection.parameters import ActivityParameters, Mitigation
from sherwood.framework.activity_projection.rows import (
    ActivityRows,
    Floats,
    HospitalActivity,
    Ints,
    Memberships,
    Setting,
    cells,
    grid_shape,
    totals,
)
from sherwood.framework.activity_projection.waterfall import (
    BASELINE,
    CHANCE,
    FROM_INPATIENTS,
    Step,
)

_POSSIBLE: dict[Setting, tuple[str, ...]] = {
    Setting.INPATIENT: (
        "avoid",
        "shorten",
        "pre_operative",
        "to_day_case",
        "to_outpatient_procedure",
        "to_same_day_emergency_care",
    ),
    Setting.OUTPATIENT: ("avoid", "to_remote"),
    Setting.EMERGENCY: ("avoid",),
}
"""Kinds of mitigation in each setting."""


@dataclass(frozen=True, eq=False)
class Measures:
    """Some of the mitigation, and the rows it is for.

    Attributes:
        meant: What is assumed of each.
        number: Position of each among all mitigation of the parameters.
        members: Their rows.
    """

    meant: tuple[Mitigation, ...]
    number: Ints
    members: Memberships


@dataclass(frozen=True, eq=False)
class Prepared:
    """A setting made ready.

    Attributes:
        rows: Its rows.
        baseline: Measures x rows.
        cell: Of each row, in the flat grid of the results.
        shape: Age groups, sexes, specialties and groups of that grid.
        lookups: Change factors that touch it.
        avoiding: Cohorts whose activity is avoided.
        moving: Cohorts whose stays are shortened or that move elsewhere.
        takes: By membership of `moving`: bed-days it could take.
    """

    rows: ActivityRows
    baseline: Floats
    cell: Ints
    shape: tuple[int, int, int, int]
    lookups: tuple[Lookup, ...]
    avoiding: Measures
    moving: Measures
    takes: Floats

    def of_kind(self, *kinds: str) -> NDArray[np.bool_]:
        """By measure of `moving`, whether it is of one of some kinds."""
        return np.array([meant.kind in kinds for meant in self.moving.meant], dtype=np.bool_)

    @cached_property
    def at_start(self) -> Floats:
        """Measures x cells in the base year."""
        return self.tallied(self.baseline)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Steps of its waterfall, in order."""
        received = () if self.rows.setting is Setting.INPATIENT else (FROM_INPATIENTS,)
        return (
            BASELINE,
            *(Step("change", name) for name in FACTORS),
            *(Step("avoidance", meant.strategy) for meant in self.avoiding.meant),
            *(Step("efficiency", meant.strategy) for meant in self.moving.meant),
            *received,
            CHANCE,
        )

    def tallied(self, by_row: Floats) -> Floats:
        """Measures x rows summed into measures x cells."""
        size = int(np.prod(self.shape))
        return np.stack([totals(self.cell, amount, size) for amount in by_row])

    def by_group(self, by_cell: Floats) -> Floats:
        """Measures x cells summed into measures x groups."""
        found: Floats = by_cell.reshape(len(by_cell), -1, len(self.rows.groups)).sum(axis=1)
        return found


def prepare(
    activity: HospitalActivity, parameters: ActivityParameters
) -> tuple[tuple[Prepared, ...], ChangeFactors]:
    """Make every setting ready for its runs.

    Raises:
        InputError: Mitigation names a cohort that no row could be in, or cannot be done there.
    """
    factors = change_factors(activity, parameters)
    known = {name for rows in activity.settings for name in rows.memberships.strategies}
    for meant in parameters.mitigation:
        if meant.strategy not in known:
            raise InputError(
                f"mitigation of '{meant.strategy}': {activity.name} knows no such cohort. "
                f"It knows {', '.join(sorted(known)) or 'none'}."
            )
    settings = tuple(
        _prepared(rows, len(activity.specialties), lookups, parameters)
        for rows, lookups in zip(activity.settings, factors.lookups, strict=True)
    )
    return settings, factors


def _prepared(
    rows: ActivityRows,
    specialties: int,
    lookups: tuple[Lookup, ...],
    parameters: ActivityParameters,
) -> Prepared:
    here = [
        (number, meant)
        for number, meant in enumerate(parameters.mitigation)
        if meant.strategy in rows.memberships.strategies
    ]
    for _, meant in here:
        if meant.kind not in _POSSIBLE[rows.setting]:
            raise InputError(
                f"mitigation of '{meant.strategy}': {rows.setting} activity cannot be mitigated "
                f"as '{meant.kind}'. It can be: {', '.join(_POSSIBLE[rows.setting])}."
            )
    avoiding = _measures(rows, [found for found in here if found[1].kind == "avoid"])
    moving = _measures(rows, [found for found in here if found[1].kind != "avoid"])
    return Prepared(
        rows=rows,
        baseline=rows.baseline(),
        cell=cells(rows, specialties),
        shape=grid_shape(rows.setting, specialties),
        lookups=lookups,
        avoiding=avoiding,
        moving=moving,
        takes=takable(rows, moving.members, moving.meant),
    )


def _measures(rows: ActivityRows, found: list[tuple[int, Mitigation]]) -> Measures:
    return Measures(
        meant=tuple(meant for _, meant in found),
        number=np.array([number for number, _ in found], dtype=np.int64),
        members=rows.memberships.among(tuple(meant.strategy for _, meant in found)),
    )
