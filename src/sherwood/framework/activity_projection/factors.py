"""The nine change factors: where each row looks its factor up, and the tables of one run.

A row's factor depends on a few things only (age and sex, or group and specialty), so rows are of a
few thousand kinds, found once; a run only fills each factor's table. Tables hold logarithms,
because the steps of the waterfall are made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from sherwood.framework.activity_projection.health import HealthTables, health_tables
from sherwood.framework.activity_projection.inequalities import inequality_table, planned_groups
from sherwood.framework.activity_projection.parameters import (
    ActivityParameters,
    Adjustment,
    Ages,
    Interval,
)
from sherwood.framework.activity_projection.rows import (
    OLDEST,
    QUINTILES,
    SEXES,
    ActivityRows,
    Floats,
    HospitalActivity,
    Ints,
)

FACTORS = (
    "demographic",
    "births",
    "health_status",
    "expatriation",
    "repatriation",
    "waiting_list",
    "baseline_adjustment",
    "non_demographic",
    "inequalities",
)
LEAST_LOG = -700.0
"""Stands for the logarithm of nought: its exponential is nothing, and sums of it stay finite."""

_ADJUSTED = {
    "expatriation": (0.0, 1.0),
    "repatriation": (1.0, 5.0),
    "waiting_list": (0.0, 5.0),
    "baseline_adjustment": (0.0, 5.0),
    "non_demographic": (0.0, 5.0),
}
"""Factors that are lists of adjustments, and what each is clipped to."""
_AGES = OLDEST + 1


@dataclass(frozen=True, eq=False)
class Lookup:
    """Where the rows of a setting find some of their factors.

    Rows that are alike in all these factors, and of one group, share a kind.

    Attributes:
        kind: Of each row.
        group: Of each kind.
        entries: By factor, where each kind finds it in that factor's table; 0 means no change.
    """

    kind: Ints
    group: Ints
    entries: dict[str, Ints]


@dataclass(frozen=True, eq=False)
class ChangeFactors:
    """Everything about the change factors that is the same in every run.

    Attributes:
        parameters: What is assumed.
        lookups: For each setting, where its rows find their factors.
        health: Tables of the change of health, by setting.
        equal: Tables of the inequalities, by setting.
    """

    parameters: ActivityParameters
    lookups: tuple[tuple[Lookup, ...], ...]
    health: tuple[HealthTables | None, ...]
    equal: tuple[Floats, ...]


def logarithm(values: Floats) -> Floats:
    """Natural logarithms, with that of nought kept finite."""
    with np.errstate(divide="ignore"):
        return np.maximum(np.log(values), LEAST_LOG)


def change_factors(activity: HospitalActivity, parameters: ActivityParameters) -> ChangeFactors:
    """Find the place of every row in the table of every factor."""
    equal = tuple(inequality_table(activity, rows, parameters) for rows in activity.settings)
    lookups = tuple(_lookups(rows, activity.specialties, parameters) for rows in activity.settings)
    health = tuple(
        health_tables(rows, activity.people.sum(axis=0), parameters.health_status)
        for rows in activity.settings
    )
    return ChangeFactors(parameters, lookups, health, equal)


def tables(factors: ChangeFactors, rng: np.random.Generator) -> list[dict[str, Floats]]:
    """Draw one run: for each setting, the logarithms of each factor by entry."""
    parameters = factors.parameters
    chances = [variant.probability for variant in parameters.demographic]
    variant = parameters.demographic[int(rng.choice(len(chances), p=np.array(chances)))]
    population = np.concatenate([by_age(variant.men), by_age(variant.women)])
    births = by_age(variant.births)
    healthy = 0.0
    if parameters.health_status:
        healthy = float(drawn([parameters.health_status.healthy], rng, 0.0, 1.0)[0])
    years = parameters.year - parameters.base_year
    adjusted: dict[str, Floats] = {}
    for name, (least, most) in _ADJUSTED.items():
        value = drawn(getattr(parameters, name), rng, least, most)
        adjusted[name] = value**years if name == "non_demographic" else value
    found: list[dict[str, Floats]] = []
    for health, equal in zip(factors.health, factors.equal, strict=True):
        of_setting = {"demographic": population, "births": births, **adjusted}
        of_setting["health_status"] = health.factors(healthy) if health else np.empty(0)
        of_setting["inequalities"] = equal
        found.append({name: _unchanged_first(of_setting[name]) for name in FACTORS})
    return found


def drawn(
    intervals: Sequence[Interval], rng: np.random.Generator, least: float, most: float
) -> Floats:
    """One draw from each interval's normal distribution, clipped."""
    if not intervals:
        return np.empty(0)
    normal = np.array([interval.normal() for interval in intervals])
    value = normal[:, 0] + normal[:, 1] * rng.standard_normal(len(intervals))
    return np.clip(value, least, most)


