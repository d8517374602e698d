"""`sherwood check`: the quality of records."""

from __future__ import annotations

from pathlib import Path

from sherwood.commands.progress import Report
from sherwood.records import check, write_quality


def run(records: Path, out: Path, report: Report) -> list[str]:
    """Check, write the report, and say what it found."""
    quality = check(records, report=report)
    page = write_quality(quality, out)
    balance = "Every row and pound" if quality.reconciles else "NOT every row and pound"
    extract = sum(tally.extract for tally in quality.tallies)
    rejected = sum(tally.rejected for tally in quality.tallies)
    return [
        f"{balance} of the extracts is accepted or rejected: {extract:,} rows, "
        f"{rejected:,} rejected.",
        f"The quality report is {page}",
    ]
