"""The tidy tables that go with a plan's report."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sherwood.finance.contracts_compared import contracts_table
from sherwood.finance.plan import Plan
from sherwood.framework.outcome import Outcome
from sherwood.report.plan.hospitals import activity_by_group, steps
from sherwood.report.plan.telling import Telling


def tables(telling: Telling) -> Mapping[str, pd.DataFrame]:
    """Every tidy table by name, unrounded."""
    plan = telling.plan
    money, risks = plan.money, plan.risks
    ledgers = [ledger.table() for ledger in money.ledgers]
    found = {
        "do_nothing": plan.do_nothing.by_year(),
        "do_nothing_by_line": plan.do_nothing.by_line(),
        "scenarios": _scenarios(plan),
        "waterfalls": _waterfalls(plan),
        "savings_by_intervention": _by_intervention(plan),
        "readiness": plan.readiness,
        "control_totals": money.standing.table(),
        "budget_by_practice": money.budget.by_practice(),
        "budget_by_node": money.budget_by_node,
        "distance_from_target": money.distances,
        "functions": money.functions,
        "functions_by_node": money.functions_by_node,
        "funds": pd.concat(ledgers, ignore_index=True) if ledgers else pd.DataFrame(),
        "viability": money.viability.table(),
        "random_variation": risks.variation.table,
        "risks": risks.bearers.risks,
        "hospital_activity": activity_by_group(telling),
        "hospital_steps": steps(telling),
    }
    if money.payments:
        found["payments"] = contracts_table(money.payments)
    return {name: table for name, table in found.items() if len(table)}


def _scenarios(plan: Plan) -> pd.DataFrame:
    rows = []
    for name, told in plan.scenarios.items():
        by_year = {
            kind: told.outcome.quantiles_by_year(kind)
            for kind in ("gross", "cashable", "running", "one_off", "net", "cumulative")
        }
        for place, year in enumerate(told.outcome.years):
            row: dict[str, object] = {"scenario": name, "year": year}
            for kind, values in by_year.items():
                row |= {
                    f"{kind}_{chance}": float(values[at, place])
                    for at, chance in enumerate(("p10", "p50", "p90"))
                }
            rows.append(row)
    return pd.DataFrame(rows)


def _waterfalls(plan: Plan) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (name, found.year, order, step.kind, step.of, step.pence / 100)
            for name, told in plan.scenarios.items()
            for found in told.waterfalls
            for order, step in enumerate(found.steps)
        ],
        columns=["scenario", "year", "order", "step", "of", "amount"],
    )


def _by_intervention(plan: Plan) -> pd.DataFrame:
    return pd.concat(
        [_of(told.outcome, name) for name, told in plan.scenarios.items()], ignore_index=True
    )


def _of(outcome: Outcome, scenario: str) -> pd.DataFrame:
    frame = pd.DataFrame(outcome.by_planned, index=list(outcome.planned), columns=outcome.years)
    long = (
        frame.rename_axis("intervention")
        .reset_index()
        .melt("intervention", var_name="year", value_name="gross")
    )
    return long.assign(scenario=scenario)
