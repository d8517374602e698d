"""One run: a simulated future of every setting.

Expected counts are found row by row and drawn from Poisson distributions. A Poisson count thinned
at random is Poisson again, and so is a sum of Poisson counts; hence what is avoided need not be
drawn first, and appointments and attendances are drawn by cell of the results rather than by row,
with the same distribution. Bed-days are drawn with the spells they belong to, never apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sherwood.framework.activity_projection.attendances import attendances
from sherwood.framework.activity_projection.factors import FACTORS, ChangeFactors, drawn, tables
from sherwood.framework.activity_projection.mitigation import avoid
from sherwood.framework.activity_projection.prepared import Prepared
from sherwood.framework.activity_projection.rows import (
    Floats,
    Setting,
    totals,
)
from sherwood.framework.activity_projection.stays import Received, stays
from sherwood.framework.activity_projection.waterfall import credit_per_log, whole_parts


@dataclass(frozen=True, eq=False)
class Future:
    """A setting in one run.

    Attributes:
        counts: Measures x cells: whole numbers.
        steps: Steps x measures x groups, which sum to the counts of each group exactly.
    """

    counts: Floats
    steps: Floats


def base_year(settings: Sequence[Prepared]) -> tuple[Future, ...]:
    """Run 0: everything as it was."""
    futures = []
    for prepared in settings:
        counts = prepared.at_start
        steps = np.zeros((len(prepared.steps), *prepared.by_group(counts).shape))
        steps[0] = prepared.by_group(counts)
        futures.append(Future(counts, steps))
    return tuple(futures)


def future(settings: Sequence[Prepared], factors: ChangeFactors, run: int) -> tuple[Future, ...]:
    """Simulate one run. The same run of the same parameters is always the same.

    Args:
        settings: Inpatients, outpatients and emergencies, made ready.
        factors: The change factors.
        run: Its number, from 1.
    """
    parameters = factors.parameters
    seeds = np.random.SeedSequence(parameters.seed, spawn_key=(run,)).spawn(1 + len(settings))
    assumed, *chance = (np.random.default_rng(seed) for seed in seeds)
    logs = tables(factors, assumed)
    remaining = drawn(parameters.mitigation, assumed, 0.0, 1.0)
    sent: dict[Setting, Received] = {}
    futures = []
    for prepared, table, rng in zip(settings, logs, chance, strict=True):
        setting = prepared.rows.setting
        changed, grown = grow(prepared, table)
        members = prepared.avoiding.members
        left = avoid(prepared.rows, members, remaining[prepared.avoiding.number], grown)
        expected = grown * left.staying
        moving = remaining[prepared.moving.number]
        steps = [prepared.by_group(prepared.at_start)[None], changed, left.steps]
        if setting is Setting.INPATIENT:
            inpatients = stays(prepared, expected[0], moving, rng)
            sent, counts = inpatients.sent, inpatients.counts
            steps.append(inpatients.steps)
        else:
            seen = attendances(prepared, expected, moving, sent[setting], rng)
            counts = seen.counts
            steps += [seen.steps, _transferred(prepared, sent[setting])]
        futures.append(_settled(prepared, counts, steps))
    return tuple(futures)


def grow(prepared: Prepared, table: dict[str, Floats]) -> tuple[Floats, Floats]:
    """Apply the change factors.

    Args:
        prepared: One setting.
        table: Logarithms of each factor by entry, in this run.

    Returns:
        The steps, factors x measures x groups, and the expected counts, measures x rows.
    """
    groups = len(prepared.rows.groups)
    log_change = np.zeros(prepared.rows.age.size)
    logs = [
        {name: table[name][entry] for name, entry in lookup.entries.items()}
        for lookup in prepared.lookups
    ]
    for lookup, of_kind in zip(prepared.lookups, logs, strict=True):
        if of_kind:
            log_change += sum(of_kind.values(), np.zeros(1))[lookup.kind]
    credit = prepared.baseline * credit_per_log(log_change)
    steps = np.zeros((len(FACTORS), len(credit), groups))
    for lookup, of_kind in zip(prepared.lookups, logs, strict=True):
        for measure, weight in enumerate(credit):
            by_kind = totals(lookup.kind, weight, lookup.group.size)
            for name, log in of_kind.items():
                step = totals(lookup.group, log * by_kind, groups)
                steps[FACTORS.index(name), measure] = step
    return steps, prepared.baseline * np.exp(log_change)


def _transferred(prepared: Prepared, received: Received) -> Floats:
    """The step of what inpatients send: 1 x measures x groups."""
    by_cell = np.zeros((len(prepared.rows.measures), received.expected.size))
    by_cell[0] = received.expected
    return prepared.by_group(by_cell)[None]


def _settled(prepared: Prepared, counts: Floats, steps: Sequence[Floats]) -> Future:
    """Add the step of chance, so that nothing is left unexplained."""
    known = whole_parts(np.concatenate(steps))
    chance = prepared.by_group(counts) - known.sum(axis=0)
    return Future(counts, np.concatenate([known, chance[None]]))
