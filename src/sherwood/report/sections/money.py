"""Where the money goes: cost by kind of care, by provider, over time, and why it changed."""

from __future__ import annotations

import pandas as pd

from sherwood.report.charts import ranked_bars, trends, waterfall
from sherwood.report.page import Column, Figure, HowWeKnow, Section, Table
from sherwood.report.sections.findings import Findings, Setting, drawable_pounds, spoken
from sherwood.report.sections.late_months import late_months
from sherwood.report.words import (
    decimal,
    exact_pounds,
    financial_year,
    in_sentence,
    percent,
    pounds,
    unit_pounds,
    whole,
)

PANELS = 6
PROVIDERS_DRAWN = 15
PARTS = {
    "population": "More or fewer people",
    "mix": "Age, sex and deprivation of the people",
    "frequency": "Care for each person",
    "unit_cost": "Cost of each unit of care",
}


def money(findings: Findings, at: Setting) -> Section:
    """The section on where the money goes."""
    figures = [by_line(findings, at)]
    if (by_provider := _by_provider(findings, at)) is not None:
        figures.append(by_provider)
    if at.last_year > at.first_year:
        figures.append(_over_time(findings, at))
        if not findings.change.empty:
            figures.append(_why(findings, at))
    if (late := late_months(findings, at)) is not None:
        figures.append(late)
    return Section(
        key="money",
        title="Where the money goes",
        paragraphs=(
            "Every pound belongs to exactly one kind of care, and the kinds add up to the total "
            "to the penny.",
        ),
        items=tuple(figures),
    )


def by_line(findings: Findings, at: Setting) -> Figure:
    """Use and cost by kind of care, the last year."""
    frame = findings.cost_by_line
    last = frame[(frame["financial_year"] == at.last_year) & (frame["cost"].astype(float) > 0)]
    last = last.sort_values("cost", ascending=False, kind="stable")
    last, unit = drawable_pounds(frame.tail(1) if last.empty else last, "cost")
    first = last.iloc[0]
    title = (
        f"The largest cost is {in_sentence(first['title'])}: {pounds(first['cost'])}, "
        f"{percent(first['share'], 0)} of the total in {financial_year(at.last_year)}"
    )
    return Figure(
        key="cost-by-line",
        title=title,
        description=f"Bars of cost for {len(last)} kinds of care, from the largest to the least.",
        chart=ranked_bars(
            last,
            label="title",
            value="cost_drawn",
            axis=f"{unit} in {financial_year(at.last_year)}",
            number_format=",.1f",
        ),
        table=Table(
            key="cost-by-line-table",
            caption=f"Use and cost by kind of care, {financial_year(at.last_year)}",
            frame=last.drop(columns="cost_drawn"),
            columns=(
                Column("title", "Kind of care", numeric=False),
                Column("quantity", "Units of care", whole),
                Column("per_1000", "Units per 1,000 people", lambda v: decimal(v, 1)),
                Column("unit_cost", "Cost of a unit", unit_pounds),
                Column("cost_per_person", "Cost per person", unit_pounds),
                Column("cost", "Cost", exact_pounds),
                Column("share", "Share", percent),
            ),
        ),
        how=HowWeKnow(
            method="activity in each kind of care times its recorded cost or its price",
            denominator=at.population,
            period=financial_year(at.last_year),
            source=at.source,
        ),
    )


