"""Cohorts of mitigable activity overlap heavily; here every pound is attributed once.

A spell can be a fall, due to alcohol, and a stay of somebody of 75 and over, all at once: the sums
of the cohorts mean nothing. For each unit of care

1. what is avoided goes first. Cohorts that avoid act each on what the others leave, so the part
   that stays is the product of the parts that each would leave alone. What goes is shared among
   them in proportion to what each would take alone;
2. of what stays, at most one measure can shorten the stay or shift the setting: the one that would
   take most. The credit is shared among all such cohorts in proportion to what each would take.

So a unit never saves more than it costs, the parts sum to the whole, the order of the cohorts does
not matter, and one more cohort never saves less. The model the cohorts come from draws one at
random in step 2 instead; a weak cohort then lowers what a strong one would save, so it is not
followed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sherwood.errors import MethodError

Floats = NDArray[np.float64]


def attribute(taken: Floats, avoids: NDArray[np.bool_]) -> Floats:
    """The part of each unit that each cohort is credited with.

    Args:
        taken: Units x cohorts: the part of the unit each cohort would take if it were alone, its
            share of the unit x its reduction; nought where the unit is not a member.
        avoids: Of each cohort, whether what it takes does not happen at all.

    Returns:
        Units x cohorts, each unit's parts summing to at most 1.

    Raises:
        MethodError: A part is below nought or over 1, or not a number.

    Example:
        A spell in two cohorts that avoid half each, and one that would shorten its stay by a fifth:
        a quarter stays, and a fifth of that is saved.

        >>> parts = attribute(np.array([[0.5, 0.5, 0.2]]), np.array([True, True, False]))
        >>> parts.round(3).tolist()
        [[0.375, 0.375, 0.05]]
    """
    if not bool(((taken >= 0) & (taken <= 1)).all()):
        raise MethodError(
            "A cohort cannot take less than nothing of a unit, or more than all of it."
        )
    avoided = np.where(avoids, taken, 0.0)
    stays = np.prod(1.0 - avoided, axis=1, keepdims=True)
    changed = np.where(avoids, 0.0, taken)
    largest = changed.max(axis=1, keepdims=True, initial=0.0)
    credited: Floats = (1.0 - stays) * _proportions(avoided)
    credited += stays * largest * _proportions(changed)
    return credited


def saved(taken: Floats, avoids: NDArray[np.bool_]) -> Floats:
    """The part of each unit that all cohorts together are credited with in `attribute`.

    Example:
        >>> float(saved(np.array([[0.5, 0.5, 0.2]]), np.array([True, True, False]))[0])
        0.8
    """
    stays = np.prod(1.0 - taken[:, avoids], axis=1)
    kept: Floats = stays * (1.0 - taken[:, ~avoids].max(axis=1, initial=0.0))
    return 1.0 - kept


def _proportions(amount: Floats) -> Floats:
    total = amount.sum(axis=1, keepdims=True)
    part: Floats = np.divide(amount, total, out=np.zeros_like(amount), where=total > 0)
    return part
