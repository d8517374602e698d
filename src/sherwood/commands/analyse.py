"""`sherwood analyse`: a release becomes the report of the value analysis, and its tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sherwood.actuarial.analysis import Analysis
from sherwood.commands.progress import Report
from sherwood.errors import InputError
from sherwood.report.made_analysis import make_analysis
from sherwood.report.words import pounds
from sherwood.warehouse import current_release


def run(
    warehouse: Path, out: Path, *, benchmark: Path | None, seed: int, report: Report
) -> list[str]:
    """Analyse the current release, write the report, and say where it is."""
    release = current_release(warehouse)
    found, _ = make_analysis(release, out, benchmark=_read(benchmark), seed=seed, report=report)
    return [
        _in_a_sentence(found),
        f"The report is {out / 'index.html'}. Open it in a browser; its tables are in "
        f"{out / 'tables'}.",
    ]


def _in_a_sentence(found: Analysis) -> str:
    if "peer" not in found.totals:
        worth = pounds(found.headline["total_cost"])
        return f"Nobody in these records is registered, so only care is told of: {worth} of it."
    peer = found.totals["peer"]
    return (
        f"Were every practice like the best fifth, care worth {pounds(peer['gross'])} a year "
        f"would not be used; {pounds(peer['cashable'])} of it could leave the ledger."
    )


def _read(benchmark: Path | None) -> pd.DataFrame | None:
    if benchmark is None:
        return None
    if not benchmark.is_file():
        raise InputError(
            f"{benchmark}: no such file. Give a CSV with service_line, per_1000, source."
        )
    return pd.read_csv(benchmark, comment="#")
