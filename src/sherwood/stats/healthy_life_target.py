"""What it would take: the fall in illness or deaths that adds a number of healthy years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array, Numbers, plain
from sherwood.stats.healthy_life import HealthyLife
from sherwood.stats.life_table_columns import columns

By = Literal["prevalence", "mortality", "both"]
METHOD = "Sullivan re-worked with every rate of the ages chosen lowered by one share"

# Halving the range this often finds the share to about one part in 10^15.
_HALVINGS = 50
# A death rate of nothing at all would let people live for ever; stop just short of it.
_MOST = 1 - 1e-6


@dataclass(frozen=True, eq=False)
class ChangeNeeded:
    """The fall in rates that adds healthy years.

    Attributes:
        reduction: The share by which rates must fall, 0.1 for 10 %; NaN where no fall is enough.
        years: The healthy years to add.
        most_years: What removing all of it would add; unbounded where nobody would die in the open
            last band.
        by: What falls.
        from_age: The first age whose rates fall.
        to_age: The first age whose rates no longer fall.
        method: The method in words.
        note: What a reader must know; empty if nothing.
    """

    reduction: Numbers
    years: float
    most_years: Numbers
    by: By
    from_age: float
    to_age: float
    method: str = METHOD
    note: str = ""


def change_needed(
    healthy: HealthyLife,
    *,
    years: float = 3,
    by: By = "both",
    from_age: float = 0,
    to_age: float = float("inf"),
) -> ChangeNeeded:
    """The share by which illness, deaths or both must fall to add healthy years from birth.

    Args:
        healthy: Healthy life expectancy as it is, for one area or many.
        years: The healthy years to add, three if left out.
        by: "prevalence" of ill health, "mortality", or "both" by the same share.
        from_age: Only bands that begin at this age or later change.
        to_age: Only bands that begin before this age change.

    Returns:
        The share for each area, NaN where even removing all of it is not enough.

    Raises:
        MethodError: A target of no years, an unknown `by`, or ages without a band.

    Example:
        >>> from sherwood.stats.healthy_life import healthy_life_expectancy
        >>> now = healthy_life_expectancy(
        ...     deaths=[40, 60, 900], population=[20_000, 15_000, 9_000], ages=[0, 40, 65],
        ...     prevalence=[0.08, 0.2, 0.5], sample_size=[300, 250, 200])
        >>> for by in ("prevalence", "mortality", "both"):
        ...     needed = change_needed(healthy=now, years=3, by=by)
        ...     print(f"{by}: {needed.reduction:.1%}")
        prevalence: 25.9%
        mortality: 26.6%
        both: 13.3%
    """
    if not isinstance(healthy, HealthyLife):
        raise MethodError(
            f"healthy is a {type(healthy).__name__}: give what healthy_life_expectancy returned."
        )
    checks.positive("years", years)
    if by not in ("prevalence", "mortality", "both"):
        raise MethodError(f"by is {by!r}: choose 'prevalence', 'mortality' or 'both'.")
    ages = healthy.table.bands.ages
    chosen = (ages >= from_age) & (ages < to_age)
    if not chosen.any():
        raise MethodError(f"No age band begins from {from_age:g} to under {to_age:g}: widen them.")
    now = _healthy_years(healthy, np.zeros(healthy.variance.shape[:-1]), by, chosen)

    def gain(reduction: Array) -> Array:
        return _healthy_years(healthy, reduction, by, chosen) - now

    most = gain(np.full(now.shape, _MOST))
    enough = most >= years
    low, high = np.zeros(now.shape), np.full(now.shape, _MOST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        short = gain(middle) < years
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return ChangeNeeded(
        reduction=plain(np.where(enough, high, np.nan)),
        years=float(years),
        most_years=plain(np.where(chosen[-1] & (by != "prevalence"), np.inf, most)),
        by=by,
        from_age=from_age,
        to_age=to_age,
        note="" if enough.all() else "no fall at these ages is enough: see most_years",
    )


def _healthy_years(
    healthy: HealthyLife,
    reduction: Array,
    by: By,
    chosen: NDArray[np.bool_],
) -> Array:
    """Healthy life expectancy at the first age after the fall, one figure an area."""
    left = np.where(chosen, 1 - reduction[..., None], 1.0)
    table, ill = healthy.table, healthy.prevalence
    found = table.columns
    if by != "prevalence":
        q0 = None if table.q0 is None else table.q0 * left[..., 0]
        found = columns(table.death_rate * left, table.bands, q0)
    if by != "mortality":
        ill = ill * left
    return np.asarray((found.person_years * (1 - ill)).sum(-1) / found.survivors[..., 0])
