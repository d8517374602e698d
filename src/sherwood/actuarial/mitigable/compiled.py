"""The definitions of cohorts of spells, laid out as tables that codes can be joined to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sherwood.actuarial.mitigable.cohorts import (
    AttributableFraction,
    Codes,
    Cohort,
    Component,
    Limits,
)

OLDEST = 200
WHOLE_CODE = 0
OUTCOMES = ("died", "survived")


@dataclass(frozen=True)
class Compiled:
    """Definitions as tables.

    A component, known by its number, is a way into a cohort, or else (`cohort_wide`) what keeps a
    spell out whatever the way in. It asks one question to take a spell in and any number to leave
    one out; a question has clauses, all of which must be met.

    Attributes:
        limits: The distinct limits, those of cohorts narrowed by those of their codes; limit k is
            bit k of a spell's `limits`.
        component: Grain: component. Columns component, cohort, limit_bit, open_to_all (it takes in
            whatever is within the limits), cohort_wide, needs_fraction.
        line: Grain: component x question x clause x code. Columns component, limit_bit, question
            (empty to take in, else what leaves out), clause (a number within the question), clauses
            (how many it has), kind, where (the position), stem, length (characters compared, 0 for
            the whole code), fraction.
        fraction: Grain: component x sex x ages x outcome: the share that counts.
    """

    limits: tuple[Limits, ...]
    component: pd.DataFrame
    line: pd.DataFrame
    fraction: pd.DataFrame


@dataclass(frozen=True)
class _Numbered:
    number: int
    cohort: Cohort
    component: Component
    cohort_wide: bool

    @property
    def needs_fraction(self) -> bool:
        """Whether the share depends on age and sex and so stands in a table of its own."""
        asked = self.component.include
        return self.cohort.by_fraction and all(row.fraction is None for row in asked)


def compile_definitions(
    cohorts: Sequence[Cohort], fractions: Sequence[AttributableFraction]
) -> Compiled:
    """Lay out the definitions of cohorts of spells.

    A condition with no positive fraction at any age is left out, because it never counts.
    """
    counted = [one for one in fractions if one.fraction > 0]
    counting = {(one.cohort, one.component) for one in counted}
    ways = [(cohort, part, False) for cohort in cohorts for part in cohort.components]
    ways += [(c, Component("", exclude=c.exclude), True) for c in cohorts if c.exclude]
    numbered = [
        _Numbered(number, cohort, component, wide)
        for number, (cohort, component, wide) in enumerate(ways)
    ]
    kept = [
        one
        for one in numbered
        if not one.needs_fraction or (one.cohort.id, one.component.name) in counting
    ]
    told = {one.cohort.limits: None for one in kept}
    told |= {limits: None for one in kept for limits in _narrowed_by_codes(one)}
    bit = {limits: 1 << place for place, limits in enumerate(told)}
    number_of = {(one.cohort.id, one.component.name): one.number for one in kept}
    return Compiled(
        limits=tuple(told),
        component=pd.DataFrame(
            {
                "component": one.number,
                "cohort": one.cohort.id,
                "limit_bit": bit[one.cohort.limits],
                "open_to_all": not one.component.include and not one.cohort_wide,
                "cohort_wide": one.cohort_wide,
                "needs_fraction": one.needs_fraction,
            }
            for one in kept
        ),
        line=pd.DataFrame(line for one in kept for line in _lines(one, bit)),
        fraction=pd.DataFrame(
            {
                "component": number_of[one.cohort, one.component],
                "sex": one.sex,
                "age_min": one.age_min,
                "age_max": one.age_max if one.age_max is not None else OLDEST,
                "outcome": outcome,
                "due": one.fraction,
            }
            for one in counted
            for outcome in ((one.outcome,) if one.outcome else OUTCOMES)
        ),
    )


def _narrowed_by_codes(one: _Numbered) -> Iterator[Limits]:
    for row in (*one.component.include, *one.component.exclude):
        yield _narrowed(one.cohort.limits, row)


def _narrowed(limits: Limits, row: Codes) -> Limits:
    """The limits of a cohort for a code that speaks of one sex, outcome or span of ages only."""
    return replace(
        limits,
        sex=(row.sex,) if row.sex else limits.sex,
        outcome=(row.outcome,) if row.outcome else limits.outcome,
        age_min=limits.age_min if row.age_min is None else row.age_min,
        age_max=limits.age_max if row.age_max is None else row.age_max,
    )


def _lines(one: _Numbered, bit: Mapping[Limits, int]) -> Iterator[dict[str, object]]:
    yield from _question(one, "", one.component.include, bit)
    questions: dict[str, list[Codes]] = {}
    for row in one.component.exclude:
        questions.setdefault(row.set or row.clause, []).append(row)
    for question, rows in questions.items():
        yield from _question(one, question, rows, bit)


def _question(
    one: _Numbered, question: str, rows: Sequence[Codes], bit: Mapping[Limits, int]
) -> Iterator[dict[str, object]]:
    clauses = list(dict.fromkeys(row.clause for row in rows))
    for row in rows:
        kind, _, position = row.field.partition(".")
        for code in row.codes:
            yield {
                "component": one.number,
                "limit_bit": bit[_narrowed(one.cohort.limits, row)],
                "question": question,
                "clause": clauses.index(row.clause),
                "clauses": len(clauses),
                "kind": kind,
                "where": position or "any",
                "stem": code,
                "length": len(code) if row.match == "prefix" else WHOLE_CODE,
                "fraction": 1.0 if row.fraction is None else row.fraction,
            }
