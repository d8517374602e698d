"""`sherwood analyse`: a release becomes the report of the value analysis, and its tables."""

from __future__ import annotations

import math
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from sherwood import __version__
from sherwood.actuarial.analysis import Analysis, analyse
from sherwood.commands.progress import Report
from sherwood.errors import InputError
from sherwood.report import analysis_report, write_report
from sherwood.report.words import pounds
from sherwood.warehouse import Release, current_release, open_engine
from sherwood.warehouse.atomic import only_writer, storage_errors, write_json

_LIBRARIES = ("duckdb", "ibis-framework", "numpy", "pandas", "scipy", "altair")

NOTHING_FOUND = {"gross": 0.0, "cashable": 0.0, "stranded": 0.0, "lower": 0.0, "upper": 0.0}


def run(
    warehouse: Path, out: Path, *, benchmark: Path | None, seed: int, report: Report
) -> list[str]:
    """Analyse the current release, write the report, and say where it is."""
    began = time.perf_counter()
    release = current_release(warehouse)
    with open_engine() as engine:
        found = analyse(release, engine, benchmark=_read(benchmark), seed=seed, report=report)
    analysed = time.perf_counter()
    report("drawing and writing the report")
    with only_writer(out), storage_errors(out):
        inputs = {"release": release.name, "records": _records_in_words(release)}
        page = write_report(analysis_report(found, made_at=datetime.now(UTC), inputs=inputs), out)
        timings = {"analyse": analysed - began, "report": time.perf_counter() - analysed}
        write_json(out / "summary.json", summary(found, release, timings))
    return [
        _in_a_sentence(found),
        f"The report is {page}. Open it in a browser; its tables are in {out / 'tables'}.",
    ]


def _in_a_sentence(found: Analysis) -> str:
    if "peer" not in found.totals:
        return f"These records name nobody: care worth {pounds(found.headline['total_cost'])}."
    peer = found.totals["peer"]
    return (
        f"Were every practice like the best fifth, care worth {pounds(peer['gross'])} a year "
        f"would not be used; {pounds(peer['cashable'])} of it could leave the ledger."
    )


def summary(found: Analysis, release: Release, timings: dict[str, float]) -> dict[str, Any]:
    """The analysis in a few figures, for machines.

    `opportunity` is that of the peer benchmark; the other bases stand beside it under `bases` and
    are never added to it.
    """
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


def _read(benchmark: Path | None) -> pd.DataFrame | None:
    if benchmark is None:
        return None
    if not benchmark.is_file():
        raise InputError(
            f"{benchmark}: no such file. Give a CSV with service_line, per_1000, source."
        )
    return pd.read_csv(benchmark, comment="#")
