"""Why cost changed between two years: people, mix, frequency and unit cost, exactly.

For a line of care, cost = people x sum over groups of (share of the group x use per person) x unit
cost. The change is given to the four factors by their Shapley values: the average, over every order
in which the factors could have changed, of what each adds. The four parts sum to the change.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError

Floats = NDArray[np.float64]
FACTORS = ("population", "mix", "frequency", "unit_cost")


@dataclass(frozen=True)
class Year:
    """A year's experience: person-years by group; use and cost by group and line."""

    person_years: Floats
    quantity: Floats
    cost: Floats


def change(before: Year, after: Year) -> dict[str, Floats]:
    """Split each line's change in cost into population, mix, frequency and unit cost.

    Args:
        before: The earlier year; arrays of groups, and of groups x lines.
        after: The later year, with the same groups and lines.

    Returns:
        An array of lines, in pounds, for each of `FACTORS`; they sum to the change of the line.

    Raises:
        MethodError: A year has nobody in it, or the shapes differ.

    >>> one = Year(np.array([10.0]), np.array([[20.0]]), np.array([[200.0]]))
    >>> two = Year(np.array([11.0]), np.array([[22.0]]), np.array([[220.0]]))
    >>> {name: float(part[0]) for name, part in change(one, two).items()}
    {'population': 20.0, 'mix': 0.0, 'frequency': 0.0, 'unit_cost': 0.0}
    """
    if before.cost.shape != after.cost.shape:
        raise MethodError("The two years must have the same groups and lines, in the same order.")
    old, new = _factors(before), _factors(after)
    parts = {name: np.zeros(before.cost.shape[1]) for name in FACTORS}
    orders = list(permutations(range(4)))
    for order in orders:
        state = list(old)
        for position in order:
            earlier = _cost(*state)
            state[position] = new[position]
            parts[FACTORS[position]] += (_cost(*state) - earlier) / len(orders)
    return parts


def _factors(year: Year) -> tuple[Floats, Floats, Floats, Floats]:
    people = year.person_years.sum()
    if people <= 0:
        raise MethodError("A year without person-years cannot be compared.")
    with np.errstate(divide="ignore", invalid="ignore"):
        frequency = np.nan_to_num(year.quantity / year.person_years[:, None], posinf=0.0)
        # A line without activity but with cost keeps its pounds as one unit.
        lone = year.quantity.sum(axis=0) <= 0
        frequency[:, lone] = 1.0
        use = ((year.person_years[:, None] / people) * frequency).sum(axis=0) * people
        unit_cost = np.nan_to_num(year.cost.sum(axis=0) / use)
    return np.array(people), year.person_years / people, frequency, unit_cost


def _cost(people: ArrayLike, mix: Floats, frequency: Floats, unit_cost: Floats) -> Floats:
    cost: Floats = np.asarray(people) * (mix[:, None] * frequency).sum(axis=0) * unit_cost
    return cost
