"""Risk corridors: how much of a gain or loss against a budget is borne, and how much passed on.

A corridor is read outwards from nought in bands, each with the share of it that is borne. What is
not borne is passed on, to the commissioner or the pool, and the two sum to the whole to the penny.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError
from sherwood.partnership.money import Band, RiskPolicy
from sherwood.stats import checks
from sherwood.stats.estimate import Array


@dataclass(frozen=True, eq=False)
class Settlement:
    """A year settled against its budget.

    Attributes:
        budget_pence: What there was to spend.
        cost_pence: What was spent.
        borne_pence: Of the difference, what those who hold the budget keep (or, below nought, pay).
        bands: Grain band of the corridor: lower and upper (shares of the budget; no upper is
            infinite), share (that is borne), within_pence (of the difference) and borne_pence,
            before the minimum savings rate and the cap.
        reason: Why what is borne differs from the bands, if it does.
    """

    budget_pence: int
    cost_pence: int
    borne_pence: int
    bands: pd.DataFrame
    reason: str

    @property
    def saving_pence(self) -> int:
        """Budget less cost; a loss is negative."""
        return self.budget_pence - self.cost_pence

    @property
    def passed_on_pence(self) -> int:
        """What is passed on to the commissioner or the pool: the rest, to the penny."""
        return self.saving_pence - self.borne_pence


def borne_share(policy: RiskPolicy, saving: ArrayLike) -> Array:
    """The share of a budget that is borne, of a saving that is a share of it.

    Within the minimum savings rate nothing is borne; beyond it what the bands say, from the first
    pound, up to the cap.

    Args:
        policy: The corridor and its limits.
        saving: Budget less cost as a share of the budget; losses negative.

    Raises:
        MethodError: Bands that do not rise, or whose last has an upper end.

    Example:
        >>> policy = RiskPolicy(
        ...     corridor=(Band(upper=0.05, share=0.5), Band(share=0.35)), minimum_savings_rate=0.02,
        ...     cap=0.1, stop_loss=100_000, aggregate_stop_loss=1.1, source="illustrative")
        >>> borne_share(policy, [0.01, 0.04, 0.08, -0.08, 0.9])
        array([ 0.    ,  0.02  ,  0.0355, -0.0355,  0.1   ])
    """
    share = checks.numbers("saving", saving)
    gains = _outwards(policy.corridor, np.maximum(share, 0.0))
    losses = _outwards(policy.loss_corridor or policy.corridor, np.maximum(-share, 0.0))
    borne = np.minimum(gains, policy.cap) - np.minimum(losses, policy.cap)
    return np.where(_is_chance(policy, share), 0.0, borne)


def settle(policy: RiskPolicy, *, budget_pence: int, cost_pence: int) -> Settlement:
    """Settle a year against its budget.

    Args:
        policy: The corridor and its limits.
        budget_pence: What there was to spend.
        cost_pence: What was spent.

    Raises:
        MethodError: A budget that is not above nought.

    Example:
        >>> policy = RiskPolicy(
        ...     corridor=(Band(upper=0.05, share=0.5), Band(share=0.35)), minimum_savings_rate=0.02,
        ...     cap=0.1, stop_loss=100_000, aggregate_stop_loss=1.1, source="illustrative")
        >>> year = settle(policy, budget_pence=100_000_00, cost_pence=92_000_00)
        >>> year.saving_pence, year.borne_pence, year.passed_on_pence
        (800000, 355000, 445000)
    """
    budget = budget_pence
    if budget <= 0:
        raise MethodError(f"The budget is {budget} pence: it must be above nought.")
    saving = budget - cost_pence
    sign = 1 if saving >= 0 else -1
    bands = _banded(policy, budget, saving)
    borne, most = abs(int(bands.borne_pence.sum())), round(policy.cap * budget)
    reason = ""
    if saving and bool(_is_chance(policy, np.array(saving / budget))):
        borne = 0
        reason = (
            f"A {'saving' if saving > 0 else 'loss'} of {abs(saving) / budget:.1%} is not above "
            f"{policy.minimum_savings_rate:.1%} of the budget and may be chance: nothing is shared."
        )
    elif borne > most:
        borne = most
        reason = f"No more than {policy.cap:.1%} of the budget is borne."
    return Settlement(budget, cost_pence, sign * borne, bands, reason)


def _is_chance(policy: RiskPolicy, share: Array) -> NDArray[np.bool_]:
    # A share that is the rate but for rounding counts as the rate.
    return np.asarray(np.abs(share) <= policy.minimum_savings_rate * (1 - 1e-12))


def _edges(bands: tuple[Band, ...]) -> Array:
    upper = [np.inf if band.upper is None else band.upper for band in bands]
    edges = np.array([0.0, *upper])
    if not np.all(np.diff(edges) > 0) or np.isfinite(edges[-1]):
        raise MethodError(
            f"The bands of the corridor end at {', '.join(f'{edge:g}' for edge in upper)}: each "
            "must end above the one before, and the last have no upper end."
        )
    return edges


def _outwards(bands: tuple[Band, ...], size: Array) -> Array:
    edges = _edges(bands)
    borne = np.zeros_like(size)
    for band, lower, upper in zip(bands, edges, edges[1:], strict=False):
        borne = borne + band.share * (np.clip(size, lower, upper) - lower)
    return borne


def _banded(policy: RiskPolicy, budget: int, saving: int) -> pd.DataFrame:
    bands = policy.corridor if saving >= 0 or not policy.loss_corridor else policy.loss_corridor
    edges = _edges(bands)
    sign = 1 if saving >= 0 else -1
    ends = [min(abs(saving), round(edge * budget)) for edge in edges[:-1]] + [abs(saving)]
    within = sign * np.diff(np.array(ends, dtype=np.int64))
    return pd.DataFrame(
        {
            "lower": edges[:-1],
            "upper": edges[1:],
            "share": [band.share for band in bands],
            "within_pence": within,
            "borne_pence": [
                sign * round(b.share * abs(int(w))) for b, w in zip(bands, within, strict=True)
            ],
        }
    )
