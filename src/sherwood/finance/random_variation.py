"""How much a population's cost varies by chance alone, by its size.

What a group of people costs in a year differs from what is expected even when nothing is done well
or badly: a few people fall gravely ill, or do not. The smaller the group the more that is, and it
is what decides how much risk a group can carry and how large a saving must be to be one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from sherwood.errors import MethodError
from sherwood.finance.person_costs import PersonCosts
from sherwood.stats.estimate import Array

SIZES = (5_000, 10_000, 30_000, 40_000, 50_000, 126_000, 330_000, 730_000)
"""Practices, the range of a care delivery group, Rushcliffe, Mid-Nottinghamshire, Greater
Nottingham."""

BEARABLE = 0.01
"""The share of its budget a body can lose in a year and go on; illustrative. Commissioners were
asked to plan for one per cent (NHS England, planning guidance for 2016/17)."""


@dataclass(frozen=True, eq=False)
class RandomVariation:
    """What chance alone does to a year's cost per head.

    Attributes:
        table: One row a size: people; deviation (standard deviation of annual cost per head as a
            share of it, closed form); deviation_bootstrap with its deviation_lower and
            deviation_upper (95 %); deviation_pooled and deviation_pooled_bootstrap (every person
            counted up to the stop-loss point only); minimum_savings_rate and
            minimum_savings_rate_pooled; loss_in_pounds (what is lost by chance at that rate);
            can_carry and can_carry_pooled.
        cost_per_head: Pounds in a year.
        coefficient: The standard deviation of one person's year as a share of its mean.
        stop_loss: Pounds of one person's year beyond which the pool pays.
        pooled: The share of all cost that lies beyond it.
        confidence: How sure a saving of the minimum rate is to be more than chance.
        bearable: The share of its budget that a group can lose.
        draws: Bootstrap replicates of each size.
        seed: Of the bootstrap.
    """

    table: pd.DataFrame
    cost_per_head: float
    coefficient: float
    stop_loss: float
    pooled: float
    confidence: float
    bearable: float
    draws: int
    seed: int

    def deviation(self, people: float) -> float:
        """The standard deviation of annual cost per head as a share of it, for any size."""
        return self.coefficient / float(np.sqrt(people))

    def minimum_savings_rate(self, people: float) -> float:
        """The saving that chance alone exceeds no more often than `confidence` allows."""
        return float(stats.norm.ppf(self.confidence)) * self.deviation(people)

    @property
    def words(self) -> tuple[str, ...]:
        """What the table says, a sentence or two for each size."""
        return tuple(self._sentence(row) for _, row in self.table.iterrows())

    def _sentence(self, row: pd.Series) -> str:
        chance = (
            f"In one year of {round(1 / (1 - self.confidence))} a population of "
            f"{row['people']:,} costs {row['minimum_savings_rate']:.1%} or more above what is "
            f"expected (£{row['loss_in_pounds'] / 1e6:,.1f}m) by chance alone. "
        )
        limit = f"the {self.bearable:.1%} of its budget it can lose"
        if row["can_carry"]:
            return f"{chance}It can carry whole-cost risk: that is within {limit}."
        pooled = f"{row['minimum_savings_rate_pooled']:.1%}"
        end = (
            f"with cost above £{self.stop_loss:,.0f} a person pooled it could ({pooled})."
            if row["can_carry_pooled"]
            else f"pooling cost above £{self.stop_loss:,.0f} a person leaves {pooled}, still "
            "too much, so the risk of chance belongs to the system."
        )
        return f"{chance}It cannot carry whole-cost risk: that is more than {limit}; {end}"


def random_variation(
    costs: PersonCosts,
    *,
    stop_loss: float,
    sizes: Sequence[int] = SIZES,
    confidence: float = 0.9,
    bearable: float = BEARABLE,
    draws: int = 100,
    seed: int = 1,
    report: Callable[[str], None] = lambda _: None,
) -> RandomVariation:
    """The random variation of annual cost per head by population size.

    The closed form is that of a ratio: the root of the sum of squared residuals of cost on
    exposure. The bootstrap draws a Poisson number of people with replacement, which is the same as
    giving every person a Poisson weight, and takes the cost per head of those drawn.

    Args:
        costs: A year of every person's cost.
        stop_loss: Pounds of one person's cost beyond which the pool pays.
        sizes: Populations, in person-years.
        confidence: Of the minimum savings rate, on one side.
        bearable: The share of its budget that a group can lose.
        draws: Bootstrap replicates of each size.
        seed: Of the bootstrap.
        report: Told what is being drawn.

    Raises:
        MethodError: A size or a stop-loss point that is not above zero.

    Example:
        >>> rng = np.random.default_rng(1)
        >>> year = PersonCosts(cost=rng.lognormal(6, 1.5, 20_000), exposure=np.ones(20_000))
        >>> found = random_variation(year, stop_loss=20_000, sizes=[30_000])
        >>> found.table[["people", "deviation", "deviation_pooled"]].round(4)
           people  deviation  deviation_pooled
        0   30000     0.0169            0.0118
        >>> bool(found.table.can_carry[0])
        False
    """
    if min(sizes) <= 0 or stop_loss <= 0 or draws < 2:
        raise MethodError("Sizes and the stop-loss point must be above zero, draws at least two.")
    limited = costs.limited(stop_loss)
    rng = np.random.default_rng(seed)
    score = float(stats.norm.ppf(confidence))
    report(f"Drawing {draws} populations of each of {len(sizes)} sizes")
    drawn = _drawn([costs, limited], sizes, draws, rng)
    wide = np.sqrt((draws - 1) / stats.chi2.ppf([0.975, 0.025], draws - 1))
    rows = []
    for people, whole, pooled in zip(sizes, *drawn, strict=True):
        deviation, kept = (float(c.coefficient / np.sqrt(people)) for c in (costs, limited))
        rows.append(
            {
                "people": people,
                "deviation": deviation,
                "deviation_bootstrap": whole,
                "deviation_lower": whole * wide[0],
                "deviation_upper": whole * wide[1],
                "deviation_pooled": kept,
                "deviation_pooled_bootstrap": pooled,
                "minimum_savings_rate": score * deviation,
                "minimum_savings_rate_pooled": score * kept,
                "loss_in_pounds": score * deviation * people * costs.per_head,
                "can_carry": bool(score * deviation <= bearable),
                "can_carry_pooled": bool(score * kept <= bearable),
            }
        )
    return RandomVariation(
        table=pd.DataFrame(rows),
        cost_per_head=costs.per_head,
        coefficient=costs.coefficient,
        stop_loss=stop_loss,
        pooled=1 - float(limited.cost.sum() / costs.cost.sum()),
        confidence=confidence,
        bearable=bearable,
        draws=draws,
        seed=seed,
    )


def _drawn(
    kinds: Sequence[PersonCosts], sizes: Sequence[int], draws: int, rng: np.random.Generator
) -> Array:
    """The spread of cost per head over samples, as a share: kinds of cost x sizes.

    All kinds are of the same people and see the same samples; every size has samples of its own.
    """
    exposure = kinds[0].exposure
    columns = np.stack([*(kind.cost for kind in kinds), exposure])
    persons = np.array(sizes) * len(exposure) / exposure.sum()
    sums = np.empty((draws, len(sizes), len(columns)))
    for draw, numbers in enumerate(rng.poisson(persons, (draws, len(sizes)))):
        for size, number in enumerate(numbers):
            sums[draw, size] = _sums(columns, rng.integers(0, len(exposure), max(number, 1)))
    per_head = sums[..., :-1] / sums[..., -1:] / np.array([kind.per_head for kind in kinds])
    return np.asarray(per_head.std(axis=0, ddof=1).T)


def _sums(columns: Array, chosen: NDArray[np.int64]) -> Array:
    if len(chosen) < columns.shape[1] / 10:
        return np.array([column[chosen].sum() for column in columns])
    # Counting how often each was chosen reads memory in order, which is quicker for many.
    return np.asarray(columns @ np.bincount(chosen, minlength=columns.shape[1]).astype(float))
