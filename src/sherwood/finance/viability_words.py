"""What the books of providers say, in words that name the year and the sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sherwood.warehouse.calendar import year_title

_SHOWN = 5_000_000
"""The least sum, in pence, that is not shown as nought."""


def headline(saved_pence: int, broken: Sequence[str], worsened: Sequence[str]) -> str:
    """Whether a plan saves the system and breaks somebody.

    Args:
        saved_pence: What leaves the books of all providers.
        broken: The names of those flagged because of the plan.
        worsened: Of those flagged in any case that need more because of it.

    Example:
        >>> print(headline(12_000_000_00, ["Hill Hospital"], ["Vale Community"]))
        The plan takes £12.0m of cost out of the system, and breaks Hill Hospital, and leaves Vale \
Community in more need than without it.
    """
    effect = (
        f"takes £{saved_pence / 1e8:,.1f}m of cost out of the system"
        if saved_pence >= 0
        else f"adds £{-saved_pence / 1e8:,.1f}m of cost to the system"
    )
    harm = [f"breaks {_listed(broken)}"] if broken else []
    harm += [f"leaves {_listed(worsened)} in more need than without it"] if worsened else []
    return f"The plan {', and '.join([effect, *(harm or ['breaks no organisation'])])}."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


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
            f"its {_bottom_line(row['surplus_pence'])} misses its control total, a "
            f"{_bottom_line(row['control_total_pence'])}"
        )
    return f"in {when} {' and '.join(reasons)}"


def _before(row: pd.Series) -> str:
    if row["flag_without_plan"] == "":
        return ", which it would not without the plan"
    return ", as it would without the plan"


def _sum(years: pd.DataFrame) -> str:
    needed = years[years.needed_for_plan_pence >= _SHOWN]
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
            f"Without any plan it would need {_pounds(anyway)} over the years: the part of the "
            "do-nothing gap that falls on it, which that fund is not for."
        )
    return " ".join(parts)


def _bottom_line(pence: Any) -> str:
    return f"{'deficit' if pence < 0 else 'surplus'} of {_pounds(abs(pence))}"


def _pounds(pence: Any) -> str:
    amount = int(pence) / 1e8
    return f"{'-' if amount < 0 else ''}£{abs(amount):,.1f}m"
