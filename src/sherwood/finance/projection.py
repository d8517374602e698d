"""The gap if nothing changes: what care would cost, what there will be to pay for it.

Cost in the base year grows with people, need and prices; funding grows as each payer says. Where a
gap has been published without its assumptions, the growth that gives it is solved for and shown
beside what has been published.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sherwood.errors import InputError
from sherwood.finance.gap_bridge import Bridge, bridges
from sherwood.finance.growth import Drivers, drivers, rates
from sherwood.finance.known_gap import SolvedGrowth, general_prices, solve
from sherwood.framework.baseline import Baseline
from sherwood.partnership.folder import Partnership
from sherwood.partnership.place import Funding, KnownGap
from sherwood.population.stock_and_flow import at_rates, per_thousand, populations
from sherwood.warehouse.calendar import year_title

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DoNothing:
    """Cost and funding by year if nothing changes. Years are the horizon's.

    Attributes:
        years: Financial years, from the plan's first.
        base_year: The year before it.
        groups: Population groups.
        lines: Service lines.
        people: Groups x years: people relative to the base year.
        cost: Groups x lines x years, in pounds.
        payers: Who pays.
        funding_by_payer: Payers x years, in pounds.
        bridge: By year, in pence: what the gap is made of.
        solved: The growth found for the known gap, if one is known.
    """

    years: tuple[int, ...]
    base_year: int
    groups: tuple[str, ...]
    lines: tuple[str, ...]
    people: Floats
    cost: Floats
    payers: tuple[str, ...]
    funding_by_payer: Floats
    bridge: tuple[Bridge, ...]
    solved: SolvedGrowth | None

    @property
    def cost_by_year(self) -> Floats:
        """Pounds by year."""
        return np.asarray(self.cost.sum(axis=(0, 1)))

    @property
    def funding(self) -> Floats:
        """Pounds by year."""
        return np.asarray(self.funding_by_payer.sum(axis=0))

    @property
    def gap(self) -> Floats:
        """Cost less funding, pounds by year."""
        return self.cost_by_year - self.funding

    def by_year(self) -> pd.DataFrame:
        """Grain year, in pounds: cost, funding and gap."""
        return pd.DataFrame(
            [
                (each.year, each.cost_pence / 100, each.funding_pence / 100, each.gap_pence / 100)
                for each in self.bridge
            ],
            columns=["year", "cost", "funding", "gap"],
        )

    def by_payer(self) -> pd.DataFrame:
        """Grain payer x year, in pounds: funding."""
        return pd.DataFrame(
            [
                (payer, year, self.funding_by_payer[which, place])
                for which, payer in enumerate(self.payers)
                for place, year in enumerate(self.years)
            ],
            columns=["payer", "year", "funding"],
        )

    def by_line(self) -> pd.DataFrame:
        """Grain service line x year, in pounds: cost."""
        table = pd.DataFrame(self.cost.sum(axis=0), index=list(self.lines), columns=self.years)
        return (
            table.rename_axis("service_line")
            .reset_index()
            .melt("service_line", var_name="year", value_name="cost")
            .astype({"year": int})
        )


def do_nothing(partnership: Partnership, baseline: Baseline) -> DoNothing:
    """Project cost, funding and the gap over the horizon, if nothing changes.

    Cost of a group and line = its base cost x people x (1 + non-demographic) x (1 + price), each
    compounded from the base year. People come from the rate a partnership states, or from the
    population model where it states none. Where a gap is known, the same number joins the named
    rate of every line so that the gap of its year is exact.

    Args:
        partnership: Its growth, funding, population groups and known gap are read.
        baseline: Cost by group and line in the base year.

    Raises:
        InputError: Growth that misses a line, funding that stops short of the horizon, a known gap
            outside the horizon, or a plan that does not start the year after the base year.
        MethodError: A known gap that no growth gives.

    Example:
        >>> from types import SimpleNamespace as Made
        >>> from sherwood.partnership.place import Growth, Place
        >>> known = {"source": "made up"}
        >>> partnership = Partnership.model_construct(
        ...     place=Place(name="hill", title="Hill", population=1_000, annual_cost=100e6,
        ...                 base_year="2016/17", first_year="2017/18", horizon=2, **known),
        ...     growth=[Growth(lines=["day_case"], demographic=0.01, non_demographic=0.01,
        ...                    price=0.02, **known)],
        ...     funding=[Funding(payer="CCG", base=100e6, growth=[0.02, 0.02], **known)],
        ...     known_gap=KnownGap(amount=6e6, year="2018/19", **known),
        ...     population_groups=(),
        ... )
        >>> baseline = Made(groups=("all",), lines=("day_case",), cost=np.array([[100e6]]))
        >>> found = do_nothing(partnership, baseline)
        >>> found.by_year().gap.tolist()[-1], f"{found.solved.added:.2%}"
        (6000000.0, '0.82%')
    """
    place = partnership.place
    if place.first_year != place.base_year + 1:
        raise InputError(
            f"partnership.toml, partnership: first_year is {year_title(place.first_year)} but "
            f"base_year is {year_title(place.base_year)}; cost and funding grow from the year "
            "before the plan, so name that one."
        )
    years = tuple(range(place.first_year, place.first_year + place.horizon))
    elapsed = [year - place.base_year for year in years]
    people = people_growth(partnership, baseline)
    stated = drivers(partnership.growth, baseline.lines, elapsed, people)
    funding = np.array([_funding(payer, len(years)) for payer in partnership.funding])
    solved = None
    if partnership.known_gap is not None:
        solved, stated = _solved(partnership, partnership.known_gap, baseline, stated, funding)
    return DoNothing(
        years=years,
        base_year=place.base_year,
        groups=baseline.groups,
        lines=baseline.lines,
        people=people,
        cost=baseline.cost[:, :, None] * stated.whole(),
        payers=tuple(payer.payer for payer in partnership.funding),
        funding_by_payer=funding,
        bridge=bridges(
            years,
            base_cost=baseline.cost,
            factors=stated.factors(),
            base_funding=[payer.base for payer in partnership.funding],
            funding=funding,
        ),
        solved=solved,
    )


def people_growth(partnership: Partnership, baseline: Baseline) -> Floats:
    """People by group and year relative to the base year, by the population model.

    Returns:
        Groups x years of the horizon; ones if the partnership has no population groups.

    Raises:
        InputError: Groups that are not the baseline's, or none where a growth record needs them.
    """
    horizon = partnership.place.horizon
    groups = partnership.population_groups
    if not groups:
        if any(record.demographic is None for record in partnership.growth):
            raise InputError(
                "partnership.toml, growth: demographic is left out, but there is no "
                "population_group to find it from; state a rate or describe the groups."
            )
        return np.ones((len(baseline.groups), horizon))
    if tuple(group.name for group in groups) != baseline.groups:
        raise InputError(
            f"partnership.toml, population_group: they are "
            f"{', '.join(group.name for group in groups)}, but the release has "
            f"{', '.join(baseline.groups)}; describe those, in that order."
        )
    people = populations(
        baseline.people,
        [group.moves for group in groups],
        years=horizon,
        deaths=at_rates([group.deaths for group in groups]),
        joining=(
            per_thousand([group.births for group in groups]),
            per_thousand([group.migration for group in groups]),
        ),
    )
    # A group that starts empty has no cost to grow.
    growth = np.divide(people[1:], people[0], out=np.ones_like(people[1:]), where=people[0] > 0)
    return np.asarray(growth.T)


def _funding(payer: Funding, years: int) -> Floats:
    if len(payer.growth) < years:
        raise InputError(
            f"partnership.toml, funding of {payer.payer}: there are {len(payer.growth)} rates of "
            f"growth for a horizon of {years} years; give one a year."
        )
    return payer.base * np.cumprod(1 + np.array(payer.growth[:years]))


def _solved(
    partnership: Partnership,
    known: KnownGap,
    baseline: Baseline,
    stated: Drivers,
    funding: Floats,
) -> tuple[SolvedGrowth, Drivers]:
    place = partnership.place
    at = known.year - place.first_year
    if not 0 <= at < place.horizon:
        raise InputError(
            f"partnership.toml, known_gap: {year_title(known.year)} is outside the horizon, "
            f"{year_title(place.first_year)} and {place.horizon - 1} years after it; "
            "lengthen the horizon or correct the year."
        )
    of_line = rates(partnership.growth, baseline.lines, known.solves_for)
    elapsed = known.year - place.base_year
    base_cost = float(baseline.cost.sum())
    wanted = known.amount + float(funding[:, at].sum())
    added = solve(
        cost=np.einsum("gl,gl->l", baseline.cost, stated.whole()[:, :, at]),
        rates=of_line,
        elapsed=elapsed,
        wanted=wanted,
    )
    found = SolvedGrowth(
        year=known.year,
        amount=known.amount,
        solves_for=known.solves_for,
        added=added,
        stated=float(baseline.cost.sum(axis=0) @ of_line) / base_cost,
        cost_growth=(wanted / base_cost) ** (1 / elapsed) - 1,
        general_prices=general_prices(place.base_year),
    )
    return found, stated.with_added(of_line, added)