def by_age(ages: Ages) -> Floats:
    """The figure of each single age from 0 to 100; that of the first age holds below it too."""
    starts = np.array(sorted(entry.age for entry in ages))
    values = np.array([entry.value for entry in sorted(ages, key=lambda entry: entry.age)])
    return np.asarray(values[np.maximum(np.searchsorted(starts, np.arange(_AGES), "right") - 1, 0)])


def _unchanged_first(values: Floats) -> Floats:
    return np.concatenate([[0.0], logarithm(values)])


def _lookups(
    rows: ActivityRows, specialties: tuple[str, ...], parameters: ActivityParameters
) -> tuple[Lookup, Lookup]:
    """Who the activity is for, and what it is: apart, so that neither has many kinds."""
    whom = {
        "demographic": np.where(rows.births, 0, 1 + rows.sex * _AGES + rows.age),
        "births": np.where(rows.births, 1 + rows.age, 0),
    }
    if parameters.health_status:
        grouped = 1 + (rows.group * len(SEXES) + rows.sex) * _AGES + rows.age
        whom["health_status"] = np.where(rows.births, 0, grouped)
    what = {}
    for name in _ADJUSTED:
        fits = first_that_fits(rows, specialties, getattr(parameters, name))
        what[name] = np.where(rows.waiting, fits, 0) if name == "waiting_list" else fits
    if parameters.inequalities:
        known = np.where(rows.quintile < 0, 0, 1 + rows.specialty * QUINTILES + rows.quintile)
        planned = np.isin(rows.group, planned_groups(rows.groups))
        what["inequalities"] = np.where(planned, known, 0)
    return _kinds(rows, whom), _kinds(rows, what)


def _kinds(rows: ActivityRows, entries: dict[str, Ints]) -> Lookup:
    """Number the combinations of entries and group that occur."""
    kind, first = rows.group, np.empty(0, dtype=np.int64)
    for entry in entries.values():
        # Numbered anew at each step, so that no number grows too large.
        both = kind * (int(entry.max(initial=0)) + 1) + entry
        _, first, kind = np.unique(both, return_index=True, return_inverse=True)
    return Lookup(
        kind=kind.astype(np.int64),
        group=rows.group[first],
        entries={name: entry[first] for name, entry in entries.items() if entry.any()},
    )


def first_that_fits(
    rows: ActivityRows, specialties: tuple[str, ...], entries: tuple[Adjustment, ...]
) -> Ints:
    """For each row 1 + the position of the first adjustment that fits it, or 0.

    It is found for each combination of group, specialty, residence and waiting that can occur.
    """
    table = np.zeros((len(rows.groups), max(len(specialties), 1), 2), dtype=np.int64)
    for number in reversed(range(len(entries))):
        entry = entries[number]
        if entry.setting is not rows.setting:
            continue
        groups = entry.groups or rows.groups
        named = entry.specialties or specialties
        places = (0, 1) if entry.local is None else (int(entry.local),)
        for group, specialty, local in product(groups, named, places):
            if specialty in specialties:
                at = rows.groups.index(group), specialties.index(specialty), local
                table[at] = number + 1
    found: Ints = table[rows.group, rows.specialty, rows.local.astype(np.int64)]
    return found
