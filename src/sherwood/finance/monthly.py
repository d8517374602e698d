"""The month's report: variance to date, forecast against control total, and funding at stake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sherwood.errors import MethodError
from sherwood.finance.control_total import ControlTotals, OrganisationTotal
from sherwood.finance.positions import Position
from sherwood.finance.standing import Forecast, forecast
from sherwood.finance.tidy import in_pounds
from sherwood.warehouse.calendar import year_title

SYSTEM = "system"


@dataclass(frozen=True)
class ToDate:
    """One organisation, or the system, at the end of a month.

    Attributes:
        plan_pence: Planned for the months so far.
        actual_pence: What they added to the bottom line.
        year_plan_pence: Planned for all twelve months.
        forecast_pence: The bottom line at the year's end as seen in this month.
        total_pence: The control total.
    """

    organisation: str
    year: int
    month: int
    plan_pence: int
    actual_pence: int
    year_plan_pence: int
    forecast_pence: int
    total_pence: int
    memo: bool

    @property
    def variance_pence(self) -> int:
        """Actual less plan, to date; negative is worse than planned."""
        return self.actual_pence - self.plan_pence

    @property
    def forecast_variance_pence(self) -> int:
        """Forecast less control total; negative is a miss."""
        return self.forecast_pence - self.total_pence

    @property
    def plan_less_total_pence(self) -> int:
        """By how much the plan for the year misses the control total that was agreed."""
        return self.year_plan_pence - self.total_pence


_SHOWN = ("variance_pence", "forecast_variance_pence", "plan_less_total_pence")


@dataclass(frozen=True)
class MonthlyReport:
    """A year at the end of a month.

    Attributes:
        organisations: Each that has reported, memo lines among them.
        system: The sum of those that are not memo lines.
        later: Organisations that have reported months beyond this one.
        earning: The funding each would earn if the forecasts come true.
    """

    organisations: tuple[ToDate, ...]
    system: ToDate
    later: tuple[str, ...]
    earning: Forecast

    def table(self) -> pd.DataFrame:
        """Grain organisation, the system last, in pounds."""
        return in_pounds((*self.organisations, self.system), ToDate, _SHOWN)


def monthly_report(
    positions: Sequence[Position], totals: ControlTotals, year: int, month: int | None = None
) -> MonthlyReport:
    """Where organisations and system stand at the end of a month.

    Args:
        positions: As read from a file.
        totals: Control totals and funding.
        year: The financial year.
        month: 1 to 12; the latest that every organisation has reported if left out.

    Raises:
        MethodError: A month that not every organisation has reported, or none at all.

    Example:
        >>> totals = ControlTotals(
        ...     (OrganisationTotal("HILL", 2017, -1200_00, 0, 50_00, memo=False),), system_share=1.0
        ... )
        >>> positions = [Position("HILL", 2017, 1, -100_00, -150_00, -1300_00)] + [
        ...     Position("HILL", 2017, month, -100_00, None, None) for month in range(2, 13)
        ... ]
        >>> report = monthly_report(positions, totals, year=2017)
        >>> report.table()[["organisation", "month", "variance", "forecast_variance"]]
          organisation  month  variance  forecast_variance
        0         HILL      1     -50.0             -100.0
        1       system      1     -50.0             -100.0
    """
    mine = [each for each in positions if each.year == year]
    counted = {each.organisation for each in totals.of(year) if not each.memo}
    latest = _latest(mine)
    month = _month(month, year, {code: latest.get(code, 0) for code in counted})
    rows = tuple(
        _to_date(total, month, mine)
        for total in totals.of(year)
        if latest.get(total.organisation, 0) >= month
    )
    return MonthlyReport(
        organisations=rows,
        system=_system(rows, year, month),
        later=tuple(row.organisation for row in rows if latest[row.organisation] > month),
        earning=forecast(
            _reporting(totals, year, {row.organisation for row in rows}),
            {(row.organisation, year): row.forecast_pence / 100 for row in rows},
        ),
    )


def _latest(positions: Sequence[Position]) -> dict[str, int]:
    """The last month each organisation has reported."""
    latest: dict[str, int] = {}
    for each in positions:
        if each.actual_pence is not None:
            latest[each.organisation] = max(latest.get(each.organisation, 0), each.month)
    return latest


def _month(asked: int | None, year: int, latest: dict[str, int]) -> int:
    month = min(latest.values(), default=0) if asked is None else asked
    late = sorted(code for code, reported in latest.items() if reported < max(month, 1))
    if late:
        raise MethodError(
            f"Month {max(month, 1)} of {year_title(year)} has not been reported by "
            f"{', '.join(late)}: wait for them, or ask for an earlier month."
        )
    return month


def _to_date(total: OrganisationTotal, month: int, positions: Sequence[Position]) -> ToDate:
    mine = [each for each in positions if each.organisation == total.organisation]
    so_far = [each for each in mine if each.month <= month]
    seen = next(each.forecast_pence for each in so_far if each.month == month)
    return ToDate(
        organisation=total.organisation,
        year=total.year,
        month=month,
        plan_pence=sum(each.plan_pence for each in so_far),
        actual_pence=sum(each.actual_pence or 0 for each in so_far),
        year_plan_pence=sum(each.plan_pence for each in mine),
        forecast_pence=seen or 0,
        total_pence=total.total_pence,
        memo=total.memo,
    )


def _system(rows: Sequence[ToDate], year: int, month: int) -> ToDate:
    counted = [row for row in rows if not row.memo]
    return ToDate(
        organisation=SYSTEM,
        year=year,
        month=month,
        plan_pence=sum(row.plan_pence for row in counted),
        actual_pence=sum(row.actual_pence for row in counted),
        year_plan_pence=sum(row.year_plan_pence for row in counted),
        forecast_pence=sum(row.forecast_pence for row in counted),
        total_pence=sum(row.total_pence for row in counted),
        memo=False,
    )


def _reporting(totals: ControlTotals, year: int, codes: set[str]) -> ControlTotals:
    """The totals of those that have reported: a memo line may not have."""
    kept = tuple(each for each in totals.of(year) if each.organisation in codes)
    return ControlTotals(kept, totals.system_share)
