"""Appointments and emergency attendances of one run, drawn by cell of the results."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.framework.activity_projection.mitigation import act
from sherwood.framework.activity_projection.prepared import Prepared
from sherwood.framework.activity_projection.rows import (
    Floats,
    totals,
)
from sherwood.framework.activity_projection.stays import Received


@dataclass(frozen=True, eq=False)
class Attendances:
    """Appointments or attendances of one run.

    Attributes:
        counts: Measures x cells.
        steps: Measures that act x measures x groups: what each changes, as expected.
    """

    counts: Floats
    steps: Floats


def attendances(
    prepared: Prepared,
    expected: Floats,
    remaining: Floats,
    received: Received,
    rng: np.random.Generator,
) -> Attendances:
    """Draw the attendances of a run, make some of them remote, and add what inpatients send.

    Args:
        prepared: Outpatients or emergencies.
        expected: Measures x rows, after avoidance.
        remaining: By measure of `prepared.moving`.
        received: From inpatients.
        rng: For what is left to chance.
    """
    groups, moving = len(prepared.rows.groups), prepared.moving
    acting = act(moving.members, prepared.takes, remaining)
    moved = expected[0, acting.row] * acting.part
    by_cell = prepared.tallied(expected)
    moved_by_cell = totals(prepared.cell[acting.row], moved, by_cell.shape[1])
    by_cell[0] = np.maximum(by_cell[0] - moved_by_cell, 0.0)
    counts = rng.poisson(by_cell).astype(np.float64)
    steps = np.zeros((len(moving.meant), len(expected), groups))
    if moving.meant:
        counts[1] += rng.poisson(moved_by_cell)
        place = acting.strategy * groups + prepared.rows.group[acting.row]
        by_step = totals(place, moved, len(moving.meant) * groups)
        steps[:, 1] = by_step.reshape(-1, groups)
        steps[:, 0] = -steps[:, 1]
    counts[0] += received.drawn
    return Attendances(counts, steps)
