"""Secondary suppression: which further figures to withhold so that hidden ones stay hidden.

For each hidden figure that the others give away, the cheapest set of figures is found that would
let it lie far enough from the truth, by linear programming. Withholding more only widens what is
possible, so a figure once protected stays so, and one pass over the table is enough.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import hstack

from sherwood.errors import MethodError
from sherwood.stats.disclosure_audit import protection
from sherwood.stats.disclosure_bounds import Knowledge, displayed_bounds, ranges
from sherwood.stats.disclosure_policies import Policy
from sherwood.stats.disclosure_results import HIDDEN, SHOWN, WITHHELD
from sherwood.stats.disclosure_structure import Sum, equations
from sherwood.stats.estimate import Array

# Below this a change of a figure is the rounding of the solver.
_MOVED = 1e-6
# A total is worth this many of its parts; a figure hidden anyway costs less to withhold.
_TOTAL_WORTH = 5.0
_HIDDEN_WORTH = 0.5


def withhold(
    figures: Array, marks: NDArray[np.int8], sums: Sequence[Sum], policy: Policy, *, amounts: bool
) -> NDArray[np.int8]:
    """The marks with further figures withheld until no hidden one can be worked out.

    Args:
        figures: The true figures, flattened.
        marks: Which of them the policy hides, and which are withheld already: both are kept from
            being worked out.
        sums: How they add up.
        policy: The policy.
        amounts: Whether they are sums of money or time.

    Returns:
        The marks, withheld figures marked; those of 0 are never withheld.
    """
    marks = marks.copy()
    relations = equations(sums, figures.size)
    enough = protection(policy, amounts=amounts)

    def reader() -> Knowledge:
        values = figures if amounts else policy.rounded(figures)
        lower, upper = displayed_bounds(values, marks, policy, amounts=amounts)
        return Knowledge(lower, upper, relations, not amounts)

    small = marks == HIDDEN
    hidden = np.flatnonzero(marks != SHOWN)
    low, high = ranges(reader(), hidden, enough)
    for cell in hidden[~enough(low, high)]:
        low, high = ranges(reader(), np.array([cell]))
        if enough(low, high)[0]:
            continue
        most = policy.hide_to if small[cell] else np.inf
        for goal in _goals(
            figures[cell], float(low[0]), float(high[0]), most, policy, amounts=amounts
        ):
            cost = _worth(figures, marks, sums)
            gone = _cheapest(reader(), int(cell), goal, cost, figures, marks == HIDDEN)
            marks[gone] = WITHHELD
    return marks


def _goals(
    figure: float, low: float, high: float, highest: float, policy: Policy, *, amounts: bool
) -> list[float]:
    """Figures a cell must be able to take, beyond those it can, to be protected."""
    if amounts:
        nearness = policy.dominance.remainder if policy.dominance else 0.0
        least, most = figure * (1 - nearness), figure * (1 + nearness)
    else:
        most = min(highest, max(high, low + policy.least_values - 1))
        least = min(low, most - policy.least_values + 1)
    return [goal for goal, beyond in ((most, most > high), (least, least < low)) if beyond]


def _worth(figures: Array, marks: NDArray[np.int8], sums: Sequence[Sum]) -> Array:
    """What withholding each figure would lose a reader."""
    parts_of = {each.total: each.parts for each in sums}
    levels = np.zeros(figures.size)
    for cell in range(figures.size):
        below = cell
        while below in parts_of:
            levels[cell] += 1
            below = parts_of[below][0]
    worth = _TOTAL_WORTH**levels * (1 + np.log1p(figures) / 10)
    return np.where(marks == SHOWN, worth, _HIDDEN_WORTH)


def _cheapest(
    knowledge: Knowledge,
    cell: int,
    goal: float,
    worth: Array,
    figures: Array,
    hidden: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """The cells whose display must give way for a cell to reach its goal.

    A possible figure within what is displayed, plus what it would have to be above or below that:
    the cheapest sum of the latter tells which displays stand in the way.
    """
    number = figures.size
    lower, upper = knowledge.lower.copy(), knowledge.upper.copy()
    lower[cell] = upper[cell] = goal
    room = np.where((figures > 0) | hidden, np.inf, 0.0)
    room[cell] = 0.0
    above = np.where(np.isinf(upper), 0.0, room)
    below = np.minimum(lower, room)
    nothing = np.zeros(number)
    found = milp(
        np.concatenate([nothing, worth, worth]),
        bounds=Bounds(
            np.concatenate([lower, nothing, nothing]), np.concatenate([upper, above, below])
        ),
        constraints=LinearConstraint(
            hstack([knowledge.relations, knowledge.relations, -knowledge.relations]), 0, 0
        ),
    )
    if found.x is None:
        raise MethodError(
            f"Cell {cell} cannot be protected under this policy: publish the table without its "
            "totals, or in wider groups."
        )
    return np.flatnonzero(found.x[number : 2 * number] + found.x[2 * number :] > _MOVED)
