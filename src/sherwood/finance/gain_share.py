"""Sharing what is borne of a gain or loss among the parties of an alliance, to the penny.

The pot is what the corridor lets the parties bear. It is split among all who signed; quality can
only lower what a party is paid of a gain; what a party forgoes, by quality or by having left, goes
back to the commissioner and not to the others, so that nobody gains by another's failing or going.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from sherwood.errors import MethodError
from sherwood.finance.corridor import Settlement, settle
from sherwood.partnership.money import RiskPolicy
from sherwood.stats.apportionment import apportion


class SharingRule(StrEnum):
    """How the pot is split.

    Source: North West London Whole Systems Integrated Care toolkit, chapter 10, 'How could risks
    and savings be shared?', where these can be chosen or combined.
    """

    EQUAL = "equal"
    BUDGET = "budget"
    PERFORMANCE = "performance"

    @property
    def words(self) -> str:
        """The rule in words."""
        return {
            "equal": "every party has the same share",
            "budget": "each party's share is that of its budget",
            "performance": "each party's share is that of its budget times its performance",
        }[self.value]


@dataclass(frozen=True)
class Party:
    """A member of the alliance.

    Attributes:
        code: The organisation.
        budget: Pence of the shared budget that it holds.
        performance: How well it did by the measures agreed, 0 to 1; used by one rule only.
        quality: The share of its gain that quality lets it keep, 0 to 1; losses are borne in full.
        left: Whether it has left in the year; it then forgoes its gain, and still bears its loss.
    """

    code: str
    budget: int
    performance: float = 1.0
    quality: float = 1.0
    left: bool = False

    def __post_init__(self) -> None:
        for name in ("performance", "quality"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise MethodError(f"{self.code}: {name} is {value}: it must lie from 0 to 1.")
        if self.budget <= 0:
            raise MethodError(f"{self.code}: budget is {self.budget}: it must be above nought.")


@dataclass(frozen=True, eq=False)
class GainShare:
    """A year's gain or loss, shared. All amounts are whole pence; losses are negative.

    Attributes:
        settlement: The year held against its budget.
        rule: How the pot was split.
        table: Grain party: party, budget, entitled (its share of the pot), withheld (for quality),
            returned (because it has left) and paid. Entitled is the sum of the other three.
    """

    settlement: Settlement
    rule: SharingRule
    table: pd.DataFrame

    @property
    def paid(self) -> int:
        """What all parties together are paid; below nought, what they pay."""
        return int(self.table.paid.sum())

    @property
    def to_commissioner(self) -> int:
        """The rest of the saving: passed on by the corridor, withheld and returned."""
        return self.settlement.saving - self.paid


def share_gain(
    policy: RiskPolicy,
    parties: Sequence[Party],
    *,
    cost: int,
    rule: SharingRule = SharingRule.BUDGET,
) -> GainShare:
    """Share a year's gain or loss among the parties.

    Args:
        policy: The corridor that says how much of it is borne.
        parties: All who signed, with those who have left.
        cost: What care of the shared budget cost, in pence.
        rule: How the pot is split.

    Raises:
        MethodError: No parties, one named twice, or none that performed at all under the rule of
            performance.

    Example:
        >>> from sherwood.partnership.money import Band
        >>> policy = RiskPolicy(
        ...     corridor=(Band(share=0.5),), minimum_savings_rate=0.02, cap=0.1,
        ...     stop_loss=100_000, aggregate_stop_loss=1.1, source="illustrative")
        >>> alliance = [Party("HILL", budget=70_000_00), Party("VALE", 30_000_00, quality=0.9)]
        >>> year = share_gain(policy, alliance, cost=90_000_00)
        >>> year.table[["party", "entitled", "withheld", "paid"]]
          party  entitled  withheld    paid
        0  HILL    350000         0  350000
        1  VALE    150000     15000  135000
        >>> year.paid + year.to_commissioner == year.settlement.saving
        True
    """
    codes = [party.code for party in parties]
    if not codes or len(set(codes)) < len(codes):
        raise MethodError(f"The parties are {', '.join(codes) or 'none'}: name each once.")
    settlement = settle(policy, budget=sum(party.budget for party in parties), cost=cost)
    rows = []
    for party, entitled in zip(parties, _entitled(settlement.borne, parties, rule), strict=True):
        kept = _kept(entitled, party.quality)
        returned = max(entitled, 0) if party.left else 0
        rows.append(
            {
                "party": party.code,
                "budget": party.budget,
                "entitled": entitled,
                "withheld": 0 if returned else entitled - kept,
                "returned": returned,
                "paid": 0 if returned else kept,
            }
        )
    return GainShare(settlement, rule, pd.DataFrame(rows))


def _entitled(pot: int, parties: Sequence[Party], rule: SharingRule) -> list[int]:
    weights = {
        SharingRule.EQUAL: [1.0 for _ in parties],
        SharingRule.BUDGET: [float(party.budget) for party in parties],
        SharingRule.PERFORMANCE: [party.budget * party.performance for party in parties],
    }[rule]
    if not any(weights):
        raise MethodError(
            "No party performed at all, so performance says nothing of who has what share: choose "
            "another rule."
        )
    return [int(pence) for pence in apportion(pot, weights)]


def _kept(entitled: int, quality: float) -> int:
    """A gain scaled down by quality, whole pence downwards; a loss as it is."""
    return int(np.floor(entitled * quality)) if entitled > 0 else entitled
