"""What changed between two runs of the plan: what went in, what is lacking, and what it nets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sherwood.report.words import exact_pounds
from sherwood.service.planning.models import PlanRun
from sherwood.service.planning.statuses import StatusChanged, changed

INPUTS = {
    "release": "Release",
    "version": "Sherwood",
    "seed": "Seed",
    "draws": "Draws",
}


@dataclass(frozen=True)
class Compared:
    """Two runs beside each other.

    Attributes:
        inputs: What went in and differs: what it is, before, after.
        statuses: Items whose history changed.
        no_longer_lacking: Titles of what the claim lacked before and lacks no more.
        newly_lacking: Titles of what it lacks now and did not.
        nets: Scenario by scenario: title, before, after and difference, in words.
    """

    before: PlanRun
    after: PlanRun
    inputs: list[tuple[str, str, str]]
    statuses: list[StatusChanged]
    no_longer_lacking: list[str]
    newly_lacking: list[str]
    nets: list[tuple[str, str, str, str]]


def compared(before: PlanRun, after: PlanRun) -> Compared:
    """Compare two runs that are ready."""
    lacked, lacks = _unmet(before.summary), _unmet(after.summary)
    return Compared(
        before=before,
        after=after,
        inputs=[
            (words, str(getattr(before, name)), str(getattr(after, name)))
            for name, words in INPUTS.items()
            if getattr(before, name) != getattr(after, name)
        ],
        statuses=list(changed(before.statuses, after.statuses)),
        no_longer_lacking=[title for item, title in lacked.items() if item not in lacks],
        newly_lacking=[title for item, title in lacks.items() if item not in lacked],
        nets=list(_nets(before.summary, after.summary)),
    )


def _unmet(summary: Mapping[str, Any]) -> dict[str, str]:
    return {each["item"]: each["title"] for each in summary["claim"]["unmet"]}


def _nets(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, scenario in after["scenarios"].items():
        then = before["scenarios"].get(name)
        if then is not None:
            was, is_ = then["net_cumulative"]["p50"], scenario["net_cumulative"]["p50"]
            yield scenario["title"], *(exact_pounds(each) for each in (was, is_, is_ - was))
