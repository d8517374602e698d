"""The money of a plan: control totals, the population's budget, functions, funds, and survival."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from sherwood.finance.comparison_of_payments import PaymentComparison
from sherwood.finance.contracts_compared import compare_contracts
from sherwood.finance.control_total import control_totals
from sherwood.finance.functions_cost import functions_cost, functions_table, who_pays
from sherwood.finance.fund_asks import transition_asks
from sherwood.finance.funds import FundLedger, fund_ledgers
from sherwood.finance.nodes import nodes
from sherwood.finance.pace_of_change import distance_table, opening_distances, pace_of_change
from sherwood.finance.population_budget import PopulationBudget, population_budget, shares_by_weight
from sherwood.finance.projection import DoNothing
from sherwood.finance.provider_accounts import Change, accounts, no_change
from sherwood.finance.standing import Forecast, forecast
from sherwood.finance.viability import Viability, viability
from sherwood.framework.baseline import Baseline
from sherwood.framework.outcome import Outcome
from sherwood.partnership.folder import Partnership
from sherwood.partnership.organisations import Provider
from sherwood.stats.estimate import Array

LEVELS = ("partnership", "group")
"""Hierarchies at which the budget is shown, where the folder has them."""


@dataclass(frozen=True, eq=False)
class Money:
    """Where the money is.

    Attributes:
        standing: Organisations and system against their control totals, under the plan.
        budget: Shared among practices by need.
        budget_by_node: Grain hierarchy x node: the budget of each.
        shares: Grain node x weight: each node's share under every single component.
        distances: Grain locality x year: target, budget and distance, moving at the pace of change.
        functions: Grain function x year: what it costs.
        functions_by_node: Grain node x year: what it bears of them.
        ledgers: The transformation funds.
        viability: Every provider's books.
        payments: Every contract, paid in six ways.
    """

    standing: Forecast
    budget: PopulationBudget
    budget_by_node: pd.DataFrame
    shares: pd.DataFrame
    distances: pd.DataFrame
    functions: pd.DataFrame
    functions_by_node: pd.DataFrame
    ledgers: tuple[FundLedger, ...]
    viability: Viability
    payments: tuple[PaymentComparison, ...]


def money(
    partnership: Partnership, baseline: Baseline, nothing: DoNothing, outcome: Outcome
) -> Money:
    """Follow the money of a simulated plan.

    Args:
        partnership: Its folder.
        baseline: Who provides what.
        nothing: What happens without the plan.
        outcome: The plan's means are read.
    """
    change = Change(outcome.by_line, outcome.stranded_by_provider)
    budget = population_budget(partnership)
    opening = opening_distances(partnership, budget)
    moving = pace_of_change(
        opening, budget.locality_pence(), partnership.pace_of_change, partnership.place.years
    )
    costs = functions_cost(partnership, baseline)
    ledgers = _ledgers(partnership, outcome)
    levels = [name for name in LEVELS if name in {h.name for h in partnership.hierarchies}]
    day = date(partnership.place.first_year + partnership.place.years - 1, 4, 1)
    trees = {name: nodes(partnership, name, day) for name in levels}
    return Money(
        standing=_standing(partnership, baseline, nothing, outcome, change),
        budget=budget,
        budget_by_node=_stacked({name: budget.by_node(tree) for name, tree in trees.items()}),
        shares=_stacked(
            {name: shares_by_weight(partnership, tree) for name, tree in trees.items()}
        ),
        distances=distance_table((*opening, *moving)),
        functions=functions_table(costs),
        functions_by_node=_stacked(
            {name: who_pays(costs, budget, tree, "population") for name, tree in trees.items()}
        ),
        ledgers=ledgers,
        viability=viability(
            partnership, baseline, nothing, change, support=_support(ledgers, outcome)
        ),
        payments=compare_contracts(partnership, baseline, nothing, change),
    )


def _standing(
    partnership: Partnership,
    baseline: Baseline,
    nothing: DoNothing,
    outcome: Outcome,
    change: Change,
) -> Forecast:
    """Providers by their books; all others are taken to reach their totals without the plan."""
    totals = control_totals(partnership)
    agreed = {(each.organisation, each.year): each.total_pence for each in totals.organisations}
    expected = {key: pence / 100 for key, pence in agreed.items()}
    gained: dict[tuple[str, int], float] = {}
    without = no_change(baseline, nothing)
    for provider in partnership.providers:
        alone = _bottom_line(partnership, provider, baseline, nothing, without)
        planned = _bottom_line(partnership, provider, baseline, nothing, change)
        for place, year in enumerate(nothing.years):
            expected[provider.organisation, year] = float(alone[place])
            gained[provider.organisation, year] = float(planned[place] - alone[place])
    for organisation, year, spent in _spent(partnership, outcome):
        gained[organisation, year] = gained.get((organisation, year), 0.0) - spent
    return forecast(totals, {key: expected[key] for key in agreed}, gained)


def _bottom_line(
    partnership: Partnership,
    provider: Provider,
    baseline: Baseline,
    nothing: DoNothing,
    change: Change,
) -> Array:
    books = accounts(partnership, provider, baseline, nothing, change)
    return np.asarray(books.income - books.cost)


def _spent(partnership: Partnership, outcome: Outcome) -> Iterator[tuple[str, int, float]]:
    """What each organisation spends on the plan in each year: on items it owns and what it runs."""
    owner = {
        **{each.id: each.organisation for each in partnership.planned},
        **{each.id: each.owner for each in (*partnership.enablers, *partnership.functions)},
    }
    spent = (
        outcome.running_by_purpose + outcome.one_off_by_purpose + outcome.double_running_by_purpose
    )
    for row, purpose in enumerate(outcome.purposes):
        for place, year in enumerate(outcome.years):
            yield owner[purpose], year, float(spent[row, place])


def _ledgers(partnership: Partnership, outcome: Outcome) -> tuple[FundLedger, ...]:
    stranded = {
        (code, year): float(outcome.stranded_by_provider[row, place])
        for row, code in enumerate(outcome.providers[:-1])
        for place, year in enumerate(outcome.years)
    }
    benefit = {
        (name, year): float(outcome.by_planned[row, place])
        for row, name in enumerate(outcome.planned)
        for place, year in enumerate(outcome.years)
    }
    asked = {(ask.of, ask.purpose) for ask in partnership.asks}
    further = [
        ask for ask in transition_asks(partnership, stranded) if (ask.of, ask.purpose) not in asked
    ]
    return fund_ledgers(partnership, further=further, benefit=benefit)


def _support(ledgers: tuple[FundLedger, ...], outcome: Outcome) -> dict[str, Array]:
    """Pounds by provider and year that the acute-transition funds granted."""
    given: dict[str, Array] = {}
    for ledger in ledgers:
        if ledger.fund.kind != "acute_transition":
            continue
        for ask in ledger.asks:
            if ask.purpose in outcome.providers[:-1] and ask.year in outcome.years:
                years = given.setdefault(ask.purpose, np.zeros(len(outcome.years)))
                years[outcome.years.index(ask.year)] += ask.granted_pence / 100
    return given


def _stacked(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame()
    return pd.concat(
        [table.assign(hierarchy=name) for name, table in tables.items()], ignore_index=True
    )
