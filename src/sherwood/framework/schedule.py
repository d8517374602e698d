"""Start years of interventions, and of the items they stand on, under the money there is.

Each is first valued: an intervention as if all it requires were effective from its start, half way
between by itself and beside all others; an item by its cost. `choosing` picks the years; then the
whole plan is simulated with them, so that overlap, readiness and delays count. Where it then draws
more of a fund than there is, it is chosen again with so much less.

What is spent in a year is paid by savings that leave the books in that year, and only the rest
draws on pump-priming money. Cost that stays behind at the hospitals draws on acute transition
money. What has begun before the plan is not chosen again, and its cost draws on nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.framework.choosing import Choice, Refusal, choose
from sherwood.framework.outcome import Outcome
from sherwood.framework.readiness import items
from sherwood.framework.refusals import Candidate
from sherwood.framework.scenarios import gate_of
from sherwood.framework.simulation import Simulation, run, with_starts
from sherwood.framework.start_options import (
    begun,
    intervention_candidates,
    item_candidates,
    shifted,
)
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Scenario

Kind = Literal["pump_priming", "acute_transition"]
KINDS: tuple[Kind, ...] = ("pump_priming", "acute_transition")

_ROUNDS = 6


@dataclass(frozen=True)
class FundUse:
    """A kind of fund in one year, in pounds.

    Attributes:
        available: What was released, or promised.
        chosen: Expected to be drawn when the years were chosen.
        drawn: Expected to be drawn by the whole plan as simulated; negative where savings that
            leave the books are more than what is spent.
        binding: Whether the choice had to keep to it.
    """

    kind: Kind
    year: int
    available: float
    chosen: float
    drawn: float
    binding: bool


@dataclass(frozen=True, eq=False)
class Schedule:
    """Chosen start years.

    Attributes:
        starts: By planned intervention: the financial year it starts, or None.
        items: By enabler and function that had not begun: the year it begins, or None.
        value: Expected discounted net savings over the horizon, as valued when choosing.
        refused: What is not started, and why.
        funds: By kind and year of the plan.
        partnership: The partnership with these starts.
        scenario: The scenario without the items that are not started.
        outcome: The plan as simulated with them.
    """

    starts: Mapping[str, int | None]
    items: Mapping[str, int | None]
    value: float
    refused: tuple[Refusal, ...]
    funds: tuple[FundUse, ...]
    partnership: Partnership
    scenario: Scenario
    outcome: Outcome


def schedule(
    simulated: Simulation,
    scenario: Scenario,
    *,
    reduction: Floats | None = None,
    binding: Iterable[Kind] = ("pump_priming",),
    money: Literal["released", "promised"] = "released",
    report: Callable[[str], None] = lambda _: None,
) -> Schedule:
    """Choose start years.

    Args:
        simulated: What is the same in every scenario. Nothing starts before its planned day.
        scenario: Which items there are.
        reduction: Effects, if not the published ones.
        binding: Kinds of fund that the choice must keep to; the others are told only.
        money: What the funds are taken to hold.
        report: Told of each round.
    """
    plan, kept = simulated.partnership, tuple(binding)
    ready, candidates = item_candidates(simulated, scenario)
    candidates += intervention_candidates(simulated, scenario, reduction)
    there = {kind: _available(plan, kind, money) for kind in KINDS}
    limits: dict[str, Floats] = {kind: there[kind].copy() for kind in kept}
    for attempt in range(1, _ROUNDS + 1):
        report(f"choosing start years, round {attempt}")
        choice = choose(candidates, limits, ready, first_year=plan.place.first_year)
        settled = _settled(simulated, scenario, choice, ready)
        outcome = _simulated(settled, reduction)
        drawn = _drawn(settled, outcome, ready)
        lacking = {kind: np.maximum(0.0, drawn[kind] - there[kind]) for kind in kept}
        if all(amount.max() < 1.0 for amount in lacking.values()) or attempt == _ROUNDS:
            break
        limits = {kind: np.maximum(0.0, limits[kind] - lacking[kind]) for kind in kept}
    by_itself = _by_itself(candidates, choice, plan.place.years)
    return Schedule(
        starts={each.id: choice.starts[each.id] for each in plan.planned},
        items={name: choice.starts[name] for name in items(plan) if name in choice.starts},
        value=choice.value,
        refused=choice.refused,
        funds=tuple(
            FundUse(
                kind,
                plan.place.first_year + year,
                float(there[kind][year]),
                float(by_itself[kind][year]),
                float(drawn[kind][year]),
                kind in kept,
            )
            for kind in KINDS
            for year in range(plan.place.years)
        ),
        partnership=settled.partnership,
        scenario=settled.scenario,
        outcome=outcome,
    )


@dataclass(frozen=True, eq=False)
class _Settled:
    """A simulation with the starts that were chosen."""

    simulated: Simulation
    partnership: Partnership
    scenario: Scenario


def _settled(
    simulated: Simulation, scenario: Scenario, choice: Choice, ready: Mapping[str, int | None]
) -> _Settled:
    plan = simulated.partnership
    chosen = {name: choice.starts[name] for name in items(plan) if name not in ready}
    shifts = {
        name: year - (begun(items(plan)[name], plan) or year)
        for name, year in chosen.items()
        if year is not None
    }
    starts = {each.id: choice.starts[each.id] for each in plan.planned}
    moved = with_starts(shifted(plan, shifts), starts)
    left_out = tuple(name for name, year in chosen.items() if year is None)
    return _Settled(
        simulated=replace(simulated, partnership=moved),
        partnership=moved,
        scenario=scenario.model_copy(update={"without": (*scenario.without, *left_out)}),
    )


def _simulated(settled: _Settled, reduction: Floats | None) -> Outcome:
    simulated = settled.simulated
    gate = gate_of(simulated, settled.scenario)
    return run(simulated, settled.scenario, gate, reduction=reduction)


def _drawn(
    settled: _Settled, outcome: Outcome, ready: Mapping[str, int | None]
) -> dict[Kind, Floats]:
    """What the whole plan draws of each kind of fund in each of its years."""
    years = settled.partnership.place.years
    committed = [outcome.purposes.index(name) for name in ready]
    spent = outcome.running_by_purpose + outcome.one_off_by_purpose
    own = spent[committed].sum(axis=0)
    return {
        "pump_priming": -outcome.net.mean(axis=0)[:years] - own[:years],
        "acute_transition": outcome.stranded.mean(axis=0)[:years],
    }


def _by_itself(candidates: Iterable[Candidate], choice: Choice, years: int) -> dict[str, Floats]:
    found: dict[str, Floats] = {kind: np.zeros(years) for kind in KINDS}
    for candidate in candidates:
        for option in candidate.options:
            if option.year == choice.starts[candidate.id]:
                for kind, draws in option.draws.items():
                    found[kind] += draws
    return found


def _available(plan: Partnership, kind: Kind, money: str) -> Floats:
    found = np.zeros(plan.place.years)
    for fund in plan.funds:
        for entry in fund.years:
            year = entry.year - plan.place.first_year
            if fund.kind == kind and 0 <= year < plan.place.years:
                found[year] += getattr(entry, money)
    return found
