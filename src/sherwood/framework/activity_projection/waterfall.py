"""The steps from the activity of the base year to that of the horizon, which sum exactly.

Factors multiply, so no step has a size of its own until it is said how what they do together is
shared. Here each factor is credited in proportion to its logarithm (the logarithmic mean Divisia
index of Ang, 2004): with b before, F the product of the factors f, the step of one is
b (F - 1) ln f / ln F. The steps sum to b (F - 1) whatever their order, row by row.

Steps are expectations; what a run drew beyond them is a step of its own, `chance`. All are kept in
parts of 1/1024 of a unit, so that sums have no rounding and what is unexplained is exactly nought.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.errors import MethodError
from sherwood.framework.activity_projection.rows import Floats

PARTS = 1024


@dataclass(frozen=True)
class Step:
    """A step of a waterfall.

    Attributes:
        stage: `baseline`, `change`, `avoidance`, `efficiency`, `transfer` or `chance`.
        name: The change factor, or the cohort of mitigable activity.
    """

    stage: str
    name: str


BASELINE = Step("baseline", "baseline")
FROM_INPATIENTS = Step("transfer", "from_inpatients")
CHANCE = Step("chance", "chance")


def whole_parts(amounts: Floats) -> Floats:
    """Amounts to the nearest 1/1024.

    Example:
        >>> float(whole_parts(np.array([0.1]))[0])
        0.099609375
    """
    parts: Floats = np.rint(amounts * PARTS) / PARTS
    return parts


def credit_per_log(log_change: Floats) -> Floats:
    """(e^x - 1) / x: what a unit before is credited with for each unit of logarithm.

    Example:
        >>> credit_per_log(np.array([0.0, np.log(2)])).round(6).tolist()
        [1.0, 1.442695]
    """
    credit = np.ones_like(log_change)
    return np.divide(np.expm1(log_change), log_change, out=credit, where=log_change != 0)


def effects_alone(before: Floats, factors: Floats, after: Floats) -> tuple[Floats, Floats]:
    """The waterfall of the public hospital model, to hold beside ours.

    Each factor is credited with what it would do alone, and a remainder closes the gap. The
    remainder grows with the factors, and says nothing of what made it.

    Args:
        before: By row.
        factors: Factors x rows.
        after: By row.

    Returns:
        The effects, factors x rows, and the remainder by row.

    Example:
        >>> alone, rest = effects_alone(np.ones(1), np.array([[1.5], [2.0], [0.5]]), np.zeros(1))
        >>> alone.ravel().tolist(), rest.tolist()
        ([0.5, 1.0, -0.5], [-2.0])
    """
    effects: Floats = (factors - 1.0) * before
    rest: Floats = after - before - effects.sum(axis=0)
    return effects, rest


@dataclass(frozen=True, eq=False)
class Waterfall:
    """The waterfalls of every run of one setting.

    Attributes:
        steps: From the baseline to chance.
        amounts: Runs x steps x measures x groups.
    """

    steps: tuple[Step, ...]
    amounts: Floats

    def __post_init__(self) -> None:
        if self.amounts.ndim != 4 or self.amounts.shape[1] != len(self.steps):
            raise MethodError("A waterfall needs amounts by run, step, measure and group.")

    def unexplained(self, results: Floats) -> Floats:
        """What the steps do not account for: runs x measures x groups.

        Args:
            results: Runs x measures x groups: what each run came to.
        """
        found: Floats = results - self.amounts.sum(axis=1)
        return found
