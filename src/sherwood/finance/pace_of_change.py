"""How budgets move to their targets: how far each is, and how fast it may go.

In every year the whole grows by one rate. Each budget goes to the same fraction of its target
unless a floor or a ceiling of growth stops it; the fraction is the one that spends the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import pandas as pd

from sherwood.errors import InputError, MethodError
from sherwood.finance.population_budget import PopulationBudget
from sherwood.finance.tidy import in_pounds
from sherwood.partnership.folder import Partnership
from sherwood.partnership.money import PaceOfChange
from sherwood.stats.apportionment import apportion, to_pence
from sherwood.warehouse.calendar import year_title


@dataclass(frozen=True)
class BudgetYear:
    """One locality's budget in one year, beside its target.

    Attributes:
        target_pence: Its share of need of that year's whole.
        growth: Of its budget since the year before; nought in the opening year.
    """

    locality: str
    year: int
    target_pence: int
    budget_pence: int
    growth: float

    @property
    def distance_pence(self) -> int:
        """Budget less target: positive is above target."""
        return self.budget_pence - self.target_pence

    @property
    def distance(self) -> float:
        """The same as a share of the target."""
        return self.distance_pence / self.target_pence if self.target_pence else float("nan")


def distance_table(budgets: Sequence[BudgetYear]) -> pd.DataFrame:
    """Grain locality x year, in pounds: target, budget, growth, distance in pounds and share."""
    table = in_pounds(budgets, BudgetYear, ("distance_pence",))
    table = table.rename(columns={"distance": "distance_pounds"})
    return table.assign(distance=[each.distance for each in budgets])


def opening_distances(partnership: Partnership, budget: PopulationBudget) -> tuple[BudgetYear, ...]:
    """How far each locality's budget of the base year is from its share of need.

    Targets share out the opening whole, so that the distances sum to nought.

    Args:
        partnership: Its opening budgets and place are read.
        budget: What need gives.

    Raises:
        InputError: A locality with practices but no opening budget, or the other way about.

    Example:
        >>> from types import SimpleNamespace as Made
        >>> openings = [Made(locality="NORTH", amount=110.0), Made(locality="SOUTH", amount=90.0)]
        >>> made = Made(place=Made(base_year=2016), opening_budgets=openings)
        >>> budget = Made(locality_pence=lambda: {"NORTH": 300_00, "SOUTH": 300_00})
        >>> distance_table(opening_distances(made, budget))[["locality", "distance"]]
          locality  distance
        0    NORTH       0.1
        1    SOUTH      -0.1
    """
    target = budget.locality_pence()
    opening = {each.locality: to_pence(each.amount) for each in partnership.opening_budgets}
    missing, idle = sorted(set(target) - set(opening)), sorted(set(opening) - set(target))
    if missing or idle:
        raise InputError(
            "money.toml, opening_budget: "
            + (f"there is none for {', '.join(missing)}. " if missing else "")
            + (f"{', '.join(idle)} has no practice in practices.csv. " if idle else "")
            + "Give one for each locality that practices.csv names."
        )
    return _beside_target(partnership.place.base_year, opening, target, None)


def pace_of_change(
    opening: Sequence[BudgetYear], target: Mapping[str, int], policy: PaceOfChange, years: int
) -> tuple[BudgetYear, ...]:
    """Budgets of the years after the opening one, moving to target within floors and ceilings.

    Args:
        opening: Budgets of the year before.
        target: What need gives each locality; only the proportions count.
        policy: Growth of the whole, the least of any, and the most of any above target.
        years: How many.

    Returns:
        By year and locality; every year sums to the whole of the year before and its growth.

    Raises:
        MethodError: Floors that need more than the whole.

    Source: NHS England, allocations: pace of change.

    Example:
        >>> policy = PaceOfChange(growth=0.02, least_growth=0.01, most_growth=0.02,
        ...                       source="made up")
        >>> opening = [BudgetYear("NORTH", 2016, 100_00, 110_00, 0.0),
        ...            BudgetYear("SOUTH", 2016, 100_00, 90_00, 0.0)]
        >>> distance_table(pace_of_change(opening, {"NORTH": 1, "SOUTH": 1}, policy, years=1))[
        ...     ["locality", "target", "budget"]]
          locality  target  budget
        0    NORTH   102.0   111.1
        1    SOUTH   102.0    92.9
    """
    if policy.least_growth > policy.most_growth:
        raise MethodError(
            f"money.toml, pace_of_change: least_growth ({policy.least_growth:.1%}) is above "
            f"most_growth ({policy.most_growth:.1%}); lower the one or raise the other."
        )
    budget = {each.locality: each.budget_pence for each in opening}
    year = opening[0].year
    found: list[BudgetYear] = []
    for _ in range(years):
        year += 1
        grown = to_pence(sum(budget.values()) / 100 * (1 + policy.growth))
        moved = _moved(budget, target, policy, grown, year)
        found += _beside_target(year, moved, target, budget)
        budget = moved
    return tuple(found)


def _moved(
    budget: Mapping[str, int],
    target: Mapping[str, int],
    policy: PaceOfChange,
    whole: int,
    year: int,
) -> dict[str, int]:
    """Next year's budgets, in whole pence that sum to the whole."""
    least = {code: floor(pence * _exact(1 + policy.least_growth)) for code, pence in budget.items()}
    if sum(least.values()) > whole:
        raise MethodError(
            f"money.toml, pace_of_change: in {year_title(year)} a floor of "
            f"{policy.least_growth:.2%} for every locality needs "
            f"£{sum(least.values()) / 100:,.2f} and growth of {policy.growth:.2%} gives "
            f"£{whole / 100:,.2f}; lower least_growth to {policy.growth:.2%} or less."
        )
    spent, needed = sum(budget.values()), sum(target[code] for code in budget)
    most = {
        code: max(least[code], floor(pence * _exact(1 + policy.most_growth)))
        for code, pence in budget.items()
        if pence * needed > target[code] * spent
    }
    fraction = _fraction(whole, target, least, most)
    wanted = {code: fraction * target[code] for code in budget}
    moved = {code: least[code] for code in budget if wanted[code] <= least[code]}
    moved |= {code: most[code] for code in most if wanted[code] >= most[code]}
    free = [code for code in budget if code not in moved]
    if free:
        left = whole - sum(moved.values())
        shared = apportion(left, [float(target[code]) for code in free]).tolist()
        moved |= dict(zip(free, shared, strict=True))
    return {code: moved[code] for code in budget}


