"""The partnership folder as one value: which files it has, and what each may hold.

FOLDER/
├── partnership.toml      [partnership] [claim] [known_gap] [[growth]] [[funding]]
│                         [[population_group]]
├── organisations.toml    [[organisation]] [[hierarchy]]
├── memberships.csv       hierarchy, parent, child, start, end, source
├── practices.csv         lists and weighted populations
├── providers.toml        [[provider]] with [[provider.behaviour]]
├── enablers.toml         [[enabler]] with [[enabler.history]]
├── functions.toml        [[function]] with [[function.history]]
├── interventions.toml    [[planned]], and [[intervention]] of the partnership's own
├── scenarios.toml        [[scenario]]
├── money.toml            [[control_total]] [[offset]] [funding_linkage] [[budget_component]]
│                         [pace_of_change] [[opening_budget]] [[fund]] [[ask]] [[contract]]
└── risk.toml             [policy] [[risk]]
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sherwood.partnership.framework import (
    Enabler,
    Function,
    Intervention,
    PlannedIntervention,
    Scenario,
)
from sherwood.partnership.money import (
    Ask,
    BudgetComponent,
    Contract,
    ControlTotal,
    Fund,
    FundingLinkage,
    Offset,
    OpeningBudget,
    PaceOfChange,
    Risk,
    RiskPolicy,
)
from sherwood.partnership.organisations import (
    Hierarchy,
    Membership,
    Organisation,
    Practice,
    Provider,
)
from sherwood.partnership.place import Claim, Funding, Growth, KnownGap, Place, PopulationGroup
from sherwood.partnership.values import Record


class PlaceFile(Record):
    """`partnership.toml`."""

    partnership: Place
    claim: Claim
    known_gap: KnownGap | None = None
    growth: Annotated[tuple[Growth, ...], Field(min_length=1)]
    funding: Annotated[tuple[Funding, ...], Field(min_length=1)]
    population_group: tuple[PopulationGroup, ...] = ()


class OrganisationsFile(Record):
    """`organisations.toml`."""

    organisation: Annotated[tuple[Organisation, ...], Field(min_length=1)]
    hierarchy: Annotated[tuple[Hierarchy, ...], Field(min_length=1)]


class ProvidersFile(Record):
    """`providers.toml`."""

    provider: Annotated[tuple[Provider, ...], Field(min_length=1)]


class EnablersFile(Record):
    """`enablers.toml`."""

    enabler: Annotated[tuple[Enabler, ...], Field(min_length=1)]


class FunctionsFile(Record):
    """`functions.toml`."""

    function: Annotated[tuple[Function, ...], Field(min_length=1)]


class InterventionsFile(Record):
    """`interventions.toml`."""

    planned: Annotated[tuple[PlannedIntervention, ...], Field(min_length=1)]
    intervention: tuple[Intervention, ...] = ()


class ScenariosFile(Record):
    """`scenarios.toml`."""

    scenario: Annotated[tuple[Scenario, ...], Field(min_length=1)]


class MoneyFile(Record):
    """`money.toml`."""

    control_total: tuple[ControlTotal, ...] = ()
    offset: tuple[Offset, ...] = ()
    funding_linkage: FundingLinkage
    budget_component: Annotated[tuple[BudgetComponent, ...], Field(min_length=1)]
    pace_of_change: PaceOfChange
    opening_budget: tuple[OpeningBudget, ...] = ()
    fund: tuple[Fund, ...] = ()
    ask: tuple[Ask, ...] = ()
    contract: tuple[Contract, ...] = ()


class RiskFile(Record):
    """`risk.toml`."""

    policy: RiskPolicy
    risk: tuple[Risk, ...] = ()


FILES: dict[str, type[Record]] = {
    "partnership.toml": PlaceFile,
    "organisations.toml": OrganisationsFile,
    "providers.toml": ProvidersFile,
    "enablers.toml": EnablersFile,
    "functions.toml": FunctionsFile,
    "interventions.toml": InterventionsFile,
    "scenarios.toml": ScenariosFile,
    "money.toml": MoneyFile,
    "risk.toml": RiskFile,
}
"""Every TOML file of the folder, and what it may hold."""

ROWS: dict[str, type[Record]] = {
    "memberships.csv": Membership,
    "practices.csv": Practice,
}
"""Every CSV file of the folder, and what a row of it may hold."""


class Partnership(Record):
    """A partnership as its folder tells it, with the library's interventions that it uses.

    Attributes:
        interventions: By name: those of the library and the partnership's own.
    """

    place: Place
    claim: Claim
    known_gap: KnownGap | None
    growth: tuple[Growth, ...]
    funding: tuple[Funding, ...]
    population_groups: tuple[PopulationGroup, ...]
    organisations: tuple[Organisation, ...]
    hierarchies: tuple[Hierarchy, ...]
    memberships: tuple[Membership, ...]
    practices: tuple[Practice, ...]
    providers: tuple[Provider, ...]
    enablers: tuple[Enabler, ...]
    functions: tuple[Function, ...]
    planned: tuple[PlannedIntervention, ...]
    interventions: dict[str, Intervention]
    scenarios: tuple[Scenario, ...]
    control_totals: tuple[ControlTotal, ...]
    offsets: tuple[Offset, ...]
    funding_linkage: FundingLinkage
    budget_components: tuple[BudgetComponent, ...]
    pace_of_change: PaceOfChange
    opening_budgets: tuple[OpeningBudget, ...]
    funds: tuple[Fund, ...]
    asks: tuple[Ask, ...]
    contracts: tuple[Contract, ...]
    risk_policy: RiskPolicy
    risks: tuple[Risk, ...]
