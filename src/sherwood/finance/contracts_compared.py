"""Every contract of a partnership paid by every mechanism, on the activity its plan leaves."""

from __future__ import annotations

import pandas as pd

from sherwood.errors import InputError
from sherwood.finance.comparison_of_payments import PaymentComparison, compare_at_cost
from sherwood.finance.projection import DoNothing
from sherwood.finance.provider_accounts import Change, accounts, contract_activity, no_change
from sherwood.framework.baseline import Baseline
from sherwood.partnership.folder import Partnership
from sherwood.partnership.money import Contract


def compare_contracts(
    partnership: Partnership, baseline: Baseline, projected: DoNothing, change: Change
) -> tuple[PaymentComparison, ...]:
    """Each contract paid in six ways.

    A contract bears the share of its provider's cost that it is of the provider's income.

    Args:
        partnership: Its contracts and providers are read.
        baseline: Who provides what.
        projected: Cost and funding if nothing changes.
        change: What the plan does.

    Raises:
        InputError: A contract with an organisation that has no books in providers.toml.
    """
    without = no_change(baseline, projected)
    return tuple(
        _compared(contract, partnership, baseline, projected, change, without)
        for contract in partnership.contracts
    )


def contracts_table(comparisons: tuple[PaymentComparison, ...]) -> pd.DataFrame:
    """All comparisons in pounds. Grain contract, mechanism and year."""
    return pd.concat(
        [each.table().assign(contract=each.contract.id) for each in comparisons],
        ignore_index=True,
    )


def _compared(
    contract: Contract,
    partnership: Partnership,
    baseline: Baseline,
    projected: DoNothing,
    change: Change,
    without: Change,
) -> PaymentComparison:
    providers = {provider.organisation: provider for provider in partnership.providers}
    if contract.provider not in providers:
        raise InputError(
            f"money.toml, contract '{contract.id}': {contract.provider} has no books in "
            "providers.toml; add them."
        )
    provider = providers[contract.provider]
    share = contract.value / provider.income
    planned, delivered = (
        share * accounts(partnership, provider, baseline, projected, each).cost
        for each in (without, change)
    )
    return compare_at_cost(
        contract,
        contract_activity(contract, partnership, baseline, projected, change),
        planned_cost=planned,
        delivered_cost=delivered,
    )
