"""Who the partnership is for, and what care would cost if nothing changed: `partnership.toml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sherwood.partnership.values import Cost, Name, Pounds, Rate, Share, Sourced, Year


class Place(Sourced):
    """The partnership itself.

    Attributes:
        title: What it is called.
        population: People registered with its practices.
        years: Years of the plan.
        horizon: Years looked at, the plan's and those after it in which effects come or fade.
        annual_cost: What care costs in the base year; a release is scaled to it.
    """

    name: Name
    title: str
    population: Annotated[int, Field(ge=1_000)]
    annual_cost: Cost
    base_year: Year
    first_year: Year
    years: Annotated[int, Field(ge=1, le=10)] = 4
    horizon: Annotated[int, Field(ge=1, le=20)] = 6
    discount_rate: Rate = 0.035


class Growth(Sourced):
    """How the cost of some service lines grows from year to year if nothing changes.

    Attributes:
        lines: Service lines; together the records name each line once.
        demographic: From the number and age of people; found by the population model if left out.
        non_demographic: From need and what can be done, beyond age.
        price: Pay and prices.
    """

    lines: Annotated[tuple[str, ...], Field(min_length=1)]
    demographic: Rate | None = None
    non_demographic: Rate
    price: Rate


class Funding(Sourced):
    """What one payer will have for the population.

    Attributes:
        payer: Who pays.
        base: Pounds in the base year.
        growth: One rate a year from the first year of the plan.
    """

    payer: str
    base: Cost
    growth: Annotated[tuple[Rate, ...], Field(min_length=1)]


class KnownGap(Sourced):
    """A gap that has been published without all of its assumptions.

    Attributes:
        year: The year whose gap it is.
        solves_for: The growth that is found so that the projection gives the gap: the same is added
            to this rate of every line.
    """

    amount: Cost
    year: Year
    solves_for: Literal["demographic", "non_demographic", "price"] = "non_demographic"


class Claim(Sourced):
    """Net savings that the partnership says its plan makes when everything required is in place.

    Attributes:
        basis: Whether they are summed over the plan's years or are those of its last year alone. A
            plan is told on both; this one is held against the claim.
        requires: Enablers and functions that must all be effectively in place; every one if empty.
    """

    low: Pounds
    high: Pounds
    basis: Literal["cumulative", "recurrent"]
    requires: tuple[Name, ...] = ()


class PopulationGroup(Sourced):
    """A state of the population model: a multimorbidity band of the release.

    How many people are in it at the start, and what they cost, is read from the release.

    Attributes:
        name: `band_1`, `band_2` and so on, in their order.
        title: What it is called.
        births: People who come into it in a year by birth, per 1,000 of the whole population.
        migration: Net, in a year, per 1,000 of the whole population.
        deaths: Share who die in a year.
        moves: Share of those who live on that is in each group a year later, in the groups' order.
    """

    name: Name
    title: str
    births: Annotated[float, Field(ge=0, le=100)] = 0.0
    migration: Annotated[float, Field(ge=-100, le=100)] = 0.0
    deaths: Share
    moves: tuple[Share, ...]
