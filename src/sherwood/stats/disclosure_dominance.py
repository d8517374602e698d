"""Sums of money or time: hidden where they rest on too few people, or nearly on one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.disclosure_policies import Dominance, Policy
from sherwood.stats.estimate import Array


def is_dominated(contributions: ArrayLike, rules: Dominance) -> bool:
    """Whether the largest contributors make up too much of a sum.

    Args:
        contributions: What each person or organisation adds, none below zero.
        rules: How much is too much.

    Source: the (n, k) and p % rules, with the parameters of the ACRO safe-output checks.

    Example:
        >>> is_dominated([800, 150, 50], Dominance(largest=2, share=0.9))
        True
        >>> is_dominated([10] * 30, Dominance(largest=2, share=0.9))
        False
    """
    ordered = np.sort(checks.counts("contributions", contributions))[::-1]
    total = ordered.sum()
    if total == 0:
        return False
    too_large = ordered[: rules.largest].sum() / total > rules.share
    rest = ordered[2:].sum()
    return bool(too_large or rest < rules.remainder * ordered[0])


def hides_amount(contributions: Array, policy: Policy) -> bool:
    """Whether the policy hides a sum of these contributions."""
    if policy.hides(np.array(float(contributions.size))):
        return True
    return bool(
        policy.dominance and contributions.size and is_dominated(contributions, policy.dominance)
    )


def pooled(contributions: Sequence[ArrayLike], wanted: Sequence[int]) -> Array:
    """The contributions of several cells together.

    Raises:
        MethodError: A contribution is missing or below zero.
    """
    try:
        parts = [np.asarray(contributions[cell], dtype=np.float64).ravel() for cell in wanted]
    except (TypeError, ValueError) as problem:
        raise MethodError(
            f"contributions cannot be read ({problem}): give for each cell the list of what each "
            "person or organisation adds to it."
        ) from problem
    together = np.concatenate(parts) if parts else np.array([])
    if together.size:
        checks.counts("contributions", together)
    return together
