"""The page of the manual that lists the cohorts, printed from their definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import groupby

from sherwood.actuarial.mitigable.cohorts import Cohort, Kind, Limits
from sherwood.actuarial.mitigable.definitions import family_titles, load_cohorts

_KINDS = {
    Kind.AVOID: "avoid",
    Kind.SHORTEN_STAY: "shorten the stay",
    Kind.SHIFT_SETTING: "shift the setting",
}


def cohorts_page() -> str:
    """The page, in Markdown."""
    cohorts = load_cohorts()
    lines = [
        "# The cohorts of mitigable activity",
        "",
        f"The {len(cohorts)} cohorts. This page is printed from their definitions in "
        "`sherwood/actuarial/mitigable/definitions`. How they are found, and what they cannot "
        "tell, is on [Mitigable activity](mitigable.md).",
        "",
        "*Reduction* is what experts expect nationally by 2039/40, in % of the cohort's activity: "
        "mean, and in brackets the tenth and ninetieth percentile of opinion. It is neither a "
        "target for a place nor a yearly rate. A dash means that experts were not asked.",
        "",
    ]
    for family, members in groupby(cohorts, key=lambda cohort: cohort.family):
        lines += [f"## {family_titles()[family]}", ""]
        for cohort in members:
            lines += _cohort(cohort)
    return "\n".join(lines).rstrip() + "\n"


def _cohort(cohort: Cohort) -> Iterator[str]:
    yield f"### {cohort.title}"
    yield ""
    yield f"`{cohort.id}`: {cohort.definition}"
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield f"| kind | {_KINDS[cohort.kind]}: {cohort.when_mitigated} |"
    yield f"| counted in | {cohort.counted}s |"
    yield f"| category | {cohort.category.replace('_', ' ')} |"
    if limits := _limits(cohort.limits):
        yield f"| limits | {limits} |"
    if count := _codes(cohort):
        yield f"| codes | {count:,} |"
    if cohort.by_fraction:
        yield "| share | the attributable fraction of the spell |"
    yield f"| reduction | {_reduction(cohort)} |"
    yield f"| basis | {_basis(cohort)} |"
    if cohort.caution:
        yield f"| take care | {cohort.caution} |"
    yield f"| source | {cohort.source_code}, `{cohort.source}` |"
    yield (
        f"| review | {cohort.status}; {cohort.reviewed} by {cohort.author}; "
        f"next by {cohort.next_review} |"
    )
    yield ""


def _limits(limits: Limits) -> str:
    told = []
    for field in fields(Limits):
        value = getattr(limits, field.name)
        if value is not None and value is not False and value != ():
            name = field.name.replace("_", " ")
            told.append(name if value is True else f"{name} {_value(value)}")
    return "; ".join(told)


def _value(value: int | Sequence[str]) -> str:
    return str(value) if isinstance(value, int) else ", ".join(f"`{one}`" for one in value)


def _codes(cohort: Cohort) -> int:
    parts = [row for part in cohort.components for row in (*part.include, *part.exclude)]
    return sum(len(row.codes) for row in (*parts, *cohort.exclude))


def _reduction(cohort: Cohort) -> str:
    told = cohort.reduction
    return f"{told.mean:.1f} % ({told.p10:.1f} to {told.p90:.1f})" if told else "-"


def _basis(cohort: Cohort) -> str:
    if cohort.basis == "corrected":
        return "the published rule with a slip put right"
    return "the published rule as it works"
