"""What a gain share is expected to pay, how unsure that is, and how often it pays for chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from sherwood.errors import MethodError
from sherwood.finance.corridor import borne_share
from sherwood.partnership.money import RiskPolicy
from sherwood.stats.estimate import Array

_QUANTILES = 20_001


@dataclass(frozen=True)
class ExpectedPayment:
    """What those who hold a budget are paid in a year, in pounds; what they pay is negative.

    Attributes:
        true_saving: What is really saved, as a share of the budget.
        deviation: The standard deviation of chance, as a share of the budget.
        expected: The payment on average.
        p10: It is less than this in one year of ten.
        p90: It is more than this in one year of ten.
        paid: The chance that they are paid anything.
        pays: The chance that they have to pay.
    """

    true_saving: float
    deviation: float
    expected: float
    p10: float
    p90: float
    paid: float
    pays: float


@dataclass(frozen=True)
class ChancePayment:
    """A payment beside what it would be if nothing had been saved.

    Attributes:
        planned: With the saving that is planned.
        chance: With no saving at all: everything here is paid for chance.
    """

    planned: ExpectedPayment
    chance: ExpectedPayment

    @property
    def words(self) -> str:
        """Both in a sentence or two."""
        planned, chance = self.planned, self.chance
        low, high = (f"£{pounds / 1e6:,.2f}m" for pounds in (planned.p10, planned.p90))
        return (
            f"With a true saving of {planned.true_saving:.1%} the expected payment is "
            f"£{planned.expected / 1e6:,.2f}m (eight years in ten between {low} and {high}), and "
            f"something is paid in {planned.paid:.0%} of years. If nothing at all were saved, "
            f"chance alone would earn a payment in {chance.paid:.0%} of years and a charge in "
            f"{chance.pays:.0%}."
        )


def expected_payment(
    policy: RiskPolicy, *, budget: float, true_saving: float, deviation: float
) -> ExpectedPayment:
    """What is paid on average, when chance comes on top of a true saving.

    Args:
        policy: The corridor.
        budget: Pounds.
        true_saving: What is really saved, as a share of the budget.
        deviation: The standard deviation of chance as a share of the budget, from
            `random_variation`.

    Raises:
        MethodError: A deviation that is not above nought.

    Example:
        >>> from sherwood.partnership.money import Band
        >>> policy = RiskPolicy(
        ...     corridor=(Band(share=0.5),), minimum_savings_rate=0.02, cap=0.5,
        ...     stop_loss=100_000, aggregate_stop_loss=1.1, source="illustrative")
        >>> small = expected_payment(policy, budget=60e6, true_saving=0.0, deviation=0.02)
        >>> round(small.paid, 3), round(small.pays, 3)
        (0.159, 0.159)
    """
    if deviation <= 0:
        raise MethodError(f"deviation is {deviation}: give that of `random_variation`.")
    # Evenly spaced quantiles stand for all outcomes: no seed, and the same answer every time.
    ranks = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    outcomes: Array = true_saving + deviation * special.ndtri(ranks)
    paid = budget * borne_share(policy, outcomes)
    low, high = np.quantile(paid, [0.1, 0.9])
    return ExpectedPayment(
        true_saving=true_saving,
        deviation=deviation,
        expected=float(paid.mean()),
        p10=float(low),
        p90=float(high),
        paid=float(np.mean(paid > 0)),
        pays=float(np.mean(paid < 0)),
    )


def payment_and_chance(
    policy: RiskPolicy, *, budget: float, true_saving: float, deviation: float
) -> ChancePayment:
    """An expected payment beside what chance alone would earn; arguments as `expected_payment`."""
    planned, chance = (
        expected_payment(policy, budget=budget, true_saving=saving, deviation=deviation)
        for saving in (true_saving, 0.0)
    )
    return ChancePayment(planned, chance)


def chance_by_size(
    policy: RiskPolicy, *, deviations: dict[int, float], cost_per_head: float, true_saving: float
) -> pd.DataFrame:
    """How a gain share would pay populations of different sizes.

    Args:
        policy: The corridor.
        deviations: The standard deviation of chance by number of people, from `random_variation`.
        cost_per_head: Pounds a year.
        true_saving: What is really saved, as a share of the budget.

    Returns:
        Grain size: people, deviation, expected, p10 and p90 (pounds), paid (the chance of a
        payment), paid_for_chance and pays_for_chance (the chances of a payment and of a charge when
        nothing is saved).
    """
    rows = []
    for people, deviation in deviations.items():
        found = payment_and_chance(
            policy,
            budget=people * cost_per_head,
            true_saving=true_saving,
            deviation=deviation,
        )
        rows.append(
            {
                "people": people,
                "deviation": deviation,
                "expected": found.planned.expected,
                "p10": found.planned.p10,
                "p90": found.planned.p90,
                "paid": found.planned.paid,
                "paid_for_chance": found.chance.paid,
                "pays_for_chance": found.chance.pays,
            }
        )
    return pd.DataFrame(rows)
