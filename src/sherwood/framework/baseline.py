"""The baseline: who the population is and what its care costs before anything changes.

It is read from the last whole year of a warehouse release and scaled to the partnership, so that
everything after it works on small arrays: groups of people, service lines and interventions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from sherwood.errors import InputError
from sherwood.framework.cohorts_in_release import exposed
from sherwood.partnership.folder import Partnership
from sherwood.records.codes import SERVICE_LINE
from sherwood.warehouse import Engine, Release
from sherwood.warehouse.calendar import financial_year

Floats = NDArray[np.float64]
OTHER = "other"
"""Who gives the care of providers that the partnership does not describe."""


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


def baseline(
    partnership: Partnership,
    release: Release,
    engine: Engine,
    report: Callable[[str], None] = lambda _: None,
) -> Baseline:
    """Read the baseline from a release.

    Args:
        partnership: Its place, groups, providers and planned interventions.
        release: A warehouse's; its last financial year is read.
        engine: What reads it.
        report: Told of each stage.

    Raises:
        InputError: The partnership's groups are not the release's, or the release holds no cost.
    """
    year = int(release.manifest["years"][-1])
    lines = tuple(SERVICE_LINE)
    groups = tuple(group.name for group in partnership.population_groups)
    report("people and their cost")
    person_year = _grouped(release.mart("person_year", engine), year, groups)
    people, cost, activity = _cells(person_year, len(groups), lines)
    if not cost.sum() > 0:
        raise InputError(f"{release.folder}: no cost in its last year, so nothing to plan.")
    report("the cohorts of the interventions")
    unit = release.mart("activity", engine).filter(lambda t: t.financial_year == year)
    keyed = unit.filter(unit.unit_key.notnull())
    keyed = keyed.select("unit_key", "person_id", "service_line", "cost")
    member = release.mart("mitigable", engine)
    member = member.filter(financial_year(member.date) == year)
    found = exposed(partnership, person_year, member, keyed, lines)
    report("who provides what")
    place = partnership.place
    heads = place.population / people.sum()
    scale = place.annual_cost / cost.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nan_to_num(found.cost / cost)
    return Baseline(
        groups=groups,
        lines=lines,
        providers=(*(provider.organisation for provider in partnership.providers), OTHER),
        planned=tuple(planned.id for planned in partnership.planned),
        people=people * heads,
        cost=cost * scale,
        activity=activity * heads,
        # Care that falls outside the year of its member's registration may exceed a small cell.
        exposed=np.clip(share, 0.0, 1.0),
        cohort_people=found.people * heads,
        by_provider=_by_provider(unit, partnership, lines),
        scale=float(scale),
        release=release.name,
        synthetic=bool(release.manifest.get("synthetic")),
        financial_year=year,
        people_in_release=int(person_year.count().execute()),
    )


def _grouped(person_year: ir.Table, year: int, groups: Sequence[str]) -> ir.Table:
    """One year's person-years, each with the place of its group; without a band, the lowest."""
    if list(groups) != [f"band_{band}" for band in range(1, len(groups) + 1)]:
        raise InputError(
            "partnership.toml, population_group: the groups of a release are its multimorbidity "
            f"bands, so name them band_1, band_2 and so on, not {', '.join(groups)}."
        )
    table = person_year.filter(person_year.financial_year == year)
    highest = int(table.multimorbidity_band.max().execute() or 1)
    if highest > len(groups):
        raise InputError(
            f"partnership.toml, population_group: the release has {highest} multimorbidity bands "
            f"and the folder {len(groups)}; describe each."
        )
    return table.mutate(group=(table.multimorbidity_band.fill_null(1) - 1).cast("int64"))


def _cells(
    person_year: ir.Table, groups: int, lines: Sequence[str]
) -> tuple[Floats, Floats, Floats]:
    """People by group, and pounds and units by group and line."""
    asked = {"people": person_year.exposure.sum()}
    for line in lines:
        asked[f"cost_{line}"] = person_year[f"cost_{line}"].sum().cast("float64")
        asked[f"n_{line}"] = person_year[f"n_{line}"].sum()
    table = person_year.group_by("group").agg(**asked).to_pandas().set_index("group")
    table = table.reindex(range(groups), fill_value=0.0).astype(float)
    return (
        table.people.to_numpy(),
        table[[f"cost_{line}" for line in lines]].to_numpy(),
        table[[f"n_{line}" for line in lines]].to_numpy(),
    )


def _by_provider(unit: ir.Table, partnership: Partnership, lines: Sequence[str]) -> Floats:
    """The share of each line's cost that each provider gives; what nobody describes is other's."""
    code = {
        known: organisation.code
        for organisation in partnership.organisations
        for known in organisation.provider_codes
    }
    place = {provider.organisation: at for at, provider in enumerate(partnership.providers)}
    last = len(place)
    given = np.zeros((len(lines), last + 1))
    table = (
        unit.group_by("service_line", "provider_code")
        .agg(cost=unit.cost.sum().cast("float64"))
        .to_pandas()
    )
    at_line = {line: row for row, line in enumerate(lines)}
    for line, provider, cost in zip(
        table.service_line, table.provider_code, table.cost, strict=True
    ):
        given[at_line[line], place.get(code.get(provider, ""), last)] += cost
    whole = given.sum(axis=1, keepdims=True)
    given[whole[:, 0] <= 0, last] = 1.0
    shares: Floats = given / given.sum(axis=1, keepdims=True)
    return shares
