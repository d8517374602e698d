"""Months still being reported, completed as earlier months came to be complete.

A warehouse keeps its releases. Where they follow month by month, what each month and line held in
one release and in the next is a triangle, and the chain ladder of `completion` says what the latest
months still lack. Where they do not, months are taken as they were reported and the report says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from sherwood.actuarial.completion import Floats, complete
from sherwood.actuarial.person_years import LINES
from sherwood.warehouse import Engine, Release, earlier_releases

FEWEST_RELEASES = 3
MOST_RELEASES = 12
"""A month is taken to be complete when it is a year old."""

COLUMNS = ("service_line", "month", "reported", "completed", "standard_error", "lower", "upper")
_REACH = float(stats.norm.ppf(0.975))


@dataclass(frozen=True)
class LateMonths:
    """What the latest months still lack.

    Attributes:
        table: Grain service line x month: units reported, completed, with standard error and 95 %
            limits. Empty where there are too few releases.
        factors: By service line, units of the last financial year completed over units reported.
        note: What the reader must know.
    """

    table: pd.DataFrame
    factors: Mapping[str, float]
    note: str

    def of_lines(self) -> Floats:
        """The factors in the order of `LINES`."""
        return np.array([self.factors.get(line, 1.0) for line in LINES])


def late_months(release: Release, engine: Engine, year: int) -> LateMonths:
    """Complete the last months of a release from those before it.

    Args:
        release: The release, whose latest month of activity is the last of the triangle.
        engine: What reads the marts `line_month`.
        year: The financial year whose factors are wanted.
    """
    monthly = monthly_releases([*earlier_releases(release), release])
    if len(monthly) < FEWEST_RELEASES:
        note = (
            "Late months are taken as they were reported. They are completed once the warehouse "
            f"holds {FEWEST_RELEASES} or more releases, each a month on from the one before."
        )
        return LateMonths(pd.DataFrame(columns=list(COLUMNS)), {}, note)
    counts = {month: _units(found, engine) for month, found in monthly.items()}
    table = pd.DataFrame(_completed(counts), columns=list(COLUMNS))
    note = (
        f"Months of the last {len(monthly)} releases are completed by the chain ladder, line by "
        "line. Its error stands beside each month and is not in the intervals of opportunities."
    )
    return LateMonths(table, _factors(table, counts[max(counts)], year), note)


def monthly_releases(releases: Sequence[Release]) -> dict[pd.Period, Release]:
    """The latest release of each month, as far back as they follow month by month.

    Args:
        releases: Oldest first; a release is of the month of the last activity it holds.
    """
    by_month = {pd.Period(found.manifest["through"], "M"): found for found in releases}
    last = pd.Period(releases[-1].manifest["through"], "M")
    kept: dict[pd.Period, Release] = {}
    while last in by_month and len(kept) < MOST_RELEASES:
        kept[last] = by_month[last]
        last -= 1
    return kept


def _units(release: Release, engine: Engine) -> pd.DataFrame:
    """Units by month (rows) and service line (columns)."""
    found = release.mart("line_month", engine).to_pandas()
    found["month"] = pd.to_datetime(found.month).dt.to_period("M")
    units: pd.DataFrame = found.pivot_table(
        index="month", columns="service_line", values="quantity", aggfunc="sum", fill_value=0.0
    )
    return units


def _completed(counts: Mapping[pd.Period, pd.DataFrame]) -> list[tuple[object, ...]]:
    months = sorted(counts)
    rows: list[tuple[object, ...]] = []
    for line in LINES:
        triangle = _triangle(counts, line)
        if not _develops(triangle):
            continue
        done = complete(triangle)
        for month, row, ultimate, missing, error in zip(
            months, triangle, done.ultimate, done.outstanding, done.standard_error, strict=True
        ):
            lower = max(ultimate - _REACH * error, 0.0)
            reported = float(row[np.isfinite(row)][-1])
            if missing or error:
                upper = ultimate + _REACH * error
                rows.append((line, str(month), reported, ultimate, error, lower, upper))
    return rows


def _triangle(counts: Mapping[pd.Period, pd.DataFrame], line: str) -> Floats:
    """Units of each month (rows) as they stood so many months on (columns)."""
    months = sorted(counts)
    triangle = np.full((len(months), len(months)), np.nan)
    for row, month in enumerate(months):
        for seen, release in enumerate(months[row:]):
            frame = counts[release]
            known = line in frame.columns and month in frame.index
            triangle[row, seen] = frame.at[month, line] if known else 0.0
    return triangle


def _develops(triangle: Floats) -> bool:
    """Whether every column holds something to multiply, in the rows known beyond it."""
    n = len(triangle)
    return all(triangle[: n - k - 1, k].sum() > 0 for k in range(n - 1))


def _factors(table: pd.DataFrame, reported: pd.DataFrame, year: int) -> dict[str, float]:
    first, last = pd.Period(f"{year}-04", "M"), pd.Period(f"{year + 1}-03", "M")
    whole = reported.loc[(reported.index >= first) & (reported.index <= last)].sum()
    within = table[table.month.between(str(first), str(last))]
    missing = (within.completed - within.reported).groupby(within.service_line).sum()
    return {line: float(1 + missing[line] / whole[line]) for line in missing.index if whole[line]}
