"""`sherwood ingest`: an extract becomes records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sherwood.commands.progress import Report
from sherwood.records import ingest, read_key
from sherwood.records.loads import Load

NAMED = 8
"""At most so many files are named on the command line; the quality report names them all."""


def run(
    format_: str,
    source: Path,
    out: Path,
    *,
    report: Report,
    key_file: Path | None = None,
    name: str | None = None,
    ids_of: str = "",
    refuse_test_numbers: bool = False,
) -> list[str]:
    """Ingest, and say what came of it."""
    load = ingest(
        format_,
        source,
        out,
        key=read_key(key_file, apart_from=[source, out]),
        name=name,
        ids_of=ids_of,
        refuse_test_numbers=refuse_test_numbers,
        report=report,
    )
    return [
        f"{load.accepted:,} rows accepted, {load.rejected:,} rejected, into {out}.",
        *_not_read(load),
        f"Next: sherwood check {out}, then sherwood build {out} --out warehouse",
    ]


def _not_read(load: Load) -> Iterator[str]:
    if passed_over := sum(told.rows for told in load.left_out):
        yield f"{passed_over:,} more rows are of kinds that the format {load.format} passes over."
    if load.unread:
        shown = ", ".join(load.unread[:NAMED]) + (", ..." if len(load.unread) > NAMED else "")
        yield f"Not read, because no source of the format {load.format} matches: {shown}."
