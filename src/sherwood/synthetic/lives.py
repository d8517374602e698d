"""Lives within the window: care homes, births, deaths, leaving, moving, and registrations."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sherwood.synthetic.days import DAYS_A_YEAR, NEVER, Window
from sherwood.synthetic.fact_tables import conditions, uses
from sherwood.synthetic.need import Need, Situation
from sherwood.synthetic.people import People, frailties, turnover
from sherwood.synthetic.place import Place

# Share living in a care home by age, and yearly share of movers; illustrative (2.7 % of those 65+).
_HOME_AGES = (0, 18, 65, 75, 85, 90)
_IN_HOME = np.array([0.0, 0.0004, 0.005, 0.017, 0.065, 0.15])
_HOME_CONDITIONS = {
    "dementia": 5.0,
    "stroke": 1.5,
    "parkinsons_disease": 2.0,
    "learning_disability": 12.0,
}
_MOVE_AGES = (0, 18, 25, 45, 65)
_MOVING = np.array([0.03, 0.07, 0.06, 0.025, 0.012])
# Live births a woman-year by age: England and Wales 2016, lowered at 18-24 for the students.
_MOTHER_AGES = (0, 16, 20, 25, 30, 35, 40, 45)
_BIRTHS = np.array([0.0, 0.012, 0.042, 0.088, 0.105, 0.06, 0.013, 0.0])
_GPS_A_LIST = 1900


def situation(
    people: People, onset: np.ndarray, today: np.ndarray, home: np.ndarray, place: Place
) -> Situation:
    """What can be seen of each person today, at the address of entry."""
    return Situation(
        age=people.age_on(today),
        female=people.female,
        quintile=place.area_quintile[people.area],
        ethnic_family=people.ethnic_family,
        has=onset <= today[:, None],
        in_home=home >= 0,
    )


@dataclass(frozen=True)
class Homes:
    """Who lives in a care home: which home and from which day (`NEVER` if never)."""

    home: np.ndarray
    since: np.ndarray


def settle_in_homes(
    people: People, onset: np.ndarray, window: Window, place: Place, rng: np.random.Generator
) -> Homes:
    """Put people in the care homes of their district, in proportion to beds."""
    size = len(people)
    names = conditions()
    ratio = np.ones(size)
    for name, times in _HOME_CONDITIONS.items():
        ratio *= np.where(onset[:, names.position(name)] <= people.entry, times, 1.0)
    share = np.minimum(
        _IN_HOME[np.digitize(people.age_on(people.entry), _HOME_AGES) - 1] * ratio, 0.8
    )
    share = np.where(people.newborn, 0.0, share)
    drawn = rng.random(size)
    there = drawn < share
    moves = ~there & (rng.random(size) < share * 0.33 * window.years)
    since = np.where(there, people.entry, NEVER).astype(np.int32)
    length = np.maximum(window.end - people.entry - 30, 1)
    since[moves] = (people.entry + 15 + rng.random(size) * length)[moves]
    home = np.full(size, -1, dtype=np.int16)
    beds, where = place.homes["beds"].to_numpy(float), place.homes["district"].to_numpy()
    mine = place.areas["district"].to_numpy()[people.area]
    for district in np.unique(where):
        inside = np.flatnonzero((mine == district) & (there | moves))
        near = np.flatnonzero(where == district)
        home[inside] = rng.choice(near, len(inside), p=beds[near] / beds[near].sum())
    return Homes(home, since)


def die_and_leave(
    people: People,
    onset: np.ndarray,
    homes: Homes,
    window: Window,
    need: Need,
    place: Place,
    rng: np.random.Generator,
) -> tuple[People, np.ndarray]:
    """Give people their deaths and departures within the window.

    Returns:
        The people with `death` and `leave`, and their conditions with palliative care added to some
        of those who died.
    """
    size = len(people)
    dies = uses().position("death")
    patience, death = rng.exponential(size=size), np.full(size, NEVER)
    for start, end in zip(window.starts, window.starts[1:], strict=False):
        begin = np.maximum(people.entry, start)
        resident = np.where(homes.since <= begin, homes.home, -1)
        now = situation(people, onset, begin, resident, place)
        hazard = need.rates(now)[:, dies] / DAYS_A_YEAR
        days = np.maximum(end - begin, 0)
        falls = (death == NEVER) & (patience < hazard * days)
        death[falls] = (begin + patience / hazard)[falls]
        patience = patience - hazard * days
    age = people.age_on(people.entry)
    settled = homes.home >= 0
    wait = rng.exponential(size=size) / np.where(settled, 0.002, turnover(age)) * DAYS_A_YEAR
    leave = np.minimum(people.entry + 5 + wait, NEVER)
    leave = np.where((leave >= window.end) | (leave >= death), NEVER, leave).astype(np.int32)
    death = np.where((death >= window.end) | (leave < NEVER), NEVER, death).astype(np.int32)
    palliative = conditions().position("palliative_care")
    known = (death < NEVER) & (age >= 40) & (rng.random(size) < 0.4)
    began = np.maximum(death - 5 - rng.integers(0, 250, size), people.entry + 1)
    onset = onset.copy()
    onset[known, palliative] = np.minimum(onset[known, palliative], began[known])
    return people.ending(death, leave), onset


@dataclass(frozen=True)
class Spans:
    """Registrations: one span at one practice and address in each position.

    Attributes:
        person: Position of the person.
        start: First day, which may lie before the window.
        end: First day after; `NEVER` while it lasts.
        practice: Practice.
        area: Small area.
        home: Care home, -1 if none.
        gp: Number of the usual doctor within the practice, from 0.
    """

    person: np.ndarray
    start: np.ndarray
    end: np.ndarray
    practice: np.ndarray
    area: np.ndarray
    home: np.ndarray
    gp: np.ndarray


def register(
    people: People, homes: Homes, window: Window, place: Place, rng: np.random.Generator
) -> Spans:
    """Register people: a first span, some moves, and moves into care homes."""
    size = len(people)
    at_start = (homes.home >= 0) & (homes.since <= people.entry)
    before = np.minimum(rng.gamma(1.2, 7, size), 0.9 * people.age_on(people.entry)) * DAYS_A_YEAR
    before = np.where(at_start, np.minimum(before, rng.exponential(500, size)), before)
    old = people.entry <= window.start
    start = np.where(old, people.entry - before, people.entry).astype(np.int32)
    spans = Spans(
        person=np.arange(size, dtype=np.int32),
        start=np.where(people.newborn, people.entry, np.maximum(start, people.birth + 1)).astype(
            np.int32
        ),
        end=np.minimum(people.death, people.leave),
        practice=_homed(place, "practice", homes.home, at_start, people.practice),
        area=_homed(place, "area", homes.home, at_start, people.area),
        home=np.where(at_start, homes.home, -1).astype(np.int16),
        gp=np.zeros(size, dtype=np.int16),
    )
    spans = _split(spans, *_moves(people, spans, window, place, rng))
    spans = _split(spans, *_moves_into_homes(spans, homes, at_start, place))
    doctors = doctors_of(place)
    return replace(
        spans, gp=(rng.random(len(spans.person)) * doctors[spans.practice]).astype(np.int16)
    )


def doctors_of(place: Place) -> np.ndarray:
    """Doctors in each practice."""
    return np.asarray(np.maximum(2, place.practices["list_size"].to_numpy() // _GPS_A_LIST))


def _homed(
    place: Place, column: str, home: np.ndarray, at_home: np.ndarray, otherwise: np.ndarray
) -> np.ndarray:
    return np.where(at_home, place.homes[column].to_numpy()[home], otherwise).astype(np.int16)


def _moves(
    people: People, spans: Spans, window: Window, place: Place, rng: np.random.Generator
) -> tuple[np.ndarray, ...]:
    size = len(people)
    chance = _MOVING[np.digitize(people.age_on(people.entry), _MOVE_AGES) - 1] * window.years
    until = np.minimum(spans.end, window.end)
    when = (people.entry + 1 + rng.random(size) * (until - people.entry - 1)).astype(np.int32)
    who = np.flatnonzero(
        (rng.random(size) < chance) & (spans.home < 0) & (when < until) & (when > spans.start)
    )
    lists = place.share.sum(axis=(1, 2))
    practice, area = spans.practice[who].copy(), spans.area[who].copy()
    flows = place.share.sum(axis=2)
    district = place.practice_district[practice]
    for where in np.unique(district):
        inside = district == where
        near = np.flatnonzero(place.practice_district == where)
        practice[inside] = rng.choice(near, inside.sum(), p=lists[near] / lists[near].sum())
    for one in np.unique(practice):
        here = practice == one
        area[here] = rng.choice(len(place.areas), here.sum(), p=flows[one] / flows[one].sum())
    return who, when[who], practice, area, np.full(len(who), -1, dtype=np.int16)


def _moves_into_homes(
    spans: Spans, homes: Homes, at_start: np.ndarray, place: Place
) -> tuple[np.ndarray, ...]:
    when = homes.since[spans.person]
    due = (homes.home[spans.person] >= 0) & ~at_start[spans.person]
    who = np.flatnonzero(due & (when > spans.start) & (when < spans.end))
    home = homes.home[spans.person[who]]
    practice, area = (place.homes[name].to_numpy()[home] for name in ("practice", "area"))
    return who, when[who], practice.astype(np.int16), area.astype(np.int16), home


def _split(
    spans: Spans,
    who: np.ndarray,
    when: np.ndarray,
    practice: np.ndarray,
    area: np.ndarray,
    home: np.ndarray,
) -> Spans:
    end = spans.end.copy()
    end[who] = when
    join = np.concatenate
    return Spans(
        person=join([spans.person, spans.person[who]]),
        start=join([spans.start, when]),
        end=join([end, spans.end[who]]),
        practice=join([spans.practice, practice]),
        area=join([spans.area, area]),
        home=join([spans.home, home]),
        gp=join([spans.gp, np.zeros(len(who), dtype=np.int16)]),
    )


def deliver(
    people: People, spans: Spans, window: Window, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Deliveries: the span of each mother, and the day; at most one a span and year."""
    mothers, days = [], []
    for start, end in zip(window.starts, window.starts[1:], strict=False):
        begin, finish = np.maximum(spans.start, start), np.minimum(spans.end, end)
        age = people.age_on(np.full(len(people), start))[spans.person]
        length = np.maximum(finish - begin, 0)
        rate = _BIRTHS[np.digitize(age, _MOTHER_AGES) - 1] * people.female[spans.person]
        gives = np.flatnonzero(rng.random(len(length)) < 1 - np.exp(-rate * length / DAYS_A_YEAR))
        mothers.append(gives)
        days.append((begin + rng.random(len(begin)) * length).astype(np.int32)[gives])
    span, day = np.concatenate(mothers), np.concatenate(days)
    order = np.lexsort((day, spans.person[span]))
    span, day = span[order], day[order]
    same = spans.person[span][1:] == spans.person[span][:-1]
    near = np.concatenate([[False], same & (np.diff(day) < 300)])
    return span[~near], day[~near]


def newborns(
    people: People, spans: Spans, span: np.ndarray, day: np.ndarray, rng: np.random.Generator
) -> People:
    """The babies of deliveries, who live where their mothers do."""
    mother, size = spans.person[span], len(span)
    return People(
        birth=day,
        female=rng.random(size) < 0.487,
        ethnicity=people.ethnicity[mother],
        practice=spans.practice[span],
        area=spans.area[span],
        entry=day,
        leave=np.full(size, NEVER),
        death=np.full(size, NEVER),
        frailty=frailties(size, rng),
        newborn=np.ones(size, dtype=bool),
    )
