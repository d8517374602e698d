"""What the books of providers say, in words that name the year and the sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sherwood.warehouse.calendar import year_title


def headline(saved_pence: int, broken: Sequence[str]) -> str:
    """Whether a plan saves the system and breaks somebody.

    Args:
        saved_pence: What leaves the books of all providers.
        broken: The names of those flagged because of the plan.

    Example:
        >>> print(headline(12_000_000_00, ["Hill Hospital"]))
        The plan takes £12.0m of cost out of the system and breaks Hill Hospital.
    """
    effect = (
        f"takes £{saved_pence / 1e8:,.1f}m of cost out of the system"
        if saved_pence >= 0
        else f"adds £{-saved_pence / 1e8:,.1f}m of cost to the system"
    )
    if not broken:
        return f"The plan {effect} and breaks no organisation."
    named = broken[0] if len(broken) == 1 else f"{', '.join(broken[:-1])} and {broken[-1]}"
    return f"The plan {effect} and breaks {named}."


def sentences(table: pd.DataFrame) -> tuple[str, ...]:
    """For each organisation that is flagged: when, why, and what sum it needs from where."""
    said = []
    for _, years in table.groupby("organisation", sort=False):
        flagged = years[years.flag != ""]
        if not flagged.empty:
            said.append(_sentence(years, flagged.iloc[0]))
    return tuple(said)


def _sentence(years: pd.DataFrame, first: pd.Series) -> str:
    return f"{first['name']}: {_reason(first)}{_before(first)}. {_sum(years)}"


def _reason(row: pd.Series) -> str:
    when = year_title(int(row["year"]))
    reasons = []
    if row["flag"] in ("cash", "both"):
        reasons.append(
            f"its cash falls to {_pounds(row['cash_pence'])}, below the "
            f"{_pounds(row['least_cash_pence'])} it needs to pay its bills"
        )
    if row["flag"] in ("control total", "both"):
        reasons.append(
            f"its surplus of {_pounds(row['surplus_pence'])} misses its control total of "
            f"{_pounds(row['control_total_pence'])}"
        )
    return f"in {when} {' and '.join(reasons)}"


def _before(row: pd.Series) -> str:
    if row["flag_without_plan"] == "":
        return ", which it would not without the plan"
    return ", as it would without the plan"


def _sum(years: pd.DataFrame) -> str:
    needed = years[years.needed_for_plan_pence > 0]
    parts = []
    if not needed.empty:
        by_year = ", ".join(
            f"{_pounds(pence)} in {year_title(int(year))}"
            for year, pence in zip(needed.year, needed.needed_for_plan_pence, strict=True)
        )
        parts.append(f"It needs from the acute-transition fund {by_year}.")
    anyway = int(years.needed_without_plan_pence.sum())
    if anyway:
        parts.append(
            f"{_pounds(anyway)} over the years it would need without any plan, which is no use of "
            "that fund."
        )
    return " ".join(parts)


def _pounds(pence: Any) -> str:
    amount = int(pence) / 1e8
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.1f}m"
