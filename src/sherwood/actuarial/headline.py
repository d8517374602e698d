"""The figures everything else in an analysis is read against; they are those of the last year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sherwood.actuarial.concentration import pooled
from sherwood.actuarial.experience import Experience, Floats
from sherwood.actuarial.person_years import LINES
from sherwood.warehouse import Release

POOLING_POINT = 50_000.0
"""Pounds a year above which one person's cost is pooled across the system."""

_WHOLE_SYSTEM_LINES = 15
"""A release with fewer lines of care than this tells of some services, not of a system."""


def headline(
    release: Release, lines: pd.DataFrame, experience: Experience, person_cost: Floats
) -> dict[str, Any]:
    """The headline of a release that names people.

    Args:
        release: The release.
        lines: From `cost_tables.cost_by_line`.
        experience: Of the last year.
        person_cost: Pounds of that year, by person.
    """
    return {
        "people": experience.people,
        "person_years": float(experience.exposure.sum()),
        **_of_care(release, lines),
        "pooling_point": POOLING_POINT,
        "pooled_cost": pooled(person_cost, POOLING_POINT),
    }


def headline_without_people(release: Release, lines: pd.DataFrame) -> dict[str, Any]:
    """The headline of a release that names nobody; `lines` from `unnamed.lines_without_people`."""
    return {"people": 0, "person_years": 0.0, **_of_care(release, lines)}


def _of_care(release: Release, lines: pd.DataFrame) -> dict[str, Any]:
    years = release.manifest["years"]
    last = lines[lines.financial_year == years[-1]]
    used = int((last.cost > 0).sum())
    return {
        "total_cost": round(float(last.cost.sum()), 2),
        "first_year": years[0],
        "last_year": years[-1],
        "lines_with_cost": used,
        "whole_system": used >= _WHOLE_SYSTEM_LINES,
        "synthetic": bool(release.manifest.get("synthetic", False)),
        "notes": list(_notes(release, used)),
    }


def _notes(release: Release, lines_used: int) -> Iterator[str]:
    """What a reader must know before trusting a figure."""
    if lines_used < _WHOLE_SYSTEM_LINES:
        missing = len(LINES) - lines_used
        yield (
            f"These records are not a whole system: {missing} of {len(LINES)} service lines hold "
            "nothing, so totals and opportunities speak only of the services that are here."
        )
    yield from release.manifest.get("notes", [])
