"""The cost model: activity x unit cost, per person, by line of care and any grouping of people.

For a group of people, cost per person-year = activity per person-year x unit cost. The
*contributive* cost of a line is its part of the whole; the *relative* cost of a group is its cost
per person-year against that of everybody.
"""

from __future__ import annotations

import functools

import ibis
import ibis.expr.types as ir

from sherwood.actuarial.person_years import LINES

GROUPINGS = {
    "system": None,
    "age_band": "age_band",
    "sex": "sex",
    "needs_segment": "needs_segment",
    "multimorbidity_band": "multimorbidity_band",
    "imd_quintile": "imd_quintile",
    "ethnic_group": "ethnic_group",
    "care_home": "care_home",
    "locality": "locality_code",
    "practice": "practice_code",
}
_TOGETHER = (
    ("age_band", "sex", "imd_quintile", "ethnic_group", "care_home"),
    ("needs_segment", "multimorbidity_band", "practice_code", "locality_code"),
)
"""Attributes added up together first: few enough combinations, and two readings instead of ten."""

EVERYBODY = "all"
NOT_KNOWN = "not known"


def cost_model(person_year: ir.Table, activity: ir.Table) -> ir.Table:
    """The mart `cost_model`.

    Returns:
        Grain one financial year, grouping, group and service line. Columns: people, person_years,
        quantity, cost. Providers are a grouping of activity rather than of people, so their people
        and person-years are those of the whole system, and null where nobody is registered.
    """
    cells = [_cells(person_year, attributes) for attributes in _TOGETHER]
    parts = [_by_people(cells, grouping) for grouping in GROUPINGS]
    parts.append(_by_provider(person_year, activity))
    return functools.reduce(lambda left, right: left.union(right), parts)


def _cells(person_year: ir.Table, attributes: tuple[str, ...]) -> ir.Table:
    """People, person-years and use by several attributes at once. Grain: year x attributes."""
    year = person_year.financial_year.cast("int64")
    counted = person_year.mutate(financial_year=year, people=1, person_years=person_year.exposure)
    return counted.group_by("financial_year", *attributes).agg(**_sums(counted))


def _sums(table: ir.Table) -> dict[str, ir.Value]:
    columns = [f"{what}_{line}" for what in ("n", "cost") for line in LINES]
    return {name: table[name].sum() for name in ("people", "person_years", *columns)}


def _by_people(cells: list[ir.Table], grouping: str) -> ir.Table:
    column = GROUPINGS[grouping]
    if column is None:
        known, group = cells[0], ibis.literal(EVERYBODY)
    else:
        known = next(table for table in cells if column in table.columns)
        group = known[column].cast("string").fill_null(NOT_KNOWN)
    wide = known.group_by("financial_year", group=group).agg(**_sums(known))
    lines = ibis.array(
        [
            ibis.struct(
                {
                    "service_line": ibis.literal(line),
                    "quantity": wide[f"n_{line}"].cast("float64"),
                    "cost": wide[f"cost_{line}"].cast("decimal(18, 2)"),
                }
            )
            for line in LINES
        ]
    )
    long = wide.select("financial_year", "group", "people", "person_years", line=lines.unnest())
    return long.select(
        "financial_year",
        grouping=ibis.literal(grouping),
        group="group",
        service_line=long.line.service_line,
        people="people",
        person_years="person_years",
        quantity=long.line.quantity,
        cost=long.line.cost,
    )


def _by_provider(person_year: ir.Table, activity: ir.Table) -> ir.Table:
    everybody = person_year.group_by(financial_year=person_year.financial_year.cast("int64")).agg(
        people=person_year.count(), person_years=person_year.exposure.sum()
    )
    used = activity.group_by(
        financial_year=activity.financial_year.cast("int64"),
        group=activity.provider_code.fill_null(NOT_KNOWN),
        service_line=activity.service_line,
    ).agg(quantity=activity.quantity.sum(), cost=activity.cost.sum().cast("decimal(18, 2)"))
    joined = used.left_join(everybody, "financial_year")
    return joined.select(
        "financial_year",
        grouping=ibis.literal("provider"),
        group="group",
        service_line="service_line",
        people="people",
        person_years="person_years",
        quantity="quantity",
        cost="cost",
    )
