"""Whether contracts are between a commissioner and a provider, of what the provider earns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sherwood.partnership.checks.written import Written, numbered
from sherwood.partnership.faults import Fault, shown
from sherwood.partnership.organisations import OrganisationKind

FILE = "money.toml"
_COMMISSIONERS = (
    OrganisationKind.COMMISSIONER,
    OrganisationKind.COUNCIL,
    OrganisationKind.REGULATOR,
    OrganisationKind.PARTNERSHIP,
)


def kinds(written: Written) -> Iterator[Fault]:
    """Contracts of those who buy no care, or with themselves."""
    known = written.organisation()
    for key, contract in numbered("contract", written.money.contract):
        one = known.get(contract.commissioner)
        if one is not None and one.kind not in _COMMISSIONERS:
            wrong = f"it is of kind '{one.kind}', which buys no care"
            remedy = f"Name an organisation of kind {', '.join(_COMMISSIONERS[:-1])} or partnership"
            yield Fault(FILE, f"{key}.commissioner", shown(one.code), wrong, remedy)
        if contract.commissioner == contract.provider:
            wrong = "the contract is with itself"
            stands = shown(contract.provider)
            yield Fault(FILE, f"{key}.provider", stands, wrong, "Name who provides the care")


def books(written: Written) -> Iterator[Fault]:
    """Contracts with those who have no books, or beyond what they earn."""
    income = {each.organisation: each.income for each in written.providers.provider}
    values: dict[str, float] = defaultdict(float)
    for key, contract in numbered("contract", written.money.contract):
        if contract.provider not in income:
            wrong, remedy = "it has no books in providers.toml", "Add them, or name one that has"
            yield Fault(FILE, f"{key}.provider", shown(contract.provider), wrong, remedy)
            continue
        values[contract.provider] += contract.value
        if values[contract.provider] > income[contract.provider]:
            wrong = (
                f"its contracts come to £{values[contract.provider]:,.0f}, above its income for "
                f"this population, £{income[contract.provider]:,.0f}"
            )
            remedy = "Correct the value here or the income in providers.toml"
            yield Fault(FILE, f"{key}.value", f"{contract.value:.15g}", wrong, remedy)


def thresholds(written: Written) -> Iterator[Fault]:
    """Contracts that are agreed again before anything changes."""
    for key, contract in numbered("contract", written.money.contract):
        if contract.break_glass is not None and contract.break_glass <= contract.threshold:
            wrong = f"it is not above the threshold, {contract.threshold:g}"
            remedy = "Write the larger deviation beyond which the contract is agreed again"
            stands = f"{contract.break_glass:g}"
            yield Fault(FILE, f"{key}.break_glass", stands, wrong, remedy)


CHECKS = (kinds, books, thresholds)
