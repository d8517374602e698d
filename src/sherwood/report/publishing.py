"""The way out of an analysis: what rests on too few people or units is hidden before it is drawn.

Everything the report prints or writes passes here first. The policy is `threshold_10` of
`sherwood.stats`: a figure that rests on fewer than ten is not shown, nor is one that would let it
be worked out, at its own level or from another (`counts`). Tables lose figures, never rows that
others need to add up by eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sherwood.report.counts import FEWEST, NEED, SafeCounts, counted, small_cohorts
from sherwood.report.sections.findings import Findings

TOGETHER = "seldom_used_care_together"
F = TypeVar("F", bound=Findings)


def publishable(findings: F, counts: SafeCounts) -> F:
    """The same findings, fit to leave.

    Args:
        findings: The tables of an analysis, a dataclass.
        counts: Their counts, made safe by `counts.safe_counts`.

    Returns:
        A copy: cost by group without the figures of small groups, cost by line without those of
        seldom-used lines, whose changes stand together; ratios without units of little use or of
        few people, concentration without shares of very few people or steps of few, opportunity
        without what falls to few, kinds of activity without the figures of those with few
        members, late months without those of little use.
    """
    fit = {
        "cost_by_group": _by_group(findings.cost_by_group, counts),
        "cost_by_line": _by_line(findings.cost_by_line, counts),
        "change": _change(findings, counts),
        "ratios": _ratios(findings.ratios, counts),
        "concentration": _concentration(findings.concentration),
        "lorenz": _lorenz(findings),
        "calibration": _calibration(findings),
        "opportunity": _opportunity(findings.opportunity, counts),
        "cohorts": _cohorts(findings.cohorts, counts),
        "late_months": _late_months(findings, counts),
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
    shown = pd.Series(True, index=frame.index)
    for _, part in frame.groupby(list(within), sort=False):
        known = part[count].astype(float).dropna()
        rows = {("row", str(place)): size for place, size in enumerate(known)}
        if rows:
            safe = counted(rows)
            shown.loc[known.index] = np.array([safe.shows(*row) for row in rows], dtype=bool)
    return _masked(frame, shown.to_numpy(), hide)


def _masked(frame: pd.DataFrame, shown: NDArray[np.bool_], hide: Sequence[str]) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].astype(float).where(shown) for name in hide})


def _by_group(frame: pd.DataFrame, counts: SafeCounts) -> pd.DataFrame:
    figures = ["people", "person_years", "cost", "cost_per_person", "relative"]
    # Nobody is registered with a provider: its figures rest on no count of people.
    shown = [
        grouping not in counts.people or counts.people[grouping].shows(grouping, str(group))
        for grouping, group in zip(frame["grouping"], frame["group"], strict=True)
    ]
    return _masked(frame, np.array(shown, dtype=bool), figures)


def _shows_line(counts: SafeCounts, year: int, line: str) -> bool:
    """Whether a line's figures of a year are shown; those of a line that nobody used are."""
    known = counts.lines.get(year)
    return known is None or ("line", line) not in known.place or known.shows("line", line)


def _by_line(frame: pd.DataFrame, counts: SafeCounts) -> pd.DataFrame:
    figures = ["quantity", "cost", "per_1000", "unit_cost", "cost_per_person", "share"]
    rows = zip(frame["financial_year"], frame["service_line"], strict=True)
    shown = [_shows_line(counts, int(year), str(line)) for year, line in rows]
    return _masked(frame, np.array(shown, dtype=bool), figures)


def _change(findings: Findings, counts: SafeCounts) -> pd.DataFrame:
    """What changed, line by line; lines hidden in either year stand together, so sums are kept.

    A change beside the cost of one year is the cost of the other.
    """
    frame = findings.change
    years = [int(findings.headline[name]) for name in ("first_year", "last_year")]
    seldom = np.array(
        [
            not all(_shows_line(counts, year, str(line)) for year in years)
            for line in frame["service_line"]
        ],
        dtype=bool,
    )
    if not seldom.any():
        return frame
    together = frame[seldom].drop(columns="service_line").sum()
    row = pd.DataFrame([{"service_line": TOGETHER, **together}])
    return pd.concat([frame[~seldom], row], ignore_index=True)


