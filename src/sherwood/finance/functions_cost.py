"""What the integration functions cost by year, who runs them, and who would pay what share.

A function's set-up is paid in the year in which it is begun and its running from when it is in
place, as the simulation has it, but with every figure at its middle and every day as planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from sherwood.finance.nodes import Nodes
from sherwood.finance.population_budget import PopulationBudget
from sherwood.finance.tidy import in_pounds
from sherwood.framework.baseline import Baseline
from sherwood.framework.ramps import months_after
from sherwood.framework.spending import price_index
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Function, Status
from sherwood.stats.apportionment import Pence, apportion, to_pence

Basis = Literal["population", "budget"]
_PERFORMED = (Status.IN_PLACE, Status.EFFECTIVE)
_BEGUN = (Status.IN_DESIGN, *_PERFORMED)


@dataclass(frozen=True)
class FunctionYear:
    """What one function costs in one year.

    Attributes:
        owner: The organisation that answers for it.
        part: The part of the year in which it is performed.
        low_pence: Set-up and running at their p10.
        high_pence: At their p90.
    """

    function: str
    title: str
    owner: str
    year: int
    part: float
    set_up_pence: int
    running_pence: int
    low_pence: int
    high_pence: int

    @property
    def cost_pence(self) -> int:
        """Set-up and running."""
        return self.set_up_pence + self.running_pence


def functions_cost(partnership: Partnership, baseline: Baseline) -> tuple[FunctionYear, ...]:
    """The cost of every function in every year of the horizon, planned days as they are written.

    Args:
        partnership: Its functions are read; running costs grow with the prices it states.
        baseline: Weighs those prices by cost.

    Returns:
        By function and year. A function that has no status after `not_started` costs nothing.

    Example:
        >>> from types import SimpleNamespace as Made
        >>> begun = {"status": "in_place", "start": date(2018, 10, 1)}
        >>> navigation = Function(id="navigation", title="Navigation", owner="VALE", run_cost=100,
        ...                       set_up_cost=30, service_level="Answers within a day.",
        ...                       history=[begun], source="made up")
        >>> made = Made(place=Made(first_year=2017, base_year=2016, horizon=3), growth=[],
        ...             functions=[navigation])
        >>> functions_table(functions_cost(made, Made(lines=(), cost=np.zeros((1, 0)))))[
        ...     ["year", "part", "set_up", "running"]]
           year  part  set_up  running
        0  2017   0.0     0.0      0.0
        1  2018   0.5    30.0     50.0
        2  2019   1.0     0.0    100.0
    """
    place = partnership.place
    prices = price_index(partnership, baseline, place.horizon)
    return tuple(
        _in_year(function, place.first_year, at, float(price))
        for function in partnership.functions
        for at, price in enumerate(prices)
    )


def functions_table(costs: Sequence[FunctionYear]) -> pd.DataFrame:
    """Grain function x year, in pounds: owner, part, set_up, running, cost, low and high."""
    return in_pounds(costs, FunctionYear, ("cost_pence",))


def owners_table(costs: Sequence[FunctionYear]) -> pd.DataFrame:
    """Grain owner x year, in pounds: cost of the functions it answers for."""
    table = functions_table(costs)
    return table.groupby(["owner", "year"], sort=False)[["cost"]].sum().reset_index()


def who_pays(
    costs: Sequence[FunctionYear], budget: PopulationBudget, nodes: Nodes, by: Basis
) -> pd.DataFrame:
    """What the functions cost each node if practices' populations or budgets bear it.

    Each function's year is shared among the practices in whole pence, and a node bears what the
    practices below it do.

    Args:
        costs: As `functions_cost` gives them.
        budget: Practices, their people and their budgets.
        nodes: Integrated care providers, groups or any other hierarchy on a day.
        by: `population`: by registered people; `budget`: by share of the population's budget.

    Returns:
        Grain node x year, in pounds: level, cost, population, per_head, by. Practices outside the
        hierarchy have a row of their own, `outside`.
    """
    weights = budget.population if by == "population" else budget.pence.sum(axis=1)
    place = {code: row for row, code in enumerate(budget.practices)}
    groups = [(each.code, each.name, each.level, each.practices) for each in nodes.nodes]
    if nodes.outside:
        groups.append(("outside", "Practices outside this hierarchy", 0, nodes.outside))
    rows = []
    for year in sorted({each.year for each in costs}):
        borne = np.zeros(len(weights), np.int64)
        for cost in costs:
            if cost.year == year:
                borne += apportion(cost.cost_pence, weights)
        for code, name, level, practices in groups:
            below = [place[practice] for practice in practices]
            rows.append((code, name, level, year, *_borne(borne, budget, below), by))
    columns = ["node", "name", "level", "year", "cost", "population", "per_head", "by"]
    return pd.DataFrame(rows, columns=columns)


def _borne(borne: Pence, budget: PopulationBudget, below: list[int]) -> tuple[float, float, float]:
    cost, people = int(borne[below].sum()) / 100, float(budget.population[below].sum())
    return cost, people, cost / people if people else float("nan")


def _in_year(function: Function, first_year: int, at: int, price: float) -> FunctionYear:
    begun = _years_from(function, first_year, _BEGUN)
    performed = _years_from(function, first_year, _PERFORMED)
    part = min(max(at + 1 - max(performed, 0.0), 0.0), 1.0)
    begins = at <= begun < at + 1

    def cost(of: str) -> tuple[int, int]:
        once = getattr(function.set_up_cost, of) if begins else 0.0
        return to_pence(once), to_pence(getattr(function.run_cost, of) * part * price)

    set_up, running = cost("p50")
    return FunctionYear(
        function=function.id,
        title=function.title,
        owner=function.owner,
        year=first_year + at,
        part=part,
        set_up_pence=set_up,
        running_pence=running,
        low_pence=sum(cost("p10")),
        high_pence=sum(cost("p90")),
    )


def _years_from(function: Function, first_year: int, statuses: Sequence[Status]) -> float:
    """Years from the plan's first day to the first of some statuses; infinite if never."""
    start = next((each.start for each in function.history if each.status in statuses), None)
    return float("inf") if start is None else months_after(date(first_year, 4, 1), start) / 12
