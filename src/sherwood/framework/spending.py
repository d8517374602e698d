"""What the plan itself costs: items once and running, interventions, and what runs beside them.

The rules, alike in every scenario:

- An enabler is paid for once, in the year of its first status after `not_started`; a function's
  set-up likewise, and its running from its first status after `in_design`. What lies before the
  plan's first day has been spent. Days slip with the item's delay. Items that a scenario leaves
  out cost nothing.
- An intervention's set-up is paid for in the year of its start, whether or not what it requires is
  there: people are recruited before anyone knows. It runs, and is paid for in full from then on,
  from the first year in which it can have any effect. So one that can never start costs its set-up.
- Its running cost grows in a straight line with the people it reaches, to the whole at the middle
  of its ramp: cost comes before effect.
- What it replaces is taken to cost as much as it does, and runs beside it for the months of double
  running.
- Running costs grow with prices; what is paid once is as written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.framework.baseline import Baseline
from sherwood.framework.drawn import Drawn
from sherwood.framework.ramps import months_after, years_from_start
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Item, Scenario, Status, StatusChange

_NEVER = np.inf


@dataclass(frozen=True, eq=False)
class Spending:
    """Pounds spent on the plan, draws x purposes x years.

    Attributes:
        purposes: Planned interventions, then enablers, then functions.
    """

    purposes: tuple[str, ...]
    running: Floats
    one_off: Floats
    double_running: Floats

    @property
    def total(self) -> Floats:
        """All of it: draws x years."""
        summed: Floats = (self.running + self.one_off + self.double_running).sum(axis=1)
        return summed


def spending(
    partnership: Partnership, baseline: Baseline, scenario: Scenario, drawn: Drawn, gate: Floats
) -> Spending:
    """What a plan costs in a scenario.

    Args:
        partnership: What it plans, with its starts as they are in the scenario.
        baseline: For the people in each cohort.
        scenario: Which items there are.
        drawn: The draws.
        gate: draws (or one) x planned x years, as for `ramps.strength`.
    """
    years = gate.shape[2]
    purposes = (*(planned.id for planned in partnership.planned), *drawn.items)
    shape = (drawn.draws, len(purposes), years)
    prices = price_index(partnership, baseline, years)
    running, one_off, double = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    starts = years_from_start(partnership)
    for place, start in enumerate(starts):
        opened = _opened(gate[:, place], start)
        whole = _full_running(partnership, baseline, drawn, place)[:, None] * prices
        running[:, place] = whole * _built_up(partnership, drawn, place, opened, years)
        one_off[:, place] = drawn.set_up[:, place, None] * _in_year(
            _set_up(partnership, place), years
        )
        months = partnership.interventions[partnership.planned[place].uses].double_running
        double[:, place] = whole * _overlap(opened, opened + months / 12, years)
    for column, item in enumerate((*partnership.enablers, *partnership.functions)):
        begun, performed = _days(partnership, scenario, item, drawn.delay[:, column])
        purpose = len(starts) + column
        one_off[:, purpose] = drawn.once[:, column, None] * _in_year(begun, years)
        performing = _overlap(np.maximum(0.0, performed), np.full_like(performed, _NEVER), years)
        running[:, purpose] = drawn.run_cost[:, column, None] * prices * performing
    return Spending(purposes, running, one_off, double)


def price_index(partnership: Partnership, baseline: Baseline, years: int) -> Floats:
    """Prices in each year of the plan, the base year's being one.

    The price growth of the lines, weighed by their cost in the base year.
    """
    of_lines = {line: group.price for group in partnership.growth for line in group.lines}
    weights = baseline.cost.sum(axis=0)
    rates = np.array([of_lines.get(line, 0.0) for line in baseline.lines])
    rate = float(rates @ weights / weights.sum()) if weights.sum() > 0 else 0.0
    passed = np.arange(years) + partnership.place.first_year - partnership.place.base_year
    return np.power(1 + rate, passed)


def _full_running(partnership: Partnership, baseline: Baseline, drawn: Drawn, place: int) -> Floats:
    """Pounds in a full year with everyone reached, in each draw."""
    people = baseline.cohort_people[place] * partnership.planned[place].reach
    per_person = drawn.running_per_person[:, place] * drawn.uptake[:, place]
    full: Floats = drawn.running[:, place] + per_person * people
    return full


def _opened(gate: Floats, start: float) -> Floats:
    """Years after the plan's first day from which it runs, in each draw; infinite if never."""
    ready = gate > 0
    first = np.where(ready.any(axis=1), ready.argmax(axis=1), _NEVER)
    opened: Floats = np.maximum(first, start)
    return opened


def _built_up(
    partnership: Partnership, drawn: Drawn, place: int, opened: Floats, years: int
) -> Floats:
    """The share of its people that it reaches in each year, draws x years."""
    used = partnership.interventions[partnership.planned[place].uses]
    if used.ramp.shape == "logistic":
        until = drawn.midpoint[:, place]
    elif used.ramp.shape == "linear":
        until = np.full(drawn.draws, max(effect.reached_after for effect in used.effects))
    else:
        until = np.zeros(drawn.draws)
    since = np.maximum(0.0, np.arange(1.0, years + 1) - opened[:, None])
    reached = np.divide(
        since, until[:, None], out=np.ones((drawn.draws, years)), where=until[:, None] > 0
    )
    share: Floats = np.minimum(1.0, reached) * np.minimum(1.0, since)
    return share


def _set_up(partnership: Partnership, place: int) -> Floats:
    """Years after the plan's first day in which set-up is paid; before it, it has been."""
    first = date(partnership.place.first_year, 4, 1)
    return np.array([months_after(first, partnership.planned[place].start) / 12])


def _days(
    partnership: Partnership, scenario: Scenario, item: Item, delay: Floats
) -> tuple[Floats, Floats]:
    """Years from the plan's first day to when an item is begun and performed, in each draw."""
    never = np.full_like(delay, _NEVER)
    if scenario.items == "none" or item.id in scenario.without:
        return never, never
    begun = _first(item, (Status.IN_DESIGN, Status.IN_PLACE, Status.EFFECTIVE))
    performed = _first(item, (Status.IN_PLACE, Status.EFFECTIVE))
    first = date(partnership.place.first_year, 4, 1)
    if scenario.items == "all":
        past = begun is not None and begun.start < first
        return np.full_like(delay, -1.0 if past else 0.0), np.zeros_like(delay)
    return _slipped(begun, first, delay), _slipped(performed, first, delay)


def _first(item: Item, statuses: tuple[Status, ...]) -> StatusChange | None:
    return next((change for change in item.history if change.status in statuses), None)


def _slipped(change: StatusChange | None, first: date, delay: Floats) -> Floats:
    if change is None:
        return np.full_like(delay, _NEVER)
    months = months_after(first, change.start)
    return (months + (delay if change.planned else np.zeros_like(delay))) / 12


def _in_year(when: Floats, years: int) -> Floats:
    """One in the year in which something falls, nought in the others: draws x years."""
    found: Floats = (np.floor(when)[:, None] == np.arange(years)).astype(float)
    return found


def _overlap(start: Floats, end: Floats, years: int) -> Floats:
    """The part of each year that lies between two times: draws x years."""
    begins = np.arange(float(years))
    part: Floats = np.clip(
        np.minimum(end[:, None], begins + 1) - np.maximum(start[:, None], begins), 0.0, 1.0
    )
    return part
