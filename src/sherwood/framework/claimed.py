"""What one would have to believe for a claim to be true.

The evidenced effects are multiplied by one factor, found at run time, so that with every item in
place the plan makes the claim's net savings: its low end, the middle and its high end in the median
of the draws. The three factors are the 10, 50 and 90 per cent quantiles of one common factor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from sherwood.actuarial.experience import Floats
from sherwood.framework.drawn import Drawn
from sherwood.framework.draws import block
from sherwood.framework.marginals import marginal
from sherwood.partnership.folder import Partnership
from sherwood.partnership.values import Spread

MOST = 100.0
"""The largest factor that is looked for: long before it, all use in every cohort has gone."""

_CLOSE = 1e-4
"""How near, in proportion, a factor is found: cost leaves in steps, so no nearer is worth much."""


@dataclass(frozen=True)
class Factor:
    """What every evidenced effect is multiplied by.

    Attributes:
        spread: The factors that give the claim's low end, its middle and its high end.
        unreached: Which of those net savings no factor gives, in pounds: with these the claim
            cannot be true, whatever one believes.
        beyond_all_use: Planned interventions that at the middle factor would have to save more than
            all the use of those they reach. No care can: the rest would have to come from
            elsewhere.
    """

    spread: Spread
    unreached: tuple[float, ...]
    beyond_all_use: tuple[str, ...]


def find_factor(
    partnership: Partnership, drawn: Drawn, median_net: Callable[[Floats], float]
) -> Factor:
    """Find the factor that makes a claim true with everything in place.

    Args:
        partnership: Whose claim.
        drawn: The draws; only the effects in them are replaced.
        median_net: From reductions, effects, to the median net savings on the claim's basis.
    """
    claim = partnership.claim
    middle = middle_effects(drawn)
    known: dict[float, float] = {}

    def net(factor: float) -> float:
        if factor not in known:
            known[factor] = median_net(multiplied(middle, np.array([factor]))[0])
        return known[factor]

    found: list[float] = []
    targets = (claim.low, (claim.low + claim.high) / 2, claim.high)
    for target in targets:
        found.append(_solve(net, target, found[-1] if found else 0.0))
    unreached = tuple(
        target for target, factor in zip(targets, found, strict=True) if factor == MOST
    )
    low, most_likely, high = found
    beyond = {
        partnership.planned[one.planned].id: None
        for one, reduction in zip(drawn.effects, middle, strict=True)
        if reduction * most_likely > 1
    }
    return Factor(Spread(p10=low, p50=most_likely, p90=high), unreached, tuple(beyond))


def middle_effects(drawn: Drawn) -> Floats:
    """The evidenced effects in their middle."""
    return np.array([one.effect.reduction.p50 for one in drawn.effects])


def claimed_reduction(drawn: Drawn, factor: Factor) -> Floats:
    """Effects as large as a claim needs, draws x effects: all go up and down together."""
    chance = block("claim", 1, draws=drawn.draws, seed=drawn.seed)[0]
    return multiplied(middle_effects(drawn), marginal(factor.spread, lower=0.0).quantile(chance))


def multiplied(middle: Floats, factors: Floats) -> Floats:
    """Effects multiplied by each factor, factors x effects; where use rose it is left alone."""
    reduced: Floats = np.where(middle > 0, factors[:, None] * middle, middle)
    return reduced


def _solve(net: Callable[[float], float], target: float, lower: float) -> float:
    if net(lower) >= target:
        return lower
    upper = max(1.0, 2 * lower)
    while net(upper) < target and upper < MOST:
        lower, upper = upper, min(2 * upper, MOST)
    if net(upper) < target:
        return MOST
    return float(
        optimize.brentq(lambda factor: net(factor) - target, lower, upper, rtol=_CLOSE, xtol=_CLOSE)
    )
