"""Hospital spells: when, why, how long, at what cost, and how one leads to another."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from sherwood.synthetic.cases import inpatient_cases, tariff
from sherwood.synthetic.chunk import Chunk
from sherwood.synthetic.days import NEVER
from sherwood.synthetic.exposure import Events, happen, on_working_days
from sherwood.synthetic.fact_tables import deflators

KINDS = (
    "emergency_admission_zero_day",
    "emergency_admission_stay",
    "elective_inpatient",
    "day_case",
)
ROUTES = ("emergency", "emergency", "elective", "day_case")
PRICED_ON = ("emergency_zero_day", "emergency_stay", "elective", "day_case")
# Illustrative: share of deaths in hospital, of emergency stays that bring a readmission, and that
# end in a transfer.
_DIES_IN_HOSPITAL, _READMITTED, _TRANSFERRED = 0.45, 0.08, 0.02
VIA_ED = {"emergency_admission_stay": 0.7, "emergency_admission_zero_day": 0.75}
_AGE_STAY = np.array([0.7, 0.7, 0.8, 0.95, 1.05, 1.2, 1.35])
_LONGEST = 180
_STAY_FACTOR = 1.35
_TRIES = 8
# Groups are priced without interventions; what they and intensive care add (2,027 pounds a day,
# National Cost Collection) is illustrative. Drugs paid for apart from the group: likewise.
_INTERVENTIONS, _INTENSIVE, _CRITICAL_DAY = 1.22, 0.055, 2027.0
_HIGH_COST_DRUGS = {"chemotherapy": 1300.0, "biologic infusion": 1900.0, "eye injection": 520.0}


@dataclass(frozen=True)
class Spells:
    """Spells in hospital, one in each position.

    Attributes:
        person: Position of the person.
        stretch: Stretch of time the admission lies in.
        kind: Position in `KINDS`.
        case: Which case of its route.
        admitted, discharged: Days.
        group: HRG, as a position in the tariff of its kind.
        cost: Pounds.
        dies: Whether the spell ends in death.
        transfer: 0 no, 1 discharged to another provider, 2 admitted from another provider.
    """

    person: np.ndarray
    stretch: np.ndarray
    kind: np.ndarray
    case: np.ndarray
    admitted: np.ndarray
    discharged: np.ndarray
    group: np.ndarray
    cost: np.ndarray
    dies: np.ndarray
    transfer: np.ndarray

    def __len__(self) -> int:
        return len(self.person)

    def only(self, chosen: np.ndarray) -> Spells:
        """The chosen spells, by mask or position."""
        return Spells(*(getattr(self, f.name)[chosen] for f in fields(self)))

    @property
    def nights(self) -> np.ndarray:
        """Length of stay in whole days."""
        return np.asarray(self.discharged - self.admitted)


def admit(chunk: Chunk) -> Spells:
    """All spells of a chunk but those of maternity, finished within the window."""
    rng = chunk.random("spells")
    parts = [_of_kind(chunk, kind, rng) for kind in range(len(KINDS))]
    spells = join([*parts, _last_spells(chunk, rng)])
    spells = join([spells, _readmissions(chunk, spells, rng)])
    spells = _one_at_a_time(chunk, spells, rng)
    spells = _transferred(spells, rng)
    return spells.only(spells.discharged < chunk.window.end)


def join(parts: list[Spells]) -> Spells:
    """Several lots of spells as one."""
    return Spells(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Spells)))


def terminal(chunk: Chunk) -> np.ndarray:
    """Expected spells that end in death in each stretch: part of the rate of emergency stays."""
    return np.asarray(chunk.exposure.dying * _DIES_IN_HOSPITAL)


def _of_kind(chunk: Chunk, kind: int, rng: np.random.Generator) -> Spells:
    line = KINDS[kind]
    expected = chunk.exposure.of(line)
    if line == "emergency_admission_stay":
        expected = expected / (1 + _READMITTED) / (1 + _TRANSFERRED)
        expected = np.maximum(expected - terminal(chunk), 0.3 * expected)
    events = happen(chunk.stretches, expected, rng)
    if kind >= KINDS.index("elective_inpatient"):
        events = on_working_days(events, chunk.stretches)
    return _described(chunk, events, kind, rng)


def _described(chunk: Chunk, events: Events, kind: int, rng: np.random.Generator) -> Spells:
    """Give admissions their case, stay, HRG and cost."""
    cases, line = inpatient_cases(ROUTES[kind]), KINDS[kind]
    age, person = chunk.age_at(events), chunk.person_of(events)
    has = chunk.exposure.seen.has[events.stretch]
    zero = cases.table["zero"].to_numpy(float)
    tilt = np.log(np.maximum(zero, 0.01)) if line == "emergency_admission_zero_day" else None
    case = cases.choose(age, chunk.people.female[person], has, rng, tilt)
    nights = np.zeros(len(events), dtype=np.int32)
    usual = cases.table["stay"].to_numpy(float)[case]
    band = np.digitize(age, (0, 5, 18, 45, 65, 75, 85)) - 1
    if line == "emergency_admission_stay":
        mean = np.maximum(usual * _AGE_STAY[band] * _STAY_FACTOR, 1.05)
        delayed = np.where((age >= 75) & (rng.random(len(age)) < 0.06), 3.0, 1.0)
        nights = 1 + np.floor(rng.gamma(0.9, np.maximum(mean - 0.6, 0.3) / 0.9) * delayed).astype(
            np.int32
        )
    elif line == "elective_inpatient":
        nights = np.floor(rng.gamma(1.6, (usual * _AGE_STAY[band] + 0.35) / 1.6)).astype(np.int32)
    nights = np.minimum(nights, _LONGEST)
    group, cost = _priced(chunk, events, kind, case, has, nights, usual, rng)
    death = chunk.people.death[person]
    discharged = np.minimum(events.day + nights, death)
    none = np.zeros(len(events), dtype=np.int8)
    return Spells(
        person,
        events.stretch,
        np.full(len(events), kind, np.int8),
        case.astype(np.int16),
        events.day,
        discharged,
        group.astype(np.int32),
        cost,
        discharged == death,
        none,
    )


def _priced(
    chunk: Chunk,
    events: Events,
    kind: int,
    case: np.ndarray,
    has: np.ndarray,
    nights: np.ndarray,
    usual: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """HRG by complexity; cost by price, price level of the year, and length against the usual."""
    prices = tariff(ROUTES[kind], PRICED_ON[kind])
    many = has.sum(axis=1)
    complexity = many / 9 + 0.2 * rng.random(len(case)) + 0.15 * (nights > 1.5 * usual)
    group = prices.group(case, complexity)
    level = deflators()[chunk.stretches.year[events.stretch]]
    price = prices.price[group] * level
    if KINDS[kind] == "emergency_admission_stay":
        price = price * _INTERVENTIONS * (0.45 + 0.55 * nights / np.maximum(usual, 1))
        intensive = (rng.random(len(case)) < _INTENSIVE) & (nights >= 2)
        days = np.minimum(1 + rng.exponential(3.5, len(case)), nights)
        price = price + intensive * days * _CRITICAL_DAY * level
    elif KINDS[kind] == "day_case":
        names = inpatient_cases("day_case").table["name"]
        drugs = names.map(_HIGH_COST_DRUGS).fillna(0.0).to_numpy()
        price = price + drugs[case] * level
    return group, price * rng.lognormal(-0.02, 0.2, len(case))


def _last_spells(chunk: Chunk, rng: np.random.Generator) -> Spells:
    """Spells that end in death."""
    death = chunk.people.death
    dead = np.flatnonzero((death < NEVER) & (rng.random(len(death)) < _DIES_IN_HOSPITAL))
    stretches = chunk.stretches
    last = np.full(len(death), -1)
    ends_in_death = stretches.end == death[stretches.person]
    last[stretches.person[ends_in_death]] = np.flatnonzero(ends_in_death)
    stretch = last[dead]
    events = Events(stretch[stretch >= 0].astype(np.int32), death[dead[stretch >= 0]])
    spells = _described(chunk, events, KINDS.index("emergency_admission_stay"), rng)
    person, stretch = spells.person, spells.stretch
    nights = np.maximum(1, np.floor(rng.gamma(0.9, 8, len(person)))).astype(np.int32)
    first = np.maximum(chunk.people.entry[person], stretches.start[stretch])
    admitted = np.maximum(death[person] - nights, first)
    kept = admitted < death[person]
    moved = Spells(
        person,
        stretch,
        spells.kind,
        spells.case,
        admitted.astype(np.int32),
        death[person].astype(np.int32),
        spells.group,
        spells.cost,
        kept | True,
        spells.transfer,
    )
    return moved.only(kept)


def _readmissions(chunk: Chunk, spells: Spells, rng: np.random.Generator) -> Spells:
    """Emergency stays that follow another within four weeks, on the same registration."""
    stay = spells.kind == KINDS.index("emergency_admission_stay")
    again = stay & ~spells.dies & (rng.random(len(spells)) < _READMITTED)
    day = spells.discharged + rng.integers(1, 28, len(spells))
    again &= day < chunk.stretches.end[spells.stretch]
    events = Events(spells.stretch[again], day[again].astype(np.int32))
    return _described(chunk, events, KINDS.index("emergency_admission_stay"), rng)


def _one_at_a_time(chunk: Chunk, spells: Spells, rng: np.random.Generator) -> Spells:
    """Nobody is in two beds: a spell that begins during another is moved to after it.

    The few that no longer fit before the end of the registration, or of the life, do not happen.
    """
    for _ in range(_TRIES):
        spells = _in_order(spells)
        clash, free_from = _clashes(spells)
        later = free_from + np.where(spells.dies, 0, rng.integers(0, 6, len(spells)))
        admitted = np.where(clash, later, spells.admitted)
        nights = np.where(spells.dies, spells.discharged - admitted, spells.nights)
        death = chunk.people.death[spells.person]
        discharged = np.minimum(admitted + nights, death)
        dies = spells.dies | (discharged == death)
        spells = replace(spells, admitted=admitted, discharged=discharged, dies=dies)
        leaves = chunk.spans.end[chunk.stretches.span[spells.stretch]]
        end = np.minimum(np.minimum(leaves, chunk.window.end), death)
        spells = spells.only((admitted < end) & (nights >= 0))
    while True:
        spells = _in_order(spells)
        clash, _ = _clashes(spells)
        if not clash.any():
            return spells
        spells = spells.only(~clash)


def _in_order(spells: Spells) -> Spells:
    return spells.only(np.lexsort((spells.discharged, spells.admitted, spells.person)))


def _clashes(spells: Spells) -> tuple[np.ndarray, np.ndarray]:
    """Which spells begin before the one before has ended, and the first day that is free."""
    same = np.concatenate([[False], spells.person[1:] == spells.person[:-1]])
    before = np.concatenate([[0], spells.discharged[:-1]])
    return same & (spells.admitted <= before), (before + 1).astype(np.int32)


def _transferred(spells: Spells, rng: np.random.Generator) -> Spells:
    """Some long stays are carried on by another provider: two spells, one continuous spell."""
    stay = (spells.kind == KINDS.index("emergency_admission_stay")) & (spells.nights >= 4)
    moves = np.flatnonzero(stay & (rng.random(len(spells)) < 3.2 * _TRANSFERRED))
    middle = spells.admitted[moves] + spells.nights[moves] // 2
    second = spells.only(moves)
    cost, discharged, dies = spells.cost.copy(), spells.discharged.copy(), spells.dies.copy()
    transfer = spells.transfer.copy()
    cost[moves] /= 2
    discharged[moves], dies[moves], transfer[moves] = middle, False, 1
    first = Spells(
        spells.person,
        spells.stretch,
        spells.kind,
        spells.case,
        spells.admitted,
        discharged,
        spells.group,
        cost,
        dies,
        transfer,
    )
    after = Spells(
        second.person,
        second.stretch,
        second.kind,
        second.case,
        middle.astype(np.int32),
        second.discharged,
        second.group,
        second.cost / 2,
        second.dies,
        np.full(len(moves), 2, np.int8),
    )
    return join([first, after])
