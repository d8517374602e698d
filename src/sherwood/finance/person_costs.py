"""A year of every person's cost, as the models of risk need it: two columns without names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sherwood.errors import InputError, MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array
from sherwood.warehouse import Engine, Release


@dataclass(frozen=True, eq=False)
class PersonCosts:
    """What each person cost in a year.

    Attributes:
        cost: Pounds, by person.
        exposure: The part of the year in which the person was registered, by person.

    Example:
        >>> year = PersonCosts(cost=np.array([100.0, 0.0]), exposure=np.array([1.0, 0.5]))
        >>> round(year.per_head, 2)
        66.67
    """

    cost: Array
    exposure: Array

    def __post_init__(self) -> None:
        cost = checks.counts("cost", self.cost)
        exposure = checks.positive("exposure", self.exposure)
        if cost.ndim != 1 or cost.shape != exposure.shape:
            raise MethodError(
                f"cost has shape {cost.shape} and exposure {exposure.shape}: give one entry of "
                "each a person."
            )
        if not cost.any():
            raise MethodError("Nobody cost anything: check that the records were priced.")
        object.__setattr__(self, "cost", cost)
        object.__setattr__(self, "exposure", exposure)

    @cached_property
    def person_years(self) -> float:
        """Years registered, of all people together."""
        return float(self.exposure.sum())

    @cached_property
    def per_head(self) -> float:
        """Pounds a person-year."""
        return float(self.cost.sum()) / self.person_years

    @cached_property
    def coefficient(self) -> float:
        """The standard deviation of cost in one person-year as a share of its mean.

        Divided by the root of a population's size it is that of the population's cost per head.
        """
        residual = self.cost - self.per_head * self.exposure
        return float(np.sqrt((residual @ residual) / self.person_years)) / self.per_head

    def limited(self, point: float) -> PersonCosts:
        """The same year with nobody counted for more than `point` pounds."""
        return replace(self, cost=np.minimum(self.cost, point))

    def scaled_to(self, per_head: float) -> PersonCosts:
        """The same year at other prices: `per_head` pounds a person-year on average."""
        return replace(self, cost=self.cost * (per_head / self.per_head))


def person_costs(release: Release, engine: Engine, year: int | None = None) -> PersonCosts:
    """A year of person costs of a warehouse release.

    Args:
        release: The release.
        engine: What reads it.
        year: A financial year; the last of the release if left out.

    Raises:
        InputError: Nobody was registered in that year.
    """
    people = release.mart("person_year", engine)
    if year is None:
        year = int(people.financial_year.max().execute())
    # In one order, so that the same seed draws the same people from the same release.
    rows = people.filter((people.financial_year == year) & (people.exposure > 0))
    rows = rows.order_by("person_id")
    found = rows.select(cost=rows.cost.cast("float64"), exposure="exposure").to_pyarrow()
    if not found.num_rows:
        raise InputError(
            f"{release.folder}: nobody was registered in the financial year {year}. Name another."
        )
    return PersonCosts(found["cost"].to_numpy(), found["exposure"].to_numpy())
