"""Where organisations and the system stand against their control totals, and what that earns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sherwood.errors import MethodError
from sherwood.finance.control_total import ControlTotals, OrganisationTotal, OrganisationYear
from sherwood.finance.tidy import in_pounds
from sherwood.stats.apportionment import apportion, to_pence
from sherwood.warehouse.calendar import year_title


@dataclass(frozen=True)
class Standing:
    """Where one organisation stands against its control total, before sustainability funding.

    Attributes:
        expected_pence: Its bottom line without the plan.
        change_pence: What the plan changes.
        by_system_pence: Funding earned because the system reaches its total.
        by_own_pence: Funding earned because the organisation reaches its own.
    """

    organisation: str
    year: int
    total_pence: int
    expected_pence: int
    change_pence: int
    fund_pence: int
    by_system_pence: int
    by_own_pence: int
    memo: bool

    @property
    def position_pence(self) -> int:
        """Its bottom line."""
        return self.expected_pence + self.change_pence

    @property
    def variance_pence(self) -> int:
        """Bottom line less control total; negative is a miss."""
        return self.position_pence - self.total_pence

    @property
    def earned_pence(self) -> int:
        """Sustainability funding earned."""
        return self.by_system_pence + self.by_own_pence

    @property
    def after_funding_pence(self) -> int:
        """Its bottom line once it has been paid what it earned."""
        return self.position_pence + self.earned_pence


@dataclass(frozen=True)
class SystemStanding:
    """Where the system stands: the sums of its organisations that are not memo lines."""

    year: int
    total_pence: int
    position_pence: int
    fund_pence: int
    earned_pence: int

    @property
    def variance_pence(self) -> int:
        """Bottom line less control total; negative is a miss."""
        return self.position_pence - self.total_pence


@dataclass(frozen=True)
class Forecast:
    """Organisations and the system against their control totals, for one or more years.

    Attributes:
        organisations: Grain organisation x year.
        outside: What the plan changes for organisations and years without a control total, by
            organisation and year, in pence: it does not count towards the system's.
    """

    organisations: tuple[Standing, ...]
    outside: tuple[tuple[str, int, int], ...] = ()

    @property
    def system(self) -> tuple[SystemStanding, ...]:
        """The system, by year."""
        years = sorted({each.year for each in self.organisations})
        return tuple(_summed(year, self.organisations) for year in years)

    def table(self) -> pd.DataFrame:
        """Grain organisation x year, in pounds: its standing, variance and funding earned."""
        return in_pounds(
            self.organisations,
            Standing,
            ("position_pence", "variance_pence", "earned_pence", "after_funding_pence"),
        )

    def system_table(self) -> pd.DataFrame:
        """Grain year, in pounds: the system's total, position, variance and funding earned."""
        return in_pounds(self.system, SystemStanding, ("variance_pence",))

    def outside_table(self) -> pd.DataFrame:
        """Grain organisation x year, in pounds: change that no control total counts."""
        rows = [(code, year, pence / 100) for code, year, pence in self.outside]
        return pd.DataFrame(rows, columns=["organisation", "year", "change"])


def forecast(
    totals: ControlTotals,
    expected: Mapping[OrganisationYear, float],
    change: Mapping[OrganisationYear, float] | None = None,
) -> Forecast:
    """What each organisation is expected to reach, and the sustainability funding that would earn.

    With linkage w, variances V and funds F: funding of i = w F_i where the system's V is not
    negative, and (1 - w) F_i where its own is not. Both are measured before that funding.

    Args:
        totals: What must be reached.
        expected: Pounds by organisation and year: the bottom line without the plan and before
            sustainability funding. Every total needs one.
        change: Pounds by organisation and year that the plan adds to it.

    Returns:
        A standing for each organisation and year of `totals` that `expected` has years for.

    Raises:
        MethodError: An organisation with a control total but no expected bottom line.

    Source: the provider sustainability fund and financial recovery fund, 2018/19 to 2020/21, whose
    link to the system's total was set by each system.

    Example:
        >>> totals = ControlTotals(
        ...     (OrganisationTotal("HILL", 2017, -200_00, 0, 80_00, memo=False),), system_share=0.5
        ... )
        >>> forecast(totals, {("HILL", 2017): -260.0}, {("HILL", 2017): 75.0}).table()[
        ...     ["organisation", "position", "variance", "earned"]
        ... ]
          organisation  position  variance  earned
        0         HILL    -185.0      15.0    80.0
    """
    change = change or {}
    years = [year for year in totals.years if any(of == year for _, of in expected)]
    standings: list[Standing] = []
    for year in years:
        standings += _standings(totals, year, expected, change)
    counted = {(each.organisation, each.year) for each in standings}
    return Forecast(
        organisations=tuple(standings),
        outside=tuple(
            (code, year, to_pence(pounds))
            for (code, year), pounds in change.items()
            if (code, year) not in counted
        ),
    )


def _standings(
    totals: ControlTotals,
    year: int,
    expected: Mapping[OrganisationYear, float],
    change: Mapping[OrganisationYear, float],
) -> list[Standing]:
    agreed = totals.of(year)
    missing = [each.organisation for each in agreed if (each.organisation, year) not in expected]
    if missing:
        raise MethodError(
            f"{', '.join(missing)} has a control total for {year_title(year)} but no expected "
            "bottom line: give one, before sustainability funding."
        )
    position = {
        each.organisation: to_pence(expected[each.organisation, year])
        + to_pence(change.get((each.organisation, year), 0.0))
        for each in agreed
    }
    reached = totals.system_pence(year) <= sum(
        position[each.organisation] for each in agreed if not each.memo
    )
    return [
        _standing(
            each,
            expected_pence=to_pence(expected[each.organisation, year]),
            position_pence=position[each.organisation],
            system_reached=reached,
            system_share=totals.system_share,
        )
        for each in agreed
    ]


def _standing(
    total: OrganisationTotal,
    *,
    expected_pence: int,
    position_pence: int,
    system_reached: bool,
    system_share: float,
) -> Standing:
    by_system, by_own = apportion(total.fund_pence, [system_share, 1 - system_share]).tolist()
    return Standing(
        organisation=total.organisation,
        year=total.year,
        total_pence=total.total_pence,
        expected_pence=expected_pence,
        change_pence=position_pence - expected_pence,
        fund_pence=total.fund_pence,
        by_system_pence=by_system if system_reached else 0,
        by_own_pence=by_own if position_pence >= total.total_pence else 0,
        memo=total.memo,
    )


def _summed(year: int, standings: tuple[Standing, ...]) -> SystemStanding:
    counted = [each for each in standings if each.year == year and not each.memo]
    return SystemStanding(
        year=year,
        total_pence=sum(each.total_pence for each in counted),
        position_pence=sum(each.position_pence for each in counted),
        fund_pence=sum(each.fund_pence for each in counted),
        earned_pence=sum(each.earned_pence for each in counted),
    )
