"""A plan as a folder: the report, its tables, a spreadsheet, and a summary for machines."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sherwood import __version__
from sherwood.finance.plan import Plan, Told, plan
from sherwood.partnership.folder import Partnership
from sherwood.report.files import write_report
from sherwood.report.page import Report
from sherwood.report.plan import plan_report
from sherwood.report.workbook import write_workbook
from sherwood.warehouse import Release, open_engine
from sherwood.warehouse.atomic import only_writer, storage_errors, write_json
from sherwood.warehouse.calendar import year_title

DRAWS = 4096
WORKBOOK = "plan.xlsx"


def make_plan(
    partnership: Partnership,
    release: Release,
    out: Path,
    *,
    draws: int = DRAWS,
    seed: int = 1,
    memory_gb: float = 5.0,
    report: Callable[[str], None] = lambda _: None,
) -> tuple[Plan, Report]:
    """Plan from a partnership and a release; write the report, the spreadsheet and a summary.

    Args:
        partnership: From its folder.
        release: Whose people and costs the plan starts from.
        out: The folder to write into.
        draws: Of everything uncertain; a power of two.
        seed: The same seed gives the same plan.
        memory_gb: Memory the engine may use before it spills.
        report: Told of each stage.

    Returns:
        The plan, and the report that was written of it.

    Raises:
        StorageError: The folder cannot be written to, or another run is writing there.
    """
    began = time.perf_counter()
    with open_engine(memory_gb=memory_gb) as engine:
        found = plan(partnership, release, engine, draws=draws, seed=seed, report=report)
    planned = time.perf_counter()
    report("drawing and writing the report")
    with only_writer(out), storage_errors(out):
        inputs = {"partnership": partnership.place.name, "release": release.name}
        written = plan_report(found, made_at=datetime.now(UTC), inputs=inputs)
        write_report(written, out)
        write_workbook(found, out / WORKBOOK)
        timings = {"plan": planned - began, "report": time.perf_counter() - planned}
        write_json(out / "summary.json", summary(found, release, timings))
    return found, written


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
