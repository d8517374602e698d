"""The money: control totals, the population's budget, the functions, and the two funds."""

from __future__ import annotations

import pandas as pd

from sherwood.report.charts import ranked_bars
from sherwood.report.page import Column, Figure, HowWeKnow, Section, Table
from sherwood.report.plan.telling import Telling, in_millions
from sherwood.report.words import exact_pounds, financial_year, percent, pounds, whole, years

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
            "Three different sums are told here: what organisations must end each year at, what "
            "the population needs, and what the change itself is paid from.",
        ),
        items=tuple(items),
    )


def _control_total(telling: Telling) -> Table:
    names, standing = telling.plan.titles(), telling.plan.money.standing
    table, last = standing.table(), telling.last_year
    counted = table[~table.memo.astype(bool)].groupby("year", as_index=False)
    system = standing.system_table().merge(counted[["expected", "change"]].sum())
    system = system.assign(organisation="The system")
    missed = float(system[system.year == last].variance.sum())
    frame = pd.concat([table, system], ignore_index=True)
    frame = frame[frame.year == last].assign(
        name=lambda f: [
            names.get(code, code) + (" (memo)" if memo is True else "")
            for code, memo in zip(f.organisation, f.memo, strict=True)
        ]
    )
    return Table(
        key="control-total",
        caption=(
            f"With the plan, the system would end {financial_year(last)} {pounds(abs(missed))} "
            f"{'short of' if missed < 0 else 'better than'} its control total (£\u00a0million)"
        ),
        how=HowWeKnow(
            method=(
                "the system's total is the sum of its organisations', memo lines apart; providers "
                "by their books, others taken to reach theirs without the plan; variance is "
                "position less total"
            ),
            denominator="organisations with a control total",
            period=financial_year(last),
            interval="none: means over the draws, on published evidence",
            source=telling.source,
        ),
        frame=frame,
        columns=(
            Column("name", "Organisation", numeric=False),
            Column("total", "Control total", in_millions),
            Column("expected", "Without the plan", in_millions),
            Column("change", "The plan", in_millions),
            Column("position", "Position", in_millions),
            Column("variance", "Variance", in_millions),
            Column("earned", "Funding earned", in_millions),
        ),
    )


def _budget(telling: Telling) -> Figure:
    frame = telling.plan.money.budget_by_node.drop_duplicates("node")
    frame = frame[frame.level > 0].sort_values(["level", "name"], kind="stable")
    lowest = frame[~frame.node.isin(frame.parent)]
    drawn = lowest.sort_values("per_head", ascending=False).head(15)
    first = drawn.iloc[0]
    return Figure(
        key="budget",
        title=f"{first['name']} needs the most for each person: {exact_pounds(first.per_head)}",
        description="Bars of budget for each registered person by group, the highest first.",
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
            denominator="people registered with the partnership's practices",
            period=financial_year(telling.plan.partnership.place.first_year),
            interval="none: shares of an agreed sum",
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
        how=HowWeKnow(
            method="the whole budget shared by one weighted population at a time",
            denominator="the weighted population of all practices",
            period=financial_year(telling.plan.partnership.place.first_year),
            source="practices.csv of the partnership folder: allocations of NHS England",
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
        how=HowWeKnow(
            method=(
                "target: the locality's share of need; every budget goes to the same fraction of "
                "its target unless a floor or a ceiling of growth stops it"
            ),
            denominator="the target",
            period=telling.period,
            source="opening budgets and pace of change of money.toml; practices.csv",
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
        how=HowWeKnow(
            method="running cost, and set-up in the first year, at the prices of each year",
            denominator=telling.population,
            period=telling.horizon,
            interval="none: expected cost; its spread is in functions.toml",
            source="functions.toml of the partnership folder",
        ),
    )


def _funds(telling: Telling) -> list[Table]:
    return [
        Table(
            key=f"fund-{ledger.fund.id.replace('_', '-')}",
            caption=f"{ledger.fund.title}: promised, released, asked for and left, in pounds",
            how=HowWeKnow(
                method=(
                    "what is asked is granted in order as far as the money reaches; care not used "
                    "is gross, at average cost, by what the fund pays for: not cash, and not less "
                    "what it costs"
                ),
                denominator="asks of the fund",
                period=years(ledger.years[0].year, ledger.years[-1].year),
                interval="none: means over the draws, in whole pence that sum exactly",
                source="money.toml of the partnership folder; published evidence",
            ),
            frame=ledger.table().assign(period=lambda f: [financial_year(year) for year in f.year]),
            columns=(
                Column("period", "Year", numeric=False),
                Column("promised", "Promised", exact_pounds),
                Column("released", "Released", exact_pounds),
                Column("withheld", "Withheld", exact_pounds),
                Column("asked", "Asked", exact_pounds),
                Column("granted", "Granted", exact_pounds),
                Column("shortfall", "Not met", exact_pounds),
                Column("carried_forward", "Carried forward", exact_pounds),
                Column("benefit", "Care not used (gross)", exact_pounds),
            ),
        )
        for ledger in telling.plan.money.ledgers
    ]
