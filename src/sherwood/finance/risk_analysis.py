"""Everything about risk for one partnership: chance by size, stop-loss, gain share, who bears what.

It starts from a year of person costs of a release, at the partnership's own cost per head.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from sherwood.finance.paying_for_chance import chance_by_size
from sherwood.finance.person_costs import PersonCosts
from sherwood.finance.random_variation import SIZES, RandomVariation, random_variation
from sherwood.finance.risk_bearers import chance_in_pounds
from sherwood.finance.risk_table import SYSTEM, RiskTable, risk_table
from sherwood.finance.stop_loss import specific_stop_loss, stop_loss_by_size
from sherwood.partnership.folder import Partnership

POINTS = (25_000.0, 50_000.0, 100_000.0, 250_000.0)
"""Stop-loss points that are compared beside the policy's own."""


@dataclass(frozen=True, eq=False)
class RiskAnalysis:
    """Risk in one partnership.

    Attributes:
        variation: What chance does, by population size.
        localities: Grain locality: locality, people, deviation, minimum_savings_rate,
            loss_in_pounds (at that rate), can_carry.
        specific: What pooling one person's cost above a point takes; see `specific_stop_loss`.
        aggregate: What cover of a whole population takes; see `stop_loss_by_size`.
        gain_share: How often chance is paid for; see `chance_by_size`.
        bearers: The risk table, with chance pooled by the system.
    """

    variation: RandomVariation
    localities: pd.DataFrame
    specific: pd.DataFrame
    aggregate: pd.DataFrame
    gain_share: pd.DataFrame
    bearers: RiskTable


def risk_analysis(
    partnership: Partnership,
    costs: PersonCosts,
    *,
    true_saving: float,
    draws: int = 100,
    seed: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> RiskAnalysis:
    """Analyse the risk of a partnership.

    Args:
        partnership: Its place, practices, risks and risk policy are read.
        costs: A year of person costs, from `person_costs`; brought to the place's cost per head.
        true_saving: The share of the budget that the plan is expected to save in a year.
        draws: Bootstrap replicates of each size.
        seed: Of bootstrap and simulation.
        report: Told of each stage.
    """
    place, policy = partnership.place, partnership.risk_policy
    year = costs.scaled_to(place.annual_cost / place.population)
    sizes = sorted({*(size for size in SIZES if size < place.population), place.population})
    variation = random_variation(
        year, stop_loss=policy.stop_loss, sizes=sizes, draws=draws, seed=seed, report=report
    )
    report("What stop-loss cover would cost")
    pooled = chance_in_pounds(variation, {SYSTEM: place.population})
    return RiskAnalysis(
        variation=variation,
        localities=_localities(partnership, variation),
        specific=specific_stop_loss(year, sorted({*POINTS, policy.stop_loss})),
        aggregate=stop_loss_by_size(
            year, sizes=sizes, attachment=policy.aggregate_stop_loss, point=policy.stop_loss
        ),
        gain_share=chance_by_size(
            policy,
            deviations={size: variation.deviation(size) for size in sizes},
            cost_per_head=variation.cost_per_head,
            true_saving=true_saving,
        ),
        bearers=risk_table(partnership, chance=pooled, seed=seed),
    )


def _localities(partnership: Partnership, variation: RandomVariation) -> pd.DataFrame:
    people: dict[str, float] = defaultdict(float)
    for practice in partnership.practices:
        people[practice.locality] += practice.population
    rows = []
    for locality, number in people.items():
        if number <= 0:
            continue
        rate = variation.minimum_savings_rate(number)
        rows.append(
            {
                "locality": locality,
                "people": number,
                "deviation": variation.deviation(number),
                "minimum_savings_rate": rate,
                "loss_in_pounds": rate * number * variation.cost_per_head,
                "can_carry": rate <= variation.bearable,
            }
        )
    return pd.DataFrame(rows)
