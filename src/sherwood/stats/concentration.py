"""How unevenly something is spread: Lorenz and concentration curves, Gini and their index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Estimate, plain
from sherwood.stats.intervals import normal_scores


@dataclass(frozen=True, eq=False)
class Curve:
    """A cumulative curve from (0, 0) to (1, 1).

    Attributes:
        population_share: The cumulative share of people, in the order they were ranked.
        amount_share: The cumulative share of the amount they hold.
    """

    population_share: Array
    amount_share: Array


def lorenz_curve(*, amount: ArrayLike, population: ArrayLike = 1) -> Curve:
    """The Lorenz curve: how much the lowest users hold between them.

    Args:
        amount: What each person or group holds in all, never negative, such as bed-days.
        population: People in each group; one each by default.

    Returns:
        The curve, ranked by amount a head, lowest first.

    Raises:
        MethodError: A missing or negative number, a zero population, or nothing to share.

    Example:
        >>> curve = lorenz_curve(amount=[0, 10, 0, 90])
        >>> curve.amount_share
        array([0. , 0. , 0. , 0.1, 1. ])
    """
    held, people = _shares(amount, population)
    order = np.argsort(held / people, kind="stable")
    return _curve(held[order], people[order])


def concentration_curve(
    *, amount: ArrayLike, rank_by: ArrayLike, population: ArrayLike = 1
) -> Curve:
    """The concentration curve: how much the most deprived hold between them.

    Args:
        amount: What each group holds in all, never negative.
        rank_by: What the groups are ranked by, lowest first.
        population: People in each group; one each by default.

    Returns:
        The curve in that order.

    Raises:
        MethodError: As `lorenz_curve`, or a rank of another length.

    Example:
        >>> curve = concentration_curve(amount=[30, 10], rank_by=[1, 2], population=[50, 50])
        >>> curve.amount_share
        array([0.  , 0.75, 1.  ])
    """
    held, people = _shares(amount, population)
    order = np.argsort(_ranked(rank_by, held), kind="stable")
    return _curve(held[order], people[order])


def gini(
    amount: ArrayLike,
    *,
    population: ArrayLike = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """The Gini coefficient: 0 when all hold the same a head, near 1 when one holds everything.

    Args:
        amount: What each person or group holds in all, never negative.
        population: People in each group; one each by default.
        confidence: One level or several.

    Returns:
        The coefficient with the interval of Kakwani and others; the entries are the sample.

    Raises:
        MethodError: As `lorenz_curve`.

    Source: Kakwani N, Wagstaff A, van Doorslaer E (1997), J Econometrics 77:87.

    Example:
        >>> round(gini(amount=[0, 10, 0, 90]).value, 3)
        0.7
    """
    held, people = _shares(amount, population)
    return _index(held, people, held / people, confidence, "Gini coefficient", floor=0.0)


def concentration_index(
    *,
    amount: ArrayLike,
    rank_by: ArrayLike,
    population: ArrayLike = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """The concentration index: below 0 when the amount gathers at the low end of the ranking.

    Args:
        amount: What each group holds in all, never negative.
        rank_by: What the groups are ranked by, such as income or least deprivation.
        population: People in each group; one each by default.
        confidence: One level or several.

    Returns:
        The index, from -1 to 1, with the interval of Kakwani and others.

    Raises:
        MethodError: As `lorenz_curve`, or a rank of another length.

    Source: Kakwani N, Wagstaff A, van Doorslaer E (1997), J Econometrics 77:87.

    Example:
        >>> index = concentration_index(amount=[30, 10], rank_by=[1, 2], population=[50, 50])
        >>> index.value
        -0.25
    """
    held, people = _shares(amount, population)
    return _index(
        held, people, _ranked(rank_by, held), confidence, "Concentration index", floor=-1.0
    )


def _shares(amount: ArrayLike, population: ArrayLike) -> tuple[Array, Array]:
    held = checks.counts("amount", amount)
    people = checks.positive("population", population)
    held, people = checks.aligned(amount=held, population=people)
    if held.ndim != 1:
        raise MethodError(f"amount has shape {held.shape}: give one entry a group, on one axis.")
    checks.positive("the sum of amount", held.sum())
    return held / held.sum(), people / people.sum()


def _ranked(rank_by: ArrayLike, held: Array) -> Array:
    order = checks.numbers("rank_by", rank_by)
    if order.shape != held.shape:
        raise MethodError(
            f"rank_by has shape {order.shape} but there are {held.size} groups: give one each."
        )
    return order


def _curve(held: Array, people: Array) -> Curve:
    return Curve(np.append(0, np.cumsum(people)), np.append(0, np.cumsum(held)))


def _index(
    held: Array,
    people: Array,
    rank_by: Array,
    confidence: float | Sequence[float],
    name: str,
    floor: float,
) -> Estimate:
    """Twice the area between the diagonal and the curve; groups of equal rank are joined."""
    order = np.argsort(rank_by, kind="stable")
    share, amount = people[order], held[order]
    _, tied = np.unique(rank_by[order], return_inverse=True)
    joined_share, joined_amount = np.bincount(tied, share), np.bincount(tied, amount)
    below = np.cumsum(joined_amount)
    middle = (np.cumsum(joined_share) - joined_share / 2)[tied]
    value = float(2 * np.sum(amount * middle) - 1)
    reach = amount / share * (2 * middle - 1 - value)
    height = reach + 2 - (below - joined_amount)[tied] - below[tied]
    variance = (np.sum(share * height**2) - (1 + value) ** 2) / share.size
    spread = normal_scores(confidence, 0) * np.sqrt(max(variance, 0))
    value = float(np.clip(value, floor, 1))
    return Estimate(
        value=value,
        lower=plain(np.clip(value - spread, floor, 1)),
        upper=plain(np.clip(value + spread, floor, 1)),
        confidence=checks.as_given(confidence),
        method=f"{name}, Kakwani, Wagstaff and van Doorslaer",
        numerator=value,
        denominator=1.0,
    )
