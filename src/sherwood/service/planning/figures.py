"""What the figure pages show, of an analysis: the tables, and the charts beside them.

Tables are made of the true findings, and hide what disclosure control hides; charts and sentences
are those of the report, which are drawn of findings that have passed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from sherwood.actuarial.analysis import Analysis
from sherwood.report import Column, Figure, HowWeKnow, Section, Table
from sherwood.report.publishing import publishable
from sherwood.report.sections.findings import Setting, setting
from sherwood.report.sections.money import by_line
from sherwood.report.sections.opportunity import opportunity
from sherwood.report.sections.people import people
from sherwood.report.sections.variation import by_unit, compared
from sherwood.report.words import decimal, exact_pounds, financial_year, whole
from sherwood.service.planning.preparing import Prepared, prepared_money, prepared_people
from sherwood.service.planning.shown import LEVELS, line_key


def figures(found: Analysis) -> list[Prepared]:
    """Every table of an analysis that pages show."""
    at = setting(found)
    made = [_headline(found, at), _by_line(found, at)]
    if found.headline["people"]:
        made += [*_people(found, at), *_value(found, at), *_organisations(found, at)]
    return made


def _headline(found: Analysis, at: Setting) -> Prepared:
    told = found.headline
    years = float(told["person_years"])
    frame = pd.DataFrame(
        [
            {
                "of": "The whole system",
                "people": told["people"],
                "person_years": years,
                "cost": told["total_cost"],
                "cost_per_person": float(told["total_cost"]) / years if years else float("nan"),
            }
        ]
    )
    table = Table(
        key="headline",
        caption=f"People and cost, {financial_year(at.last_year)}",
        frame=frame,
        columns=(Column("of", "Of", numeric=False), *_PEOPLE_AND_COST),
    )
    how = HowWeKnow(
        method="people registered at any time in the year; person-years are the days for which "
        "they were, in years; cost per person is cost divided by person-years",
        denominator=at.population,
        period=financial_year(at.last_year),
        interval="none: a count of all records, not a sample",
        source=at.source,
    )
    return prepared_people("headline", table, "people", code="of", how=how, totals=False)


def _by_line(found: Analysis, at: Setting) -> Prepared:
    figure = by_line(found, at)
    return prepared_people(
        "cost-by-line",
        figure.table,
        "quantity",
        code="service_line",
        how=figure.how,
        figure=by_line(publishable(found), at),
    )


def _people(found: Analysis, at: Setting) -> Iterator[Prepared]:
    section, fit = people(found, at), people(publishable(found), at)
    true, shown = _figures(section), _figures(fit)
    for key, figure in true.items():
        if key.startswith("cost-by-"):
            yield prepared_people(
                key,
                figure.table,
                "people",
                code="group",
                how=figure.how,
                figure=shown.get(key),
            )
    tables = {item.key: item for item in section.items if isinstance(item, Table)}
    if "costliest-people" in tables and "concentration-of-cost" in shown:
        curve = shown["concentration-of-cost"]
        yield prepared_people(
            "costliest-people",
            tables["costliest-people"],
            "people",
            code="share_of_people",
            how=curve.how,
            figure=curve,
            totals=False,
        )


def _value(found: Analysis, at: Setting) -> Iterator[Prepared]:
    true, shown = _figures(opportunity(found, at)), _figures(opportunity(publishable(found), at))
    if "opportunity-by-basis" in true:
        figure = true["opportunity-by-basis"]
        yield prepared_money(
            "opportunity-by-basis",
            figure.table,
            code="basis",
            how=figure.how,
            figure=shown.get("opportunity-by-basis"),
        )
    for key, figure in true.items():
        if key.endswith("-patient-group"):
            yield prepared_people(
                key,
                _with_people(figure.table, found),
                "people",
                code="code",
                how=figure.how,
                figure=shown.get(key),
            )


def _with_people(table: Table, found: Analysis) -> Table:
    """A table by patient group with how many people are in each, if it does not say so."""
    if any(column.name == "people" for column in table.columns):
        return table
    groups = found.cost_by_group
    people = groups[groups["grouping"] == "needs_segment"].set_index("group")["people"]
    frame = table.frame.assign(people=table.frame["code"].map(people))
    return replace(table, frame=frame, columns=(*table.columns, Column("people", "People", whole)))


def _organisations(found: Analysis, at: Setting) -> Iterator[Prepared]:
    fit = publishable(found)
    for level, title in LEVELS.items():
        yield from _cost_of(found, at, level, title)
        drawn = set(compared(fit, level)["service_line"])
        for line in dict.fromkeys(compared(found, level)["service_line"]):
            figure = by_unit(found, at, level, str(line))
            yield prepared_people(
                line_key(level, str(line)),
                figure.table,
                "observed",
                code="code",
                how=figure.how,
                level=level,
                figure=by_unit(fit, at, level, str(line)) if line in drawn else None,
            )


def _cost_of(found: Analysis, at: Setting, level: str, title: str) -> Iterator[Prepared]:
    groups = found.cost_by_group
    frame = groups[groups["grouping"] == level].sort_values("title", kind="stable")
    if frame.empty:
        return
    table = Table(
        key=f"cost-by-{level}",
        caption=f"People and cost by {title.lower()}, {financial_year(at.last_year)}",
        frame=frame,
        columns=(
            Column("title", title, numeric=False),
            *_PEOPLE_AND_COST,
            Column("relative", "Times the average", decimal),
        ),
    )
    how = HowWeKnow(
        method="cost of all care of those registered, divided by person-years; not adjusted for "
        "age or illness",
        denominator=at.population,
        period=financial_year(at.last_year),
        interval="none: a sum of all records; it is not adjusted, so do not compare by it",
        source=at.source,
    )
    key = f"cost-by-{level}"
    yield prepared_people(key, table, "people", code="group", how=how, level=level)


def _figures(section: Section) -> dict[str, Figure]:
    return {item.key: item for item in section.items if isinstance(item, Figure)}


_PEOPLE_AND_COST = (
    Column("people", "People", whole),
    Column("person_years", "Person-years", whole),
    Column("cost", "Cost", exact_pounds),
    Column("cost_per_person", "Cost per person", exact_pounds),
)
