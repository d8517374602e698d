"""A plan simulated: what it saves, what of that leaves the books, what it costs and what is left.

`Simulation` holds what does not depend on the scenario: the draws, the baseline and the rules of
cost. `run` takes one scenario's readiness through it; it is short work, and is done again for every
coalition of items. `simulate` does all of it for one scenario and `side_by_side` for several, on
the same draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.errors import MethodError
from sherwood.framework.baseline import Baseline
from sherwood.framework.claimed import Factor
from sherwood.framework.drawn import Drawn, draw
from sherwood.framework.kernel import save
from sherwood.framework.outcome import Outcome
from sherwood.framework.ramps import strength
from sherwood.framework.release_of_cost import Behaviours, behaviours, release
from sherwood.framework.spending import spending
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Scenario


@dataclass(frozen=True, eq=False)
class Simulation:
    """What is the same in every scenario.

    Attributes:
        cost: groups x lines x years: do-nothing pounds over the horizon.
        exposed: effects x groups x lines: share of each cell's cost in the effect's cohort.
        rules: How each provider's cost behaves.
    """

    partnership: Partnership
    baseline: Baseline
    cost: Floats
    drawn: Drawn
    exposed: Floats
    rules: Behaviours

    @property
    def years(self) -> int:
        """Years of the horizon."""
        return int(self.cost.shape[2])


def simulation(
    partnership: Partnership, baseline: Baseline, cost: Floats, *, draws: int = 4096, seed: int = 1
) -> Simulation:
    """Draw what is uncertain and lay out what does not depend on the scenario.

    Args:
        partnership: What it plans.
        baseline: Who it is for, and what their care costs.
        cost: groups x lines x years: do-nothing pounds.
        draws: How many; best a power of two.
        seed: The same seed gives the same numbers.

    Raises:
        MethodError: If the arrays do not fit together.
    """
    if baseline.planned != tuple(planned.id for planned in partnership.planned):
        raise MethodError(
            "the baseline was read for other planned interventions than the partnership's: read "
            "it again"
        )
    if cost.shape[:2] != baseline.cost.shape:
        raise MethodError(
            f"do-nothing cost is {cost.shape[:2]} groups x lines, the baseline is "
            f"{baseline.cost.shape}: project the baseline's cost"
        )
    drawn = draw(partnership, draws=draws, seed=seed)
    return Simulation(
        partnership=partnership,
        baseline=baseline,
        cost=cost,
        drawn=drawn,
        exposed=exposed_by_effect(baseline, drawn),
        rules=behaviours(partnership, baseline),
    )


def exposed_by_effect(baseline: Baseline, drawn: Drawn) -> Floats:
    """Each effect's cohort's share of every cell, in its lines: effects x groups x lines."""
    found = np.zeros((len(drawn.effects), *baseline.cost.shape))
    for row, one in enumerate(drawn.effects):
        meant = np.array([not one.lines or line in one.lines for line in baseline.lines])
        found[row] = baseline.exposed[one.planned] * meant
    return found


def run(
    simulated: Simulation,
    scenario: Scenario,
    gate: Floats,
    *,
    reduction: Floats | None = None,
    factor: Factor | None = None,
) -> Outcome:
    """One scenario's outcome.

    Args:
        simulated: What is the same in every scenario.
        scenario: Which items there are, and must be paid for.
        gate: draws (or one) x planned x years: how ready what each intervention requires is, on
            average over the year's months, those before its start counting as not ready.
        reduction: draws (or one) x effects, if not the published ones.
        factor: What made them so, to be told with the outcome.
    """
    partnership, baseline = simulated.partnership, simulated.baseline
    reduced = simulated.drawn.reduction if reduction is None else reduction
    saved = save(
        simulated.cost,
        simulated.exposed,
        strength(partnership, simulated.drawn, gate, reduced),
    )
    do_nothing = simulated.cost.sum(axis=0)
    released = release(saved.lines, do_nothing, baseline.by_provider, simulated.rules)
    spent = spending(partnership, baseline, scenario, simulated.drawn, gate)
    by_line = saved.lines.mean(axis=0)
    by_planned = np.zeros((len(partnership.planned), simulated.years))
    places = [one.planned for one in simulated.drawn.effects]
    np.add.at(by_planned, places, saved.effects.mean(axis=0))
    first = partnership.place.first_year
    return Outcome(
        scenario=scenario,
        years=tuple(range(first, first + simulated.years)),
        plan_years=partnership.place.years,
        gross=saved.effects.sum(axis=1),
        cashable=released.cashable,
        running=spent.running.sum(axis=1),
        one_off=spent.one_off.sum(axis=1),
        double_running=spent.double_running.sum(axis=1),
        by_planned=by_planned,
        by_line=np.divide(by_line, do_nothing, out=np.zeros_like(by_line), where=do_nothing > 0),
        stranded_by_provider=released.stranded.mean(axis=0),
        purposes=spent.purposes,
        running_by_purpose=spent.running.mean(axis=0),
        one_off_by_purpose=spent.one_off.mean(axis=0),
        double_running_by_purpose=spent.double_running.mean(axis=0),
        do_nothing=do_nothing.sum(axis=0),
        planned=baseline.planned,
        lines=baseline.lines,
        providers=baseline.providers,
        factor=factor,
    )


def cashable(simulated: Simulation, gate: Floats, reduction: Floats) -> Floats:
    """The savings that leave the books, and nothing else: draws x years.

    Args:
        simulated: What is the same in every scenario.
        gate: As for `run`; of the first years only, if these are all that is asked.
        reduction: draws (or one) x effects.
    """
    cost = simulated.cost[:, :, : gate.shape[2]]
    taking = strength(simulated.partnership, simulated.drawn, gate, reduction)
    saved = save(cost, simulated.exposed, taking).lines
    shares = simulated.baseline.by_provider
    return release(saved, cost.sum(axis=0), shares, simulated.rules).cashable


def with_starts(partnership: Partnership, starts: dict[str, int | None]) -> Partnership:
    """The partnership with other start years.

    Args:
        partnership: What it plans.
        starts: Of planned interventions that start at another time, by id: the financial year on
            whose first day they do, or None for never.
    """
    place = partnership.place
    never = date(place.first_year + place.horizon + 1, 4, 1)
    days = {name: date(year, 4, 1) if year else never for name, year in starts.items()}
    return partnership.model_copy(
        update={
            "planned": tuple(
                each.model_copy(update={"start": days.get(each.id, each.start)})
                for each in partnership.planned
            )
        }
    )
