"""The elicited basis: what national experts expect of each cohort of mitigable activity.

Units that belong to the same cohorts in the same shares are alike, whoever they are. They are
counted once for each such signature and group, and pounds are attributed signature by signature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sherwood.actuarial.assumptions import part_of_cost
from sherwood.actuarial.experience import Experience, Floats
from sherwood.actuarial.mitigable import Cohort, Kind, load_cohorts
from sherwood.actuarial.mitigable.overlap import attribute, saved
from sherwood.actuarial.opportunity import Basis, by_dimension, total
from sherwood.actuarial.person_years import LINES
from sherwood.records.codes import SERVICE_LINE
from sherwood.warehouse import Engine, Release
from sherwood.warehouse.calendar import financial_year

DRAWS = 200
CORRELATION = 0.5
"""Between experts' answers on different cohorts, when intervals are simulated; illustrative."""

_SOURCE = "National Elicitation Exercise, national reduction by 2039/40"
_DIMENSIONS = {
    "patient_group": "needs_segment",
    "locality": "locality_code",
    "provider": "provider_code",
}
_QUANTILES = (0.0, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 1.0)


@dataclass(frozen=True)
class Elicited:
    """The basis, told.

    Attributes:
        total: Gross, cashable, stranded, lower, upper and grade.
        opportunity: By line, patient group, locality, provider and cohort.
        benchmark: What each cohort is held against.
        cohorts: Every cohort: units, people, cost (counted as often as it is a member) and the
            pounds attributed to it once.
    """

    total: Mapping[str, Any]
    opportunity: pd.DataFrame
    benchmark: pd.DataFrame
    cohorts: pd.DataFrame


def elicited(
    release: Release,
    engine: Engine,
    experience: Experience,
    names: Mapping[str, Mapping[str, str]],
    *,
    seed: int = 1,
) -> Elicited:
    """What experts expect to be mitigated, in the year of `experience`."""
    cohorts = load_cohorts()
    members, cells = _read(release, engine, experience.year)
    groups = cells.copy()
    signature, groups["row"] = _signatures(groups.signature, cohorts)
    credited = attribute(_taken(signature, cohorts, _expected(cohorts)), _avoids(cohorts))
    pounds = groups.cost.to_numpy()[:, None] * credited[groups.row.to_numpy()]
    line = groups.service_line.map(LINES.index).to_numpy(dtype=np.intp)
    basis = _basis(experience, line, pounds)
    drawn = _drawn(groups, signature, cohorts, seed)
    parts = [_by_line(basis)]
    for dimension, column in _DIMENSIONS.items():
        parts.append(_by_group(basis, dimension, groups[column], line, pounds, names))
    parts.append(_by_cohort(basis, cohorts, line, pounds))
    spread = np.quantile(drawn, [0.025, 0.975]) / max(basis.gross.sum(), 1e-9)
    told = pd.concat(parts, ignore_index=True)
    told[["lower", "upper"]] = told.gross.to_numpy()[:, None] * spread
    whole = total(basis)
    gross = float(basis.gross.sum())
    return Elicited(
        total={**whole, "lower": gross * float(spread[0]), "upper": gross * float(spread[1])},
        opportunity=told,
        benchmark=_benchmark(cohorts),
        cohorts=_cohort_table(cohorts, members, pounds.sum(axis=0)),
    )


