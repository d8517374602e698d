"""The made-up partnership's control totals, budgets, funds, contracts and risks."""

from __future__ import annotations

from typing import Any

from sherwood.partnership.money import (
    Ask,
    Band,
    BudgetComponent,
    Contract,
    ControlTotal,
    Fund,
    FundingLinkage,
    FundYear,
    Offset,
    OpeningBudget,
    PaceOfChange,
    Risk,
    RiskPolicy,
)
from sherwood.partnership.values import Spread
from tests.partnership.made_up_place import SOURCE


def money_fields() -> dict[str, Any]:
    return {
        "control_totals": (
            ControlTotal(organisation="HILL", year="2017/18", amount=-2e6, fund=1e6, source=SOURCE),
            ControlTotal(organisation="VALE", year="2017/18", amount=0.5e6, source=SOURCE),
            ControlTotal(organisation="CCG", year="2017/18", amount=0.0, source=SOURCE),
            ControlTotal(
                organisation="COUNCIL", year="2017/18", amount=0.0, memo=True, source=SOURCE
            ),
        ),
        "offsets": (
            Offset(year="2017/18", eased="HILL", tightened="CCG", amount=0.5e6, source=SOURCE),
        ),
        "funding_linkage": FundingLinkage(system_share=0.5, source=SOURCE),
        "budget_components": (
            BudgetComponent(
                id="core", title="Core services", weight="overall", amount=140e6, source=SOURCE
            ),
            BudgetComponent(
                id="primary",
                title="Primary medical care",
                weight="primary_medical",
                amount=13e6,
                source=SOURCE,
            ),
        ),
        "pace_of_change": PaceOfChange(
            growth=0.02, least_growth=0.01, most_growth=0.04, source=SOURCE
        ),
        "opening_budgets": (
            OpeningBudget(locality="NORTH", amount=90e6, source=SOURCE),
            OpeningBudget(locality="SOUTH", amount=60e6, source=SOURCE),
        ),
        "funds": (
            Fund(
                id="starting",
                title="Money to start with",
                kind="pump_priming",
                years=(
                    FundYear(year="2017/18", promised=2e6, released=1.5e6),
                    FundYear(year="2018/19", promised=1e6, released=1e6),
                ),
                source=SOURCE,
            ),
            Fund(
                id="bridging",
                title="Money for what stays behind",
                kind="acute_transition",
                years=(FundYear(year="2018/19", promised=3e6, released=3e6),),
                source=SOURCE,
            ),
        ),
        "asks": (
            Ask(
                of="starting",
                purpose="care_homes",
                years=("2017/18", "2018/19"),
                amounts=(0.6e6, 0.3e6),
                benefit_owner="VALE",
                stop_rule="Fewer than half of the homes after a year.",
                source=SOURCE,
            ),
        ),
        "contracts": (
            Contract(
                id="hill",
                commissioner="CCG",
                provider="HILL",
                mechanism="activity",
                value=85e6,
                source=SOURCE,
            ),
            Contract(
                id="vale",
                commissioner="CCG",
                provider="VALE",
                mechanism="block",
                value=25e6,
                source=SOURCE,
            ),
        ),
    }


def risk_fields() -> dict[str, Any]:
    return {
        "risk_policy": RiskPolicy(
            corridor=(
                Band(upper=0.02, share=0.0),
                Band(upper=0.05, share=0.5),
                Band(share=0.8),
            ),
            minimum_savings_rate=0.02,
            cap=0.1,
            stop_loss=100_000.0,
            aggregate_stop_loss=1.1,
            source=SOURCE,
        ),
        "risks": (
            Risk(
                id="winter",
                title="A hard winter",
                kind="demand",
                likelihood=0.3,
                impact=Spread(p10=0.5e6, p50=1e6, p90=2e6),
                bearer="HILL",
                reason="It holds the beds.",
                source=SOURCE,
            ),
        ),
    }
