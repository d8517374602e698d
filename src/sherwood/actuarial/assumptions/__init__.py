"""Assumptions the analysis rests on, kept as tables with their sources."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from sherwood.records.codes import SERVICE_LINE

_FOLDER = Path(__file__).parent


@cache
def line_assumptions() -> pd.DataFrame:
    """How each service line's cost behaves, in the order of the lines.

    Columns: peer_compared (bool), variable, semi_fixed, fixed, step, source.
    """
    table = pd.read_csv(_FOLDER / "lines.csv", comment="#", index_col="service_line")
    table["peer_compared"] = table.peer_compared == "yes"
    return table.loc[list(SERVICE_LINE)]


@cache
def measured_effects() -> pd.DataFrame:
    """Effects measured locally: programme, population, service_line, effect, interval, source."""
    return pd.read_csv(_FOLDER / "measured.csv", comment="#")


@cache
def part_of_cost() -> dict[str, float]:
    """Of each kind of mitigation, the part of a unit's cost that goes with it."""
    table = pd.read_csv(_FOLDER / "kinds.csv", comment="#").set_index("kind")
    return dict(table.part)


@cache
def pathways() -> dict[str, str]:
    """The change in care that an opportunity in each service line points to."""
    table = pd.read_csv(_FOLDER / "pathways.csv").set_index("service_line")
    return dict(table.pathway)


@cache
def evidence_grades() -> dict[str, str]:
    """What each grade of evidence means."""
    return dict(pd.read_csv(_FOLDER / "grades.csv").set_index("grade").meaning)
