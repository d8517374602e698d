"""All six payment mechanisms on the same activity: who pays, who gains, who bears the demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sherwood.errors import MethodError
from sherwood.finance.ledgers import shown_in_pounds
from sherwood.finance.payments import MECHANISMS, Activity, activity_of, payment, terms_broken
from sherwood.partnership.money import Contract
from sherwood.stats.apportionment import to_pence
from sherwood.stats.estimate import Array

TITLES = {
    "block": "Block",
    "activity": "Activity",
    "blended": "Blended",
    "aligned": "Aligned payment and incentive",
    "capitated": "Capitated",
    "gain_share": "Gain and loss share",
}


@dataclass(frozen=True, eq=False)
class PaymentComparison:
    """One contract paid in six ways.

    Attributes:
        contract: Its terms; the mechanism it has now.
        ledger: Grain mechanism and year: mechanism, title, year, in_force (whether it is the one
            the contract has), planned_pence, delivered_pence, paid_pence (by the commissioner, and
            received by the provider), provider_cost_pence, margin_pence, demand_pence (what the
            change in demand against plan costs), borne_by_commissioner_pence and
            borne_by_provider_pence (which sum to it), broken (whether the contract would be agreed
            again).
        words: Who bears demand under each mechanism.
    """

    contract: Contract
    ledger: pd.DataFrame
    words: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """The ledger in pounds."""
        return shown_in_pounds(self.ledger)


def compare_payments(
    contract: Contract, activity: Activity, *, cost: Array, variable: float
) -> PaymentComparison:
    """Pay the same activity by each mechanism, where a share of cost moves with activity.

    Args:
        contract: The terms; those of mechanisms it does not have are read from it too.
        activity: What was planned and what was delivered.
        cost: Pounds the provider spends in each year if activity is as planned.
        variable: The share of that cost which moves with activity.

    Raises:
        MethodError: A cost that has not one entry a year, or a share not from 0 to 1.

    Example:
        >>> terms = Contract(id="acute", commissioner="CCG", provider="HILL", mechanism="block",
        ...     value=100.0, source="illustrative")
        >>> busy = activity_of((2017,), planned=np.array([100.0]), change=np.array([0.1]))
        >>> found = compare_payments(terms, busy, cost=np.array([100.0]), variable=0.6)
        >>> found.table()[["mechanism", "paid", "margin", "borne_by_provider"]].head(3)
          mechanism   paid  margin  borne_by_provider
        0     block  100.0    -6.0                6.0
        1  activity  110.0     4.0               -4.0
        2   blended  102.0    -4.0                4.0
    """
    if not 0 <= variable <= 1:
        raise MethodError(f"variable is {variable}: give the share of cost, from 0 to 1.")
    moved = 1 + variable * (activity.delivered / activity.planned - 1)
    return compare_at_cost(contract, activity, planned_cost=cost, delivered_cost=cost * moved)


def compare_at_cost(
    contract: Contract, activity: Activity, *, planned_cost: Array, delivered_cost: Array
) -> PaymentComparison:
    """Pay the same activity by each mechanism, where its cost is known.

    Args:
        contract: The terms; those of mechanisms it does not have are read from it too.
        activity: What was planned and what was delivered.
        planned_cost: Pounds the provider spends in each year if activity is as planned.
        delivered_cost: Pounds it spends on what was delivered.

    Raises:
        MethodError: Costs that have not one entry a year.
    """
    for name, cost in (("planned cost", planned_cost), ("delivered cost", delivered_cost)):
        if np.shape(cost) != (len(activity.years),):
            raise MethodError(
                f"The {name} has shape {np.shape(cost)} for {len(activity.years)} years: give "
                "one cost a year."
            )
    rows = [
        row
        for mechanism in MECHANISMS
        for row in _rows(contract, mechanism, activity, planned_cost, delivered_cost)
    ]
    ledger = pd.DataFrame(rows)
    return PaymentComparison(contract, ledger, tuple(_words(ledger)))


def demand_borne(
    contract: Contract,
    *,
    changes: Sequence[float],
    elective: float,
    variable: float,
) -> pd.DataFrame:
    """Who bears a change in demand under each mechanism, for a contract whose cost is its value.

    Args:
        contract: The terms.
        changes: Of activity against plan, such as -0.1, 0.05.
        elective: The share of activity that is elective.
        variable: The share of the provider's cost that moves with activity.

    Returns:
        Grain mechanism and change: mechanism, title, change, demand, borne_by_commissioner,
        borne_by_provider, in pounds; what is borne is negative where it is a gain.
    """
    parts = []
    for change in changes:
        activity = activity_of(
            (0,),
            planned=np.array([contract.value]),
            change=np.array([change]),
            elective=elective,
        )
        compared = compare_payments(
            contract, activity, cost=np.array([contract.value]), variable=variable
        )
        parts.append(compared.table().assign(change=change))
    wanted = [
        "mechanism",
        "title",
        "change",
        "demand",
        "borne_by_commissioner",
        "borne_by_provider",
    ]
    return pd.concat(parts, ignore_index=True)[wanted]


def _rows(
    contract: Contract, mechanism: str, activity: Activity, spent: Array, moved: Array
) -> list[dict[str, object]]:
    terms = contract.model_copy(update={"mechanism": mechanism})
    paid, expected = payment(terms, activity), payment(terms, activity.as_planned())
    broken = terms_broken(terms, activity)
    rows: list[dict[str, object]] = []
    for at, year in enumerate(activity.years):
        pence, cost = to_pence(paid[at]), to_pence(moved[at])
        demand = cost - to_pence(spent[at])
        commissioner = pence - to_pence(expected[at])
        rows.append(
            {
                "mechanism": mechanism,
                "title": TITLES[mechanism],
                "year": year,
                "in_force": mechanism == contract.mechanism,
                "planned_pence": to_pence(activity.planned[at]),
                "delivered_pence": to_pence(activity.delivered[at]),
                "paid_pence": pence,
                "provider_cost_pence": cost,
                "margin_pence": pence - cost,
                "demand_pence": demand,
                "borne_by_commissioner_pence": commissioner,
                "borne_by_provider_pence": demand - commissioner,
                "broken": bool(broken[at]),
            }
        )
    return rows


def _words(ledger: pd.DataFrame) -> list[str]:
    said = []
    for mechanism in MECHANISMS:
        rows = ledger[ledger.mechanism == mechanism]
        demand, commissioner, provider = (
            int(rows[f"{name}_pence"].sum())
            for name in ("demand", "borne_by_commissioner", "borne_by_provider")
        )
        said.append(f"{TITLES[mechanism]}: {_who(demand, commissioner, provider)}")
    return said


def _who(demand: int, commissioner: int, provider: int) -> str:
    if not demand:
        return "activity is as planned, and nobody bears anything."
    change = f"£{abs(demand) / 1e8:,.2f}m {'more' if demand > 0 else 'less'} cost"
    return (
        f"of {change} from demand the commissioner {_bears(commissioner)} and the provider "
        f"{_bears(provider)}."
    )


def _bears(pence: int) -> str:
    if not pence:
        return "bears nothing"
    return f"{'bears' if pence > 0 else 'gains'} £{abs(pence) / 1e8:,.2f}m"