def _fraction(
    whole: int, target: Mapping[str, int], least: Mapping[str, int], most: Mapping[str, int]
) -> Fraction:
    """The fraction of target at which budgets, held to floors and ceilings, spend the whole."""

    def spent(fraction: Fraction) -> Fraction:
        total = Fraction(0)
        for code, bound in least.items():
            wanted = max(fraction * target[code], Fraction(bound))
            total += min(wanted, Fraction(most[code])) if code in most else wanted
        return total

    bends = sorted(
        {
            Fraction(bound, target[code])
            for bounds in (least, most)
            for code, bound in bounds.items()
            if target[code]
        }
    )
    below = max((bend for bend in bends if spent(bend) <= whole), default=Fraction(0))
    rising = sum(
        target[code]
        for code in least
        if below * target[code] >= least[code]
        and (code not in most or below * target[code] < most[code])
    )
    return below + (whole - spent(below)) / rising if rising else below


def _beside_target(
    year: int,
    budget: Mapping[str, int],
    target: Mapping[str, int],
    before: Mapping[str, int] | None,
) -> tuple[BudgetYear, ...]:
    shares = apportion(sum(budget.values()), [float(target[code]) for code in budget]).tolist()
    return tuple(
        BudgetYear(
            locality=code,
            year=year,
            target_pence=share,
            budget_pence=pence,
            growth=pence / before[code] - 1 if before and before[code] else 0.0,
        )
        for (code, pence), share in zip(budget.items(), shares, strict=True)
    )


def _exact(growth: float) -> Fraction:
    """A rate as it is written: 1.02 is held as a little more or less."""
    return Fraction(repr(growth))
