"""What the plan saves: by scenario, year and intervention, and what one would have to believe."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sherwood.finance.plan import Told
from sherwood.framework.outcome import Basis
from sherwood.report.charts import fan, ranges, waterfall
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.plan.telling import Telling, millions, nets
from sherwood.report.words import (
    between,
    exact_pounds,
    financial_year,
    listed,
    percent,
    pounds,
)

NAMED = 12
"""Interventions shown by name in the waterfall; the rest stand together there, not in the table."""

BASES: dict[Basis, str] = {
    "cumulative": "summed over the plan's years",
    "recurrent": "in the plan's last year alone",
}


def savings(telling: Telling) -> Section:
    """The section on what the plan saves."""
    notes = list(_belief(telling))[:1]
    return Section(
        key="savings",
        title="What the plan saves",
        paragraphs=(
            "Net savings are what leaves the books less everything the plan costs: enablers, "
            "functions, set-up, running, and what runs beside the care it replaces. Interventions "
            "that reach the same people share their effect; no pound is saved twice.",
        ),
        items=(
            _side_by_side(telling),
            *notes,
            _fan(telling),
            _waterfall(telling),
            _by_intervention(telling),
            _evidence(telling),
        ),
    )


def _side_by_side(telling: Telling) -> Figure:
    claim = telling.plan.partnership.claim
    frame = pd.DataFrame([_row(told, telling) for told in telling.plan.scenarios.values()])
    drawn = frame.assign(
        **{f"{name}_drawn": frame[f"{claim.basis}_{name}"] / 1e6 for name in ("p10", "p50", "p90")}
    )
    evidenced = telling.evidenced.outcome
    low, middle, high = evidenced.quantiles(claim.basis)
    chance = evidenced.probability(claim.low, claim.basis)
    return Figure(
        key="scenarios",
        title=(
            f"On published evidence the plan {nets(middle)} {BASES[claim.basis]} "
            f"({between(low, high)}); the chance that it reaches {pounds(claim.low)} is "
            f"{percent(chance, 0)}"
        ),
        description=(
            "A bar for each scenario from the tenth to the ninetieth percentile of net savings, "
            "with a tick at the middle, before the band of the claim."
        ),
        chart=ranges(
            drawn,
            label="scenario",
            lower="p10_drawn",
            middle="p50_drawn",
            upper="p90_drawn",
            axis=f"Net savings, £ million, {BASES[claim.basis]}",
            band=(claim.low / 1e6, claim.high / 1e6),
            band_name="the claim",
        ),
        table=Table(
            key="scenarios-table",
            caption="Net savings by scenario, on both bases, and the claim",
            frame=frame,
            columns=(
                Column("scenario", "Scenario", numeric=False),
                Column("supported", "Claim supported", numeric=False),
                Column("cumulative_p10", "Four years, p10", pounds),
                Column("cumulative_p50", "p50", pounds),
                Column("cumulative_p90", "p90", pounds),
                Column("recurrent_p10", "Last year, p10", pounds),
                Column("recurrent_p50", "p50", pounds),
                Column("recurrent_p90", "p90", pounds),
                Column("reaches_low", f"Reaches {pounds(claim.low)}", lambda v: percent(v, 0)),
                Column("reaches_high", f"Reaches {pounds(claim.high)}", lambda v: percent(v, 0)),
            ),
        ),
        how=_simulated(
            telling, "p10 to p90 of the draws; a claim's chance counts draws that reach it"
        ),
    )


def _row(told: Told, telling: Telling) -> dict[str, object]:
    claim, outcome = telling.plan.partnership.claim, told.outcome
    row: dict[str, object] = {
        "scenario": outcome.scenario.title,
        "supported": "yes" if told.support.supported else "not supported",
    }
    for basis in ("cumulative", "recurrent"):
        low, middle, high = outcome.quantiles(basis)
        row |= {f"{basis}_p10": low, f"{basis}_p50": middle, f"{basis}_p90": high}
    row["reaches_low"] = outcome.probability(claim.low, claim.basis)
    row["reaches_high"] = outcome.probability(claim.high, claim.basis)
    return row


def _belief(telling: Telling) -> Iterator[Note]:
    titles, planned = telling.plan.titles(), telling.plan.partnership.planned
    for told in telling.plan.scenarios.values():
        factor = told.outcome.factor
        if factor is None:
            continue
        paragraphs = [
            f"'{told.outcome.scenario.title}' takes the claim at its word: its own range is all "
            "that is left open. With every enabler and function in place from the first day, every "
            f"effect would have to be {factor.spread.p50:.1f} times what has been published "
            f"({factor.spread.p10:.1f} for the low end of the claim, {factor.spread.p90:.1f} for "
            "the high end)."
        ]
        if beyond := factor.beyond_all_use:
            some = listed([titles[name] for name in beyond[:4]])
            paragraphs.append(
                f"At that size {len(beyond)} of {len(planned)} interventions would have to save "
                f"more than all the care of those they reach, {some} among them. No care can; the "
                "rest would have to come from elsewhere."
            )
        if factor.unreached:
            amounts = listed([pounds(amount) for amount in factor.unreached])
            paragraphs.append(f"No factor makes the plan net {amounts}.")
        yield Note(title="What one would have to believe", paragraphs=tuple(paragraphs))


def _fan(telling: Telling) -> Figure:
    outcome = telling.evidenced.outcome
    low, middle, high = outcome.quantiles_by_year("cumulative")
    frame = pd.DataFrame(
        {
            "period": [financial_year(year) for year in outcome.years],
            "p10": low,
            "p50": middle,
            "p90": high,
        }
    )
    even = outcome.break_even()
    when = (
        f"is more likely than not to have paid for itself from {financial_year(even)}"
        if even
        else "is not likely to have paid for itself within these years"
    )
    return Figure(
        key="cumulative",
        title=f"On published evidence the plan {when}",
        description="The middle of cumulative net savings by year, with a band from p10 to p90.",
        chart=fan(
            millions(frame, "p10", "p50", "p90"),
            period="period",
            median="p50_drawn",
            bands=(("p10_drawn", "p90_drawn"),),
            axis="Net savings so far, £ million",
        ),
        table=Table(
            key="cumulative-table",
            caption="Cumulative net savings by year on published evidence",
            frame=frame,
            columns=(
                Column("period", "Year", numeric=False),
                Column("p10", "p10", exact_pounds),
                Column("p50", "p50", exact_pounds),
                Column("p90", "p90", exact_pounds),
            ),
        ),
        how=_simulated(telling, "p10 to p90 of the draws"),
    )


def _waterfall(telling: Telling) -> Figure:
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
        how=_simulated(telling, "none: means over the draws, in whole pence that sum exactly"),
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


def _by_intervention(telling: Telling) -> Table:
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
        caption=f"What each intervention saves and costs, {telling.period}, on published evidence",
        frame=frame,
        columns=(
            Column("intervention", "Intervention", numeric=False),
            Column("grade", "Evidence", numeric=False),
            Column("gross", "Care not used, at average cost", exact_pounds),
            Column("spent", "Spent on it", exact_pounds),
            Column("requires", "Requires", numeric=False),
        ),
    )


def _evidence(telling: Telling) -> Table:
    return Table(
        key="evidence-check",
        caption="The simulation returns what was published, on people like those studied",
        frame=pd.DataFrame(
            [
                {
                    "programme": one.published.programme,
                    "line": f"{one.published.line}, year {one.published.year}",
                    "published": one.published.change,
                    "simulated": one.simulated,
                    "source": one.published.source,
                }
                for one in telling.plan.evidence
            ]
        ),
        columns=(
            Column("programme", "Programme", numeric=False),
            Column("line", "Measured", numeric=False),
            Column("published", "Published change", lambda v: percent(v, 1)),
            Column("simulated", "Simulated", lambda v: percent(v, 1)),
            Column("source", "Source", numeric=False),
        ),
    )


def _simulated(telling: Telling, interval: str) -> HowWeKnow:
    draws = len(telling.evidenced.outcome.net)
    return HowWeKnow(
        method=(
            f"{draws:,} draws of effects, ramps, delays, uptake and costs, the same in every "
            "scenario; effects multiply where they overlap"
        ),
        denominator=telling.population,
        period=telling.period,
        interval=interval,
        source=telling.source,
    )
