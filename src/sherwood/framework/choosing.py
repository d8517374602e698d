"""Choosing what to start and when, under yearly money and what stands on what.

Every candidate starts in one of its years or never. HiGHS finds the choice of the greatest value
that no year's money forbids and in which nothing starts before what it stands on is effective.
What is left out is told why, in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.errors import MethodError
from sherwood.framework.refusals import Candidate, Option, Rest, effective_by, why_not

_SECONDS = 120.0
_GAP = 1e-6
_UNIT = 1e3
"""The solver works in thousands of pounds, so that its tolerances are pennies."""


@dataclass(frozen=True)
class Refusal:
    """A candidate that is not started, and why."""

    id: str
    reason: str


@dataclass(frozen=True, eq=False)
class Choice:
    """What to start and when.

    Attributes:
        starts: By candidate: its year, or None.
        value: Sum of the values of what starts.
        drawn: By kind of fund: pounds drawn in each year.
        refused: Why the others are not started.
    """

    starts: Mapping[str, int | None]
    value: float
    drawn: Mapping[str, Floats]
    refused: tuple[Refusal, ...]


def choose(
    candidates: Sequence[Candidate],
    funds: Mapping[str, Floats],
    ready: Mapping[str, int | None],
    *,
    first_year: int,
) -> Choice:
    """Choose what to start and when.

    Args:
        candidates: What could start.
        funds: By kind, pounds that may be drawn in each year. Money not drawn in a year is gone.
        ready: What is there without being chosen: the first year on whose first day each is
            effective, or None for what never is.
        first_year: The financial year of the funds' first figure.

    Raises:
        MethodError: A candidate requires something unknown, or no choice was found in time.
    """
    known = {candidate.id for candidate in candidates} | set(ready)
    for candidate in candidates:
        unknown = [name for name in candidate.requires if name not in known]
        if unknown:
            raise MethodError(f"'{candidate.id}' requires '{unknown[0]}', which is not known")
    taken = _solved(candidates, funds, ready)
    starts = {
        candidate.id: candidate.options[number].year if number is not None else None
        for candidate, number in zip(candidates, taken, strict=True)
    }
    chosen = {
        candidate.id: candidate.options[number]
        for candidate, number in zip(candidates, taken, strict=True)
        if number is not None
    }
    drawn = {kind: _drawn(kind, money, chosen.values()) for kind, money in funds.items()}
    left = {kind: money - drawn[kind] for kind, money in funds.items()}
    rest = Rest({each.id: each for each in candidates}, chosen, ready, left, first_year)
    return Choice(
        starts=starts,
        value=sum(option.value for option in chosen.values()),
        drawn=drawn,
        refused=tuple(
            Refusal(candidate.id, why_not(candidate, rest))
            for candidate in candidates
            if candidate.id not in chosen
        ),
    )


def _solved(
    candidates: Sequence[Candidate],
    funds: Mapping[str, Floats],
    ready: Mapping[str, int | None],
) -> list[int | None]:
    """The option taken of each candidate."""
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 1),
        ("mip_rel_gap", _GAP),
        ("time_limit", _SECONDS),
    ):
        solver.setOptionValue(name, value)
    variables = [
        [solver.addBinary(obj=option.value / _UNIT) for option in candidate.options]
        for candidate in candidates
    ]
    for mine in variables:
        if mine:
            solver.addConstr(solver.qsum(mine) <= 1)
    for kind, money in funds.items():
        for year, limit in enumerate(money):
            used = [
                float(option.draws[kind][year]) / _UNIT * variable
                for candidate, mine in zip(candidates, variables, strict=True)
                for option, variable in zip(candidate.options, mine, strict=True)
                if kind in option.draws and option.draws[kind][year]
            ]
            if used:
                solver.addConstr(solver.qsum(used) <= float(limit) / _UNIT)
    _precedence(solver, candidates, variables, ready)
    if any(variables):
        solver.maximize()
        status = solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise MethodError(
                f"no best choice of start years was found in {_SECONDS:g} seconds: "
                f"{solver.modelStatusToString(status)}. Leave out some candidates or years."
            )
    return [
        next((n for n, variable in enumerate(mine) if solver.val(variable) > 0.5), None)
        for mine in variables
    ]


def _precedence(
    solver: highspy.Highs,
    candidates: Sequence[Candidate],
    variables: Sequence[Sequence[highspy.highs.highs_var]],
    ready: Mapping[str, int | None],
) -> None:
    """Whatever has started by a year stands on what is effective by then."""
    place = {candidate.id: number for number, candidate in enumerate(candidates)}
    for candidate, mine in zip(candidates, variables, strict=True):
        for name in candidate.requires:
            for option in candidate.options:
                begun = [
                    variable
                    for other, variable in zip(candidate.options, mine, strict=True)
                    if other.year <= option.year
                ]
                if name in ready:
                    if not effective_by(ready[name], option.year):
                        solver.addConstr(solver.qsum(begun) <= 0)
                    continue
                effective = [
                    variable
                    for other, variable in zip(
                        candidates[place[name]].options, variables[place[name]], strict=True
                    )
                    if effective_by(other.effective, option.year)
                ]
                solver.addConstr(solver.qsum(begun) - solver.qsum(effective) <= 0)


def _drawn(kind: str, money: Floats, options: Iterable[Option]) -> Floats:
    drawn = np.zeros(len(money))
    for option in options:
        drawn += option.draws.get(kind, 0.0)
    return drawn
