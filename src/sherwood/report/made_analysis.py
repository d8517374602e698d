"""An analysis as a folder: the report, its tables, and the summary that machines read."""

from __future__ import annotations

import math
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from sherwood import __version__
from sherwood.actuarial.analysis import Analysis, analyse
from sherwood.report.analysis import analysis_report
from sherwood.report.counts import safe_counts
from sherwood.report.files import write_report
from sherwood.report.page import Report
from sherwood.report.publishing import publishable
from sherwood.warehouse import Release, open_engine
from sherwood.warehouse.atomic import only_writer, storage_errors, write_json

_LIBRARIES = ("duckdb", "ibis-framework", "numpy", "pandas", "scipy", "altair")

NOTHING_FOUND = {"gross": 0.0, "cashable": 0.0, "stranded": 0.0, "lower": 0.0, "upper": 0.0}

STAGES = 6
"""How many times `make_analysis` tells of itself, of records that name people."""


def make_analysis(
    release: Release,
    out: Path,
    *,
    benchmark: pd.DataFrame | None = None,
    seed: int = 1,
    memory_gb: float = 5.0,
    report: Callable[[str], None] = lambda _: None,
) -> tuple[Analysis, Report]:
    """Analyse a release and write `index.html`, `tables/` and `summary.json`.

    Args:
        release: Any release of a warehouse.
        out: The folder to write into.
        benchmark: External benchmarks; see `bases.external`.
        seed: For folds and simulated intervals.
        memory_gb: Memory the engine may use before it spills.
        report: Told of each stage.

    Returns:
        The findings, and the report that was written of them.

    Raises:
        StorageError: The folder cannot be written to, or another run is writing there.
    """
    began = time.perf_counter()
    with open_engine(memory_gb=memory_gb) as engine:
        found = analyse(release, engine, benchmark=benchmark, seed=seed, report=report)
    analysed = time.perf_counter()
    report("drawing and writing the report")
    with only_writer(out), storage_errors(out):
        inputs = {"release": release.name, "records": _records_in_words(release)}
        written = analysis_report(found, made_at=datetime.now(UTC), inputs=inputs)
        write_report(written, out)
        timings = {"analyse": analysed - began, "report": time.perf_counter() - analysed}
        write_json(out / "summary.json", summary(found, release, timings))
    return found, written


def summary(found: Analysis, release: Release, timings: dict[str, float]) -> dict[str, Any]:
    """The analysis in a few figures, for machines, without those that rest on few.

    `opportunity` is that of the peer benchmark; the other bases stand beside it under `bases` and
    are never added to it.
    """
    found = publishable(found, safe_counts(found))
    headline = found.headline
    last = found.cost_by_line[found.cost_by_line.financial_year == headline["last_year"]]
    steps = found.reconciliation
    figures: dict[str, Any] = _finite(
        {
            "people": headline["people"],
            "person_years": headline["person_years"],
            "financial_year": headline["last_year"],
            "total_cost": headline["total_cost"],
            "cost_by_line": dict(zip(last.service_line, last.cost.round(2), strict=True)),
            "opportunity": {"basis": "peer", **(found.totals.get("peer") or NOTHING_FOUND)},
            "bases": dict(found.totals),
            "reconciliation": {
                "people": int(steps.people_difference.abs().sum()),
                "cost": float(steps.difference.abs().sum()),
                "steps": steps.to_dict("records"),
            },
            "pricing": release.manifest.get("pricing"),
            "late_months": {
                **headline.get("late_months", {}),
                "months": found.late_months.to_dict("records"),
            },
            "synthetic": headline["synthetic"],
            "whole_system": headline["whole_system"],
            "notes": headline["notes"],
            "timings": {name: round(seconds, 1) for name, seconds in timings.items()}
            | {"build": release.manifest.get("seconds")},
            "versions": {
                "sherwood": __version__,
                "release": release.name,
                "python": platform.python_version(),
                **{name: version(name) for name in _LIBRARIES},
            },
        }
    )
    return figures


def _finite(value: Any) -> Any:
    """The value with numbers that JSON cannot hold (what is not known) as null."""
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _records_in_words(release: Release) -> str:
    loads = release.manifest["records"]
    return ", ".join(f"{load['load']} ({load['rows']:,} rows)" for load in loads)
