"""`sherwood build`: records become a published warehouse release."""

from __future__ import annotations

import time
from pathlib import Path

from sherwood.actuarial.marts import build_marts
from sherwood.commands.progress import Report
from sherwood.records import Records
from sherwood.warehouse import EngineName, draft_release, open_engine


def run(
    records: Path,
    out: Path,
    *,
    engine: EngineName,
    most_years: int,
    memory_gb: float,
    report: Report,
) -> list[str]:
    """Build and publish a release, and say where it is."""
    began = time.perf_counter()
    out.mkdir(parents=True, exist_ok=True)
    with (
        open_engine(engine, memory_gb=memory_gb, scratch=out / "scratch") as opened,
        draft_release(out, opened) as draft,
    ):
        build_marts(draft, Records(records, opened), most_years=most_years, report=report)
        draft.manifest["seconds"] = round(time.perf_counter() - began, 1)
    people = draft.manifest["rows"]["person"]
    units = draft.manifest["rows"]["activity"]
    return [
        f"Release {draft.folder.name}: {people:,} people and {units:,} units of care, in {out}.",
        f"Next: sherwood analyse {out} --out analysis",
    ]
