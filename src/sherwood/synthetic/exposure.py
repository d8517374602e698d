"""Stretches of time in which nothing about a person changes, and the rate of each use in them.

A stretch lies in one financial year, one registration and one state of the programmes of its care
home. Conditions and age are those at the start of the year, or on entry: what a case-mix model
sees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sherwood.synthetic.days import DAYS_A_YEAR, NEVER, Window
from sherwood.synthetic.fact_tables import uses
from sherwood.synthetic.lives import Spans
from sherwood.synthetic.need import Need, Situation
from sherwood.synthetic.people import FAMILIES, People
from sherwood.synthetic.place import Place
from sherwood.synthetic.truth import Truth


@dataclass(frozen=True)
class Stretches:
    """Stretches of time, one in each position.

    Attributes:
        span: Position of the registration.
        person: Position of the person.
        start: First day.
        end: First day after.
        year: Which year of the window, from 0.
        practice: Practice registered with.
        area: Small area lived in.
        home: Care home, -1 if none.
        gp: Usual doctor.
    """

    span: np.ndarray
    person: np.ndarray
    start: np.ndarray
    end: np.ndarray
    year: np.ndarray
    practice: np.ndarray
    area: np.ndarray
    home: np.ndarray
    gp: np.ndarray

    def __len__(self) -> int:
        return len(self.span)

    @property
    def years(self) -> np.ndarray:
        """Length in years."""
        return np.asarray((self.end - self.start) / DAYS_A_YEAR)


def cut(spans: Spans, window: Window, truth: Truth, place: Place) -> Stretches:
    """Cut registrations at the turn of each year and at the start of programmes."""
    parts = []
    for year, (start, end) in enumerate(zip(window.starts, window.starts[1:], strict=False)):
        begin, finish = np.maximum(spans.start, start), np.minimum(spans.end, end)
        inside = np.flatnonzero(finish > begin)
        parts.append((inside, begin[inside], finish[inside], np.full(len(inside), year, np.int8)))
    span, begin, finish, years = (np.concatenate(column) for column in zip(*parts, strict=True))
    for begins in truth.starts(place):
        home = spans.home[span]
        when = np.where(home >= 0, begins[home], NEVER)
        crossed = np.flatnonzero((when > begin) & (when < finish))
        span, years = np.append(span, span[crossed]), np.append(years, years[crossed])
        begin, later = np.append(begin, when[crossed]), finish[crossed]
        finish = np.append(finish, later)
        finish[crossed] = when[crossed]
    return Stretches(
        span=span,
        person=spans.person[span],
        start=begin.astype(np.int32),
        end=finish.astype(np.int32),
        year=years,
        practice=spans.practice[span],
        area=spans.area[span],
        home=spans.home[span],
        gp=spans.gp[span],
    )


@dataclass(frozen=True)
class Exposure:
    """Stretches with what can be seen of the person and the expected use in each.

    Attributes:
        stretches: The stretches.
        seen: What a case-mix model could see.
        expected: Expected events, stretches x lines, with frailty and planted effects.
        dying: Expected deaths in the stretch.
    """

    stretches: Stretches
    seen: Situation
    expected: np.ndarray
    dying: np.ndarray

    def of(self, line: str) -> np.ndarray:
        """Expected events of one line of use in each stretch."""
        return np.asarray(self.expected[:, uses().position(line)])


def expect(
    stretches: Stretches,
    people: People,
    onset: np.ndarray,
    need: Need,
    truth: Truth,
    place: Place,
    window: Window,
) -> Exposure:
    """The expected use in each stretch."""
    person = stretches.person
    begins = np.maximum(people.entry[person], np.array(window.starts)[stretches.year])
    age = np.maximum((begins - people.birth[person]) // DAYS_A_YEAR, 0).astype(np.int16)
    seen = Situation(
        age=age,
        female=people.female[person],
        quintile=place.area_quintile[stretches.area],
        ethnic_family=people.ethnic_family[person],
        has=onset[person] <= begins[:, None],
        in_home=stretches.home >= 0,
    )
    expected = need.rates(seen) * stretches.years[:, None]
    facts = uses()
    dying = expected[:, facts.position("death")].copy()
    for position, (line, family) in enumerate(zip(facts.lines, facts.table["family"], strict=True)):
        if family in FAMILIES:
            expected[:, position] *= people.frailty[person, FAMILIES.index(family)]
        expected[:, position] *= truth.ratio_of(line, stretches.practice)
        expected[:, position] *= truth.ratio_at(line, stretches.home, stretches.start, place)
    return Exposure(stretches, seen, expected, dying)


@dataclass(frozen=True)
class Events:
    """Events, one in each position: the stretch each lies in and its day."""

    stretch: np.ndarray
    day: np.ndarray

    def __len__(self) -> int:
        return len(self.stretch)

    def only(self, chosen: np.ndarray) -> Events:
        """The chosen events, by mask or position."""
        return replace(self, stretch=self.stretch[chosen], day=self.day[chosen])


def happen(stretches: Stretches, expected: np.ndarray, rng: np.random.Generator) -> Events:
    """Draw Poisson numbers of events in each stretch, on days spread evenly over it."""
    stretch = np.repeat(np.arange(len(stretches), dtype=np.int32), rng.poisson(expected))
    length = (stretches.end - stretches.start)[stretch]
    day = stretches.start[stretch] + (rng.random(len(stretch), dtype=np.float32) * length).astype(
        np.int32
    )
    day = np.minimum(day, stretches.end[stretch] - 1)
    return Events(stretch, day)


_WEEKDAY_SHIFT = np.array([0, 0, 0, 0, 0, 2, 1])


def on_working_days(events: Events, stretches: Stretches) -> Events:
    """Events of Saturday and Sunday moved to Monday, where the stretch still lasts."""
    weekday = (events.day + 3) % 7
    moved = events.day + _WEEKDAY_SHIFT[weekday]
    end = stretches.end[events.stretch]
    return replace(events, day=np.where(moved < end, moved, events.day).astype(np.int32))
