"""What the gap of a year is made of: the base year's gap, people, need, prices and funding.

The growth of a cell's cost is shared among its factors in proportion to their logarithms, which
needs no order of the factors and leaves nothing over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sherwood.finance.tidy import in_pounds
from sherwood.stats.apportionment import round_together, to_pence

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bridge:
    """From the gap of the base year to the gap of one year, in pence that sum exactly.

    Attributes:
        base_gap_pence: Cost less funding in the base year.
        people_pence: Growth of cost from the number of people and the groups they are in.
        need_pence: From need and what can be done, beyond people.
        price_pence: From pay and prices.
        solved_for_pence: From the growth that was found to reach a known gap.
        more_funding_pence: Growth of funding, which narrows the gap.
        cost_pence: Cost in the year.
        funding_pence: Funding in the year.
    """

    year: int
    base_gap_pence: int
    people_pence: int
    need_pence: int
    price_pence: int
    solved_for_pence: int
    more_funding_pence: int
    cost_pence: int
    funding_pence: int

    @property
    def gap_pence(self) -> int:
        """Cost less funding in the year."""
        return self.cost_pence - self.funding_pence

    def steps(self) -> tuple[tuple[str, int], ...]:
        """The parts in order, in pence, each as it moves the gap: they sum to the gap."""
        return (
            ("base_gap", self.base_gap_pence),
            ("people", self.people_pence),
            ("need", self.need_pence),
            ("price", self.price_pence),
            ("solved_for", self.solved_for_pence),
            ("more_funding", -self.more_funding_pence),
        )


def bridges(
    years: Sequence[int],
    *,
    base_cost: Floats,
    factors: Mapping[str, Floats],
    base_funding: Sequence[float],
    funding: Floats,
) -> tuple[Bridge, ...]:
    """The bridge to each year's gap.

    Args:
        years: Financial years.
        base_cost: Groups x lines, pounds in the base year.
        factors: Growth since the base year by `people`, `need`, `price` and `solved_for`, each
            groups x lines x years.
        base_funding: Pounds by payer in the base year.
        funding: Payers x years, pounds.

    Source: Ang 2004, the additive logarithmic mean Divisia index.

    Example:
        >>> ones = np.ones((1, 1, 1))
        >>> grown = {"people": 1.1 * ones, "need": ones, "price": 1.1 * ones, "solved_for": ones}
        >>> bridge = bridges([2017], base_cost=np.array([[100.0]]), factors=grown,
        ...                  base_funding=[100.0], funding=np.array([[105.0]]))[0]
        >>> bridge.people_pence, bridge.price_pence, bridge.more_funding_pence, bridge.gap_pence
        (1050, 1050, 500, 1600)
    """
    base_cost_pence = to_pence(float(base_cost.sum()))
    base_funding_pence = sum(to_pence(pounds) for pounds in base_funding)
    parts = logarithmic_parts(base_cost, factors)
    made = []
    for place, year in enumerate(years):
        pence = round_together([100 * parts[name][place] for name in parts]).tolist()
        of = dict(zip(parts, pence, strict=True))
        funding_pence = sum(to_pence(float(pounds)) for pounds in funding[:, place])
        made.append(
            Bridge(
                year=year,
                base_gap_pence=base_cost_pence - base_funding_pence,
                people_pence=of["people"],
                need_pence=of["need"],
                price_pence=of["price"],
                solved_for_pence=of["solved_for"],
                more_funding_pence=funding_pence - base_funding_pence,
                cost_pence=base_cost_pence + sum(pence),
                funding_pence=funding_pence,
            )
        )
    return tuple(made)


def logarithmic_parts(base_cost: Floats, factors: Mapping[str, Floats]) -> dict[str, Floats]:
    """The growth of cost by factor and year, in pounds; the factors sum to the growth.

    Args:
        base_cost: Groups x lines.
        factors: Groups x lines x years, each above nought.
    """
    logs = {name: np.log(factor) for name, factor in factors.items()}
    whole = sum(logs.values(), start=np.zeros_like(next(iter(logs.values()))))
    # The mean of cost along its growth: (end - start) / log(end / start), or cost if it is still.
    still = np.abs(whole) < 1e-12
    mean = base_cost[:, :, None] * np.where(
        still, 1 + whole / 2, np.expm1(whole) / np.where(still, 1.0, whole)
    )
    return {name: np.einsum("glt,glt->t", mean, log) for name, log in logs.items()}


def bridge_table(found: Sequence[Bridge]) -> pd.DataFrame:
    """Grain year, in pounds: each part of the bridge, and the gap."""
    return in_pounds(found, Bridge, ("gap_pence",))
