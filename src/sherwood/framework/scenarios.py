"""The ways a plan could go, each simulated, side by side and on the same draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.errors import MethodError
from sherwood.framework.baseline import Baseline
from sherwood.framework.claimed import Factor, claimed_reduction, find_factor
from sherwood.framework.outcome import Outcome
from sherwood.framework.readiness import gates
from sherwood.framework.simulation import Simulation, cashable, run, simulation, with_starts
from sherwood.framework.spending import spending
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Scenario

Starts = Mapping[str, int | None]
"""Chosen start years by planned intervention; None where it was refused."""


def simulate(
    partnership: Partnership,
    baseline: Baseline,
    cost: Floats,
    scenario: Scenario,
    *,
    starts: Starts | None = None,
    draws: int = 4096,
    seed: int = 1,
) -> Outcome:
    """One scenario's outcome.

    Args:
        partnership: What it plans.
        baseline: Who it is for, and what their care costs.
        cost: groups x lines x years: do-nothing pounds over the horizon.
        scenario: The way it goes.
        starts: The start years chosen, for a scenario whose `starts` are `chosen`.
        draws: How many; best a power of two.
        seed: The same seed gives the same numbers.

    Raises:
        MethodError: If arrays do not fit together, or a scenario wants start years that are not
            given.
    """
    simulated = simulation(partnership, baseline, cost, draws=draws, seed=seed)
    factor = claim_factor(simulated) if scenario.effects == "claimed" else None
    return run_scenario(simulated, scenario, factor=factor, starts=starts)


def side_by_side(
    simulated: Simulation,
    scenarios: tuple[Scenario, ...] | None = None,
    *,
    starts: Starts | None = None,
    report: Callable[[str], None] = lambda _line: None,
) -> dict[str, Outcome]:
    """The outcome of several scenarios on the same draws, by id.

    Args:
        simulated: What is the same in all of them.
        scenarios: Which; the partnership's own if left out.
        starts: As for `simulate`.
        report: Takes a line of plain words for each step.
    """
    wanted = simulated.partnership.scenarios if scenarios is None else scenarios
    factor = None
    if any(scenario.effects == "claimed" for scenario in wanted):
        report("Finding what one would have to believe for the claim to be true")
        factor = claim_factor(simulated)
    outcomes = {}
    for scenario in wanted:
        report(f"Simulating '{scenario.title}', {simulated.drawn.draws:,} times")
        outcomes[scenario.id] = run_scenario(simulated, scenario, factor=factor, starts=starts)
    return outcomes


def run_scenario(
    simulated: Simulation,
    scenario: Scenario,
    *,
    factor: Factor | None = None,
    starts: Starts | None = None,
) -> Outcome:
    """One scenario's outcome on draws that are there.

    Args:
        simulated: What is the same in every scenario.
        scenario: The way it goes.
        factor: That of `claim_factor`, for a scenario whose effects are `claimed`.
        starts: As for `simulate`.

    Raises:
        MethodError: If the scenario wants one of these and it is not given.
    """
    if scenario.starts == "chosen":
        if starts is None:
            raise MethodError(
                f"scenario '{scenario.id}' has chosen start years: choose them with the schedule"
            )
        chosen = with_starts(simulated.partnership, dict(starts))
        simulated = replace(simulated, partnership=chosen)
    gate = gate_of(simulated, scenario)
    if scenario.effects == "evidenced":
        return run(simulated, scenario, gate)
    if factor is None:
        raise MethodError(
            f"scenario '{scenario.id}' has the effects that the claim needs: find their factor "
            "with claim_factor"
        )
    reduction = claimed_reduction(simulated.drawn, factor)
    return run(at_its_word(simulated), scenario, gate, reduction=reduction, factor=factor)


def gate_of(simulated: Simulation, scenario: Scenario) -> Floats:
    """How ready each intervention is: draws (or one) x planned x years."""
    delays = simulated.drawn.delay if scenario.items == "planned" else None
    return gates(simulated.partnership, scenario, delays)


def at_its_word(simulated: Simulation) -> Simulation:
    """A simulation in which nothing is unsure but what a claim itself leaves open."""
    return replace(simulated, drawn=simulated.drawn.at_middle())


def claim_factor(simulated: Simulation) -> Factor:
    """What every evidenced effect must be multiplied by for the claim to be true.

    It is found with every item effective from the first day, interventions starting as planned and
    all else at its middle: a claim's own range is all that it leaves open.
    """
    simulated = replace(simulated, drawn=simulated.drawn.at_middle().first(1))
    everything = Scenario(
        id="everything_in_place",
        title="Everything in place",
        effects="claimed",
        items="all",
        source="The claim's own condition.",
    )
    partnership, years = simulated.partnership, simulated.partnership.place.years
    gate = gate_of(simulated, everything)
    spent = spending(partnership, simulated.baseline, everything, simulated.drawn, gate)
    counted = (
        slice(0, years) if partnership.claim.basis == "cumulative" else slice(years - 1, years)
    )
    costs = spent.total[:, counted].sum(axis=1)

    def median_net(reduction: Floats) -> float:
        leaves = cashable(simulated, gate[:, :, :years], reduction[None])
        return float(np.median(leaves[:, counted].sum(axis=1) - costs))

    return find_factor(partnership, simulated.drawn, median_net)
