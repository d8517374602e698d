"""`sherwood plan`: a partnership folder and a release become the plan, its report and tables."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sherwood import __version__
from sherwood.commands.progress import Report
from sherwood.finance.plan import Plan, Told, plan
from sherwood.partnership import load_partnership
from sherwood.report import write_report
from sherwood.report.plan import plan_report
from sherwood.report.workbook import write_workbook
from sherwood.warehouse import Release, current_release, open_engine
from sherwood.warehouse.atomic import only_writer, storage_errors, write_json
from sherwood.warehouse.calendar import year_title

DRAWS = 4096


def run(
    folder: Path, warehouse: Path, out: Path, *, draws: int, seed: int, report: Report
) -> list[str]:
    """Plan from a folder and the current release, write the report, and say where it is."""
    began = time.perf_counter()
    partnership = load_partnership(folder)
    release = current_release(warehouse)
    with open_engine() as engine:
        found = plan(partnership, release, engine, draws=draws, seed=seed, report=report)
    planned = time.perf_counter()
    report("drawing and writing the report")
    with only_writer(out), storage_errors(out):
        inputs = {"partnership": partnership.place.name, "release": release.name}
        page = write_report(plan_report(found, made_at=datetime.now(UTC), inputs=inputs), out)
        book = write_workbook(found, out / "plan.xlsx")
        timings = {"plan": planned - began, "report": time.perf_counter() - planned}
        write_json(out / "summary.json", summary(found, release, timings))
    return [
        *_in_sentences(found),
        f"The report is {page}; its spreadsheet {book}; its tables are in {out / 'tables'}.",
    ]


def _in_sentences(found: Plan) -> list[str]:
    claim = found.partnership.claim
    middle = found.evidenced.outcome.quantiles(claim.basis)[1]
    verdict = "is supported" if found.register.supported else "is not supported"
    nets = (
        f"nets {_millions(middle)}"
        if middle >= 0
        else f"costs {_millions(-middle)} more than it saves"
    )
    return [
        f"The claim of {_millions(claim.low)} to {_millions(claim.high)} {verdict} as the register "
        f"stands; on published evidence the plan {nets}."
    ]


def summary(found: Plan, release: Release, timings: dict[str, float]) -> dict[str, Any]:
    """The plan in a few figures, for machines; pounds, and financial years by their titles."""
    place = found.partnership.place
    last = place.first_year + place.years - 1
    return {
        "gap": _gap(found, last),
        "claim": {
            "low": found.partnership.claim.low,
            "high": found.partnership.claim.high,
            "basis": found.partnership.claim.basis,
            "supported": found.register.supported,
            "unmet": [vars(each) for each in found.register.unmet],
        },
        "scenarios": {name: _scenario(told, found) for name, told in found.scenarios.items()},
        "evidence_check": [
            {
                "programme": one.published.programme,
                "measured": one.published.line,
                "year": one.published.year,
                "published": one.published.change,
                "simulated": one.simulated,
            }
            for one in found.evidence
        ],
        "reconciliation": reconciliation(found),
        "synthetic": found.baseline.synthetic,
        "scaled_by": found.baseline.scale,
        "timings": {name: round(seconds, 1) for name, seconds in timings.items()},
        "versions": {"sherwood": __version__, "release": release.name},
    }


def _gap(found: Plan, last: int) -> dict[str, Any]:
    by_year = {each.year: each for each in found.do_nothing.bridge}
    solved = found.do_nothing.solved
    return {
        "final_year": by_year[last].gap_pence / 100,
        "year": year_title(last),
        "cost": by_year[last].cost_pence / 100,
        "funding": by_year[last].funding_pence / 100,
        "by_year": {year_title(year): each.gap_pence / 100 for year, each in by_year.items()},
        "solved": {"for": solved.solves_for, "rate": solved.rate, "stated": solved.stated}
        if solved
        else None,
    }


def _scenario(told: Told, found: Plan) -> dict[str, Any]:
    outcome, claim = told.outcome, found.partnership.claim
    figures: dict[str, Any] = {
        "title": outcome.scenario.title,
        "net_cumulative": _spread(outcome.quantiles("cumulative")),
        "net_year_four": _spread(outcome.quantiles("recurrent")),
        "probability_of_low": outcome.probability(claim.low, claim.basis),
        "probability_of_high": outcome.probability(claim.high, claim.basis),
        "supported": told.support.supported,
        "unmet": [each.item for each in told.support.unmet],
    }
    if outcome.factor:
        figures["effects_multiplied_by"] = outcome.factor.spread.model_dump()
    return figures


def _spread(quantiles: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(("p10", "p50", "p90"), quantiles, strict=True))


def reconciliation(found: Plan) -> dict[str, float]:
    """What every waterfall and every ledger is out by, in pounds: nought, or something is wrong."""
    waterfall = sum(
        abs(sum(step.pence for step in each.steps[:-1]) - each.steps[-1].pence)
        for told in found.scenarios.values()
        for each in told.waterfalls
    )
    ledgers = sum(
        abs(
            sum(year.released_pence - year.spent_pence for year in ledger.years)
            - ledger.years[-1].carried_forward_pence
        )
        for ledger in found.money.ledgers
    )
    budget = abs(
        int(found.money.budget.pence.sum())
        - sum(round(each.amount * 100) for each in found.partnership.budget_components)
    )
    gap = sum(
        abs(sum(pence for _, pence in each.steps()) - each.gap_pence)
        for each in found.do_nothing.bridge
    )
    return {
        "waterfall": waterfall / 100,
        "ledgers": ledgers / 100,
        "budget": budget / 100,
        "gap": gap / 100,
    }


def _millions(pounds: float) -> str:
    return f"{pounds / 1e6:,.1f} million pounds"
