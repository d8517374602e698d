"""Control totals, budgets, funds, contracts (`money.toml`) and risk (`risk.toml`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sherwood.partnership.values import (
    Code,
    Cost,
    Name,
    Pounds,
    Rate,
    Record,
    Share,
    Sourced,
    Uncertain,
    Year,
)


class ControlTotal(Sourced):
    """The bottom line an organisation must reach in a year.

    Attributes:
        organisation: Whose it is.
        amount: A surplus is positive, a deficit negative.
        fund: Sustainability funding it earns by reaching it.
        memo: Shown but not summed: a council has a legal duty of its own.
    """

    organisation: Code
    year: Year
    amount: Pounds
    fund: Cost = 0.0
    memo: bool = False


class Offset(Sourced):
    """An amount by which two control totals are changed against each other; the system's stays.

    Attributes:
        eased: Whose control total falls by the amount.
        tightened: Whose rises by it.
    """

    year: Year
    eased: Code
    tightened: Code
    amount: Cost


class FundingLinkage(Sourced):
    """How far sustainability funding hangs on the system's total; the rest on each one's own."""

    system_share: Share


class BudgetComponent(Sourced):
    """A part of the population's budget, shared out by one measure of need.

    Attributes:
        title: What it is called.
        weight: The column of practices.csv that shares it out.
        amount: Pounds in the first year of the plan.
    """

    id: Name
    title: str
    weight: Literal[
        "general_acute",
        "community",
        "mental_health",
        "maternity",
        "inequalities",
        "prescribing",
        "overall",
        "primary_medical",
        "population",
    ]
    amount: Cost


class PaceOfChange(Sourced):
    """How fast a budget moves to its target.

    Attributes:
        growth: Of the whole budget, in a year.
        least_growth: Of any one.
        most_growth: Of any one that is above its target.
    """

    growth: Rate
    least_growth: Rate
    most_growth: Rate


class OpeningBudget(Sourced):
    """What a locality's share was before.

    Attributes:
        locality: Of practices.csv, each of which has one.
        amount: Pounds in the base year.
    """

    locality: Code
    amount: Cost


class FundYear(Record):
    """A transformation fund in one year: what was promised and what came."""

    year: Year
    promised: Cost
    released: Cost


class Fund(Sourced):
    """Money for the change itself.

    Attributes:
        title: What it is called.
        years: What it has, by year.
        kind: `pump_priming` pays before savings come; `acute_transition` pays for cost that stays
            behind when activity leaves a hospital.
    """

    id: Name
    title: str
    kind: Literal["pump_priming", "acute_transition"]
    years: Annotated[tuple[FundYear, ...], Field(min_length=1)]


class Ask(Sourced):
    """What is asked of a fund for one intervention, item or provider.

    Attributes:
        of: The fund.
        purpose: The intervention, enabler, function or organisation it is for.
        years: Those it is asked for in.
        amounts: Pounds by financial year, one for each year of `years`.
        benefit_owner: Who must show the benefit.
        stop_rule: What would end it.
        taper: Share by which it falls each year after the first.
    """

    of: Name
    purpose: str
    years: tuple[Year, ...]
    amounts: tuple[Cost, ...]
    benefit_owner: Code
    stop_rule: str
    taper: Share = 0.0


class Risk(Sourced):
    """Something that may cost more than the budget holds.

    Attributes:
        title: What it is called.
        kind: `probability`: chance; `technical`: how well care is given; `price`;
            `demand`; `policy`.
        likelihood: Chance that it happens in a year.
        impact: Pounds if it does.
        bearer: Who bears it.
        reason: Why it is best managed there.
    """

    id: Name
    title: str
    kind: Literal["probability", "technical", "price", "demand", "policy"]
    likelihood: Share
    impact: Uncertain
    bearer: Code
    reason: str


class Band(Record):
    """A band of a corridor: up to `upper`, a share of the budget, `share` of it is borne.

    Attributes:
        upper: Left out in the last band.
        share: Of what lies in the band.
    """

    upper: Annotated[float, Field(gt=0)] | None = None
    share: Share


class RiskPolicy(Sourced):
    """How gains and losses against the budget are shared.

    Attributes:
        corridor: Bands from nought upwards; the last has no upper end.
        loss_corridor: Bands for losses, where they differ from those for gains.
        minimum_savings_rate: Below this share of the budget a gain or loss is taken for chance.
        cap: The most that is borne, as a share of the budget.
        stop_loss: Pounds of one person's cost in a year above which the pool pays.
        aggregate_stop_loss: Share of the expected cost above which the reinsurer pays.
    """

    corridor: Annotated[tuple[Band, ...], Field(min_length=1)]
    loss_corridor: tuple[Band, ...] = ()
    minimum_savings_rate: Share
    cap: Share
    stop_loss: Cost
    aggregate_stop_loss: Annotated[float, Field(ge=1)]


class Contract(Sourced):
    """How a provider is paid, to be compared on the same activity.

    Attributes:
        commissioner: Who pays.
        provider: Who is paid; its books are in providers.toml.
        value: Pounds in the base year.
        mechanism: `block`, `activity`, `blended` (fixed, and a part of the price beyond a
            threshold), `aligned` (fixed, and full price for planned care), `capitated`
            (weighted heads), `gain_share` (a block, and a share of what is saved or lost).
        marginal: Share of the price paid or kept beyond the threshold.
        break_glass: Share of the value beyond which a blended contract is agreed again.
        threshold: Share of planned activity within which nothing changes.
        share: The provider's, of a gain or loss.
        outcomes: Share of the value that hangs on outcomes.
    """

    id: Name
    commissioner: Code
    provider: Code
    mechanism: Literal["block", "activity", "blended", "aligned", "capitated", "gain_share"]
    value: Cost
    marginal: Share = 0.2
    threshold: Share = 0.0
    break_glass: Share | None = None
    share: Share = 0.5
    outcomes: Share = 0.0
