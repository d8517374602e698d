"""Which financial years the records speak of."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import pandas as pd

from sherwood.errors import InputError
from sherwood.records.contract import ACTIVITY_TABLES, TABLES
from sherwood.warehouse.calendar import financial_year

_WORTH_A_YEAR = 0.2
"""A year with less than this share of the fullest year's rows is a fragment, not a year."""


@dataclass(frozen=True)
class Period:
    """The financial years analysed, and the last day of which anything is known."""

    years: tuple[int, ...]
    through: dt.date


def find_period(records: Mapping[str, ir.Table], most_years: int = 3) -> Period:
    """The last financial years that are well filled, at most `most_years` of them.

    Raises:
        InputError: The records hold no activity.
    """
    dated = [
        records[name].select(date=records[name][TABLES[name].happens].cast("date"))
        for name in ACTIVITY_TABLES
        if name != "social_care_service"
    ]
    dated.append(records["practice_prescribing"].select(date="month"))
    dates = functools.reduce(lambda left, right: left.union(right), dated)
    dates = dates.filter(dates.date.notnull())
    found = (
        dates.group_by(year=financial_year(dates.date))
        .agg(rows=dates.count(), last=dates.date.max())
        .execute()
    )
    if found.empty:
        raise InputError("The records hold no activity. Ingest some before building a warehouse.")
    filled = found[found.rows >= _WORTH_A_YEAR * found.rows.max()].set_index("year")
    last = int(filled.index.max())
    years = tuple(year for year in range(last - most_years + 1, last + 1) if year in filled.index)
    return Period(years, pd.Timestamp(filled["last"].loc[last]).date())
