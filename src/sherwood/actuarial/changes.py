"""Why each line's cost changed from the first year of a release to its last."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sherwood.actuarial.change import FACTORS, Floats, Year, change
from sherwood.actuarial.person_years import LINES
from sherwood.warehouse import Engine, Release


def changes(release: Release, engine: Engine, completion: Mapping[str, float]) -> pd.DataFrame:
    """Why each line's cost changed from the first year to the last.

    Args:
        release: The release.
        engine: What reads it.
        completion: By service line, by how much the last year is to be multiplied.

    Returns:
        Grain service line: population, mix, frequency, unit_cost and total, in pounds; empty where
        there is only one year.
    """
    person_year = release.mart("person_year", engine)
    sums = {"person_years": person_year.exposure.sum()}
    for line in LINES:
        sums[f"n_{line}"] = person_year[f"n_{line}"].sum()
        sums[f"cost_{line}"] = person_year[f"cost_{line}"].sum().cast("float64")
    # Not by need: the first year has less history to see it in, which would look like a change.
    keys = ["age_band", "sex", "imd_quintile"]
    person_year = person_year.mutate(imd_quintile=person_year.imd_quintile.fill_null(0))
    frame = person_year.group_by(["financial_year", *keys]).agg(**sums).to_pandas()
    last_year = frame.financial_year == frame.financial_year.max()
    for line, factor in completion.items():
        frame.loc[last_year, [f"n_{line}", f"cost_{line}"]] *= factor
    years = sorted(frame.financial_year.unique())
    columns = ["service_line", *FACTORS, "total"]
    if len(years) < 2:
        return pd.DataFrame(columns=columns)
    groups = frame.set_index(keys).index.unique()
    first, last = (
        _year(frame[frame.financial_year == year].set_index(keys).reindex(groups, fill_value=0))
        for year in (years[0], years[-1])
    )
    parts = pd.DataFrame(change(first, last))
    parts.insert(0, "service_line", LINES)
    parts["total"] = last.cost.sum(axis=0) - first.cost.sum(axis=0)
    return parts[columns]


def _year(frame: pd.DataFrame) -> Year:
    def matrix(prefix: str) -> Floats:
        return frame[[f"{prefix}_{line}" for line in LINES]].to_numpy(dtype=float)

    return Year(frame.person_years.to_numpy(dtype=float), matrix("n"), matrix("cost"))
