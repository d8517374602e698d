"""`sherwood ingest`: an extract becomes records."""

from __future__ import annotations

from pathlib import Path

from sherwood.commands.progress import Report
from sherwood.records import ingest, read_key


def run(
    format_: str,
    source: Path,
    out: Path,
    *,
    report: Report,
    key_file: Path | None = None,
    name: str | None = None,
    refuse_test_numbers: bool = False,
) -> list[str]:
    """Ingest, and say what came of it."""
    load = ingest(
        format_,
        source,
        out,
        key=read_key(key_file, apart_from=[source, out]),
        name=name,
        refuse_test_numbers=refuse_test_numbers,
        report=report,
    )
    return [
        f"{load.accepted:,} rows accepted, {load.rejected:,} rejected, into {out}.",
        f"Next: sherwood check {out}, then sherwood build {out} --out warehouse",
    ]
