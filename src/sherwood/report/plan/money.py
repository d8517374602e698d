"""The money: control totals, the population's budget, the functions, and the two funds."""

from __future__ import annotations

import pandas as pd

from sherwood.report.charts import ranked_bars
from sherwood.report.page import Column, Figure, HowWeKnow, Section, Table
from sherwood.report.plan.telling import Telling
from sherwood.report.words import exact_pounds, financial_year, percent, pounds, whole

WEIGHTS = {
    "general_acute": "General and acute",
    "community": "Community",
    "mental_health": "Mental health",
    "maternity": "Maternity",
    "inequalities": "Health inequalities",
    "prescribing": "Prescribing",
    "overall": "Overall",
    "primary_medical": "Primary medical care",
    "population": "Registered people",
}


def money(telling: Telling) -> Section:
    """The section on money."""
    found = telling.plan.money
    items: list[Figure | Table] = [_control_total(telling)]
    if not found.budget_by_node.empty:
        items.append(_budget(telling))
        items.append(_shares(telling))
    items += [_distance(telling), _functions(telling), *_funds(telling)]
    return Section(
        key="money",
        title="The money",
        paragraphs=(
            "The system's control total is the sum of its organisations'. The population's budget "
            "is shared by need, component by component. Money for the change itself is kept in two "
            "ledgers: what pays before savings come, and what pays for cost left behind.",
        ),
        items=tuple(items),
    )


def _control_total(telling: Telling) -> Table:
    names = telling.plan.titles()
    table = telling.plan.money.standing.table()
    system = telling.plan.money.standing.system_table().assign(organisation="The system")
    frame = pd.concat([table, system], ignore_index=True)
    frame = frame[frame.year == telling.last_year].assign(
        name=lambda f: [
            names.get(code, code) + (" (memo)" if memo is True else "")
            for code, memo in zip(f.organisation, f.memo, strict=True)
        ]
    )
    return Table(
        key="control-total",
        caption=(
            f"Against control totals in {financial_year(telling.last_year)}, on published "
            "evidence; providers by their books, others taken to reach theirs without the plan"
        ),
        frame=frame,
        columns=(
            Column("name", "Organisation", numeric=False),
            Column("total", "Control total", exact_pounds),
            Column("expected", "Without the plan", exact_pounds),
            Column("change", "The plan", exact_pounds),
            Column("position", "Position", exact_pounds),
            Column("variance", "Variance", exact_pounds),
            Column("earned", "Funding earned", exact_pounds),
        ),
    )


def _budget(telling: Telling) -> Figure:
    frame = telling.plan.money.budget_by_node.drop_duplicates("node")
    frame = frame[frame.level > 0].sort_values(["level", "name"], kind="stable")
    drawn = frame.sort_values("per_head", ascending=False).head(15)
    first = drawn.iloc[0]
    return Figure(
        key="budget",
        title=f"{first['name']} needs the most for each person: {exact_pounds(first.per_head)}",
        description="Bars of budget for each registered person, the highest first.",
        chart=ranked_bars(
            drawn,
            label="name",
            value="per_head",
            axis="£ a registered person",
            number_format=",.0f",
        ),
        table=Table(
            key="budget-table",
            caption="The population's budget by partnership, locality and group",
            frame=frame,
            columns=(
                Column("name", "Of", numeric=False),
                Column("population", "People", whole),
                Column("amount", "Budget", exact_pounds),
                Column("share", "Share", percent),
                Column("per_head", "A person", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method=(
                "each component shared by its own weighted population, in whole pence that sum "
                "exactly at every level"
            ),
            period=financial_year(telling.plan.partnership.place.first_year),
            source="practices.csv and money.toml of the partnership folder",
        ),
    )


def _shares(telling: Telling) -> Table:
    shares = telling.plan.money.shares
    lowest = shares[shares.hierarchy == shares.hierarchy.iloc[0]]
    wide = lowest[lowest.level > 0].pivot_table(
        index="name", columns="weight", values="share", sort=False
    )
    return Table(
        key="shares",
        caption="The share of each under every single measure of need: none is the answer",
        frame=wide.reset_index(),
        columns=(
            Column("name", "Of", numeric=False),
            *(Column(name, title, percent) for name, title in WEIGHTS.items() if name in wide),
        ),
    )


def _distance(telling: Telling) -> Table:
    names = telling.plan.titles()
    frame = telling.plan.money.distances.assign(
        name=lambda f: [names.get(code, code) for code in f.locality],
        period=lambda f: [financial_year(year) for year in f.year],
    )
    return Table(
        key="distance",
        caption="Distance from target, moving at the pace of change",
        frame=frame,
        columns=(
            Column("name", "Locality", numeric=False),
            Column("period", "Year", numeric=False),
            Column("target", "Target", exact_pounds),
            Column("budget", "Budget", exact_pounds),
            Column("growth", "Growth", percent),
            Column("distance", "Distance", percent),
        ),
    )


def _functions(telling: Telling) -> Table:
    frame = telling.plan.money.functions.assign(
        period=lambda f: [financial_year(year) for year in f.year]
    )
    wide = frame.pivot_table(index="title", columns="period", values="cost", sort=False)
    return Table(
        key="functions",
        caption="What the integration functions cost, year by year",
        frame=wide.reset_index(),
        columns=(
            Column("title", "Function", numeric=False),
            *(Column(period, period, exact_pounds) for period in wide.columns),
        ),
    )


def _funds(telling: Telling) -> list[Table]:
    return [
        Table(
            key=f"fund-{ledger.fund.id.replace('_', '-')}",
            caption=f"{ledger.fund.title}: promised, released, asked, spent",
            frame=ledger.table().assign(period=lambda f: [financial_year(year) for year in f.year]),
            columns=(
                Column("period", "Year", numeric=False),
                Column("promised", "Promised", exact_pounds),
                Column("released", "Released", exact_pounds),
                Column("withheld", "Withheld", exact_pounds),
                Column("asked", "Asked", exact_pounds),
                Column("granted", "Granted", exact_pounds),
                Column("shortfall", "Not met", exact_pounds),
                Column("carried_forward", "Carried forward", pounds),
            ),
        )
        for ledger in telling.plan.money.ledgers
    ]
