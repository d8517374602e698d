"""What a reader can work out of a published table: exact bounds.

By narrowing sum by sum where figures nest, and by integer programming where they do not.

The reader is taken to know the policy, every figure shown, the way the cells add up and which
cells the policy hid: everything but the true figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from sherwood.errors import MethodError
from sherwood.stats.disclosure_nested import narrowed, nested
from sherwood.stats.disclosure_policies import Policy
from sherwood.stats.disclosure_results import HIDDEN, SHOWN, WITHHELD
from sherwood.stats.estimate import Array

_CONTRADICTION = (
    "The published figures contradict each other: no table adds up to them. Publish the table "
    "again from its true counts."
)

# Tries at a table that frees a further cell before cells are looked at one by one.
_PATIENCE = 3

Enough = Callable[[Array, Array], NDArray[np.bool_]]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The bounds a reader starts from, and how the cells add up.

    Attributes:
        lower: The least each cell can be, from its own display.
        upper: The most each cell can be; infinite for a withheld one.
        relations: Parts minus total is zero, a row for each sum.
        whole_numbers: Whether figures are counts.
    """

    lower: Array
    upper: Array
    relations: csr_array
    whole_numbers: bool


def displayed_bounds(
    values: Array, marks: NDArray[np.int8], policy: Policy, *, amounts: bool
) -> tuple[Array, Array]:
    """The least and most each cell can be from its own display, flattened.

    Args:
        values: The figures as shown.
        marks: Which are shown, hidden and withheld.
        policy: The policy they passed.
        amounts: Whether they are sums of money or time; those are shown exactly.
    """
    shown, marked = values.ravel(), marks.ravel()
    known = marked == SHOWN
    figure = np.where(known, shown, 0.0)
    lowest = figure if amounts else policy.lowest(figure)
    highest = figure if amounts else policy.highest(figure)
    lower = np.where(known, lowest, 0.0)
    upper = np.where(known, highest, np.inf)
    if not amounts:
        lower = np.where(marked == HIDDEN, policy.hide_from, lower)
        upper = np.where(marked == HIDDEN, policy.hide_to, upper)
    return np.where(marked == WITHHELD, 0.0, lower), np.where(marked == WITHHELD, np.inf, upper)


def ranges(
    knowledge: Knowledge, cells: NDArray[np.int64], enough: Enough | None = None
) -> tuple[Array, Array]:
    """The least and most each of some cells can be, given everything the reader knows.

    Args:
        knowledge: What the reader starts from.
        cells: The cells asked about.
        enough: Stop looking at a cell once its range satisfies this; the answer is then a range
            that is certainly possible, not the whole one.

    Returns:
        For each cell asked about, the least and the most.

    Raises:
        MethodError: The figures contradict each other.
    """
    lower, upper, relations = knowledge.lower, knowledge.upper, knowledge.relations
    if nested(lower, upper, relations):
        found = narrowed(lower, upper, relations)
        if found is None:
            raise MethodError(_CONTRADICTION)
        return found[0][cells], found[1][cells]
    low, high = np.full(cells.size, np.inf), np.full(cells.size, -np.inf)
    open_cells = np.ones(cells.size, dtype=bool)

    def look(objective: Array) -> None:
        table = _extreme(knowledge, objective)[cells]
        np.minimum(low, table, out=low)
        np.maximum(high, table, out=high)
        if enough is not None:
            open_cells[:] = ~enough(low, high)

    def aim(weights: Array) -> Array:
        objective = np.zeros(knowledge.lower.size)
        objective[cells] = weights
        return objective

    if enough is not None:
        # One possible table shows many cells at once to be free: try tables far apart first.
        directions = np.random.default_rng(cells.size)
        fruitless = 0
        while open_cells.any() and fruitless < _PATIENCE:
            before = open_cells.sum()
            signs = directions.choice([-1.0, 1.0], cells.size) * open_cells
            look(aim(signs))
            look(aim(-signs))
            fruitless = fruitless + 1 if open_cells.sum() == before else 0
    for position in range(cells.size):
        for way in (1, -1):
            if open_cells[position]:
                one = np.zeros(cells.size)
                one[position] = way
                look(aim(one))
    cap = _cap(knowledge)
    return low, np.where(high >= cap / 2, np.inf, high)


def _extreme(knowledge: Knowledge, objective: Array) -> Array:
    """A possible table that makes the objective as small as can be."""
    found = milp(
        objective,
        integrality=np.full(objective.size, int(knowledge.whole_numbers)),
        bounds=Bounds(knowledge.lower, np.minimum(knowledge.upper, _cap(knowledge))),
        constraints=LinearConstraint(knowledge.relations, 0, 0),
    )
    if found.x is None:
        raise MethodError(_CONTRADICTION)
    return np.asarray(np.rint(found.x) if knowledge.whole_numbers else found.x)


def _cap(knowledge: Knowledge) -> float:
    """A figure beyond any that the shown ones can explain, standing for infinity."""
    finite = knowledge.upper[np.isfinite(knowledge.upper)]
    return float(1000 + 2 * finite.sum())
