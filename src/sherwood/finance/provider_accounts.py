"""A provider's income and cost by year, with and without a plan.

Income follows each contract's mechanism, and grows as the commissioner's funding does: a payer can
pay out no more than it has. Cost grows as that of the lines the provider works in, less the
efficiency it finds anyway, and less what the plan really takes out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.errors import InputError, MethodError
from sherwood.finance.payments import ELECTIVE_LINES, Activity, payment
from sherwood.finance.projection import DoNothing
from sherwood.framework.baseline import Baseline
from sherwood.framework.outcome import Outcome
from sherwood.partnership.folder import Partnership
from sherwood.partnership.money import Contract
from sherwood.partnership.organisations import Provider
from sherwood.stats.estimate import Array


@dataclass(frozen=True, eq=False)
class Accounts:
    """A provider's accounts, in pounds by year.

    Attributes:
        income: For this population, by its contracts.
        cost: For this population.
        gross: What the activity the plan takes away would have cost on average.
        cashable: The part of it that leaves the books; the rest is stranded in `cost`.
    """

    income: Array
    cost: Array
    gross: Array
    cashable: Array


@dataclass(frozen=True, eq=False)
class Change:
    """What a plan changes.

    Attributes:
        reduction: Lines x years: share of each line's do-nothing cost that no longer arises.
        stranded: Providers x years, the baseline's providers: pounds of it that stay on the books.
    """

    reduction: Array
    stranded: Array


def change_of(outcome: Outcome) -> Change:
    """What a simulated plan changes, on average over its draws."""
    return Change(outcome.by_line, outcome.stranded_by_provider)


def no_change(baseline: Baseline, projected: DoNothing) -> Change:
    """No plan at all."""
    years = len(projected.years)
    return Change(
        np.zeros((len(baseline.lines), years)), np.zeros((len(baseline.providers), years))
    )


def accounts(
    partnership: Partnership,
    provider: Provider,
    baseline: Baseline,
    projected: DoNothing,
    change: Change,
) -> Accounts:
    """A provider's accounts under a change.

    Args:
        partnership: Its contracts and funding are read.
        provider: Whose books.
        baseline: Who provides what.
        projected: What each line would cost, and what each payer would have.
        change: What the plan does to each line, and what it leaves stranded.

    Raises:
        InputError: A provider the baseline does not know, or contracts for more than its income.
        MethodError: A change shaped otherwise than lines and providers by years.
    """
    _refuse_misshapen(baseline, projected, change)
    at = _place(baseline, provider.organisation)
    share = baseline.by_provider[:, at]
    of_line = share[:, None] * projected.cost.sum(axis=0)
    base = float(share @ baseline.cost.sum(axis=0))
    gross = (of_line * change.reduction).sum(axis=0)
    cashable = gross - change.stranded[at]
    elapsed = np.array(projected.years) - projected.base_year
    growth = of_line.sum(axis=0) / base if base > 0 else np.ones(len(elapsed))
    kept = (1 - provider.efficiency) ** elapsed
    return Accounts(
        income=_income(partnership, provider, baseline, projected, change),
        cost=provider.cost * growth * kept - cashable,
        gross=gross,
        cashable=cashable,
    )


def contract_activity(
    contract: Contract,
    partnership: Partnership,
    baseline: Baseline,
    projected: DoNothing,
    change: Change,
) -> Activity:
    """A contract's activity: planned as if nothing changed, delivered as the plan leaves it.

    The value grows as the commissioner's funding does; activity leaves in proportion to the
    provider's cost in the lines the plan changes.

    Raises:
        InputError: The provider has no cost in the release.
    """
    at = _place(baseline, contract.provider)
    of_line = baseline.by_provider[:, at, None] * projected.cost.sum(axis=0)
    whole = of_line.sum(axis=0)
    if np.any(whole <= 0):
        raise InputError(
            f"money.toml, contract '{contract.id}': {contract.provider} has no cost in the "
            "release, so its activity is not known; give its provider_codes in organisations.toml."
        )
    planned = contract.value * funding_growth(partnership, projected, contract.commissioner)
    per_pound = planned / whole
    left = of_line * (1 - change.reduction)
    elective = np.isin(baseline.lines, ELECTIVE_LINES)
    return Activity(
        years=projected.years,
        planned=planned,
        delivered=left.sum(axis=0) * per_pound,
        planned_elective=of_line[elective].sum(axis=0) * per_pound,
        delivered_elective=left[elective].sum(axis=0) * per_pound,
        heads=np.ones(len(projected.years)),
        outcomes=np.ones(len(projected.years)),
    )


def funding_growth(
    partnership: Partnership, projected: DoNothing, commissioner: str | None = None
) -> Array:
    """Funding by year over that of the base year: the commissioner's own, or else everybody's."""
    base = np.array([payer.base for payer in partnership.funding])
    if commissioner in projected.payers:
        at = projected.payers.index(commissioner)
        return np.asarray(projected.funding_by_payer[at] / base[at])
    return np.asarray(projected.funding / base.sum())


def _place(baseline: Baseline, provider: str) -> int:
    if provider not in baseline.providers:
        raise InputError(
            f"providers.toml, {provider}: no cost of the release was given to it; check its "
            "provider_codes in organisations.toml."
        )
    return baseline.providers.index(provider)


def _income(
    partnership: Partnership,
    provider: Provider,
    baseline: Baseline,
    projected: DoNothing,
    change: Change,
) -> Array:
    contracts = [c for c in partnership.contracts if c.provider == provider.organisation]
    uncontracted = provider.income - sum(contract.value for contract in contracts)
    if uncontracted < -1:
        raise InputError(
            f"money.toml, contracts of {provider.organisation}: they come to "
            f"£{provider.income - uncontracted:,.0f}, more than its income of "
            f"£{provider.income:,.0f} in providers.toml; correct one of them."
        )
    # What no contract covers is paid as a block.
    income: Array = max(uncontracted, 0.0) * funding_growth(partnership, projected)
    for contract in contracts:
        activity = contract_activity(contract, partnership, baseline, projected, change)
        income = income + payment(contract, activity)
    return income


def _refuse_misshapen(baseline: Baseline, projected: DoNothing, change: Change) -> None:
    years = len(projected.years)
    for name, found, wanted in (
        ("reduction", change.reduction, (len(baseline.lines), years)),
        ("stranded", change.stranded, (len(baseline.providers), years)),
    ):
        if np.shape(found) != wanted:
            raise MethodError(
                f"{name} has shape {np.shape(found)}: give {wanted[0]} rows and one column for "
                f"each of {years} years."
            )
