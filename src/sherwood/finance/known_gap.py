"""The growth that a published gap implies, and whether anything published is like it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq

from sherwood.actuarial.prices import deflator
from sherwood.errors import MethodError
from sherwood.warehouse.calendar import year_title

Floats = NDArray[np.float64]
_LEAST, _MOST = -0.3, 0.5


@dataclass(frozen=True)
class Published:
    """Growth of health spending that has been published.

    Attributes:
        real: In a year, beyond prices in general.
    """

    what: str
    real: float
    source: str


PUBLISHED = (
    Published(
        "Care that acute hospitals gave, 2010/11 to 2016/17",
        0.030,
        "Charlesworth and others, Investing in The NHS long term plan, Health Foundation 2019",
    ),
    Published(
        "What keeping up today's care would need, 2018/19 to 2033/34",
        0.033,
        "Charlesworth and Johnson (editors), Securing the future, IFS and Health Foundation 2018",
    ),
    Published(
        "What was spent on the NHS, on average since it began",
        0.037,
        "Charlesworth and others, Investing in The NHS long term plan, Health Foundation 2019",
    ),
)
"""Yardsticks for growth a year, beyond prices in general."""


@dataclass(frozen=True)
class SolvedGrowth:
    """What must be added to a rate of every line for the projection to give the known gap.

    Attributes:
        year: The year whose gap is known.
        amount: The gap, in pounds.
        solves_for: The rate it joins.
        added: What is added to that rate of every line, in a year.
        stated: The mean of that rate as the partnership states it, weighted by base cost.
        cost_growth: Growth of all cost in a year, from the base year to that year.
        general_prices: Growth of the GDP deflator in a year, over the ten years to the base year.
    """

    year: int
    amount: float
    solves_for: str
    added: float
    stated: float
    cost_growth: float
    general_prices: float

    @property
    def rate(self) -> float:
        """The rate as solved: stated and added."""
        return self.stated + self.added

    @property
    def real_growth(self) -> float:
        """Growth of all cost in a year, beyond prices in general."""
        return (1 + self.cost_growth) / (1 + self.general_prices) - 1

    @property
    def plausible(self) -> bool:
        """Whether real growth is no faster than the fastest that has been published."""
        return self.real_growth <= max(each.real for each in PUBLISHED)

    def table(self) -> pd.DataFrame:
        """Grain yardstick, the solved projection first: what, real growth a year, source."""
        mine = ("This projection, to reach the known gap", self.real_growth, "solved for")
        rows = [mine, *((each.what, each.real, each.source) for each in PUBLISHED)]
        return pd.DataFrame(rows, columns=["what", "real_growth", "source"])

    def in_words(self) -> str:
        """What one has to believe, in a sentence."""
        verdict = (
            "That is within what has been published."
            if self.plausible
            else "Nothing published is as fast, so part of the gap must be something else: a "
            "deficit at the start, or cost that would never have been incurred."
        )
        return (
            f"To reach £{self.amount / 1e6:,.0f}m in {year_title(self.year)}, "
            f"{self.solves_for.replace('_', '-')} growth must be {self.rate:.2%} a year where "
            f"{self.stated:.2%} is stated; all cost then grows by {self.real_growth:.2%} a year "
            f"beyond general prices. {verdict}"
        )


def solve(*, cost: Floats, rates: Floats, elapsed: int, wanted: float) -> float:
    """What to add to a rate of every line so that all cost of a year is what is wanted.

    Args:
        cost: Pounds in that year by line, before anything is added.
        rates: The rate of each line that it joins.
        elapsed: Years from the base year to that year.
        wanted: Pounds.

    Raises:
        MethodError: If nothing between -30 % and 50 % a year gives it.

    Example:
        >>> round(solve(cost=np.array([121.0]), rates=np.array([0.1]), elapsed=2, wanted=144.0), 9)
        0.1
    """

    def beyond(added: float) -> float:
        return float(cost @ ((1 + rates + added) / (1 + rates)) ** elapsed) - wanted

    if beyond(_LEAST) > 0 or beyond(_MOST) < 0:
        raise MethodError(
            f"partnership.toml, known_gap: it needs cost of £{wanted / 1e6:,.0f}m, and no growth "
            f"between {_LEAST:.0%} and {_MOST:.0%} a year beyond what is stated gives that; "
            "check its amount and year, the funding and the annual cost."
        )
    return float(brentq(beyond, _LEAST, _MOST, xtol=1e-16, rtol=1e-15))


def general_prices(base_year: int) -> float:
    """Growth of the GDP deflator in a year, over the ten years to the base year.

    It is what a planner knew: prices of the plan's own years were not, and 2020/21's were of a
    pandemic.

    Example:
        >>> f"{general_prices(2016):.2%}"
        '1.87%'
    """
    return float((deflator(base_year) / deflator(base_year - 10)) ** (1 / 10) - 1)
