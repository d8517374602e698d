"""The cost model as tidy tables: by service line, and by any grouping of people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sherwood.records.codes import SERVICE_LINE


def cost_by_line(cost_model: pd.DataFrame) -> pd.DataFrame:
    """Activity x unit cost by service line and financial year.

    Returns:
        Grain financial year and line: title, quantity, cost, per_1000 (units per 1,000
        person-years), unit_cost, cost_per_person (per person-year: the line's contributive cost)
        and share of the year's cost.
    """
    table = cost_model[cost_model.grouping == "system"].copy()
    table["title"] = table.service_line.map(SERVICE_LINE)
    table["per_1000"] = 1000 * table.quantity / table.person_years
    table["unit_cost"] = np.where(table.quantity > 0, table.cost / table.quantity, np.nan)
    table["cost_per_person"] = table.cost / table.person_years
    table["share"] = table.cost / table.groupby("financial_year").cost.transform("sum")
    chosen = ["financial_year", "service_line", "title", "quantity", "cost", "per_1000"]
    order = table.sort_values(["financial_year", "cost"], ascending=[True, False])
    return order[[*chosen, "unit_cost", "cost_per_person", "share"]].reset_index(drop=True)


def cost_by_group(cost_model: pd.DataFrame, year: int) -> pd.DataFrame:
    """Cost per person-year of every group of every grouping, in one financial year.

    Returns:
        Grain grouping and group: people, person_years, cost, cost_per_person and relative (to that
        of everybody). Providers have cost alone: nobody is registered with them.
    """
    table = cost_model[(cost_model.financial_year == year) & (cost_model.grouping != "system")]
    keys = ["grouping", "group"]
    groups = table.groupby(keys, as_index=False).agg(
        people=("people", "max"), person_years=("person_years", "max"), cost=("cost", "sum")
    )
    groups["cost_per_person"] = groups.cost / groups.person_years
    whole = groups[groups.grouping == "sex"]
    groups["relative"] = groups.cost_per_person / (whole.cost.sum() / whole.person_years.sum())
    providers = groups.grouping == "provider"
    groups.loc[providers, ["people", "person_years", "cost_per_person", "relative"]] = np.nan
    return groups.sort_values(keys, ignore_index=True)
