"""Whether the claim is supported: what must be in place at once, and what is not."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sherwood.framework.graph import standings
from sherwood.report.charts import readiness
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.plan.graph import drawn
from sherwood.report.plan.telling import Telling, short
from sherwood.report.words import between, counted, exact_pounds, listed, whole


def claim(telling: Telling) -> Section:
    """The section on the claim."""
    return Section(
        key="claim",
        title="Is the claim supported?",
        paragraphs=(_verdict(telling),),
        items=(_unmet(telling), _months(telling), _graph(telling)),
    )


def _verdict(telling: Telling) -> str:
    claimed, support = telling.plan.partnership.claim, telling.plan.register
    said = (
        f"The plan claims {between(claimed.low, claimed.high)} of net savings if everything it "
        "requires is effectively in place at once. It is reported as supported only then, and "
        "never in part."
    )
    if support.supported and support.first_month:
        return f"{said} As the register stands it is supported from {support.first_month:%B %Y}."
    lacking = counted(len(support.unmet), "item is", "items are")
    return (
        f"{said} As the register stands it is not supported: even in {support.closest:%B %Y}, when "
        f"most is effective, {lacking} not."
    )


def _unmet(telling: Telling) -> Table | Note:
    support = telling.plan.register
    if support.supported:
        return Note(title="Nothing is lacking", paragraphs=("Every required item is effective.",))
    return Table(
        key="unmet",
        caption="What keeps the claim from being supported, as the register stands",
        frame=pd.DataFrame([vars(each) for each in support.unmet]),
        columns=(
            Column("title", "Enabler or function", numeric=False),
            Column("reason", "Where it stands", numeric=False),
        ),
        how=HowWeKnow(
            method="supported only in a month in which all required items are effective at once",
            period=telling.period,
            source="the partnership folder: partnership.toml, enablers.toml and functions.toml",
        ),
    )


def _months(telling: Telling) -> Figure:
    frame = telling.plan.readiness
    place = telling.plan.partnership.place
    end = date(place.first_year + place.years, 4, 1)
    within = frame[[day < end for day in frame.month]]
    drawn_months = within.assign(
        name=within.title.map(short),
        month=[f"{day:%Y-%m}" for day in within.month],
        status=[status.replace("_", " ") for status in within.status],
    )
    last = drawn_months[drawn_months.month == drawn_months.month.max()]
    effective = int((last.status == "effective").sum())
    table = last[["item", "title", "kind", "status", "evidence"]].assign(
        effective_from=[_effective_from(frame[frame["item"] == name]) for name in last["item"]]
    )
    return Figure(
        key="readiness",
        title=(
            f"{effective} of {len(last)} enablers and functions are effectively in place at the "
            "end of the plan, on the evidence given"
        ),
        description="A row of squares for each item, darker as it comes further, by month.",
        chart=readiness(drawn_months, item="name", month="month", status="status"),
        table=Table(
            key="readiness-table",
            caption="Every enabler and function at the end of the plan",
            frame=table,
            columns=(
                Column("title", "Item", numeric=False),
                Column("kind", "Kind", numeric=False),
                Column("status", "Status", numeric=False),
                Column("effective_from", "Effective from", numeric=False),
                Column("evidence", "Evidence", numeric=False),
            ),
        ),
        how=HowWeKnow(
            method="statuses with their evidence; a status whose evidence lapsed falls back",
            period=telling.period,
            source="the partnership folder: enablers.toml and functions.toml",
        ),
    )


def _effective_from(months: pd.DataFrame) -> str:
    effective = months[months.level == 1.0]
    return f"{effective.month.min():%B %Y}" if len(effective) else "never"


def _graph(telling: Telling) -> Figure:
    titles = telling.plan.titles()
    found = standings(telling.plan.partnership)
    frame = pd.DataFrame(
        [
            {
                "title": each.title,
                "kind": each.kind,
                "layer": each.layer,
                "requires": listed([titles[name] for name in each.requires]) or "nothing",
                "items": len(each.items_on_it),
                "interventions": len(each.interventions_on_it),
                "cost": each.cost,
            }
            for each in found
        ]
    )
    most = frame.sort_values("interventions", ascending=False, kind="stable").iloc[0]
    title = f"{counted(int(most.interventions), 'intervention')} stand on: {most.title}"
    description = (
        "Enablers (square corners) and functions (round corners) in layers, with a line from each "
        "to what it requires."
    )
    return Figure(
        key="dependencies",
        title=title,
        description=description,
        chart=drawn(found, title=title, description=description),
        table=Table(
            key="dependencies-table",
            caption="What each item requires, and what stands on it",
            frame=frame,
            columns=(
                Column("title", "Item", numeric=False),
                Column("kind", "Kind", numeric=False),
                Column("requires", "Requires", numeric=False),
                Column("items", "Items on it", whole),
                Column("interventions", "Interventions on it", whole),
                Column("cost", "Cost, once or a year (middle)", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method="the requirements each item and intervention names, and what those require",
            source="the partnership folder; the library of interventions",
        ),
    )
