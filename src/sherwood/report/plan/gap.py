"""What happens if nothing changes: cost, funding and the gap between them."""

from __future__ import annotations

import pandas as pd

from sherwood.finance.projection import DoNothing
from sherwood.report.charts import cost_and_funding, waterfall
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.plan.telling import Telling, millions
from sherwood.report.words import exact_pounds, financial_year, percent, pounds

DRIVERS = {
    "base_gap": "Gap of the base year",
    "people": "People: how many, how old, how ill",
    "need": "Need and what can be done",
    "price": "Pay and prices",
    "solved_for": "Growth solved for",
    "more_funding": "Growth of funding",
}


def gap(telling: Telling) -> Section:
    """The section on doing nothing."""
    found = telling.plan.do_nothing
    items = [_lines(found, telling), _bridge(found, telling)]
    notes = []
    if found.solved:
        said = found.solved.in_words()
        notes.append(Note(title="One assumption was solved for", paragraphs=(said,)))
    return Section(
        key="gap",
        title="If nothing changes",
        paragraphs=(
            "Cost grows with people, need and prices; funding grows as each payer expects. Nothing "
            "of the plan is in these figures.",
        ),
        items=(*items, *notes),
    )


def _lines(found: DoNothing, telling: Telling) -> Figure:
    frame = found.by_year().assign(
        period=[financial_year(year) for year in found.years],
        cost_drawn=lambda f: f.cost / 1e6,
        funding_drawn=lambda f: f.funding / 1e6,
    )
    last = frame[frame.year == telling.last_year].iloc[0]
    return Figure(
        key="gap-by-year",
        title=(
            f"By {financial_year(telling.last_year)} care would cost {pounds(last.cost)} and "
            f"{pounds(last.funding)} would be there to pay for it: a gap of {pounds(last.gap)}"
        ),
        description="Two lines by year, cost above funding, with the gap between them shaded.",
        chart=cost_and_funding(
            frame, period="period", cost="cost_drawn", funding="funding_drawn", axis="£ million"
        ),
        table=Table(
            key="gap-by-year-table",
            caption="Cost, funding and gap by year if nothing changes",
            frame=frame.drop(columns=["cost_drawn", "funding_drawn"]),
            columns=(
                Column("period", "Year", numeric=False),
                Column("cost", "Cost", exact_pounds),
                Column("funding", "Funding", exact_pounds),
                Column("gap", "Gap", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method=(
                "base cost by group of people and kind of care, times people, need and prices; "
                "funding by payer"
            ),
            denominator=telling.population,
            period=telling.horizon,
            interval="none: a projection of stated assumptions, not a forecast",
            source=telling.source,
        ),
    )


def _bridge(found: DoNothing, telling: Telling) -> Figure:
    bridge = next(each for each in found.bridge if each.year == telling.last_year)
    parts = {name: pence / 100 for name, pence in bridge.steps()}
    rows = [(DRIVERS[name], amount, name == "base_gap") for name, amount in parts.items() if amount]
    rows.append((f"Gap in {financial_year(bridge.year)}", bridge.gap_pence / 100, True))
    frame = pd.DataFrame(rows, columns=["step", "amount", "total"])
    largest = max(
        (name for name in parts if name not in {"base_gap", "more_funding"}), key=lambda n: parts[n]
    )
    share = parts[largest] / sum(
        amount for name, amount in parts.items() if name not in {"base_gap", "more_funding"}
    )
    return Figure(
        key="gap-drivers",
        title=(
            f"The largest part of the growth of cost is {DRIVERS[largest][0].lower()}"
            f"{DRIVERS[largest][1:]}: {percent(share, 0)} of it"
        ),
        description="A waterfall from the gap of the base year to that of the plan's last year.",
        chart=waterfall(
            millions(frame, "amount"),
            step="step",
            amount="amount_drawn",
            total="total",
            axis="£ million",
        ),
        table=Table(
            key="gap-drivers-table",
            caption=f"What the gap of {financial_year(bridge.year)} is made of",
            frame=frame,
            columns=(
                Column("step", "Step", numeric=False),
                Column("amount", "Pounds", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method=(
                "growth shared among its drivers in proportion to their logarithms, in whole pence "
                "that sum exactly"
            ),
            period=f"{financial_year(found.base_year)} to {financial_year(bridge.year)}",
            source=telling.source,
        ),
    )
