"""Candidates for a start, and why one is not started, in words.

A reason is told with everything else as it was chosen: it is true of this plan, and another plan
could have room for what this one has not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.warehouse.calendar import year_title

_PENNY = 0.01


@dataclass(frozen=True, eq=False)
class Option:
    """A year in which a candidate could start.

    Attributes:
        year: The financial year, on whose first day it does.
        value: Expected net savings, discounted, in pounds; for an item, less its cost.
        draws: By kind of fund: pounds it draws in each year; negative where it pays in.
        effective: For an item: the first year on whose first day it is effective; None for never.
    """

    year: int
    value: float
    draws: Mapping[str, Floats]
    effective: int | None = None


@dataclass(frozen=True, eq=False)
class Candidate:
    """Something that could start.

    Attributes:
        id: Its name.
        options: One for each year in which it could start.
        requires: Candidates, or things that are there already, that must be effective by its start.
    """

    id: str
    options: tuple[Option, ...]
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Rest:
    """A plan as it was chosen.

    Attributes:
        candidates: By id.
        chosen: What starts, and how.
        ready: What is there without being chosen; see `choosing.choose`.
        left: By kind of fund: pounds not drawn in each year.
        first_year: The financial year of the first figure.
    """

    candidates: Mapping[str, Candidate]
    chosen: Mapping[str, Option]
    ready: Mapping[str, int | None]
    left: Mapping[str, Floats]
    first_year: int


@dataclass(frozen=True, eq=False)
class _Way:
    """One way to let a candidate in: its option, and what must start, or start earlier, for it."""

    with_items: tuple[str, ...]
    value: float
    lacking: Mapping[tuple[str, int], float]


def effective_by(effective: int | None, year: int) -> bool:
    """Whether something is effective on the first day of a year."""
    return effective is not None and effective <= year


def why_not(candidate: Candidate, rest: Rest) -> str:
    """Why a candidate is not started."""
    is_item = any(option.effective is not None for option in candidate.options) or any(
        candidate.id in each.requires for each in rest.candidates.values()
    )
    if not candidate.options:
        return "it could not start before the plan ends"
    best = max(option.value for option in candidate.options)
    if is_item:
        return f"nothing that was chosen stands on it, and by itself it costs {pounds(-best)}"
    blocked = _blocked(candidate, rest)
    if blocked:
        return blocked
    if best <= 0:
        return _loses(best)
    ways = list(_ways(candidate, rest))
    gaining = [way for way in ways if way.value > 0]
    if not gaining:
        way = max(ways, key=lambda way: way.value)
        if not way.with_items:
            return f"once what it requires is effective, {_loses(way.value)}"
        return (
            f"with {_listed(way.with_items)}, which it still needs, it would cost "
            f"{pounds(-way.value)} more than it saves"
        )
    nearest = min(gaining, key=lambda way: sum(way.lacking.values()))
    if not nearest.lacking:
        return f"it would add {pounds(nearest.value)}, too little for the solver to tell"
    return _exhausted(nearest.lacking)


def pounds(amount: float) -> str:
    """Pounds in words.

    Example:
        >>> pounds(1_234_567), pounds(-350_400), pounds(0.4)
        ('£1.2 million', '-£350,000', '£0')
    """
    sign, size = ("-" if amount <= -0.5 else ""), abs(amount)
    if size >= 999_500:
        return f"{sign}£{size / 1e6:,.1f} million"
    return f"{sign}£{round(size, -3 if size >= 10_000 else 0):,.0f}"


def _blocked(candidate: Candidate, rest: Rest) -> str | None:
    last = max(option.year for option in candidate.options)
    for name in candidate.requires:
        if name in rest.ready:
            found = [rest.ready[name]]
        else:
            found = [option.effective for option in rest.candidates[name].options]
        years = [year for year in found if year is not None]
        if not years:
            return f"requires {name}, which is never effective"
        if min(years) > last:
            return (
                f"requires {name}, which is effective from {year_title(min(years))} at the "
                f"earliest, after the last year in which it could start"
            )
    return None


def _ways(candidate: Candidate, rest: Rest) -> Iterator[_Way]:
    for option in candidate.options:
        needed: list[str] = []
        value, more = option.value, {kind: np.zeros_like(left) for kind, left in rest.left.items()}
        _add(more, option, 1.0)
        for name in candidate.requires:
            earlier = _in_time(name, option.year, rest)
            if earlier is None:
                break
            if earlier is rest.chosen.get(name) or name in rest.ready:
                continue
            needed.append(name)
            value += earlier.value
            _add(more, earlier, 1.0)
            if name in rest.chosen:
                value -= rest.chosen[name].value
                _add(more, rest.chosen[name], -1.0)
        else:
            lacking = {
                (kind, rest.first_year + int(year)): float(amount[year] - rest.left[kind][year])
                for kind, amount in more.items()
                for year in np.flatnonzero(amount > rest.left[kind] + _PENNY)
            }
            yield _Way(tuple(needed), value, lacking)


def _in_time(name: str, year: int, rest: Rest) -> Option | None:
    """The option by which something required is effective in time, the chosen one if it is."""
    if name in rest.ready:
        there = Option(year, 0.0, {}, rest.ready[name])
        return there if effective_by(there.effective, year) else None
    if name in rest.chosen and effective_by(rest.chosen[name].effective, year):
        return rest.chosen[name]
    in_time = [
        option for option in rest.candidates[name].options if effective_by(option.effective, year)
    ]
    return max(in_time, key=lambda option: option.value, default=None)


def _add(more: dict[str, Floats], option: Option, sign: float) -> None:
    for kind, total in more.items():
        total += sign * option.draws.get(kind, np.zeros_like(total))


def _loses(best: float) -> str:
    if best > -_PENNY:
        return "its own net saving is nought at best"
    return f"its own net saving is negative: {pounds(best)} at best"


def _exhausted(lacking: Mapping[tuple[str, int], float]) -> str:
    """Which funds are used up, in which years, and how much more would do."""
    funds = [f"the {kind.replace('_', ' ')} fund of {year_title(year)}" for kind, year in lacking]
    verb = "is" if len(funds) == 1 else "are"
    more = [pounds(amount) for amount in lacking.values()]
    together = "" if len(funds) == 1 else " together"
    return f"{_listed(funds)} {verb} exhausted: {_listed(more)} more would admit it{together}"


def _listed(names: Sequence[str]) -> str:
    """Names as they are said: a, b and c."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
