"""The plan as a whole: what it saves, what that needs, who carries which risk, who survives it.

    partnership folder + warehouse release -> baseline -> do nothing -> scenarios -> money, risk

Every part is computed by its own room; this one only says which goes into which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from sherwood.errors import InputError
from sherwood.finance.person_costs import person_costs
from sherwood.finance.plan_money import Money, money
from sherwood.finance.projection import DoNothing, do_nothing
from sherwood.finance.risk_analysis import RiskAnalysis, risk_analysis
from sherwood.framework.activity_projection import (
    ActivityProjection,
    illustrative_parameters,
    project,
    rows_from_release,
)
from sherwood.framework.attribution import Attribution, attribute
from sherwood.framework.baseline import Baseline, baseline
from sherwood.framework.claim import Support, claim_support
from sherwood.framework.coalitions import Coalitions, coalitions
from sherwood.framework.evidence_check import Returned, evidence_check
from sherwood.framework.information import Information, information
from sherwood.framework.knock_out import KnockOut, knock_out
from sherwood.framework.outcome import Outcome
from sherwood.framework.readiness import readiness_by_month
from sherwood.framework.scenarios import gate_of, side_by_side
from sherwood.framework.schedule import Schedule, schedule
from sherwood.framework.simulation import Simulation, simulation
from sherwood.framework.waterfall import Waterfall, waterfalls
from sherwood.partnership import library
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Scenario
from sherwood.warehouse import Engine, Release

Report = Callable[[str], None]

ATTRIBUTED = 1_024
"""Draws over which the worth of items is averaged, and start years are chosen."""

HOSPITAL_RUNS = 64
"""Futures of hospital activity: enough for a tenth and a ninetieth percentile."""

HOSPITAL_YEARS = 12
"""From the release's last year to the horizon of its hospital activity."""


@dataclass(frozen=True, eq=False)
class Told:
    """A scenario: what came of it, whether the claim is supported in it, and its waterfalls."""

    outcome: Outcome
    support: Support
    waterfalls: tuple[Waterfall, ...]


