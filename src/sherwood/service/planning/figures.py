"""What the figure pages show, of an analysis: the tables, and the charts beside them.

Tables are made of the true findings and of the counts that the report publishes, and hide what
those hide; charts and sentences are those of the report, drawn of findings without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from sherwood.actuarial.analysis import Analysis
from sherwood.report import Column, Figure, HowWeKnow, Section, Table
from sherwood.report.counts import NEED, SafeCounts, safe_counts
from sherwood.report.publishing import publishable
from sherwood.report.sections.findings import Setting, setting
from sherwood.report.sections.money import by_line
from sherwood.report.sections.opportunity import SHOWN, opportunity
from sherwood.report.sections.people import GROUPINGS, people
from sherwood.report.sections.variation import by_unit, compared
from sherwood.report.words import decimal, exact_pounds, financial_year, whole
from sherwood.service.planning.preparing import Prepared, alone, prepared_money, prepared_people
from sherwood.service.planning.shown import LEVELS, line_key


@dataclass(frozen=True)
class _Of:
    """An analysis on its way to pages.

    Attributes:
        found: The true findings.
        counts: Their counts, safe at every level together.
        fit: The findings as the report shows them.
        at: Their setting.
    """

    found: Analysis
    counts: SafeCounts
    fit: Analysis
    at: Setting


def figures(found: Analysis) -> list[Prepared]:
    """Every table of an analysis that pages show."""
    counts = safe_counts(found)
    of = _Of(found, counts, publishable(found, counts), setting(found))
    made = [_headline(found, of.at), _by_line(of)]
    if found.headline["people"]:
        made += [*_people(of), *_value(of), *_organisations(of)]
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
    people = alone(frame["people"])
    return prepared_people("headline", table, "people", people, code="of", how=how)


def _by_line(of: _Of) -> Prepared:
    figure = by_line(of.found, of.at)
    rows = figure.table.frame
    used = of.counts.lines.get(of.at.last_year)
    return prepared_people(
        "cost-by-line",
        figure.table,
        "quantity",
        used.of("line", rows["service_line"]) if used else alone(rows["quantity"]),
        code="service_line",
        how=figure.how,
        figure=by_line(of.fit, of.at),
    )


def _people(of: _Of) -> Iterator[Prepared]:
    section, fit = people(of.found, of.at), people(of.fit, of.at)
    true, shown = _figures(section), _figures(fit)
    for grouping in GROUPINGS:
        key = f"cost-by-{grouping.replace('_', '-')}"
        if key in true:
            figure = true[key]
            yield prepared_people(
                key,
                figure.table,
                "people",
                of.counts.people[grouping].of(grouping, figure.table.frame["group"]),
                code="group",
                how=figure.how,
                figure=shown.get(key),
            )
    tables = {item.key: item for item in fit.items if isinstance(item, Table)}
    if "costliest-people" in tables and "concentration-of-cost" in shown:
        table, curve = tables["costliest-people"], shown["concentration-of-cost"]
        yield prepared_people(
            "costliest-people",
            table,
            "people",
            alone(table.frame["people"]),
            code="share_of_people",
            how=curve.how,
            figure=curve,
        )


def _value(of: _Of) -> Iterator[Prepared]:
    true, shown = _figures(opportunity(of.found, of.at)), _figures(opportunity(of.fit, of.at))
    if "opportunity-by-basis" in true:
        figure = true["opportunity-by-basis"]
        yield prepared_money(
            "opportunity-by-basis",
            figure.table,
            code="basis",
            how=figure.how,
            figure=shown.get("opportunity-by-basis"),
        )
    for basis in SHOWN:
        key = f"opportunity-{basis}-patient-group"
        if key in true:
            figure = true[key]
            groups = figure.table.frame["code"]
            yield prepared_people(
                key,
                _with_people(figure.table, of.found),
                "people",
                of.counts.people[NEED].of(NEED, groups),
                code="code",
                how=figure.how,
                figure=shown.get(key),
                rests_on=[of.counts.gross[basis, NEED].of(NEED, groups)],
            )


def _with_people(table: Table, found: Analysis) -> Table:
    """A table by patient group with how many people are in each, if it does not say so."""
    if any(column.name == "people" for column in table.columns):
        return table
    groups = found.cost_by_group
    people = groups[groups["grouping"] == NEED].set_index("group")["people"]
    frame = table.frame.assign(people=table.frame["code"].map(people))
    return replace(table, frame=frame, columns=(*table.columns, Column("people", "People", whole)))


def _organisations(of: _Of) -> Iterator[Prepared]:
    for level, title in LEVELS.items():
        yield from _cost_of(of, level, title)
        drawn = set(compared(of.fit, level)["service_line"])
        for line in dict.fromkeys(compared(of.found, level)["service_line"]):
            figure = by_unit(of.found, of.at, level, str(line))
            yield prepared_people(
                line_key(level, str(line)),
                figure.table,
                "observed",
                of.counts.use[str(line)].of(level, figure.table.frame["code"]),
                code="code",
                how=figure.how,
                level=level,
                figure=by_unit(of.fit, of.at, level, str(line)) if line in drawn else None,
            )


def _cost_of(of: _Of, level: str, title: str) -> Iterator[Prepared]:
    groups, at = of.found.cost_by_group, of.at
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
    shown = of.counts.people[level].of(level, frame["group"])
    key = f"cost-by-{level}"
    yield prepared_people(key, table, "people", shown, code="group", how=how, level=level)


def _figures(section: Section) -> dict[str, Figure]:
    return {item.key: item for item in section.items if isinstance(item, Figure)}


_PEOPLE_AND_COST = (
    Column("people", "People", whole),
    Column("person_years", "Person-years", whole),
    Column("cost", "Cost", exact_pounds),
    Column("cost_per_person", "Cost per person", exact_pounds),
)