def _read(release: Release, engine: Engine, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The members of each cohort, and the cost of each signature and group, in one year."""
    member = release.mart("mitigable", engine)
    member = member.filter(financial_year(member.date) == year)
    activity = release.mart("activity", engine)
    unit = activity.filter((activity.financial_year == year) & activity.unit_key.notnull()).select(
        "unit_key",
        "service_line",
        "cost",
        provider_code=activity.provider_code.fill_null("not known"),
    )
    joined = member.select("unit_key", "person_id", "cohort", "share").inner_join(unit, "unit_key")
    size = (
        joined.group_by("cohort")
        .agg(
            units=joined.share.sum(),
            people=joined.person_id.nunique(),
            cost=(joined.cost.cast("float64") * joined.share).sum(),
        )
        .to_pandas()
    )
    return size, _cells(member, unit, release.mart("person_year", engine), year)


def _cells(member: ir.Table, unit: ir.Table, person_year: ir.Table, year: int) -> pd.DataFrame:
    written = member.cohort + ":" + member.share.round(3).cast("string")
    signed = member.mutate(written=written)
    signed = signed.group_by("unit_key", "person_id").agg(
        signature=signed.written.group_concat(";", order_by=signed.written)
    )
    people = person_year.filter(person_year.financial_year == year).select(
        "person_id",
        needs_segment=person_year.needs_segment.fill_null("not known"),
        locality_code=person_year.locality_code.fill_null("not known"),
    )
    joined = signed.inner_join(unit, "unit_key").inner_join(people, "person_id")
    keys = ["signature", "service_line", *_DIMENSIONS.values()]
    frame: pd.DataFrame = (
        joined.group_by(keys).agg(cost=joined.cost.sum().cast("float64")).order_by(keys).to_pandas()
    )
    return frame


def _signatures(column: pd.Series, cohorts: Sequence[Cohort]) -> tuple[Floats, Any]:
    """The distinct signatures as shares, signatures x cohorts, and each row's."""
    place = {cohort.id: number for number, cohort in enumerate(cohorts)}
    codes, distinct = pd.factorize(column)
    share = np.zeros((len(distinct), len(cohorts)))
    for row, signature in enumerate(distinct):
        for written in signature.split(";"):
            cohort, part = written.split(":")
            share[row, place[cohort]] = float(part)
    return share, codes


def _expected(cohorts: Sequence[Cohort]) -> Floats:
    """The mean reduction of each cohort; nought where experts were not asked."""
    return np.array([c.reduction.mean / 100 if c.reduction else 0.0 for c in cohorts])


def _taken(share: Floats, cohorts: Sequence[Cohort], reduction: Floats) -> Floats:
    """The part of a unit's cost each cohort would take if it were alone, signatures x cohorts."""
    part = np.array([part_of_cost()[cohort.kind.value] for cohort in cohorts])
    taken: Floats = share * (reduction * part)
    return taken


def _avoids(cohorts: Sequence[Cohort]) -> NDArray[np.bool_]:
    return np.array([cohort.kind is Kind.AVOID for cohort in cohorts])


def _drawn(groups: pd.DataFrame, share: Floats, cohorts: Sequence[Cohort], seed: int) -> Floats:
    """The total saved in each of many draws of the reductions."""
    cost = np.bincount(groups.row, weights=groups.cost, minlength=len(share))
    rng = np.random.default_rng(seed)
    common = rng.standard_normal((DRAWS, 1))
    own = rng.standard_normal((DRAWS, len(cohorts)))
    score = np.sqrt(CORRELATION) * common + np.sqrt(1 - CORRELATION) * own
    rank = score.argsort(axis=0).argsort(axis=0)
    chance = (rank + 0.5) / DRAWS
    reduction = np.stack([_quantile(c, chance[:, j]) for j, c in enumerate(cohorts)], axis=1)
    avoids = _avoids(cohorts)
    return np.array([float(cost @ saved(_taken(share, cohorts, r), avoids)) for r in reduction])


def _quantile(cohort: Cohort, chance: Floats) -> Floats:
    """The reduction at a chance, between the published percentiles."""
    told = cohort.reduction
    if told is None:
        return np.zeros_like(chance)
    known = [told.p05, told.p10, told.p25, told.p50, told.p75, told.p90, told.p95]
    ends = max(0.0, 2 * known[0] - known[1]), min(100.0, 2 * known[-1] - known[-2])
    return np.interp(chance, _QUANTILES, [ends[0], *known, ends[1]]) / 100


def _basis(experience: Experience, line: Any, pounds: Floats) -> Basis:
    cost = experience.cost.sum(axis=0, dtype=float)
    gross = np.bincount(line, weights=pounds.sum(axis=1), minlength=len(LINES)).astype(float)
    return Basis("elicited", "D", cost, gross, np.zeros(len(LINES)))


def _by_line(basis: Basis) -> pd.DataFrame:
    return by_dimension(
        basis, "service_line", LINES, list(SERVICE_LINE.values()), np.diag(basis.gross)
    )


def _by_group(
    basis: Basis,
    dimension: str,
    group: pd.Series,
    line: Any,
    pounds: Floats,
    names: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    code, found = pd.factorize(group, sort=True)
    cell = code * len(LINES) + line
    size = len(found) * len(LINES)
    gross = np.bincount(cell, weights=pounds.sum(axis=1), minlength=size).astype(float)
    titles = [names.get(dimension, {}).get(str(name), str(name)) for name in found]
    return by_dimension(
        basis, dimension, [str(name) for name in found], titles, gross.reshape(-1, len(LINES))
    )


def _by_cohort(basis: Basis, cohorts: Sequence[Cohort], line: Any, pounds: Floats) -> pd.DataFrame:
    gross = np.zeros((len(cohorts), len(LINES)))
    for number in range(len(LINES)):
        gross[:, number] = pounds[line == number].sum(axis=0)
    ids, titles = [c.id for c in cohorts], [c.title for c in cohorts]
    return by_dimension(basis, "cohort", ids, titles, gross)


def _benchmark(cohorts: Sequence[Cohort]) -> pd.DataFrame:
    asked = [cohort for cohort in cohorts if cohort.reduction]
    return pd.DataFrame(
        {
            "kind": "elicited",
            "service_line": [cohort.id for cohort in asked],
            "description": [cohort.title for cohort in asked],
            "target": [1 - cohort.reduction.mean / 100 for cohort in asked if cohort.reduction],
            "source": _SOURCE,
        }
    )


def _cohort_table(
    cohorts: Sequence[Cohort], members: pd.DataFrame, attributed: Floats
) -> pd.DataFrame:
    """Every cohort, with members or without.

    Returns:
        Grain cohort: title, kind, category, units, people, cost, attributed, reduction (mean, %),
        p10, p90, source.
    """
    table = pd.DataFrame(
        {
            "cohort": [c.id for c in cohorts],
            "title": [c.title for c in cohorts],
            "kind": [c.kind.value for c in cohorts],
            "category": [c.category for c in cohorts],
            "attributed": attributed,
            "reduction": [c.reduction.mean if c.reduction else np.nan for c in cohorts],
            "p10": [c.reduction.p10 if c.reduction else np.nan for c in cohorts],
            "p90": [c.reduction.p90 if c.reduction else np.nan for c in cohorts],
            "source": [c.source for c in cohorts],
        }
    )
    joined = table.merge(members, on="cohort", how="left")
    return joined.fillna({"units": 0.0, "people": 0, "cost": 0.0})
