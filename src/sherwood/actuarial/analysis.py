"""The system-wide actuarial analysis: from a warehouse release to tidy tables of findings.

Nothing here is drawn or worded; `sherwood.report` does that. Every table says what its rows are,
and every pound in one can be followed to the release's reconciliation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sherwood.actuarial.bases import external, measured, peer
from sherwood.actuarial.changes import changes
from sherwood.actuarial.comparison import compare, ratio_table
from sherwood.actuarial.concentration import calibration, concentration, lorenz
from sherwood.actuarial.cost_tables import cost_by_group, cost_by_line
from sherwood.actuarial.elicited import elicited
from sherwood.actuarial.expected import Expected, expect
from sherwood.actuarial.experience import Experience, read_experience
from sherwood.actuarial.headline import headline, headline_without_people
from sherwood.actuarial.late_months import late_months
from sherwood.actuarial.opportunity import total
from sherwood.actuarial.ratios import Ratios
from sherwood.actuarial.telling import Names, names_of, places_of, provider_cost, told
from sherwood.actuarial.unnamed import empty_tables, lines_without_people
from sherwood.warehouse import Engine, Release

Report = Callable[[str], None]


@dataclass(frozen=True)
class Analysis:
    """The findings, as tidy tables; the functions that make them say what their rows are.

    `places` is the locality that each practice is counted in: disclosure control needs to know
    what adds up to what.
    """

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
    late_months: pd.DataFrame
    places: Mapping[str, str]
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
        release: The release, built by either engine.
        engine: What reads it: DuckDB.
        benchmark: External benchmarks; see `bases.external`.
        seed: For folds and simulated intervals.
        report: Told of each stage.
    """
    model = release.mart("cost_model", engine).to_pandas()
    model["cost"] = model.cost.astype(float)
    last = release.manifest["years"][-1]
    if not (model.grouping == "system").any():
        return without_people(release, model)
    report("reading the last year's experience")
    late = late_months(release, engine, last)
    model = _completed(model, last, late.factors)
    experience = read_experience(release.mart("person_year", engine), last)
    experience = experience.completed(late.of_lines())
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
    lines = cost_by_line(model)
    figures = headline(release, lines, experience, person_cost)
    return Analysis(
        headline=figures
        | {
            "notes": [*figures["notes"], late.note],
            "late_months": {"note": late.note, "factors": dict(late.factors)},
        },
        cost_by_line=lines,
        cost_by_group=_titled(cost_by_group(model, last), names),
        concentration=concentration(person_cost),
        lorenz=lorenz(person_cost),
        change=changes(release, engine, late.factors),
        ratios=_ratios(experience, expected, practices, names),
        calibration=calibration(person_cost, expected.quantity @ experience.unit_cost),
        benchmark=pd.concat(
            [*(one.benchmark for one in bases), by_experts.benchmark], ignore_index=True
        ),
        opportunity=pd.concat([*described, by_experts.opportunity], ignore_index=True),
        totals={found.basis.name: total(found.basis) for found in bases}
        | {"elicited": by_experts.total},
        cohorts=by_experts.cohorts,
        late_months=late.table,
        places=places_of(release, engine),
        **_of_release(release),
    )


def without_people(release: Release, model: pd.DataFrame) -> Analysis:
    """What can be said of records that name nobody: what was provided, and what it cost."""
    lines = lines_without_people(model)
    return Analysis(
        headline=headline_without_people(release, lines),
        cost_by_line=lines,
        totals={},
        places={},
        **(_of_release(release) | empty_tables()),
    )


def _of_release(release: Release) -> dict[str, Any]:
    """What the build said of itself."""
    return {
        "reconciliation": pd.DataFrame(release.manifest["reconciliation"]),
        "model_card": release.manifest.get("model_card", {}),
        "quality": release.manifest.get("quality", {}),
    }


def _completed(model: pd.DataFrame, year: int, factors: Mapping[str, float]) -> pd.DataFrame:
    """The cost model with the lines of a year multiplied by their factors."""
    factor = model.service_line.map(factors).fillna(1.0).where(model.financial_year == year, 1.0)
    return model.assign(quantity=model.quantity * factor, cost=model.cost * factor)


def _ratios(
    experience: Experience, expected: Expected, practices: Ratios, names: Names
) -> pd.DataFrame:
    """Observed over expected use, of practices and of localities."""
    found = {"practice": practices, "locality": compare(experience, expected, "locality")}
    tables = [
        ratio_table(ratios, level, experience.groupings[level].names, names.get(level, {}))
        for level, ratios in found.items()
    ]
    return pd.concat(tables, ignore_index=True)


def _titled(groups: pd.DataFrame, names: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    titles = [
        names.get(grouping, {}).get(group, group)
        for grouping, group in zip(groups.grouping, groups.group, strict=True)
    ]
    groups.insert(2, "title", titles)
    return groups