@dataclass(frozen=True, eq=False)
class Priorities:
    """What matters most to the plan, on published evidence with everything in place.

    Attributes:
        worth: Shapley value of every enabler and function.
        lost: What the plan loses without each.
        information: Which uncertainty matters.
        schedule: Start years chosen under the funds, and what was refused.
    """

    worth: Attribution
    lost: tuple[KnockOut, ...]
    information: Information
    schedule: Schedule


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything the report of a plan is written from.

    Attributes:
        scenarios: By id, in the folder's order.
        register: Whether the claim is supported as the folder's histories stand.
        readiness: Every item in every month, as the folder's histories stand.
        evidence: Published effects put through the same simulation.
        hospitals: What hospitals would do without the plan, by illustrative growth and mitigation.
    """

    partnership: Partnership
    baseline: Baseline
    do_nothing: DoNothing
    scenarios: Mapping[str, Told]
    register: Support
    readiness: pd.DataFrame
    evidence: tuple[Returned, ...]
    priorities: Priorities
    money: Money
    risks: RiskAnalysis
    hospitals: ActivityProjection

    def titles(self) -> dict[str, str]:
        """What items, planned interventions and organisations are called, no two alike."""
        plan = self.partnership
        names = {each.code: each.name for each in plan.organisations}
        used = Counter(each.uses for each in plan.planned)
        planned = {each.id: plan.interventions[each.uses].title for each in plan.planned}
        planned |= {
            each.id: f"{planned[each.id]} ({names[each.organisation]})"
            for each in plan.planned
            if used[each.uses] > 1
        }
        items = {each.id: each.title for each in (*plan.enablers, *plan.functions)}
        return {**names, **items, **planned}

    def grades(self) -> dict[str, str]:
        """The evidence of each planned intervention: the weakest of its effects."""
        plan = self.partnership
        return {
            each.id: max(effect.grade for effect in plan.interventions[each.uses].effects)
            for each in plan.planned
        }

    @property
    def evidenced(self) -> Told:
        """The scenario of published effects and of items as their histories say."""
        return self.scenarios[_as_evidenced(self.partnership).id]


def plan(
    partnership: Partnership,
    release: Release,
    engine: Engine,
    *,
    draws: int = 4096,
    seed: int = 1,
    report: Report = lambda _: None,
) -> Plan:
    """Make the plan.

    Args:
        partnership: From its folder.
        release: Whose people and costs it starts from.
        engine: What reads the release.
        draws: Of everything uncertain; a power of two.
        seed: The same seed gives the same plan.
        report: Told of each stage.
    """
    evidenced = _as_evidenced(partnership)
    start = baseline(partnership, release, engine, report)
    report("projecting what happens if nothing changes")
    nothing = do_nothing(partnership, start)
    simulated = simulation(partnership, start, nothing.cost, draws=draws, seed=seed)
    priorities = _priorities(simulated, seed, report)
    outcomes = side_by_side(simulated, starts=priorities.schedule.starts, report=report)
    told = {
        scenario.id: Told(
            outcomes[scenario.id],
            claim_support(partnership, scenario),
            waterfalls(outcomes[scenario.id]),
        )
        for scenario in partnership.scenarios
    }
    report("following the money")
    gained = outcomes[evidenced.id]
    return Plan(
        partnership=partnership,
        baseline=start,
        do_nothing=nothing,
        scenarios=told,
        register=claim_support(partnership, evidenced),
        readiness=readiness_by_month(partnership, evidenced),
        evidence=evidence_check(partnership, library(), seed=seed),
        priorities=priorities,
        money=money(partnership, start, nothing, gained),
        risks=risk_analysis(
            partnership,
            person_costs(release, engine),
            true_saving=_saved_share(gained, nothing),
            seed=seed,
            report=report,
        ),
        hospitals=_hospitals(release, engine, start.financial_year, seed, report),
    )


def _hospitals(
    release: Release, engine: Engine, year: int, seed: int, report: Report
) -> ActivityProjection:
    report("what hospitals would do")
    rows = rows_from_release(release, engine, year)
    assumed = illustrative_parameters(year, years=HOSPITAL_YEARS, runs=HOSPITAL_RUNS, seed=seed)
    return project(rows, assumed)


def _priorities(simulated: Simulation, seed: int, report: Report) -> Priorities:
    fewer = simulation(
        simulated.partnership, simulated.baseline, simulated.cost, draws=ATTRIBUTED, seed=seed
    )
    report("the worth of every enabler and function")
    made = _everything(fewer)
    worth, lost = attribute(made, seed=seed), knock_out(made)
    report("which uncertainty matters")
    known = information(simulated, _everything(simulated))
    chosen = schedule(fewer, _as_evidenced(simulated.partnership), report=report)
    return Priorities(worth, lost, known, chosen)


def _everything(simulated: Simulation) -> Coalitions:
    """Published evidence with every item there, ready to be asked what any of them is worth."""
    scenario = Scenario(
        id="evidence_with_everything",
        title="Published evidence with everything in place",
        effects="evidenced",
        items="all",
        source="Every enabler and function effective from the first day.",
    )
    return coalitions(simulated, scenario, gate_of(simulated, scenario))


def _saved_share(outcome: Outcome, nothing: DoNothing) -> float:
    """Mean cashable savings in the plan's last year, as a share of what care would cost."""
    last = outcome.plan_years - 1
    return float(outcome.cashable[:, last].mean() / nothing.cost_by_year[last])


def _as_evidenced(partnership: Partnership) -> Scenario:
    """The partnership's scenario of published effects, planned items and planned starts."""
    for scenario in partnership.scenarios:
        if (scenario.effects, scenario.items, scenario.starts, scenario.without) == (
            "evidenced",
            "planned",
            "planned",
            (),
        ):
            return scenario
    raise InputError(
        "scenarios.toml: no scenario has effects 'evidenced', items 'planned' and starts 'planned' "
        "without leaving anything out; add one, against which all others are told."
    )
