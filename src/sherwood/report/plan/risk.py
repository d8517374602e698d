"""Who carries which risk, and which organisation survives the plan."""

from __future__ import annotations

from sherwood.report.charts import ranked_bars
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.plan.telling import Telling, in_millions
from sherwood.report.words import (
    counted,
    exact_pounds,
    financial_year,
    known,
    percent,
    pounds,
    whole,
)


def risk(telling: Telling) -> Section:
    """The section on risk."""
    return Section(
        key="risk",
        title="Who carries which risk",
        paragraphs=(
            "Chance, care, prices, demand and policy are different risks, and each is best borne "
            "by whoever can do something about it. About chance nobody can: it is a matter of "
            "size.",
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
        Note(
            title="What the plan does to organisations",
            paragraphs=(found.headline, _without_plan(telling)),
            points=_harmed(telling),
        ),
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
                "the spread of person-years in the release, in closed form and by Poisson "
                f"bootstrap; costs above {pounds(found.stop_loss)} a person pooled"
            ),
            denominator="populations of each size, drawn from the release",
            period="one year",
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
        how=_of_risks("mean and ninetieth percentile of a year's losses, all its risks together"),
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
        how=_of_risks("chance times impact, and the ninety-fifth percentile of a year's loss"),
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
        how=HowWeKnow(
            method="a year's cost of each population by fast Fourier transform, its mean preserved",
            denominator="the population's expected cost",
            period="one year",
            interval="none: a price without loading",
            source=telling.source,
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
        how=HowWeKnow(
            method=(
                "the corridor of risk.toml on simulated years, once with the plan's mean saving "
                "and once with none"
            ),
            denominator="years of a population of each size",
            period="one year",
            interval="p10 to p90 of simulated years",
            source=telling.source,
        ),
    )


def _without_plan(telling: Telling) -> str:
    ledger = telling.plan.money.viability.ledger
    within = ledger[ledger.year <= telling.last_year]
    flagged = within[within.flag_without_plan != ""].organisation.nunique()
    return (
        f"Without any plan {counted(flagged, 'provider')} of "
        f"{within.organisation.nunique()} would run short of cash or miss a control total by "
        f"{financial_year(telling.last_year)}: the gap of doing nothing falls on somebody."
    )


def _harmed(telling: Telling) -> tuple[str, ...]:
    """What is said of each provider that is broken or made worse."""
    found, names = telling.plan.money.viability, telling.plan.titles()
    harmed = tuple(f"{names[code]}:" for code in (*found.broken, *found.worsened))
    return tuple(words for words in found.words if words.startswith(harmed))


def _of_risks(method: str) -> HowWeKnow:
    return HowWeKnow(
        method=method,
        denominator="all years, those without a loss among them",
        period="one year",
        interval="percentiles of simulated years",
        source="risk.toml of the partnership folder, illustrative; chance from the release",
    )


def _books(telling: Telling) -> Table:
    found = telling.plan.money.viability.table()
    frame = found[found.year == telling.last_year]
    return Table(
        key="books",
        caption=(
            f"Every provider's books in {financial_year(telling.last_year)} under the plan "
            "(£\u00a0million)"
        ),
        frame=frame,
        how=HowWeKnow(
            method=(
                "income by contract, cost by how it follows activity; needed because of the plan: "
                "beyond what would be needed without it, to keep its least cash and control total"
            ),
            denominator="all the provider's income and cost",
            period=financial_year(telling.last_year),
            interval="none: means over the draws, on published evidence",
            source="providers.toml and money.toml, illustrative; " + telling.source,
        ),
        columns=(
            Column("name", "Provider", numeric=False),
            Column("income", "Income for this population", in_millions),
            Column("other_income", "Other income", in_millions),
            Column("support", "From the fund", in_millions),
            Column("cost", "Cost", in_millions),
            Column("stranded", "of it left behind", in_millions),
            Column("surplus", "Surplus", in_millions),
            Column("cash", "Cash at year end", in_millions),
            Column("needed_for_plan", "Needed because of the plan", in_millions),
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
        caption=(
            f"{provider}: the plan's activity paid in six ways, {telling.period} (£\u00a0million)"
        ),
        how=HowWeKnow(
            method="the same activity and the same books under each mechanism; one is in force",
            denominator=f"the contract of {pounds(found.contract.value)} a year",
            period=telling.period,
            interval="none: means over the draws, on published evidence",
            source=telling.source,
        ),
        frame=frame.reset_index().assign(
            mechanism=lambda f: [
                f"{title} (in force)" if now else title
                for title, now in zip(f.title, f.in_force, strict=True)
            ]
        ),
        columns=(
            Column("mechanism", "Mechanism", numeric=False),
            Column("paid", "Paid", in_millions),
            Column("provider_cost", "Provider's cost", in_millions),
            Column("margin", "Margin", in_millions),
            Column("borne_by_commissioner", "Change borne by commissioner", in_millions),
            Column("borne_by_provider", "by provider", in_millions),
        ),
    )


def _yes(value: object) -> str:
    if value is None or not known(value):
        return "not known"
    return "yes" if value else "no"
