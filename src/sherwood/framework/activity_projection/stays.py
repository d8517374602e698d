"""Inpatients of one run: spells drawn row by row, shortened or done elsewhere.

Every spell keeps its own nights, so bed-days are those of the spells that were drawn. Each night
of a stay that is shortened goes with the chance of its cohort; a spell that moves goes as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.framework.activity_projection.mitigation import Acting, act
from sherwood.framework.activity_projection.prepared import Prepared
from sherwood.framework.activity_projection.rows import (
    GROUPS,
    Floats,
    Ints,
    Setting,
    totals,
)

_DAY_CASE = GROUPS[Setting.INPATIENT].index("elective_day_case")
_ELSEWHERE = {
    "to_outpatient_procedure": Setting.OUTPATIENT,
    "to_same_day_emergency_care": Setting.EMERGENCY,
}
_ARRIVES = {Setting.OUTPATIENT: "procedure", Setting.EMERGENCY: "same_day_emergency_care"}


@dataclass(frozen=True, eq=False)
class Received:
    """What another setting receives from inpatients.

    Attributes:
        expected: By cell of that setting's grid.
        drawn: The same, of this run.
    """

    expected: Floats
    drawn: Floats


@dataclass(frozen=True, eq=False)
class Stays:
    """Inpatients of one run.

    Attributes:
        counts: Measures x cells.
        steps: Measures that act x measures x groups: what each changes, as expected.
        sent: What each other setting receives.
    """

    counts: Floats
    steps: Floats
    sent: dict[Setting, Received]


def stays(
    prepared: Prepared, expected: Floats, remaining: Floats, rng: np.random.Generator
) -> Stays:
    """Draw the spells of a run, and shorten or move them.

    Args:
        prepared: Inpatients.
        expected: By row, spells after avoidance.
        remaining: By measure of `prepared.moving`.
        rng: For what is left to chance.
    """
    rows, measures = prepared.rows, len(prepared.moving.meant)
    acting = act(prepared.moving.members, prepared.takes, remaining)
    shorten = prepared.of_kind("shorten")[acting.strategy]
    each = np.where(shorten, rows.nights[acting.row], 1)
    spells = rng.poisson(expected)
    gone = rng.binomial(spells[acting.row] * each, acting.part).astype(np.float64)
    gone_expected = expected[acting.row] * each * acting.part

    groups, size = len(rows.groups), int(np.prod(prepared.shape))
    at_cell = prepared.cell[acting.row] - rows.group[acting.row]
    counts = prepared.tallied(np.vstack([spells, spells * (rows.nights + 1)]))
    counts += _changed(prepared, acting, gone, at_cell, size)
    at_step = acting.strategy * groups
    steps = _changed(prepared, acting, gone_expected, at_step, measures * groups)
    sent = {}
    for kind, setting in _ELSEWHERE.items():
        moved = np.flatnonzero(prepared.of_kind(kind)[acting.strategy])
        sent[setting] = _sent(prepared, at_cell[moved], gone_expected[moved], gone[moved], setting)
    return Stays(counts, steps.reshape(2, measures, groups).transpose(1, 0, 2), sent)


def _changed(prepared: Prepared, acting: Acting, gone: Floats, place: Ints, size: int) -> Floats:
    """Changes of admissions and bed-days when so many nights, or spells, go.

    Args:
        prepared: Inpatients.
        acting: The measures that act.
        gone: Nights where stays are shortened, spells otherwise.
        place: Where the first group of each stands in what is returned.
        size: Of what is returned.
    """
    nights = prepared.rows.nights[acting.row]
    days = np.array([meant.days for meant in prepared.moving.meant], dtype=np.int64)
    shorten, pre_operative, day_case = (
        prepared.of_kind(kind)[acting.strategy]
        for kind in ("shorten", "pre_operative", "to_day_case")
    )
    nights_each = np.where(pre_operative, np.minimum(days[acting.strategy], nights), nights)
    nights_each = np.where(shorten, 1, nights_each)
    moves = ~(shorten | pre_operative)
    source, target = place + prepared.rows.group[acting.row], place + _DAY_CASE
    day_cases = totals(target, gone * day_case, size)
    admissions = totals(source, gone * moves, size)
    bed_days = totals(source, gone * (nights_each + moves), size)
    return np.vstack([day_cases - admissions, day_cases - bed_days])


def _sent(
    prepared: Prepared, at_cell: Ints, expected: Floats, drawn: Floats, setting: Setting
) -> Received:
    """What another setting receives, in the grid of that setting."""
    groups = GROUPS[setting]
    person = at_cell // len(prepared.rows.groups)
    place = person * len(groups) + groups.index(_ARRIVES[setting])
    size = int(np.prod(prepared.shape[:3])) * len(groups)
    return Received(totals(place, expected, size), totals(place, drawn, size))
