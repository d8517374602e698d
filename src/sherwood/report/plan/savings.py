"""What the plan saves: by scenario, year and intervention, and what one would have to believe."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sherwood.finance.plan import Told
from sherwood.framework.outcome import Basis
from sherwood.report.charts import fan, ranges
from sherwood.report.page import Column, Figure, HowWeKnow, Note, Section, Table
from sherwood.report.plan.interventions import every_intervention, steps_of_a_year
from sherwood.report.plan.telling import Telling, among, in_millions, millions, nets
from sherwood.report.words import (
    exact_pounds,
    financial_year,
    listed,
    percent,
    pounds,
)

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
            steps_of_a_year(telling),
            every_intervention(telling),
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
    middle = evidenced.quantiles(claim.basis)[1]
    chance = evidenced.probability(claim.low, claim.basis)
    return Figure(
        key="scenarios",
        title=(
            f"On published evidence the plan {nets(middle)} {BASES[claim.basis]}; "
            f"{pounds(claim.low)} is reached in {among(len(evidenced.net), chance)}"
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
            caption=f"Net savings in £ million, {telling.period} and the last year alone",
            frame=frame,
            columns=(
                Column("scenario", "Scenario", numeric=False),
                Column("supported", "Claim supported", numeric=False),
                Column("cumulative_p10", "Sum, p10", in_millions),
                Column("cumulative_p50", "p50", in_millions),
                Column("cumulative_p90", "p90", in_millions),
                Column("recurrent_p10", "Last, p10", in_millions),
                Column("recurrent_p50", "p50", in_millions),
                Column("recurrent_p90", "p90", in_millions),
                Column("reaches_low", f"Reaches {pounds(claim.low)}", lambda v: percent(v, 0)),
                Column("reaches_high", f"Reaches {pounds(claim.high)}", lambda v: percent(v, 0)),
            ),
        ),
        how=telling.simulated(
            "p10 to p90 of the draws; a claim's chance counts draws that reach it"
        ),
    )


def _row(told: Told, telling: Telling) -> dict[str, object]:
    claim, outcome = telling.plan.partnership.claim, told.outcome
    row: dict[str, object] = {
        "scenario": outcome.scenario.title,
        "supported": "yes" if told.support.supported else "no",
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
        how=telling.simulated("p10 to p90 of the draws"),
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
        how=HowWeKnow(
            method="each published study's own people and years, put through the same simulation",
            interval="none: means over the draws; the published intervals are in the library",
            source="the library of interventions",
        ),
    )
