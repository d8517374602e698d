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

_FILLED = 0.05
COLUMNS = ("service_line", "month", "reported", "completed", "standard_error", "lower", "upper")


@dataclass(frozen=True)
class LateMonths:
    """What the latest months still lack.

    Attributes:
        table: Grain service line x month: units reported, completed, with standard error and 95 %
            limits (`limits_reach`). Empty where there are too few releases.
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
        release: The release, whose last filled month is the last of the triangle.
        engine: What reads the marts `line_month`.
        year: The financial year whose factors are wanted.
    """
    every = [*earlier_releases(release), release]
    counts = month_by_month([_units(found, engine) for found in every])
    if len(counts) < FEWEST_RELEASES:
        held = "one release" if len(counts) == 1 else f"{len(counts)} releases"
        note = (
            f"Late months are not completed: there is {held} only in a row, month by month, and "
            f"{FEWEST_RELEASES} or more are needed. Months are taken as they were reported, so the "
            "latest may be too low."
        )
        return LateMonths(pd.DataFrame(columns=list(COLUMNS)), {}, note)
    table = pd.DataFrame(_completed(counts), columns=list(COLUMNS))
    note = (
        f"Months of the last {len(counts)} releases are completed by the chain ladder, line by "
        "line. Its error stands beside each month and is not in the intervals of opportunities."
    )
    return LateMonths(table, _factors(table, counts[max(counts)], year), note)


def month_by_month(releases: Sequence[pd.DataFrame]) -> dict[pd.Period, pd.DataFrame]:
    """What the latest release of each month held, as far back as they follow month by month.

    Args:
        releases: Units by month (rows) and service line (columns), the oldest release first.

    Returns:
        By the month of which a release is: the last that is filled, as `filled_through` says.
    """
    by_month: dict[pd.Period, pd.DataFrame] = {}
    last = None
    for units in releases:
        last = filled_through(units)
        if last is not None:
            by_month[last] = units
    kept: dict[pd.Period, pd.DataFrame] = {}
    while last in by_month and len(kept) < MOST_RELEASES:
        kept[last] = by_month[last]
        last -= 1
    return kept


def filled_through(units: pd.DataFrame) -> pd.Period | None:
    """The last month that holds a good part of what the fullest holds; None if none does.

    A few units with a date gone wrong do not make a month.

    >>> months = pd.period_range("2018-01", "2018-04", freq="M")
    >>> filled_through(pd.DataFrame({"prescribing": [900, 880, 310, 2]}, index=months))
    Period('2018-03', 'M')
    """
    whole = units.sum(axis=1)
    filled = whole[(whole > 0) & (whole >= _FILLED * whole.max())]
    return None if filled.empty else filled.index.max()


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
        for place, (month, ultimate, missing, error) in enumerate(
            zip(months, done.ultimate, done.outstanding, done.standard_error, strict=True)
        ):
            if missing or error:
                reach = limits_reach(place) * error
                lower = max(ultimate - reach, 0.0)
                reported = ultimate - missing
                rows.append((line, str(month), reported, ultimate, error, lower, ultimate + reach))
    return rows


def limits_reach(place: int) -> float:
    """How many standard errors the 95 % limits of a month stand from its completed units.

    Student's t, with as many degrees of freedom as the first factor the month still needs leaves
    over: from few releases the spread of the factors is itself little known, and normal limits
    would hold the truth two times in three only.

    Args:
        place: The month's place in the triangle, the oldest 0.

    >>> [round(limits_reach(place), 2) for place in (2, 3, 11)]
    [12.71, 4.3, 2.23]
    """
    return float(stats.t.ppf(0.975, max(place - 1, 1)))


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
    """Whether every month held something each time it was seen: a nought cannot be multiplied."""
    return bool((triangle[np.isfinite(triangle)] > 0).all())


def _factors(table: pd.DataFrame, reported: pd.DataFrame, year: int) -> dict[str, float]:
    first, last = pd.Period(f"{year}-04", "M"), pd.Period(f"{year + 1}-03", "M")
    whole = reported.loc[(reported.index >= first) & (reported.index <= last)].sum()
    within = table[table.month.between(str(first), str(last))]
    missing = (within.completed - within.reported).groupby(within.service_line).sum()
    return {line: float(1 + missing[line] / whole[line]) for line in missing.index if whole[line]}