def _ratios(frame: pd.DataFrame, counts: SafeCounts) -> pd.DataFrame:
    rows = list(zip(frame["service_line"], frame["level"], frame["code"], strict=True))
    shown = np.array([counts.use[line].shows(level, code) for line, level, code in rows], bool)
    kept = frame[shown].reset_index(drop=True)
    # The figure that is published, not the true one beside it, so that every place says the same.
    observed = [
        float(counts.use[line].of(level, [code]).values[0])
        for (line, level, code), keep in zip(rows, shown, strict=True)
        if keep
    ]
    return kept.assign(observed=observed)


def _concentration(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares of ten people or more, each of ten or more beyond the one before."""
    return frame[_apart(frame["people"].to_numpy(dtype=np.float64))].reset_index(drop=True)


def _apart(sizes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which sizes, from the least up, are ten or more beyond the last kept and short of all."""
    kept, last = np.zeros(len(sizes), dtype=bool), 0.0
    everybody = sizes[-1] if len(sizes) else 0.0
    for place, size in enumerate(sizes):
        short = everybody - size
        kept[place] = size - last >= FEWEST and (short == 0 or short >= FEWEST)
        last = size if kept[place] else last
    return kept


def _lorenz(findings: Findings) -> pd.DataFrame:
    """The curve at points ten people or more apart, from each other and the costliest shares."""
    frame = findings.lorenz
    everybody = float(findings.headline["people"])
    below = (frame["share_of_people"].astype(float) * everybody).round().to_numpy()
    shares = everybody - _concentration(findings.concentration)["people"].to_numpy(dtype=float)
    kept, last = np.zeros(len(frame), dtype=bool), -float(FEWEST)
    for place, size in enumerate(below.tolist()):
        away = np.abs(np.append(shares, [0.0, everybody]) - size)
        kept[place] = size - last >= FEWEST and (away[away > 0] >= FEWEST).all()
        last = size if kept[place] else last
    return frame[kept].reset_index(drop=True)


def _calibration(findings: Findings) -> pd.DataFrame:
    frame = findings.calibration
    enough = int(findings.headline["people"]) // max(len(frame), 1) >= FEWEST
    return frame if enough else frame.head(0)


def _shows_gross(frame: pd.DataFrame, counts: SafeCounts) -> NDArray[np.bool_]:
    """Whether each row of the opportunity may be shown."""
    dimensions = frame["dimension"].replace("patient_group", NEED)
    rows = zip(frame["basis"], dimensions, frame["code"], strict=True)
    return np.array(
        [counts.gross[basis, level].shows(level, str(code)) for basis, level, code in rows], bool
    )


def _opportunity(frame: pd.DataFrame, counts: SafeCounts) -> pd.DataFrame:
    figures = ["gross", "cashable", "stranded", "lower", "upper", "people"]
    return _masked(frame, _shows_gross(frame, counts), figures)


def _late_months(findings: Findings, counts: SafeCounts) -> pd.DataFrame:
    frame, last = findings.late_months, int(findings.headline["last_year"])
    shown = [_shows_line(counts, last, str(line)) for line in frame["service_line"]]
    enough = frame["reported"].to_numpy(dtype=np.float64) >= FEWEST
    kept: NDArray[np.bool_] = enough & np.array(shown, dtype=bool)
    return frame[kept].reset_index(drop=True)


def _cohorts(frame: pd.DataFrame, counts: SafeCounts) -> pd.DataFrame:
    # Kinds of activity overlap, so no total gives one of them away; what is attributed adds up.
    if frame.empty:
        return frame
    attributed = counts.gross.get(("elicited", "cohort"))
    few = set(small_cohorts(frame))
    if attributed is not None:
        few |= {code for _, code in attributed.hidden()}
    shown = ~frame["cohort"].isin(few).to_numpy()
    return _masked(frame, shown, ["units", "people", "cost", "attributed"])
