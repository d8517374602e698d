"""How ready everything is, month by month, and what that lets each intervention do.

A status counts in a month if it holds on the month's first day. An item that is in place but not
yet effective counts for half; one that is effective counts in full until its evidence lapses.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sherwood.actuarial.experience import Floats
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Item, Scenario, Status, StatusChange

Halves = NDArray[np.int8]
"""Levels in halves: 0, 1 (in place) or 2 (effective), so that many draws stay small."""

LEVEL = {Status.NOT_STARTED: 0, Status.IN_DESIGN: 0, Status.IN_PLACE: 1, Status.EFFECTIVE: 2}
"""What a status counts for, in halves."""


def items(partnership: Partnership) -> dict[str, Item]:
    """Enablers and functions by id, in the partnership's order."""
    return {item.id: item for item in (*partnership.enablers, *partnership.functions)}


def required(partnership: Partnership, names: Sequence[str]) -> tuple[str, ...]:
    """What is required, with all that stands under it, in the partnership's order."""
    known = items(partnership)
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(known[name].requires)
    return tuple(name for name in known if name in found)


def months(partnership: Partnership) -> tuple[date, ...]:
    """The first day of every month of the horizon."""
    place = partnership.place
    return tuple(
        date(place.first_year + (month + 3) // 12, (month + 3) % 12 + 1, 1)
        for month in range(12 * place.horizon)
    )


def levels(partnership: Partnership, scenario: Scenario, delays: Floats | None = None) -> Halves:
    """The level of every item in every month.

    Args:
        partnership: Its enablers and functions.
        scenario: `all` makes every item effective from the first day, `none` none ever; items it
            goes `without` are never there.
        delays: Draws x items: months by which what is planned slips; none if left out.

    Returns:
        Draws (or one) x items x months, in halves.
    """
    known = items(partnership)
    slips = np.zeros((1, len(known))) if delays is None else delays
    found = np.zeros((len(slips), len(known), 12 * partnership.place.horizon), dtype=np.int8)
    if scenario.items == "none":
        return found
    for place, (name, item) in enumerate(known.items()):
        if name in scenario.without:
            continue
        if scenario.items == "all":
            found[:, place] = 2
        else:
            _write(found[:, place], item.history, slips[:, place], partnership)
    return found


def gates(partnership: Partnership, scenario: Scenario, delays: Floats | None = None) -> Floats:
    """How much of each intervention's effect its requirements let through.

    The mean over a year's months of the least level of everything the intervention requires, all
    that stands under it included; months before it starts count for nothing.

    Returns:
        Draws (or one) x planned interventions x years, from 0 to 1.
    """
    known = {name: place for place, name in enumerate(items(partnership))}
    level = levels(partnership, scenario, delays)
    days = months(partnership)
    found = np.zeros((len(level), len(partnership.planned), partnership.place.horizon))
    for row, planned in enumerate(partnership.planned):
        needs = required(partnership, partnership.interventions[planned.uses].requires)
        least = level[:, [known[name] for name in needs]].min(axis=1)
        begun = np.array([day >= planned.start for day in days])
        found[:, row] = (least * begun).reshape(len(level), -1, 12).mean(axis=2) / 2
    return found


def readiness_by_month(partnership: Partnership, scenario: Scenario) -> pd.DataFrame:
    """Every item in every month, without delays.

    Returns:
        Grain item x month: item, title, kind, month, status, level, evidence, lapses.
    """
    level = levels(partnership, scenario)[0]
    days = months(partnership)
    enablers = {enabler.id for enabler in partnership.enablers}
    rows = []
    for place, (name, item) in enumerate(items(partnership).items()):
        for column, day in enumerate(days):
            status, change = _status(item, scenario, day, int(level[place, column]))
            rows.append(
                {
                    "item": name,
                    "title": item.title,
                    "kind": "enabler" if name in enablers else "function",
                    "month": day,
                    "status": status.value,
                    "level": level[place, column] / 2,
                    "evidence": change.evidence if change else "",
                    "lapses": change.lapses if change else None,
                }
            )
    return pd.DataFrame(rows)


def _write(
    level: Halves, history: Sequence[StatusChange], slips: Floats, partnership: Partnership
) -> None:
    """Write an item's level into draws x months."""
    month = np.arange(level.shape[1])
    for change in history:
        slip = slips[:, None] * change.planned
        level[month >= _since(change.start, partnership) + slip] = LEVEL[change.status]
        if change.lapses is not None:
            # The day it lapses still counts.
            level[month > _since(change.lapses, partnership) + slip] = LEVEL[Status.IN_PLACE]


def _since(day: date, partnership: Partnership) -> float:
    """Months from the plan's first day to a day, parts of months in days."""
    return (day.year - partnership.place.first_year) * 12 + day.month - 4 + (day.day - 1) / 31


def _status(
    item: Item, scenario: Scenario, day: date, level: int
) -> tuple[Status, StatusChange | None]:
    if scenario.items == "all" and level == LEVEL[Status.EFFECTIVE]:
        return Status.EFFECTIVE, None
    past = [change for change in item.history if change.start <= day]
    if not past or scenario.items == "none" or item.id in scenario.without:
        return Status.NOT_STARTED, None
    last = past[-1]
    if last.status is Status.EFFECTIVE and level < LEVEL[Status.EFFECTIVE]:
        return Status.IN_PLACE, last
    return last.status, last
