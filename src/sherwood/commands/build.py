"""`sherwood build`: records become a published warehouse release."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sherwood.actuarial.marts import build_marts
from sherwood.commands.progress import Report
from sherwood.errors import InputError
from sherwood.records import Records
from sherwood.records.opt_outs import OptOuts, read_opt_outs
from sherwood.warehouse import EngineName, draft_release, open_engine


def run(
    records: Path,
    out: Path,
    *,
    engine: EngineName,
    most_years: int,
    memory_gb: float,
    report: Report,
    opt_outs: OptOuts | None = None,
) -> list[str]:
    """Build and publish a release, and say where it is."""
    began = time.perf_counter()
    out.mkdir(parents=True, exist_ok=True)
    with (
        open_engine(engine, memory_gb=memory_gb, scratch=out / "scratch") as opened,
        draft_release(out, opened) as draft,
    ):
        build_marts(
            draft,
            Records(records, opened),
            most_years=most_years,
            opt_outs=opt_outs,
            report=report,
        )
        draft.manifest["seconds"] = round(time.perf_counter() - began, 1)
    people = draft.manifest["rows"]["person"]
    units = draft.manifest["rows"]["activity"]
    return [
        *_left_out(draft.manifest.get("opt_outs")),
        f"Release {draft.folder.name}: {people:,} people and {units:,} units of care, in {out}.",
        f"Next: sherwood analyse {out} --out analysis",
    ]


def read_list(file: Path | None, version: str, checked_on: datetime | None) -> OptOuts | None:
    """The list of people to leave out, if one was named.

    Raises:
        InputError: It is no such list, or nobody said which version of it, or of which day.
    """
    if file is None:
        return None
    if checked_on is None or not version:
        raise InputError(
            f"{file}: name --opt-outs-version, and --opt-outs-checked, the day on which the "
            "national service was asked."
        )
    return read_opt_outs(
        file, version=version, checked_on=checked_on.date(), today=datetime.now(UTC).date()
    )


def _left_out(told: Mapping[str, Any] | None) -> list[str]:
    if told is None:
        return []
    return [
        f"{told['found']:,} people of the {told['listed']:,} on the opt-out list "
        f"{told['version']} were in the records, and are left out."
    ]
