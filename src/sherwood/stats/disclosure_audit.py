"""The auditor: from what is published alone, can any hidden figure be worked out?

It sees what a reader sees and no more, finds exactly how far each hidden figure could still lie,
and calls it a leak where that is nearer than the policy allows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sherwood.stats.disclosure_bounds import Enough, Knowledge, displayed_bounds, ranges
from sherwood.stats.disclosure_policies import Policy
from sherwood.stats.disclosure_results import HIDDEN, SHOWN, Published
from sherwood.stats.disclosure_structure import equations
from sherwood.stats.estimate import Array


@dataclass(frozen=True, eq=False)
class Audit:
    """What a reader can work out, in the shape of the table.

    Attributes:
        lowest: The least each figure could be.
        highest: The most each figure could be; infinite where nothing bounds it.
        leaks: Which hidden figures are known more nearly than the policy allows.
    """

    lowest: Array
    highest: Array
    leaks: NDArray[np.bool_]

    @property
    def safe(self) -> bool:
        """Whether no hidden figure leaks."""
        return not self.leaks.any()


def audit(published: Published) -> Audit:
    """The exact range of every hidden and withheld figure, and which of them leak.

    Args:
        published: A published table.

    Returns:
        The ranges and leaks.

    Raises:
        MethodError: The published figures contradict each other.

    Example:
        >>> from sherwood.stats.disclosure import suppress
        >>> table = suppress(counts=[3, 40, 60], totals=True)
        >>> table.text.tolist()
        ['*', '40', '60', '105']
        >>> found = audit(table)
        >>> found.safe, found.lowest[0], found.highest[0]
        (True, np.float64(1.0), np.float64(7.0))
    """
    knowledge = reader_of(published)
    hidden = np.flatnonzero(published.marks != SHOWN)
    low, high = ranges(knowledge, hidden)
    lowest, highest = knowledge.lower.copy(), knowledge.upper.copy()
    lowest[hidden], highest[hidden] = low, high
    leaks = np.zeros(lowest.size, dtype=bool)
    protected = published.marks.ravel()[hidden] == HIDDEN
    enough = protection(published.policy, amounts=published.amounts)
    leaks[hidden] = np.where(protected, ~enough(low, high), low == high)
    shape = published.values.shape
    return Audit(lowest.reshape(shape), highest.reshape(shape), leaks.reshape(shape))


def reader_of(published: Published) -> Knowledge:
    """What a reader of the table starts from."""
    lower, upper = displayed_bounds(
        published.values, published.marks, published.policy, amounts=published.amounts
    )
    return Knowledge(lower, upper, equations(published.sums, lower.size), not published.amounts)


def protection(policy: Policy, *, amounts: bool) -> Enough:
    """Whether a range is as wide as the policy asks of a hidden figure.

    A hidden count must still be able to take `least_values` values. A hidden sum must not be known
    within the policy's dominance remainder, up or down.
    """
    if not amounts:
        return lambda low, high: high - low + 1 >= policy.least_values
    nearness = policy.dominance.remainder if policy.dominance else 0.0
    return lambda low, high: (high * (1 - nearness) >= low * (1 + nearness)) & (high > low)
