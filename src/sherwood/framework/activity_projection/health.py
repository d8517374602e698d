"""The change of health: people of an age use as much as younger people did.

If life expectancy at an age grows by some years, and a share of those are lived in good health,
then a person of that age is taken to use hospital as somebody younger by so many years did in the
base year. How use goes with age is read from the rows: units for each person, smoothed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.framework.activity_projection.parameters import Ages, HealthStatus
from sherwood.framework.activity_projection.rows import (
    OLDEST,
    SEXES,
    ActivityRows,
    Floats,
    totals,
)

_AGES = np.arange(OLDEST + 1, dtype=np.float64)
BANDWIDTH = 3.0
"""Years: the standard deviation of the kernel that smooths use by age."""


@dataclass(frozen=True, eq=False)
class HealthTables:
    """Use by age, and the years by which each age may become younger.

    Attributes:
        use: Groups x sexes x ages: units for each person.
        years: Sexes x ages: growth of life expectancy; nought below the first age that changes.
    """

    use: Floats
    years: Floats

    def factors(self, healthy: float) -> Floats:
        """Factors of one run, flat over groups, sexes and ages.

        Args:
            healthy: The share of the years gained that is lived in good health.
        """
        found = np.ones_like(self.use)
        for sex in range(len(SEXES)):
            younger = _AGES - healthy * self.years[sex]
            for group in range(self.use.shape[0]):
                use = self.use[group, sex]
                then = np.interp(younger, _AGES, use)
                found[group, sex] = np.divide(then, use, out=np.ones_like(use), where=use > 0)
        return found.ravel()


def health_tables(
    rows: ActivityRows, people: Floats, status: HealthStatus | None
) -> HealthTables | None:
    """Read use by age from the rows.

    Args:
        rows: Of one setting; those that move with births are left out.
        people: Sexes x ages.
        status: What is assumed; None where health does not change.
    """
    if status is None:
        return None
    groups, ages = len(rows.groups), OLDEST + 1
    place = (rows.group * len(SEXES) + rows.sex) * ages + rows.age
    weight = np.where(rows.births, 0.0, rows.counts.sum(axis=0))
    units = totals(place, weight, groups * len(SEXES) * ages).reshape(groups, len(SEXES), ages)
    among = _smoothed(people)
    use = np.divide(_smoothed(units), among, out=np.zeros_like(units), where=among > 0)
    years = np.vstack([_stepped(status.men), _stepped(status.women)])
    years[:, : status.from_age] = 0.0
    return HealthTables(use, years)


def _smoothed(by_age: Floats) -> Floats:
    """Sums weighted by nearness in age."""
    kernel = np.exp(-(((_AGES[:, None] - _AGES) / BANDWIDTH) ** 2) / 2)
    smoothed: Floats = by_age @ kernel
    return smoothed


def _stepped(ages: Ages) -> Floats:
    found = np.zeros(OLDEST + 1)
    for entry in sorted(ages, key=lambda entry: entry.age):
        found[entry.age :] = entry.value
    return found
