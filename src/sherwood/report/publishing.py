"""The way out of an analysis: what rests on too few people or units is hidden before it is drawn.

Everything the report prints or writes passes here first. The policy is `threshold_10` of
`sherwood.stats`: a figure that rests on fewer than ten is not shown, nor is one that would let it
be worked out from a total. Tables lose figures, never rows that others need to add up by eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from sherwood.report.sections.findings import Findings
from sherwood.stats import suppress

POLICY = "threshold_10"
F = TypeVar("F", bound=Findings)


def publishable(findings: F) -> F:
    """The same findings, fit to leave.

    Args:
        findings: The tables of an analysis, a dataclass.

    Returns:
        A copy: cost by group without the figures of small groups, cost by line without those of
        seldom-used lines, ratios without units of little use, concentration without shares of
        very few people, opportunity without the count of few people, kinds of activity without
        the figures of those with few members, late months without those of little use.
    """
    fit = {
        "cost_by_group": _by_group(findings.cost_by_group),
        "cost_by_line": _by_line(findings.cost_by_line),
        "ratios": _ratios(findings.ratios),
        "concentration": _concentration(findings.concentration),
        "opportunity": _opportunity(findings.opportunity),
        "cohorts": _cohorts(findings.cohorts),
        "late_months": _late_months(findings.late_months),
    }
    return cast(F, replace(cast(Any, findings), **fit))


def without_small(
    frame: pd.DataFrame, *, count: str, within: Sequence[str], hide: Sequence[str]
) -> pd.DataFrame:
    """A table with the figures of small rows, and of those that would betray them, made null.

    Args:
        frame: The table.
        count: Column of people or units that a row rests on; null where it rests on none.
        within: Columns whose every combination has a total that is known elsewhere.
        hide: Columns to make null, `count` itself included.

    Example:
        >>> table = pd.DataFrame({"by": "age", "people": [3, 40, 60], "cost": [9.0, 80.0, 90.0]})
        >>> without_small(table, count="people", within=["by"], hide=["people", "cost"])
            by  people  cost
        0  age     NaN   NaN
        1  age     NaN   NaN
        2  age    60.0  90.0
    """
    shown = _shown(frame, count, within)
    columns = {name: frame[name].astype(float).where(shown) for name in hide}
    return frame.assign(**columns)


def _shown(frame: pd.DataFrame, count: str, within: Sequence[str]) -> pd.Series[bool]:
    shown = pd.Series(True, index=frame.index)
    for _, part in frame.groupby(list(within), sort=False):
        counts = part[count].astype(float).dropna()
        if len(counts) and counts.min() < 10:
            marks = suppress(counts.round().to_numpy(), policy=POLICY, totals=True).marks
            shown.loc[counts.index] = np.asarray(marks)[:-1] == 0
    return shown


def _by_group(frame: pd.DataFrame) -> pd.DataFrame:
    figures = ["people", "person_years", "cost", "cost_per_person", "relative"]
    of_people = frame[frame["grouping"] != "provider"]
    fit = without_small(of_people, count="people", within=["grouping"], hide=figures)
    providers = frame[frame["grouping"] == "provider"]
    if providers.empty:
        return fit
    return pd.concat([fit, providers.astype(dict.fromkeys(figures, float))]).sort_index()


def _by_line(frame: pd.DataFrame) -> pd.DataFrame:
    used = frame[frame["quantity"].astype(float) > 0]
    figures = ["quantity", "cost", "per_1000", "unit_cost", "cost_per_person", "share"]
    fit = without_small(used, count="quantity", within=["financial_year"], hide=figures)
    return pd.concat([fit, frame[frame["quantity"].astype(float) <= 0]]).sort_index()


def _ratios(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[_shown(frame, "observed", ["level", "service_line"])].reset_index(drop=True)


def _concentration(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["people"].astype(float) >= 10].reset_index(drop=True)


def _opportunity(frame: pd.DataFrame) -> pd.DataFrame:
    return without_small(frame, count="people", within=["basis", "dimension"], hide=["people"])


def _late_months(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["reported"].astype(float) >= 10].reset_index(drop=True)


def _cohorts(frame: pd.DataFrame) -> pd.DataFrame:
    # Kinds of activity overlap, so no total gives one of them away.
    if frame.empty:
        return frame
    few = (frame["people"].astype(float) < 10) | (frame["units"].astype(float) < 10)
    figures = ["units", "people", "cost", "attributed"]
    return frame.assign(**{name: frame[name].astype(float).mask(few) for name in figures})
