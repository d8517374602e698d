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
from sherwood.finance.ledgers import shown_in_pounds
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
        budget_pence: What it holds of the shared budget.
        performance: How well it did by the measures agreed, 0 to 1; used by one rule only.
        quality: The share of its gain that quality lets it keep, 0 to 1; losses are borne in full.
        left: Whether it has left in the year; it then forgoes its gain, and still bears its loss.
    """

    code: str
    budget_pence: int
    performance: float = 1.0
    quality: float = 1.0
    left: bool = False

    def __post_init__(self) -> None:
        for name in ("performance", "quality"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise MethodError(f"{self.code}: {name} is {value}: it must lie from 0 to 1.")
        if self.budget_pence <= 0:
            raise MethodError(
                f"{self.code}: its budget is {self.budget_pence} pence: it must be above nought."
            )


@dataclass(frozen=True, eq=False)
class GainShare:
    """A year's gain or loss, shared; losses are negative.

    Attributes:
        settlement: The year held against its budget.
        rule: How the pot was split.
        ledger: Grain party: party, budget_pence, entitled_pence (its share of the pot),
            withheld_pence (for quality), returned_pence (because it has left) and paid_pence.
            Entitled is the sum of the three after it.
    """

    settlement: Settlement
    rule: SharingRule
    ledger: pd.DataFrame

    @property
    def paid_pence(self) -> int:
        """What all parties together are paid; below nought, what they pay."""
        return int(self.ledger.paid_pence.sum())

    @property
    def to_commissioner_pence(self) -> int:
        """The rest of the saving: passed on by the corridor, withheld and returned."""
        return self.settlement.saving_pence - self.paid_pence

    def table(self) -> pd.DataFrame:
        """The ledger in pounds."""
        return shown_in_pounds(self.ledger)


def share_gain(
    policy: RiskPolicy,
    parties: Sequence[Party],
    *,
    cost_pence: int,
    rule: SharingRule = SharingRule.BUDGET,
) -> GainShare:
    """Share a year's gain or loss among the parties.

    Args:
        policy: The corridor that says how much of it is borne.
        parties: All who signed, with those who have left.
        cost_pence: What care of the shared budget cost.
        rule: How the pot is split.

    Raises:
        MethodError: No parties, one named twice, or none that performed at all under the rule of
            performance.

    Example:
        >>> from sherwood.partnership.money import Band
        >>> policy = RiskPolicy(
        ...     corridor=(Band(share=0.5),), minimum_savings_rate=0.02, cap=0.1,
        ...     stop_loss=100_000, aggregate_stop_loss=1.1, source="illustrative")
        >>> alliance = [Party("HILL", 70_000_00), Party("VALE", 30_000_00, quality=0.9)]
        >>> year = share_gain(policy, alliance, cost_pence=90_000_00)
        >>> year.table()[["party", "entitled", "withheld", "paid"]]
          party  entitled  withheld    paid
        0  HILL    3500.0       0.0  3500.0
        1  VALE    1500.0     150.0  1350.0
        >>> year.paid_pence + year.to_commissioner_pence == year.settlement.saving_pence
        True
    """
    codes = [party.code for party in parties]
    if not codes or len(set(codes)) < len(codes):
        raise MethodError(f"The parties are {', '.join(codes) or 'none'}: name each once.")
    budget = sum(party.budget_pence for party in parties)
    settlement = settle(policy, budget_pence=budget, cost_pence=cost_pence)
    rows = []
    split = _entitled(settlement.borne_pence, parties, rule)
    for party, entitled in zip(parties, split, strict=True):
        kept = _kept(entitled, party.quality)
        returned = max(entitled, 0) if party.left else 0
        rows.append(
            {
                "party": party.code,
                "budget_pence": party.budget_pence,
                "entitled_pence": entitled,
                "withheld_pence": 0 if returned else entitled - kept,
                "returned_pence": returned,
                "paid_pence": 0 if returned else kept,
            }
        )
    return GainShare(settlement, rule, pd.DataFrame(rows))


def _entitled(pot: int, parties: Sequence[Party], rule: SharingRule) -> list[int]:
    weights = {
        SharingRule.EQUAL: [1.0 for _ in parties],
        SharingRule.BUDGET: [float(party.budget_pence) for party in parties],
        SharingRule.PERFORMANCE: [party.budget_pence * party.performance for party in parties],
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
