"""The baseline: who the population is and what its care costs before anything changes.

It is read from the last whole year of a warehouse release and scaled to the partnership, so that
everything after it works on small arrays: groups of people, service lines and interventions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Baseline:
    """The population and its cost in the base year, before any plan.

    Attributes:
        groups: Population groups, the multimorbidity bands of the release.
        lines: Service lines, every key of `sherwood.records.codes.SERVICE_LINE` in that order.
        providers: Organisation codes of the partnership's providers, and last `other`.
        planned: Ids of the planned interventions, in the partnership's order.
        people: By group: people, scaled so that they sum to the place's population.
        cost: Groups x lines: pounds in a year, scaled so that they sum to the place's annual cost.
        activity: Groups x lines: units in a year, scaled as people are.
        exposed: Planned x groups x lines: share of the cell's cost that the intervention's cohort
            could lose, 0 to 1, before reach and uptake.
        cohort_people: By planned intervention: people in its cohort, scaled as people are.
        by_provider: Lines x providers: share of the line's cost; each row sums to one.
        scale: Pounds of the place for each pound of the release.
        release: The name of the release it was read from.
        synthetic: Whether the release holds made-up people.
        financial_year: The year of the release that was read.
        people_in_release: People registered in that year, before scaling.
    """

    groups: tuple[str, ...]
    lines: tuple[str, ...]
    providers: tuple[str, ...]
    planned: tuple[str, ...]
    people: Floats
    cost: Floats
    activity: Floats
    exposed: Floats
    cohort_people: Floats
    by_provider: Floats
    scale: float
    release: str
    synthetic: bool
    financial_year: int
    people_in_release: int
