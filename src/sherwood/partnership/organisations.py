"""Who takes part, and how they belong together: `organisations.toml` and `memberships.csv`.

Belonging is not one tree. A commissioner may lie in one council and another system; every
edge names the hierarchy it is of and the days on which it holds.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sherwood.partnership.values import Code, Cost, Dated, Name, Pounds, Record, Share, Sourced


class OrganisationKind(StrEnum):
    """What an organisation is; what is not one (a group, a district) is a node of a hierarchy."""

    COMMISSIONER = "commissioner"
    ACUTE = "acute"
    COMMUNITY = "community"
    MENTAL_HEALTH = "mental_health"
    AMBULANCE = "ambulance"
    COUNCIL = "council"
    PRACTICE = "practice"
    GP_PARTNERSHIP = "gp_partnership"
    OUT_OF_HOURS = "out_of_hours"
    CARE_HOME = "care_home"
    INDEPENDENT = "independent"
    VOLUNTARY = "voluntary"
    REGULATOR = "regulator"
    PARTNERSHIP = "partnership"
    GROUP = "group"

    @property
    def words(self) -> str:
        """As it stands in a sentence."""
        return self.value.replace("_", " ").replace("gp ", "GP ")


class Organisation(Record):
    """An organisation, a partnership of them, or a group of practices.

    Attributes:
        code: Its own: an ODS code where it has one.
        name: What it is called.
        kind: What it is; what is no organisation is a `group`.
        provider_codes: The codes by which a release knows it, if it provides care.
        opened: The day it came into being, if within living memory.
        closed: The first day on which it was no more.
        source: Where this is known from.
    """

    code: Code
    name: str
    kind: OrganisationKind
    provider_codes: tuple[str, ...] = ()
    opened: date | None = None
    closed: date | None = None
    source: str


class Hierarchy(Record):
    """One way of belonging together.

    Attributes:
        title: What holds its members together.
        tree: Whether a member has at most one parent on any day.
    """

    name: Name
    title: str
    tree: bool = True


class Membership(Dated):
    """One organisation belongs to another, in one hierarchy, from a day.

    Attributes:
        hierarchy: One of organisations.toml.
        parent: What it belongs to.
        child: What belongs: an organisation or a practice.
        start: The first day.
        source: Where this is known from.
    """

    hierarchy: Name
    parent: Code
    child: Code
    source: str


class Practice(Sourced):
    """A practice, with its list and what each part of the allocation counts it as: `practices.csv`.

    The weighted populations are of need: England's sum to England's registered population.

    Attributes:
        code: Its ODS code.
        name: What it is called.
        locality: The organisation, of kind `group`, that it lies in.
        population: Registered people.
        general_acute: Weighted people, as are all that follow: of hospital care.
        inequalities: Of avoidable deaths.
        overall: Of all core services.
        primary_medical: Of general practice.
    """

    code: Code
    name: str
    locality: Code
    population: Cost
    general_acute: Cost
    community: Cost
    mental_health: Cost
    maternity: Cost
    inequalities: Cost
    prescribing: Cost
    overall: Cost
    primary_medical: Cost


class CostBehaviour(Sourced):
    """How a provider's cost for some lines behaves when activity leaves. The shares sum to one.

    Attributes:
        lines: Service lines.
        variable: Gone with each unit.
        semi_fixed: Gone when activity has fallen by another `step` of the line (a ward, a list).
        fixed: Stays, but for `fixed_released`, which goes after `fixed_lag` years.
        step: Share of the line's activity.
        semi_fixed_lag: Years from reaching a step to the cost being gone.
        fixed_released: Share of the fixed part that goes in the end.
        fixed_lag: Years until it does.
    """

    lines: Annotated[tuple[str, ...], Field(min_length=1)]
    variable: Share
    semi_fixed: Share
    fixed: Share
    step: Annotated[float, Field(ge=0, le=1)] = 0.05
    semi_fixed_lag: Annotated[int, Field(ge=0, le=10)] = 1
    fixed_released: Share = 0.0
    fixed_lag: Annotated[int, Field(ge=0, le=10)] = 4


class Provider(Sourced):
    """An organisation's books in the base year: `providers.toml`.

    Attributes:
        organisation: Whose books they are.
        income: For this population.
        other_income: From elsewhere; its cost is taken to be the same.
        cost: For this population.
        cash: At the start of the plan.
        least_cash: Below this it cannot pay its bills.
        efficiency: Share of cost it takes out each year without any plan.
        behaviour: By line; the rules of the house stand in for lines not named.
    """

    organisation: Code
    income: Cost
    other_income: Cost = 0.0
    cost: Cost
    cash: Pounds
    least_cash: Pounds = 0.0
    efficiency: Share = 0.0
    behaviour: tuple[CostBehaviour, ...] = ()
