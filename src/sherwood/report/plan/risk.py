"""Who carries which risk, and which organisation survives the plan."""

from __future__ import annotations

from sherwood.report.charts import ranked_bars
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.plan.telling import Telling
from sherwood.report.words import exact_pounds, financial_year, known, percent, pounds, whole


def risk(telling: Telling) -> Section:
    """The section on risk."""
    return Section(
        key="risk",
        title="Who carries which risk",
        paragraphs=(
            "Chance, the quality of care, prices, demand and policy are different risks, each best "
            "managed by somebody else. Chance is a matter of size.",
        ),
        items=(
            _chance(telling),
            _bearers(telling),
            _risks(telling),
            _stop_loss(telling),
            _paid(telling),
        ),
    )


def survival(telling: Telling) -> Section:
    """The section on organisations."""
    found = telling.plan.money.viability
    items: list[Figure | Table | Note] = [
        Note(title="What the plan does to organisations", paragraphs=(found.headline,)),
        _books(telling),
    ]
    if telling.plan.money.payments:
        items.append(_payments(telling))
    return Section(
        key="survival",
        title="Does each organisation survive it?",
        paragraphs=(
            "A plan that saves the system and breaks a hospital is no plan. Every provider's "
            "income, cost and cash are followed, with the plan and without.",
        ),
        items=tuple(items),
    )


def _chance(telling: Telling) -> Figure:
    found = telling.plan.risks.variation
    frame = found.table.assign(size=[f"{whole(n)} people" for n in found.table.people])
    group = min(frame.to_dict("records"), key=lambda row: abs(row["people"] - 40_000))
    return Figure(
        key="chance",
        title=(
            f"By chance alone the cost of {whole(group['people'])} people varies by "
            f"{percent(group['deviation'])} from year to year"
        ),
        description="Bars of the standard deviation of a year's cost for each size of population.",
        chart=ranked_bars(
            frame, label="size", value="deviation", axis="Standard deviation", number_format=".1%"
        ),
        table=Table(
            key="chance-table",
            caption="What chance does to a year's cost, and the least saving that is beyond it",
            frame=frame,
            columns=(
                Column("size", "Population", numeric=False),
                Column("deviation", "Standard deviation", percent),
                Column("deviation_pooled", "with the costliest pooled", percent),
                Column("minimum_savings_rate", "Minimum savings rate", percent),
                Column("can_carry", "Can carry it", _yes, numeric=False),
                Column("can_carry_pooled", "with the costliest pooled", _yes, numeric=False),
            ),
        ),
        how=HowWeKnow(
            method=(
                "the spread of real person-years in the release, in closed form and by Poisson "
                f"bootstrap; costs above {pounds(found.stop_loss)} a person pooled"
            ),
            interval=f"minimum savings rate: {percent(found.confidence, 0)} one-sided confidence",
            source=telling.source,
        ),
    )


def _bearers(telling: Telling) -> Table:
    names = {**telling.plan.titles(), "system": "The system"}
    frame = telling.plan.risks.bearers.bearers
    return Table(
        key="bearers",
        caption="What each bears in a year, and whether it could",
        frame=frame.assign(name=[names.get(code, code) for code in frame.bearer]),
        columns=(
            Column("name", "Bearer", numeric=False),
            Column("expected", "Expected loss", exact_pounds),
            Column("p90", "One year in ten", exact_pounds),
            Column("reserve", "It can lose", exact_pounds),
            Column("can_carry", "Covered nine years of ten", _yes, numeric=False),
        ),
    )


def _risks(telling: Telling) -> Table:
    names = telling.plan.titles()
    frame = telling.plan.risks.bearers.risks
    return Table(
        key="risks",
        caption="Risks, who bears them, and where each is best managed",
        frame=frame.assign(bearer_name=[names.get(code, code) for code in frame.bearer]),
        columns=(
            Column("title", "Risk", numeric=False),
            Column("kind", "Kind", numeric=False),
            Column("bearer_name", "Borne by", numeric=False),
            Column("likelihood", "Chance in a year", lambda v: percent(v, 0)),
            Column("expected", "Expected", exact_pounds),
            Column("p95", "One year in twenty", exact_pounds),
            Column("words", "Best managed", numeric=False),
        ),
    )


def _stop_loss(telling: Telling) -> Table:
    return Table(
        key="stop-loss",
        caption="What it costs to cover a population's cost above a share of what is expected",
        frame=telling.plan.risks.aggregate,
        columns=(
            Column("people", "People", whole, numeric=False),
            Column("expected", "Expected cost", pounds),
            Column("attachment", "Cover begins at", pounds),
            Column("premium", "Premium a year", exact_pounds),
            Column("premium_share", "of expected cost", lambda v: percent(v, 2)),
            Column("chance", "Chance that it pays", percent),
        ),
    )


def _paid(telling: Telling) -> Table:
    return Table(
        key="gain-share",
        caption="How often the corridor would pay, for the plan's saving and for chance alone",
        frame=telling.plan.risks.gain_share,
        columns=(
            Column("people", "People", whole, numeric=False),
            Column("expected", "Expected payment", exact_pounds),
            Column("p10", "p10", exact_pounds),
            Column("p90", "p90", exact_pounds),
            Column("paid", "Paid with the plan", percent),
            Column("paid_for_chance", "Paid for nothing but chance", percent),
        ),
    )


def _books(telling: Telling) -> Table:
    found = telling.plan.money.viability.table()
    frame = found[found.year == telling.last_year]
    return Table(
        key="books",
        caption=f"Every provider's books in {financial_year(telling.last_year)} under the plan",
        frame=frame,
        columns=(
            Column("name", "Provider", numeric=False),
            Column("income", "Income for this population", exact_pounds),
            Column("support", "From the fund", exact_pounds),
            Column("cost", "Cost", exact_pounds),
            Column("stranded", "of it left behind", exact_pounds),
            Column("surplus", "Surplus", exact_pounds),
            Column("cash", "Cash at year end", exact_pounds),
            Column("needed_for_plan", "Needed because of the plan", exact_pounds),
        ),
    )


def _payments(telling: Telling) -> Table:
    found = max(telling.plan.money.payments, key=lambda each: each.contract.value)
    names = telling.plan.titles()
    ledger = found.table()
    years = telling.plan.do_nothing.years[: telling.plan.partnership.place.years]
    whole_plan = ledger[ledger.year.isin(years)].groupby(["title", "in_force"], sort=False)
    frame = whole_plan[
        ["paid", "provider_cost", "margin", "borne_by_commissioner", "borne_by_provider"]
    ].sum()
    provider = names.get(found.contract.provider, found.contract.provider)
    return Table(
        key="payments",
        caption=f"{provider}: the plan's activity paid in six ways, {telling.period}",
        frame=frame.reset_index().assign(
            mechanism=lambda f: [
                f"{title} (in force)" if now else title
                for title, now in zip(f.title, f.in_force, strict=True)
            ]
        ),
        columns=(
            Column("mechanism", "Mechanism", numeric=False),
            Column("paid", "Paid", exact_pounds),
            Column("provider_cost", "Provider's cost", exact_pounds),
            Column("margin", "Margin", exact_pounds),
            Column("borne_by_commissioner", "Change borne by commissioner", exact_pounds),
            Column("borne_by_provider", "by provider", exact_pounds),
        ),
    )


def _yes(value: object) -> str:
    if value is None or not known(value):
        return "not known"
    return "yes" if value else "no"
