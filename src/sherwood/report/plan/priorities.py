"""What matters most: what each item is worth, which uncertainty matters, and when to start."""

from __future__ import annotations

import pandas as pd

from sherwood.report.charts import ranked_bars
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.plan.telling import Telling, short
from sherwood.report.words import counted, exact_pounds, financial_year, percent, pounds, whole

DRAWN = 10
"""Items in the picture; all are in the table."""

FAMILIES = {
    "effect": "The size of effects",
    "running": "The running cost of interventions",
    "running_per_person": "What interventions cost for each person",
    "set_up": "The cost of setting up",
    "ramp": "The speed at which effects come",
    "midpoint": "The speed at which effects come",
    "fade": "The fading of effects",
    "uptake": "Uptake",
    "run_cost": "The cost of functions",
    "cost_once": "The cost of enablers",
    "delay": "The lateness of items",
}


def priorities(telling: Telling) -> Section:
    """The section on priorities."""
    return Section(
        key="priorities",
        title="What matters most",
        paragraphs=(
            "An intervention does nothing until all it requires is there. So the worth of an "
            "enabler is what it makes possible together with the others, shared among them by "
            "Shapley's rule, less what it costs.",
        ),
        items=(_lost(telling), _worth(telling), _uncertainty(telling), *_starts(telling)),
    )


def _lost(telling: Telling) -> Figure:
    titles, basis = telling.plan.titles(), telling.plan.partnership.claim.basis
    frame = pd.DataFrame(
        [
            {
                "item": titles[each.item],
                "stopped": len(each.stopped),
                "gross": each.gross[basis].lost,
                "net": each.net[basis].lost,
                "low": each.net[basis].spread[0],
                "high": each.net[basis].spread[-1],
            }
            for each in telling.plan.priorities.lost
        ]
    ).sort_values("gross", ascending=False, kind="stable")
    drawn = frame.head(DRAWN)
    first = drawn.iloc[0]
    return Figure(
        key="knock-out",
        title=(
            f"Without one of them ({first['item']}) care worth {pounds(first.gross)} would be used "
            f"after all: {counted(int(first.stopped), 'intervention')} would stop"
        ),
        description="Bars of the care that would be used after all without each item.",
        chart=ranked_bars(
            drawn.assign(drawn=drawn.gross / 1e6, name=drawn["item"].map(short)),
            label="name",
            value="drawn",
            axis=f"Savings at average cost that are lost, £ million, {telling.period}",
            number_format=",.1f",
        ),
        table=Table(
            key="knock-out-table",
            caption="What the plan loses if one item is never there, all others staying",
            frame=frame,
            columns=(
                Column("item", "Without", numeric=False),
                Column("stopped", "Interventions stopped", whole),
                Column("gross", "Savings at average cost lost", exact_pounds),
                Column("net", "Net savings lost", exact_pounds),
                Column("low", "p10", exact_pounds),
                Column("high", "p90", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method="the plan simulated with and without each item, on the same draws",
            period=telling.period,
            interval="p10 to p90 of the draws; a loss below nought is a cost that is spared",
            source="published evidence with every item in place",
        ),
    )


def _worth(telling: Telling) -> Table:
    found, titles = telling.plan.priorities.worth, telling.plan.titles()
    frame = pd.DataFrame(
        [
            {
                "item": titles[each.item],
                "brought": (each.pence + each.own_cost) / 100,
                "own_cost": each.own_cost / 100,
                "worth": each.pence / 100,
                "error": each.error,
                "interventions": each.interventions,
            }
            for each in found.worths
        ]
    ).sort_values("brought", ascending=False, kind="stable")
    return Table(
        key="worth",
        caption="What each enabler and function is worth over the plan",
        how=HowWeKnow(
            method=(
                f"Shapley values of net savings, which sum to the plan's to the penny: "
                f"{found.permutations} orders, {found.draws:,} draws"
            ),
            denominator=telling.population,
            period=telling.period,
            interval="sampling error: one standard error of the orders drawn",
            source="published evidence with every item in place",
        ),
        frame=frame,
        columns=(
            Column("item", "Item", numeric=False),
            Column("interventions", "Interventions on it", whole),
            Column("brought", "Makes possible, net", exact_pounds),
            Column("own_cost", "Costs itself", exact_pounds),
            Column("worth", "Worth", exact_pounds),
            Column("error", "Sampling error", exact_pounds),
        ),
    )


def _uncertainty(telling: Telling) -> Figure:
    found, titles = telling.plan.priorities.information, telling.plan.titles()
    families = pd.DataFrame(
        [(FAMILIES.get(f.family, f.family), f.share) for f in found.families if f.share > 0],
        columns=["family", "share"],
    )
    decisions = pd.DataFrame(
        [
            {
                "of": "The whole plan" if each.of == "plan" else titles[each.of],
                "expected": each.expected,
                "chance": each.chance,
                "go": "yes" if each.go else "no",
                "perfect": each.perfect,
            }
            for each in found.decisions
        ]
    )
    first = families.iloc[0]
    return Figure(
        key="uncertainty",
        title=(
            f"{first.family} makes up {percent(first.share, 0)} of what is not sure about net "
            "savings"
        ),
        description="Bars of the share of the variance of net savings by kind of uncertainty.",
        chart=ranked_bars(
            families, label="family", value="share", axis="Share of variance", number_format=".0%"
        ),
        table=Table(
            key="uncertainty-table",
            caption="What each intervention adds, and what knowing everything would be worth",
            frame=decisions,
            columns=(
                Column("of", "Decision", numeric=False),
                Column("expected", "Adds to net savings", exact_pounds),
                Column("chance", "Chance that it adds", lambda v: percent(v, 0)),
                Column("go", "Worth doing on this evidence", numeric=False),
                Column("perfect", "Worth of perfect knowledge", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method=(
                "share of variance explained by each kind, drawn together; expected value of "
                "perfect information, over the same draws"
            ),
            period=telling.period,
            interval="none: shares and means over the draws",
            source="published evidence with every item in place",
        ),
    )


def _starts(telling: Telling) -> list[Table | Note]:
    chosen, titles = telling.plan.priorities.schedule, telling.plan.titles()
    started: dict[int, list[str]] = {}
    for name, year in chosen.starts.items():
        if year:
            started.setdefault(year, []).append(titles[name])
    number = sum(len(names) for names in started.values())
    refused = pd.DataFrame(
        [(titles[e.id], e.reason) for e in chosen.refused], columns=["of", "why"]
    )
    note = Note(
        title=f"On this evidence {counted(number, 'intervention')} would be started",
        paragraphs=(
            "Start years were chosen to make expected net savings the largest under the "
            "pump-priming that was released, nothing starting before what it requires.",
        ),
        points=tuple(
            f"From {financial_year(year)}: {'; '.join(names)}."
            for year, names in sorted(started.items())
        ),
    )
    if refused.empty:
        return [note]
    table = Table(
        key="refused",
        caption="What was not started, and why",
        frame=refused,
        columns=(Column("of", "Not started", numeric=False), Column("why", "Why", numeric=False)),
        how=HowWeKnow(
            method=(
                "start years chosen by integer programming (HiGHS) over mean net savings, under "
                "the money released and what each requires"
            ),
            period=telling.period,
            source="published evidence; funds of money.toml",
        ),
    )
    return [note, table]
