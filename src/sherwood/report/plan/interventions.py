"""What each intervention saves and costs, and how they add up to a year of the plan."""

from __future__ import annotations

import pandas as pd

from sherwood.report.charts import waterfall
from sherwood.report.page import Column, Figure, Table
from sherwood.report.plan.telling import Telling, millions
from sherwood.report.words import exact_pounds, financial_year, listed, pounds

NAMED = 12
"""Interventions shown by name in the waterfall; the rest stand together there, not in the table."""


def steps_of_a_year(telling: Telling) -> Figure:
    """From doing nothing to the plan, in its last year."""
    found = next(w for w in telling.evidenced.waterfalls if w.year == telling.last_year)
    titles = telling.plan.titles()
    steps = [(_step(s.kind, s.of, titles), s.pence / 100, s.kind) for s in found.steps]
    frame = pd.DataFrame(steps, columns=["step", "amount", "kind"])
    by_size = frame[frame.kind == "saving"].sort_values("amount").step
    named = set(by_size.head(NAMED))
    rest = frame[(frame.kind == "saving") & ~frame.step.isin(named)]
    shown = pd.concat(
        [
            frame[frame.kind == "do_nothing"],
            frame[frame.step.isin(named)].sort_values("amount"),
            pd.DataFrame(
                [("The other interventions", rest.amount.sum(), "saving")], columns=frame.columns
            ),
            frame[~frame.kind.isin(["do_nothing", "saving", "plan"])],
            frame[frame.kind == "plan"],
        ]
    )
    shown = shown[shown.amount.round() != 0]
    changes = shown[~shown.kind.isin(["do_nothing", "plan"])].assign(total=False)
    ends = pd.DataFrame(
        [
            {"step": "Net change in the year", "amount": changes.amount.sum(), "total": True},
        ]
    )
    spent = frame[
        frame.kind.isin(["stranded", "running", "one_off", "double_running"])
    ].amount.sum()
    gross = -frame[frame.kind == "saving"].amount.sum()
    return Figure(
        key="waterfall",
        title=(
            f"In {financial_year(telling.last_year)} care worth {pounds(gross)} would not be used, "
            f"and {pounds(spent)} would be left behind or spent on the plan"
        ),
        description="A waterfall of what each intervention saves and of what the plan costs.",
        chart=waterfall(
            millions(pd.concat([changes, ends]), "amount"),
            step="step",
            amount="amount_drawn",
            total="total",
            axis="£ million against doing nothing",
        ),
        table=Table(
            key="waterfall-table",
            caption=f"From doing nothing to the plan in {financial_year(telling.last_year)}",
            frame=frame,
            columns=(
                Column("step", "Step", numeric=False),
                Column("amount", "Pounds", exact_pounds),
            ),
        ),
        how=telling.simulated("none: means over the draws, in whole pence that sum exactly"),
    )


def _step(kind: str, of: str, titles: dict[str, str]) -> str:
    if kind == "saving":
        return titles[of]
    return {
        "do_nothing": "Doing nothing",
        "stranded": "Cost left behind",
        "running": "Running functions and interventions",
        "one_off": "Enablers and set-up",
        "double_running": "Double running",
        "plan": "The plan",
    }[kind]


def every_intervention(telling: Telling) -> Table:
    """What each intervention saves and costs."""
    outcome, titles = telling.evidenced.outcome, telling.plan.titles()
    at = outcome.years.index(telling.last_year)
    spent = (
        outcome.running_by_purpose + outcome.one_off_by_purpose + outcome.double_running_by_purpose
    )
    place = {name: row for row, name in enumerate(outcome.purposes)}
    plan = telling.plan.partnership
    rows = [
        {
            "intervention": titles[name],
            "grade": telling.plan.grades()[name],
            "requires": listed(
                [titles.get(item, item) for item in plan.interventions[planned.uses].requires]
            ),
            "gross": outcome.by_planned[row, : at + 1].sum(),
            "spent": spent[place[name], : at + 1].sum(),
        }
        for row, (name, planned) in enumerate(zip(outcome.planned, plan.planned, strict=True))
    ]
    frame = pd.DataFrame(rows).sort_values("gross", ascending=False, kind="stable")
    return Table(
        key="interventions",
        caption=(
            f"Each intervention, {telling.period}, on published evidence: the care it saves, which "
            "is not all cash, and what it costs"
        ),
        how=telling.simulated("none: means over the draws"),
        frame=frame,
        columns=(
            Column("intervention", "Intervention", numeric=False),
            Column("grade", "Evidence", numeric=False),
            Column("gross", "Care not used, at average cost", exact_pounds),
            Column("spent", "Spent on it", exact_pounds),
            Column("requires", "Requires", numeric=False),
        ),
    )
