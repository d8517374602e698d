"""What a unit of care costs where no cost was recorded with it.

The records' own price list comes first, by currency and then by line; the national list that comes
with Sherwood is the last resort. Prices of another year are carried by the GDP deflator.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

_FOLDER = Path(__file__).parent / "prices"
WHOLE_LINE = "*"


@cache
def national_prices() -> pd.DataFrame:
    """The national list: service_line, currency, price_year, unit_cost, price_source."""
    return pd.read_csv(_FOLDER / "national.csv", comment="#")


@cache
def _deflator() -> pd.Series[float]:
    table = pd.read_csv(_FOLDER / "deflator.csv")
    return pd.Series(table.gdp_deflator.to_numpy(), index=table.financial_year)


def deflator(year: int) -> float:
    """The GDP deflator of a financial year, 2024/25 = 100 (HM Treasury).

    Years outside the published series take the nearest one in it.

    >>> deflator(2024)
    100.0
    """
    series = _deflator()
    return float(series[int(np.clip(year, series.index.min(), series.index.max()))])


def price_list(own: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """One price for each line and currency in each financial year.

    Args:
        own: The records' price table; may be empty.
        years: The financial years of the activity.

    Returns:
        Columns service_line, currency, financial_year, unit_cost, price_source. The records' own
        price of the nearest year, deflated, stands before the national one.
    """
    known = pd.concat([own.assign(rank=0), national_prices().assign(rank=1)], ignore_index=True)
    known = known.assign(unit_cost=known.unit_cost.astype(float))
    asked = known.merge(pd.DataFrame({"financial_year": years}), how="cross")
    asked["distance"] = (asked.price_year - asked.financial_year).abs()
    nearest = asked.sort_values(["rank", "distance", "price_year"]).drop_duplicates(
        ["service_line", "currency", "financial_year"]
    )
    factor = nearest.financial_year.map(deflator) / nearest.price_year.map(deflator)
    return nearest.assign(unit_cost=(nearest.unit_cost * factor).round(2))[
        ["service_line", "currency", "financial_year", "unit_cost", "price_source"]
    ].sort_values(["service_line", "currency", "financial_year"], ignore_index=True)