def _by_provider(findings: Findings, at: Setting) -> Figure | None:
    groups = findings.cost_by_group
    frame = groups[(groups["grouping"] == "provider") & (groups["cost"].astype(float) > 0)]
    if len(frame) < 2:
        return None
    frame, unit = drawable_pounds(frame.sort_values("cost", ascending=False, kind="stable"), "cost")
    drawn = frame.head(PROVIDERS_DRAWN)
    share = float(drawn["cost"].iloc[0]) / float(frame["cost"].astype(float).sum())
    return Figure(
        key="cost-by-provider",
        title=(
            f"{drawn['title'].iloc[0]} provides {percent(share, 0)} of the care whose provider "
            "is recorded, by cost"
        ),
        description=f"Bars of cost for the {len(drawn)} providers of most, from the largest.",
        chart=ranked_bars(
            drawn, label="title", value="cost_drawn", axis=unit, number_format=",.1f"
        ),
        table=Table(
            key="cost-by-provider-table",
            caption="Cost by provider",
            frame=frame.drop(columns="cost_drawn"),
            columns=(
                Column("title", "Provider", numeric=False),
                Column("cost", "Cost", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method="cost of all care by the organisation that gave it",
            period=financial_year(at.last_year),
            source=at.source,
        ),
    )


def _over_time(findings: Findings, at: Setting) -> Figure:
    frame = findings.cost_by_line.sort_values("financial_year", kind="stable")
    last = frame[frame["financial_year"] == at.last_year]
    largest = list(last.sort_values("cost", ascending=False)["service_line"].head(PANELS))
    frame = frame.assign(year=[financial_year(year) for year in frame["financial_year"]])
    drawn = pd.concat([frame[frame["service_line"] == line] for line in largest])
    return Figure(
        key="use-over-time",
        title=f"How use of the costliest kinds of care has moved, {at.period}",
        description=f"{len(largest)} small line charts of use per 1,000 people by year.",
        chart=trends(drawn, panel="title", period="year", value="per_1000", axis="per 1,000"),
        table=Table(
            key="use-over-time-table",
            caption=f"Use per 1,000 people and cost of a unit by year, {at.period}",
            frame=frame,
            columns=(
                Column("title", "Kind of care", numeric=False),
                Column("year", "Year", numeric=False),
                Column("per_1000", "Units per 1,000 people", lambda v: decimal(v, 1)),
                Column("unit_cost", "Cost of a unit", unit_pounds),
                Column("cost", "Cost", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method="units of care per 1,000 person-years; each panel has a scale of its own, "
            "from zero",
            denominator=at.population,
            period=at.period,
            source=at.source,
        ),
    )


def _why(findings: Findings, at: Setting) -> Figure:
    frame = findings.change
    parts = {part: float(frame[part].astype(float).sum()) for part in PARTS}
    total = float(frame["total"].astype(float).sum())
    steps = pd.DataFrame(
        {
            "step": [*PARTS.values(), "All change"],
            "amount": [*parts.values(), total],
            "total": [False] * len(PARTS) + [True],
        }
    )
    drawn, unit = drawable_pounds(steps, "amount")
    largest = max(parts, key=lambda part: abs(parts[part]))
    moved = "rose" if total >= 0 else "fell"
    titles = findings.cost_by_line.drop_duplicates("service_line").set_index("service_line")
    named = frame.assign(
        title=[titles["title"].get(line, spoken(line)) for line in frame["service_line"]]
    )
    return Figure(
        key="why-cost-changed",
        title=(
            f"Cost {moved} by {pounds(abs(total))} from {financial_year(at.first_year)} to "
            f"{financial_year(at.last_year)}; the largest part was "
            f"{in_sentence(PARTS[largest])} ({_signed(parts[largest])})"
        ),
        description="A waterfall of four parts of the change in cost, and their sum.",
        chart=waterfall(
            drawn,
            step="step",
            amount="amount_drawn",
            total="total",
            axis=f"{unit}, {financial_year(at.last_year)} less {financial_year(at.first_year)}",
        ),
        table=Table(
            key="why-cost-changed-table",
            caption="Change in cost by kind of care and reason",
            frame=named,
            columns=(
                Column("title", "Kind of care", numeric=False),
                *(Column(part, heading, exact_pounds) for part, heading in PARTS.items()),
                Column("total", "All change", exact_pounds),
            ),
        ),
        how=HowWeKnow(
            method="the average of what each part adds over every order in which the parts could "
            "have changed (Shapley), so that the parts add up exactly; not adjusted for inflation",
            denominator=at.population,
            period=f"{financial_year(at.first_year)} against {financial_year(at.last_year)}",
            source=at.source,
        ),
    )


def _signed(amount: float) -> str:
    return f"+{pounds(amount)}" if amount > 0 else pounds(amount)
