"""What the analysis report is written from, and the setting every sentence of it shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from sherwood.report.words import capitalised, years

INTERVAL = "95%, for what chance allows"
DRAWN_UNITS = ((1e6, "£ million"), (1e3, "£ thousand"))


class Findings(Protocol):
    """The tables of an analysis, as `sherwood.actuarial.analysis.Analysis` has them."""

    @property
    def headline(self) -> Mapping[str, Any]:
        """People, person-years and cost of the last year, the years, what the records are."""

    @property
    def cost_by_line(self) -> pd.DataFrame:
        """Grain: financial year x service line."""

    @property
    def cost_by_group(self) -> pd.DataFrame:
        """Grain: grouping x group, in the last year."""

    @property
    def concentration(self) -> pd.DataFrame:
        """Grain: share of people, the costliest first."""

    @property
    def lorenz(self) -> pd.DataFrame:
        """Grain: a point of the Lorenz curve, the least costly people first."""

    @property
    def change(self) -> pd.DataFrame:
        """Grain: service line; its change in cost from the first year to the last, in parts."""

    @property
    def ratios(self) -> pd.DataFrame:
        """Grain: level x unit x service line, in the last year."""

    @property
    def calibration(self) -> pd.DataFrame:
        """Grain: tenth of expected cost."""

    @property
    def benchmark(self) -> pd.DataFrame:
        """Grain: kind of benchmark x service line or kind of activity."""

    @property
    def opportunity(self) -> pd.DataFrame:
        """Grain: basis x dimension x member, pounds of the last year."""

    @property
    def totals(self) -> Mapping[str, Mapping[str, Any]]:
        """The whole opportunity on each basis; bases are never added together."""

    @property
    def cohorts(self) -> pd.DataFrame:
        """Grain: kind of activity that could be mitigated, with its overlap."""

    @property
    def late_months(self) -> pd.DataFrame:
        """Grain: service line x month still being reported; none if they are not completed."""

    @property
    def places(self) -> Mapping[str, str]:
        """The locality that each practice is counted in, both by code."""

    @property
    def reconciliation(self) -> pd.DataFrame:
        """Grain: step of the build."""

    @property
    def model_card(self) -> Mapping[str, Any]:
        """How good the models of the build are."""

    @property
    def quality(self) -> Mapping[str, Any]:
        """What the records lack."""

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Every tidy table by name."""


@dataclass(frozen=True)
class Setting:
    """What every sentence of the report shares.

    Attributes:
        period: All the years, in words.
        first_year: The first financial year, by its first calendar year.
        last_year: The last.
        source: Which records.
        population: Of whom, in words.
        synthetic: Whether the people are made up.
        whole_system: Whether the records hold every kind of care.
    """

    period: str
    first_year: int
    last_year: int
    source: str
    population: str
    synthetic: bool
    whole_system: bool


def setting(findings: Findings) -> Setting:
    """The setting of an analysis."""
    headline = findings.headline
    first, last = int(headline["first_year"]), int(headline["last_year"])
    synthetic = bool(headline.get("synthetic"))
    return Setting(
        period=years(first, last),
        first_year=first,
        last_year=last,
        source="linked records of synthetic people" if synthetic else "linked records",
        population="everyone registered with a practice, by the days they were registered",
        synthetic=synthetic,
        whole_system=bool(headline.get("whole_system", True)),
    )


def spoken(code: Any) -> str:
    """A code as a label: its underscores opened and its first letter a capital.

    Example:
        >>> spoken("end_of_life"), spoken("0-4"), spoken("Nottingham City")
        ('End of life', '0-4', 'Nottingham City')
    """
    return capitalised(str(code).replace("_", " ").strip())


def drawable_pounds(frame: pd.DataFrame, *columns: str) -> tuple[pd.DataFrame, str]:
    """The frame with columns of pounds in the unit that suits the largest, and that unit.

    Args:
        frame: A table with columns of pounds.
        columns: Which; each is added again under `<name>_drawn`.

    Example:
        >>> frame, unit = drawable_pounds(pd.DataFrame({"cost": [2_500_000, 400_000]}), "cost")
        >>> frame["cost_drawn"].tolist(), unit
        ([2.5, 0.4], '£ million')
        >>> drawable_pounds(pd.DataFrame({"cost": [1_900_000]}), "cost")[1]
        '£ thousand'
    """
    pounds = frame[list(columns)].astype(float)
    largest = float(pounds.abs().max().max())
    scale, unit = next(
        ((scale, unit) for scale, unit in DRAWN_UNITS if largest >= 2 * scale), (1.0, "£")
    )
    return frame.assign(**{f"{name}_drawn": pounds[name] / scale for name in columns}), unit
