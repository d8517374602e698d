"""What could start when, and what it would bring: the candidates of a schedule."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.framework.coalitions import Coalitions, Line, coalitions
from sherwood.framework.ramps import months_after
from sherwood.framework.readiness import items, required
from sherwood.framework.refusals import Candidate, Option
from sherwood.framework.simulation import Simulation, with_starts
from sherwood.framework.spending import spending
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Enabler, Function, Item, Scenario, Status

ItemKind = TypeVar("ItemKind", Enabler, Function)


def item_candidates(
    simulated: Simulation, scenario: Scenario
) -> tuple[dict[str, int | None], list[Candidate]]:
    """What is there without being chosen, and the items that can be."""
    plan = simulated.partnership
    place, known = plan.place, items(plan)
    ready: dict[str, int | None] = {}
    for name, item in known.items():
        if scenario.items == "none" or name in scenario.without:
            ready[name] = None
        elif scenario.items == "all":
            ready[name] = place.first_year
        elif begun(item, plan) is None:
            ready[name] = _effective(item, plan)
    open_to_choice = [name for name in known if name not in ready]
    costs = [_costs(simulated, scenario, shift, open_to_choice) for shift in range(place.years)]
    candidates = []
    for name in open_to_choice:
        first, effective = begun(known[name], plan), _effective(known[name], plan)
        options = [
            Option(
                year=first + shift,
                value=-float(costs[shift][name] @ _discount(plan)),
                draws={"pump_priming": costs[shift][name][: place.years]},
                effective=None if effective is None else effective + shift,
            )
            for shift in range(place.years)
            if first is not None and first + shift < place.first_year + place.years
        ]
        candidates.append(Candidate(name, tuple(options)))
    return ready, candidates


def _costs(
    simulated: Simulation, scenario: Scenario, shift: int, names: list[str]
) -> dict[str, Floats]:
    """Expected pounds by year of items that begin so many years later than planned."""
    plan = shifted(simulated.partnership, dict.fromkeys(names, shift))
    gate = np.zeros((1, len(plan.planned), simulated.years))
    spent = spending(plan, simulated.baseline, scenario, simulated.drawn, gate)
    by_year = (spent.one_off + spent.running).mean(axis=0)
    return {name: by_year[spent.purposes.index(name)] for name in names}


def intervention_candidates(
    simulated: Simulation, scenario: Scenario, reduction: Floats | None
) -> list[Candidate]:
    """Each intervention in each year, with all it requires effective."""
    plan = simulated.partnership
    place, known = plan.place, list(plan.planned)
    options: dict[str, list[Option]] = {each.id: [] for each in known}
    for year in range(place.first_year, place.first_year + place.years):
        moved = with_starts(plan, {each.id: year for each in known})
        gate = (np.arange(simulated.years) >= year - place.first_year).astype(np.float64)
        made = coalitions(
            replace(simulated, partnership=moved),
            scenario,
            np.tile(gate, (1, len(known), 1)),
            reduction=reduction,
            years=simulated.years,
        )
        gross, cashable = alone_and_beside(made)
        for number, each in enumerate(known):
            if date(year, 4, 1) < each.start:
                continue
            spent = made.spent.one_off + made.spent.running + made.spent.double_running
            net = cashable[number] - spent[:, number].mean(axis=0)
            draws = {
                "pump_priming": -net[: place.years],
                "acute_transition": (gross[number] - cashable[number])[: place.years],
            }
            options[each.id].append(Option(year, float(net @ _discount(plan)), draws))
    return [
        Candidate(
            each.id,
            tuple(options[each.id]),
            required(plan, plan.interventions[each.uses].requires),
        )
        for each in known
    ]


def alone_and_beside(made: Coalitions) -> tuple[Floats, Floats]:
    """What each intervention saves, half way between by itself and beside all others.

    Overlap makes the last to come worth less than the first, and steps of capacity can make it
    worth more; where interventions meet in pairs, the middle is what each is worth on average.

    Returns:
        Gross and cashable savings: planned x years, means over the draws.
    """
    found = np.zeros((2, len(made.planned), made.years))
    for line in made.lines:
        together = line.rates.sum(axis=0)
        everyone = _means(line, together)
        for place, rates in zip(line.members, line.rates, strict=True):
            beside = everyone - _means(line, together - rates)
            found[:, place] += (_means(line, rates) + beside) / 2
    return found[0], found[1]


def _means(line: Line, together: Floats) -> Floats:
    gross = line.saved(together)
    return np.array([gross.mean(axis=0), line.released(gross).mean(axis=0)])


def begun(item: Item, plan: Partnership) -> int | None:
    """The financial year in which an item begins; None if it has begun, or never does."""
    first = date(plan.place.first_year, 4, 1)
    change = next((each for each in item.history if each.status is not Status.NOT_STARTED), None)
    if change is None or not change.planned or change.start < first:
        return None
    return change.start.year - (change.start < date(change.start.year, 4, 1))


def _effective(item: Item, plan: Partnership) -> int | None:
    """The first year on whose first day an item is effective, with the delay to be expected."""
    change = next((each for each in item.history if each.status is Status.EFFECTIVE), None)
    if change is None:
        return None
    months = months_after(date(plan.place.first_year, 4, 1), change.start)
    months += item.delay.p50 if change.planned else 0.0
    return plan.place.first_year + max(0, math.ceil(months / 12))


def shifted(plan: Partnership, shifts: Mapping[str, int]) -> Partnership:
    """The partnership with whole histories of some items so many years later."""

    def later(day: date | None, years: int) -> date | None:
        # 29 February has no day of its name in most years.
        return day and day.replace(
            year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day
        )

    def moved(item: ItemKind) -> ItemKind:
        years = shifts.get(item.id, 0)
        if not years:
            return item
        history = tuple(
            change.model_copy(
                update={"start": later(change.start, years), "lapses": later(change.lapses, years)}
            )
            for change in item.history
        )
        return item.model_copy(update={"history": history})

    return plan.model_copy(
        update={
            "enablers": tuple(moved(item) for item in plan.enablers),
            "functions": tuple(moved(item) for item in plan.functions),
        }
    )


def _discount(plan: Partnership) -> Floats:
    factors: Floats = (1 + plan.place.discount_rate) ** -np.arange(float(plan.place.horizon))
    return factors
