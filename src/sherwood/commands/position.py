"""`sherwood position`: where organisations and system stand against their control totals."""

from __future__ import annotations

from pathlib import Path

from sherwood.errors import InputError
from sherwood.finance.control_total import control_totals
from sherwood.finance.monthly import MonthlyReport, ToDate, monthly_report
from sherwood.finance.positions import read_positions
from sherwood.partnership import load_partnership
from sherwood.warehouse.atomic import storage_errors
from sherwood.warehouse.calendar import year_title


def run(folder: Path, file: Path, *, month: int | None, out: Path | None) -> list[str]:
    """Hold a file of monthly positions against the control totals of a folder.

    Args:
        folder: The partnership folder.
        file: organisation, year, month, plan, actual and forecast; month 1 is April.
        month: Up to which; the latest that every organisation has reported if none.
        out: CSV file for the whole table, if wanted.

    Raises:
        InputError: Anything is wrong with the folder or the file; every fault is named.
    """
    partnership = load_partnership(folder)
    totals = control_totals(partnership)
    positions = read_positions(file, totals)
    if not positions:
        raise InputError(f"{file}: there is no position in it.")
    report = monthly_report(positions, totals, max(each.year for each in positions), month)
    lines = _told(report, {each.code: each.name for each in partnership.organisations})
    if out is not None:
        with storage_errors(out):
            report.table().to_csv(out, index=False)
        lines.append(f"The whole table is in {out}.")
    return lines


def _told(report: MonthlyReport, names: dict[str, str]) -> list[str]:
    system = report.system
    earned = sum(each.earned_pence for each in report.earning.system)
    return [
        f"{year_title(system.year)}, month {system.month}; against plan to date, and the forecast "
        "against the control total:",
        *(
            _line(names.get(each.organisation, each.organisation), each)
            for each in report.organisations
        ),
        _line("The system", system),
        f"If the forecasts come true, £{earned / 100:,.0f} of sustainability funding is earned.",
    ]


def _line(name: str, row: ToDate) -> str:
    return (
        f"  {name}: {_pounds(row.variance_pence)} to date, "
        f"{_pounds(row.forecast_variance_pence)} forecast"
    )


def _pounds(pence: int) -> str:
    return f"{'+' if pence >= 0 else '-'}£{abs(pence) / 100:,.0f}"
