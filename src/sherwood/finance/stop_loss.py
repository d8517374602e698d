"""Stop-loss: what it costs to have somebody else pay for what is beyond a point.

Specific stop-loss pays what one person costs in a year above a point; aggregate stop-loss pays what
a whole population costs above a share of what is expected, once the first has paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sherwood.errors import MethodError
from sherwood.finance.person_costs import PersonCosts
from sherwood.stats.aggregate_loss import MOST_POINTS, AggregateLoss, aggregate_by_fourier
from sherwood.stats.claim_counts import Poisson
from sherwood.stats.severity import severity_of

_GRID = 2**15
"""Steps even for few people, so that the attachment lies between fine ones."""
_SPREADS_COVERED = 12.0


@dataclass(frozen=True, eq=False)
class AggregateStopLoss:
    """Cover for a population's cost above a share of what is expected.

    Attributes:
        people: Person-years.
        expected: Pounds, no person counted beyond the specific stop-loss point.
        attachment: Pounds above which the cover pays.
        premium: Expected pounds that it pays in a year, with no margin.
        chance: Of its paying at all in a year.
        loss: The distribution of the population's cost.
    """

    people: int
    expected: float
    attachment: float
    premium: float
    chance: float
    loss: AggregateLoss


def specific_stop_loss(costs: PersonCosts, points: Sequence[float]) -> pd.DataFrame:
    """What it costs to pool one person's cost above a point.

    Args:
        costs: A year of every person's cost.
        points: Pounds of one person's year.

    Returns:
        Grain point: point, people_above (per 1,000 person-years), premium_per_head (pounds a
        person-year, with no margin), share_of_cost, and deviation_kept (the standard deviation of
        one person-year that is left, as a share of its mean).

    Example:
        >>> year = PersonCosts(cost=np.array([0.0, 1_000, 51_000]), exposure=np.ones(3))
        >>> specific_stop_loss(year, [50_000])[["people_above", "premium_per_head"]].round(1)
           people_above  premium_per_head
        0         333.3             333.3
    """
    rows = []
    for point in points:
        kept = costs.limited(point)
        pooled = float(costs.cost.sum() - kept.cost.sum())
        rows.append(
            {
                "point": point,
                "people_above": 1_000 * np.count_nonzero(costs.cost > point) / costs.person_years,
                "premium_per_head": pooled / costs.person_years,
                "share_of_cost": pooled / float(costs.cost.sum()),
                "deviation_kept": kept.coefficient,
            }
        )
    return pd.DataFrame(rows)


def aggregate_stop_loss(
    costs: PersonCosts, *, people: int, attachment: float, point: float
) -> AggregateStopLoss:
    """Cover for a population's whole cost above a share of what is expected.

    The population's cost is the sum of a Poisson number of persons' costs, by Fourier transform.

    Args:
        costs: A year of every person's cost.
        people: Person-years of the population to be covered.
        attachment: The share of expected cost above which the cover pays, such as 1.02.
        point: Pounds of one person's year that the specific stop-loss pays, and this does not.

    Raises:
        MethodError: A share below one, or nobody to cover.

    Example:
        >>> rng = np.random.default_rng(1)
        >>> year = PersonCosts(cost=rng.lognormal(6, 1.5, 5_000), exposure=np.ones(5_000))
        >>> cover = aggregate_stop_loss(year, people=5_000, attachment=1.05, point=20_000)
        >>> round(cover.expected / 1e6, 1), round(cover.chance, 3)
        (5.8, 0.066)
    """
    if attachment < 1 or people <= 0:
        raise MethodError(
            f"attachment is {attachment:g} and people {people:,}: the share must be at least one "
            "and there must be somebody to cover."
        )
    kept = costs.limited(point)
    persons = people * len(kept.cost) / kept.person_years
    mean = float(kept.cost.mean())
    expected = persons * mean
    spread = np.sqrt(persons * float(np.mean(kept.cost**2)))
    top = expected + _SPREADS_COVERED * spread
    # A step of a quarter of the mean keeps the spread; many people must do with a longer one.
    step = float(np.clip(mean / 4, top / (0.9 * MOST_POINTS), top / _GRID))
    loss = aggregate_by_fourier(Poisson(persons), severity_of(kept.cost, step=step))
    level = attachment * expected
    return AggregateStopLoss(
        people=people,
        expected=expected,
        attachment=level,
        premium=loss.mean_above(level),
        chance=loss.chance_above(level),
        loss=loss,
    )


def stop_loss_by_size(
    costs: PersonCosts, *, sizes: Sequence[int], attachment: float, point: float
) -> pd.DataFrame:
    """What aggregate cover would cost populations of different sizes.

    Returns:
        Grain size: people, expected, attachment, premium (pounds a year), premium_share (of the
        expected cost), chance (of its paying), percentile_95 (pounds that are exceeded in one
        year of twenty).
    """
    rows = []
    for people in sizes:
        cover = aggregate_stop_loss(costs, people=people, attachment=attachment, point=point)
        rows.append(
            {
                "people": people,
                "expected": cover.expected,
                "attachment": cover.attachment,
                "premium": cover.premium,
                "premium_share": cover.premium / cover.expected,
                "chance": cover.chance,
                "percentile_95": float(np.asarray(cover.loss.percentile(0.95))),
            }
        )
    return pd.DataFrame(rows)
