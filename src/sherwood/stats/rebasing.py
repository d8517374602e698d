"""Rebasing: starting a chart's lines afresh, only by a named person and for a stated reason.

Lines that move by themselves chase special cause up and down and hide it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sherwood.errors import MethodError


@dataclass(frozen=True)
class Rebase:
    """A decision to start the lines afresh.

    Attributes:
        at: The date of the first point of the new stretch, as in the chart's `dates`; its
            position where the chart has no dates.
        by: The person who decided.
        reason: What changed in the process.

    Example:
        >>> Rebase(at="2024-04", by="A. Smith", reason="New triage desk opened").by
        'A. Smith'
        >>> Rebase(at="2024-04", by="A. Smith", reason=" ")
        Traceback (most recent call last):
        sherwood.errors.MethodError: A rebasing at 2024-04 has no reason: say what changed in the \
process and who decided, or leave the lines where they are.
    """

    at: Any
    by: str
    reason: str

    def __post_init__(self) -> None:
        for name, what in (("by", "no named person"), ("reason", "no reason")):
            if not getattr(self, name).strip():
                raise MethodError(
                    f"A rebasing at {self.at} has {what}: say what changed in the process and who "
                    "decided, or leave the lines where they are."
                )


def stretches(dates: NDArray[Any], rebase: Sequence[Rebase]) -> tuple[slice, ...]:
    """The stretches of points that share their lines, in order.

    Raises:
        MethodError: A rebasing at a date that the chart does not have.

    Example:
        >>> stretches(np.arange(5), [Rebase(at=3, by="A. Smith", reason="New desk")])
        (slice(0, 3, None), slice(3, 5, None))
    """
    starts = {0}
    for decision in rebase:
        at = np.asarray(decision.at, dtype=dates.dtype)
        found = np.flatnonzero(dates == at)
        if not found.size:
            raise MethodError(
                f"Rebasing at {decision.at}: no point has that date; give the date of the first "
                "point of the new stretch."
            )
        starts.add(int(found[0]))
    edges = [*sorted(starts), len(dates)]
    return tuple(slice(start, stop) for start, stop in pairwise(edges))
