"""What a contract pays for a year's activity, by each of the six mechanisms.

Each compares what was delivered with what was planned, at the same prices. Nothing is lost between
the two sides: what the commissioner pays is what the provider receives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sherwood.errors import MethodError
from sherwood.partnership.money import Contract
from sherwood.stats.estimate import Array

MECHANISMS = ("block", "activity", "blended", "aligned", "capitated", "gain_share")
ELECTIVE_LINES = ("elective_inpatient", "day_case", "outpatient_first", "outpatient_procedure")
"""The lines an aligned contract pays by activity: planned admissions, first attendances and
procedures. Source: NHS Payment Scheme 2023/25, aligned payment and incentive."""


@dataclass(frozen=True, eq=False)
class Activity:
    """What a contract expected and what happened, by year.

    Attributes:
        years: Financial years.
        planned: Pounds at the contract's prices: what every mechanism pays if all goes to plan.
        delivered: Pounds at the same prices.
        planned_elective: The part of `planned` that is elective.
        delivered_elective: The part of `delivered` that is.
        heads: Weighted heads, over those the contract was agreed for.
        outcomes: The share of the agreed outcomes that was reached, 0 to 1.
    """

    years: tuple[int, ...]
    planned: Array
    delivered: Array
    planned_elective: Array
    delivered_elective: Array
    heads: Array
    outcomes: Array

    def __post_init__(self) -> None:
        wanted = (len(self.years),)
        for name in ("planned", "delivered", "planned_elective", "delivered_elective", "heads"):
            values = np.asarray(getattr(self, name))
            if values.shape != wanted or not np.all(np.isfinite(values)) or np.any(values < 0):
                raise MethodError(
                    f"{name} must hold one amount a year for {len(self.years)} years, none "
                    f"negative; it is {values}."
                )
        if np.any(np.asarray(self.outcomes) < 0) or np.any(np.asarray(self.outcomes) > 1):
            raise MethodError(f"outcomes is {self.outcomes}: shares lie from 0 to 1.")
        if np.any(self.planned <= 0):
            raise MethodError("planned must be above nought in every year.")

    def as_planned(self) -> Activity:
        """The same years, had demand been what was planned; heads and outcomes stay."""
        return Activity(
            years=self.years,
            planned=self.planned,
            delivered=self.planned,
            planned_elective=self.planned_elective,
            delivered_elective=self.planned_elective,
            heads=self.heads,
            outcomes=self.outcomes,
        )


def activity_of(
    years: tuple[int, ...],
    *,
    planned: Array,
    change: Array,
    elective: Array | float = 0.0,
    heads: Array | float = 1.0,
    outcomes: Array | float = 1.0,
) -> Activity:
    """Activity that is a share above or below plan, elective and other alike.

    Args:
        years: Financial years.
        planned: Pounds at the contract's prices, by year.
        change: Of activity against plan: 0.03 is three per cent more than planned.
        elective: The share of activity that is elective.
        heads: Weighted heads, over those the contract was agreed for.
        outcomes: The share of the agreed outcomes that was reached.

    Example:
        >>> activity_of((2017,), planned=np.array([100.0]), change=np.array([0.03])).delivered
        array([103.])
    """
    whole = np.asarray(planned, dtype=float)
    delivered = whole * (1 + np.asarray(change))
    return Activity(
        years=years,
        planned=whole,
        delivered=delivered,
        planned_elective=whole * elective,
        delivered_elective=delivered * elective,
        heads=np.broadcast_to(np.asarray(heads, dtype=float), whole.shape),
        outcomes=np.broadcast_to(np.asarray(outcomes, dtype=float), whole.shape),
    )


def payment(contract: Contract, activity: Activity) -> Array:
    """Pounds that a contract pays in each year; `contract.value` is not read.

    Args:
        contract: The mechanism and its terms.
        activity: What was planned, which stands for the contract's value, and what was delivered.

    Example:
        >>> terms = Contract(id="acute", commissioner="CCG", provider="HILL", mechanism="blended",
        ...     value=100e6, marginal=0.2, threshold=0.01, break_glass=0.1, source="illustrative")
        >>> more = activity_of((2017,), planned=np.array([100e6]), change=np.array([0.03]))
        >>> payment(terms, more)
        array([1.004e+08])
    """
    paid = _PAID[contract.mechanism](contract, activity)
    # Outcomes are at risk by whatever mechanism the rest is paid.
    at_risk = contract.outcomes * activity.planned
    return np.asarray(paid - at_risk * (1 - activity.outcomes))


def terms_broken(contract: Contract, activity: Activity) -> Array:
    """Whether activity has left the range within which a contract holds, by year."""
    if contract.break_glass is None or contract.mechanism != "blended":
        return np.zeros(len(activity.years), dtype=bool)
    return np.asarray(np.abs(_change(activity)) > contract.break_glass)


def _change(activity: Activity) -> Array:
    return activity.delivered / activity.planned - 1


def _block(_: Contract, activity: Activity) -> Array:
    return activity.planned


def _activity(_: Contract, activity: Activity) -> Array:
    return activity.delivered


def _blended(contract: Contract, activity: Activity) -> Array:
    """Nothing within the threshold, then the marginal rate; beyond the glass the full price."""
    change = _change(activity)
    size = np.abs(change)
    glass = np.inf if contract.break_glass is None else contract.break_glass
    lower = min(contract.threshold, glass)
    marginal = contract.marginal * (np.clip(size, lower, glass) - lower)
    beyond = np.maximum(size - glass, 0.0)
    return np.asarray(activity.planned * (1 + np.sign(change) * (marginal + beyond)))


def _aligned(_: Contract, activity: Activity) -> Array:
    return activity.planned + activity.delivered_elective - activity.planned_elective


def _capitated(_: Contract, activity: Activity) -> Array:
    return activity.planned * activity.heads


def _gain_share(contract: Contract, activity: Activity) -> Array:
    """The block, less what the provider hands back of the saving (or plus, of the overrun)."""
    return activity.planned - (1 - contract.share) * (activity.planned - activity.delivered)


_PAID: Mapping[str, Callable[[Contract, Activity], Array]] = {
    "block": _block,
    "activity": _activity,
    "blended": _blended,
    "aligned": _aligned,
    "capitated": _capitated,
    "gain_share": _gain_share,
}
