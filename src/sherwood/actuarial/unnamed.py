"""What can be said of records that name nobody, such as prescribing by practice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sherwood.records.codes import SERVICE_LINE

_COLUMNS = {
    "cost_by_group": "grouping group title people person_years cost cost_per_person relative",
    "concentration": "share_of_people people share_of_cost mean_cost least_cost",
    "lorenz": "share_of_people share_of_cost",
    "change": "service_line population mix frequency unit_cost total",
    "ratios": (
        "level code name service_line observed expected ratio lower upper shrunk shrunk_lower "
        "shrunk_upper verdict"
    ),
    "calibration": "decile expected observed",
    "benchmark": "kind service_line description target source",
    "opportunity": (
        "basis dimension code title gross cashable stranded lower upper grade people pathway"
    ),
    "late_months": "service_line month reported completed standard_error lower upper",
    "cohorts": "cohort title kind category attributed reduction p10 p90 source units people cost",
}


def empty_tables() -> dict[str, pd.DataFrame]:
    """The tables of an analysis that need people, with their columns and no rows."""
    return {name: pd.DataFrame(columns=columns.split()) for name, columns in _COLUMNS.items()}


def lines_without_people(cost_model: pd.DataFrame) -> pd.DataFrame:
    """Cost by service line and year, from what providers did.

    Returns:
        The columns of `cost_tables.cost_by_line`; what has people for its denominator is NaN.
    """
    provided = cost_model[cost_model.grouping == "provider"]
    keys = ["financial_year", "service_line"]
    table = provided.groupby(keys, as_index=False)[["quantity", "cost"]].sum()
    table["title"] = table.service_line.map(SERVICE_LINE)
    table["unit_cost"] = np.where(table.quantity > 0, table.cost / table.quantity, np.nan)
    table["share"] = table.cost / table.groupby("financial_year").cost.transform("sum")
    table["per_1000"] = table["cost_per_person"] = np.nan
    chosen = ["financial_year", "service_line", "title", "quantity", "cost", "per_1000"]
    order = table.sort_values(["financial_year", "cost"], ascending=[True, False])
    return order[[*chosen, "unit_cost", "cost_per_person", "share"]].reset_index(drop=True)
