"""The system-wide actuarial analysis: from a warehouse release to tidy tables of findings.

Nothing here is drawn or worded; `sherwood.report` does that. Every table says what its rows are,
and every pound in one can be followed to the release's reconciliation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sherwood.actuarial.bases import external, measured, peer
from sherwood.actuarial.change import FACTORS, Year, change
from sherwood.actuarial.comparison import compare, ratio_table
from sherwood.actuarial.concentration import calibration, concentration, lorenz, pooled
from sherwood.actuarial.cost_tables import cost_by_group, cost_by_line
from sherwood.actuarial.elicited import elicited
from sherwood.actuarial.expected import expect
from sherwood.actuarial.experience import Experience, Floats, read_experience
from sherwood.actuarial.opportunity import total
from sherwood.actuarial.person_years import LINES
from sherwood.actuarial.telling import names_of, provider_cost, told
from sherwood.actuarial.unnamed import empty_tables, lines_without_people
from sherwood.warehouse import Engine, Release

Report = Callable[[str], None]

POOLING_POINT = 50_000.0
"""Pounds a year above which one person's cost is pooled across the system."""

_WHOLE_SYSTEM_LINES = 15
"""A release with fewer lines of care than this tells of some services, not of a system."""


@dataclass(frozen=True)
class Analysis:
    """The findings, as tidy tables; the functions that make them say what their rows are."""

    headline: Mapping[str, Any]
    cost_by_line: pd.DataFrame
    cost_by_group: pd.DataFrame
    concentration: pd.DataFrame
    lorenz: pd.DataFrame
    change: pd.DataFrame
    ratios: pd.DataFrame
    calibration: pd.DataFrame
    benchmark: pd.DataFrame
    opportunity: pd.DataFrame
    totals: Mapping[str, Mapping[str, Any]]
    cohorts: pd.DataFrame
    reconciliation: pd.DataFrame
    model_card: Mapping[str, Any]
    quality: Mapping[str, Any]

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tidy tables by name."""
        return {name: part for name, part in vars(self).items() if isinstance(part, pd.DataFrame)}


def analyse(
    release: Release,
    engine: Engine,
    *,
    benchmark: pd.DataFrame | None = None,
    seed: int = 1,
    report: Report = lambda _: None,
) -> Analysis:
    """Analyse a release.

    Args:
        release: The release.
        engine: What reads it.
        benchmark: External benchmarks; see `bases.external`.
        seed: For folds and simulated intervals.
        report: Told of each stage.
    """
    model = release.mart("cost_model", engine).to_pandas()
    model["cost"] = model.cost.astype(float)
    last = release.manifest["years"][-1]
    if not (model.grouping == "system").any():
        return without_people(release, model, last)
    report("reading the last year's experience")
    experience = read_experience(release.mart("person_year", engine), last)
    report("finding what would be expected")
    expected = expect(experience, seed=seed)
    report("comparing practices and localities")
    practices = compare(experience, expected, "practice")
    names = names_of(release, engine)
    report("finding what lies above each benchmark")
    bases = [peer(experience, practices), measured(experience)]
    if benchmark is not None:
        bases.append(external(experience, benchmark))
    by_provider = provider_cost(release, engine, last)
    described = [told(found, experience, by_provider, names) for found in bases]
    report("finding what experts think can be mitigated")
    by_experts = elicited(release, engine, experience, names, seed=seed)
    person_cost = experience.cost.sum(axis=1, dtype=float)
    person_expected = expected.quantity @ experience.unit_cost
    return Analysis(
        headline=_headline(release, model, experience, person_cost),
        cost_by_line=cost_by_line(model),
        cost_by_group=_titled(cost_by_group(model, last), names),
        concentration=concentration(person_cost),
        lorenz=lorenz(person_cost),
        change=_change(release, engine),
        ratios=pd.concat(
            [
                ratio_table(found, level, experience.groupings[level].names, names.get(level, {}))
                for level, found in (
                    ("practice", practices),
                    ("locality", compare(experience, expected, "locality")),
                )
            ],
            ignore_index=True,
        ),
        calibration=calibration(person_cost, person_expected),
        benchmark=pd.concat(
            [*(found.benchmark for found in bases), by_experts.benchmark], ignore_index=True
        ),
        opportunity=pd.concat([*described, by_experts.opportunity], ignore_index=True),
        totals={
            **{found.basis.name: total(found.basis) for found in bases},
            "elicited": by_experts.total,
        },
        cohorts=by_experts.cohorts,
        reconciliation=pd.DataFrame(release.manifest["reconciliation"]),
        model_card=release.manifest.get("model_card", {}),
        quality=release.manifest.get("quality", {}),
    )


def without_people(release: Release, model: pd.DataFrame, year: int) -> Analysis:
    """What can be said of records that name nobody: what was provided, and what it cost."""
    lines = lines_without_people(model)
    used = int((lines[lines.financial_year == year].cost > 0).sum())
    return Analysis(
        headline={
            "people": 0,
            "person_years": 0.0,
            "total_cost": round(float(lines[lines.financial_year == year].cost.sum()), 2),
            "first_year": release.manifest["years"][0],
            "last_year": year,
            "lines_with_cost": used,
            "whole_system": False,
            "synthetic": bool(release.manifest.get("synthetic", False)),
            "notes": list(_notes(release, used)),
        },
        cost_by_line=lines,
        totals={},
        **empty_tables(),
        reconciliation=pd.DataFrame(release.manifest["reconciliation"]),
        model_card={},
        quality=release.manifest.get("quality", {}),
    )


def _titled(groups: pd.DataFrame, names: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    titles = [
        names.get(grouping, {}).get(group, group)
        for grouping, group in zip(groups.grouping, groups.group, strict=True)
    ]
    groups.insert(2, "title", titles)
    return groups


def _change(release: Release, engine: Engine) -> pd.DataFrame:
    """Why each line's cost changed from the first year to the last.

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


def _headline(
    release: Release, model: pd.DataFrame, experience: Experience, person_cost: Floats
) -> dict[str, Any]:
    """The figures everything else is read against; they are those of the last year."""
    system = model[(model.grouping == "system") & (model.financial_year == experience.year)]
    used = int((system.cost > 0).sum())
    return {
        "people": experience.people,
        "person_years": float(experience.exposure.sum()),
        "total_cost": round(float(system.cost.sum()), 2),
        "first_year": int(model.financial_year.min()),
        "last_year": experience.year,
        "lines_with_cost": used,
        "whole_system": used >= _WHOLE_SYSTEM_LINES,
        "synthetic": bool(release.manifest.get("synthetic", False)),
        "pooling_point": POOLING_POINT,
        "pooled_cost": pooled(person_cost, POOLING_POINT),
        "notes": list(_notes(release, used)),
    }


def _notes(release: Release, lines_used: int) -> Sequence[str]:
    """What a reader must know before trusting a figure."""
    notes = []
    if lines_used < _WHOLE_SYSTEM_LINES:
        missing = len(LINES) - lines_used
        notes.append(
            f"These records are not a whole system: {missing} of {len(LINES)} service lines hold "
            "nothing, so totals and opportunities speak only of the services that are here."
        )
    return [*notes, *release.manifest.get("notes", [])]
