"""`sherwood demo`: every step of the main job, on a synthetic Greater Nottingham."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from rich.console import Console

from sherwood.commands import analyse, build, check, ingest, plan
from sherwood.commands.progress import step
from sherwood.report.made_plan import DRAWS
from sherwood.synthetic import synthesise
from sherwood.warehouse import EngineName
from sherwood.warehouse.atomic import storage_errors

_NO_PLAN = " No plan was made: that takes `--partnership examples/greater-nottingham`."


def run(
    out: Path,
    *,
    people: int,
    years: int,
    seed: int,
    variation: bool,
    partnership: Path | None,
    console: Console,
) -> list[str]:
    """Run the steps one after another into `out`, and say what to do next."""
    began = time.perf_counter()
    extract, records, warehouse = out / "extract", out / "records", out / "warehouse"
    with storage_errors(out):
        for folder in (extract, records, warehouse):
            shutil.rmtree(folder, ignore_errors=True)
        out.mkdir(parents=True, exist_ok=True)
    console.print(f"A synthetic Greater Nottingham: {people:,} people, {years} years.")
    with step("Synthesise", console) as report:
        synthesise(
            extract, people=people, years=years, seed=seed, variation=variation, report=report
        )
    with step("Ingest", console) as report:
        ingest.run("sherwood", extract, records, report=report)
    with step("Check", console) as report:
        check.run(records, out / "quality", report)
    with step("Build", console) as report:
        build.run(
            records,
            warehouse,
            engine=EngineName.DUCKDB,
            most_years=years,
            memory_gb=5.0,
            report=report,
        )
    with step("Analyse", console) as report:
        lines = analyse.run(warehouse, out / "analysis", benchmark=None, seed=seed, report=report)
    if partnership is not None:
        with step("Plan", console) as report:
            lines += plan.run(
                partnership, warehouse, out / "plan", draws=DRAWS, seed=seed, report=report
            )
    minutes = (time.perf_counter() - began) / 60
    return [*lines, closing(minutes, planned=partnership is not None)]


def closing(minutes: float, *, planned: bool) -> str:
    """The last line: how long it took, what was left out, and what to do next.

    Example:
        >>> closing(2.04, planned=False)[:38]
        'Done in 2.0 minutes. No plan was made:'
    """
    without = "" if planned else _NO_PLAN
    return (
        f"Done in {minutes:.1f} minutes.{without} Next: read the reports, then try your own "
        "extract with `sherwood ingest --help`."
    )
