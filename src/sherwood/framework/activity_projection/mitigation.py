"""Mitigation in one run: what is avoided, and what is shortened or done elsewhere.

Cohorts overlap. What is avoided goes first: cohorts act each on what the others leave, so the part
that stays is the product. Of what stays, at most one measure shortens a stay or changes its
setting: the one that takes most bed-days. `sherwood.actuarial.mitigable.overlap` says why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.framework.activity_projection.factors import logarithm
from sherwood.framework.activity_projection.parameters import Mitigation
from sherwood.framework.activity_projection.rows import (
    ActivityRows,
    Floats,
    Ints,
    Memberships,
    totals,
)
from sherwood.framework.activity_projection.waterfall import credit_per_log


@dataclass(frozen=True, eq=False)
class Avoided:
    """What avoidance leaves.

    Attributes:
        staying: By row, the part that still happens.
        steps: Strategies x measures x groups: what each avoids, as a negative amount.
    """

    staying: Floats
    steps: Floats


@dataclass(frozen=True, eq=False)
class Acting:
    """The one measure that acts on each row that has any.

    Attributes:
        row: Position of the row.
        strategy: Position of the measure.
        part: The chance that a unit moves, or that a night goes.
    """

    row: Ints
    strategy: Ints
    part: Floats


def avoid(rows: ActivityRows, members: Memberships, remaining: Floats, expected: Floats) -> Avoided:
    """Thin the rows.

    Args:
        rows: Of one setting.
        members: In the cohorts that avoid.
        remaining: By strategy, the part of the cohort that remains in this run.
        expected: Measures x rows, before avoidance.
    """
    groups, strategies = len(rows.groups), len(members.strategies)
    kept = logarithm(1.0 - members.share * (1.0 - remaining[members.strategy]))
    log_staying = totals(members.row, kept, rows.age.size)
    credit = kept * credit_per_log(log_staying)[members.row]
    place = members.strategy * groups + rows.group[members.row]
    steps = [
        totals(place, credit * amount[members.row], strategies * groups) for amount in expected
    ]
    by_strategy = np.stack(steps).reshape(len(expected), strategies, groups)
    return Avoided(np.exp(log_staying), by_strategy.transpose(1, 0, 2))


def takable(rows: ActivityRows, members: Memberships, measures: tuple[Mitigation, ...]) -> Floats:
    """Bed-days that each membership could take of one unit, if nothing of its cohort remained."""
    nights = rows.nights[members.row].astype(np.float64)
    days = np.array([float(measure.days) for measure in measures])[members.strategy]
    kinds = np.array([measure.kind for measure in measures])[members.strategy]
    leaves = np.isin(kinds, ("to_outpatient_procedure", "to_same_day_emergency_care", "to_remote"))
    found = np.where(kinds == "pre_operative", np.minimum(nights, days), nights)
    return np.where(leaves, nights + 1.0, found)


def act(members: Memberships, takes: Floats, remaining: Floats) -> Acting:
    """Find the measure that takes most of each row in this run.

    Args:
        members: In the cohorts that shorten or move.
        takes: By membership, from `takable`.
        remaining: By strategy, the part that remains in this run.
    """
    part = members.share * (1.0 - remaining[members.strategy])
    taken = takes * part
    if not taken.size:
        return Acting(members.row, members.strategy, part)
    first = np.flatnonzero(np.diff(members.row, prepend=-1))
    most = np.maximum.reduceat(taken, first)
    size = np.diff(first, append=taken.size)
    winning = np.flatnonzero((taken == np.repeat(most, size)) & (taken > 0))
    # Two that take the same: the first of them acts.
    chosen = winning[np.flatnonzero(np.diff(members.row[winning], prepend=-1))]
    return Acting(members.row[chosen], members.strategy[chosen], part[chosen])
