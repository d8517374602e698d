"""One chunk of the partnership: some thousands of people, with all that happens to them.

A chunk is drawn from its own stream of random numbers, so its content depends on the seed and its
number and on nothing else: not on the other chunks, nor on how many run at once.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from sherwood.synthetic import columns
from sherwood.synthetic.days import DAYS_A_YEAR, Window
from sherwood.synthetic.exposure import Events, Exposure, Stretches, cut, expect
from sherwood.synthetic.lives import (
    Homes,
    Spans,
    deliver,
    die_and_leave,
    newborns,
    register,
    settle_in_homes,
    situation,
)
from sherwood.synthetic.morbidity import Morbidity, scale_to_targets
from sherwood.synthetic.need import Need
from sherwood.synthetic.people import Draw, People
from sherwood.synthetic.place import Place, lay_out
from sherwood.synthetic.truth import Truth, plant

PILOT_PEOPLE = 40_000
PILOT_SEED = 20_150_401
MOST_PEOPLE_A_CHUNK = 100_000


@dataclass(frozen=True)
class Design:
    """Everything a chunk needs that is common to all chunks.

    Attributes:
        place: Practices, areas and homes.
        window: The years.
        draw: How people are drawn.
        morbidity: How they get conditions.
        need: How much they use.
        truth: What is planted.
        seed: The seed of the whole.
    """

    place: Place
    window: Window
    draw: Draw
    morbidity: Morbidity
    need: Need
    truth: Truth
    seed: int


def design(people: int, years: int, seed: int, *, variation: bool) -> Design:
    """Lay out the place, run the pilot that sets the levels, and plant the truth."""
    place, window = lay_out(people), Window(years)
    rng = np.random.default_rng(PILOT_SEED)
    draw = Draw.of(place)
    pilot = draw.standing_people(PILOT_PEOPLE, window, rng)
    morbidity = Morbidity(place, scale_to_targets(pilot, place, window.start))
    onset = morbidity.onset(pilot, window, rng)
    homes = settle_in_homes(pilot, onset, window, place, rng)
    resident = np.where(homes.since <= pilot.entry, homes.home, -1)
    need = Need.set_by(situation(pilot, onset, pilot.entry, resident, place))
    truth = plant(place, seed, variation=variation)
    return Design(place, window, draw, morbidity, need, truth, seed)


@dataclass(frozen=True)
class Chunk:
    """Some people, their registrations and the rates at which things happen to them.

    Attributes:
        number: Which chunk.
        design: What is common to all.
        people: The people: those there at the start, those who join, those who are born.
        onset: Day each condition began, people x conditions.
        spans: Registrations.
        exposure: Stretches of time and the expected use in them.
        mothers: Position of the span of the mother of each newborn.
    """

    number: int
    design: Design
    people: People
    onset: np.ndarray
    spans: Spans
    exposure: Exposure
    mothers: np.ndarray

    def random(self, subject: str) -> np.random.Generator:
        """The chunk's own stream of random numbers for a subject."""
        return stream(self.design.seed, self.number, subject)

    @property
    def place(self) -> Place:
        """Practices, areas and homes."""
        return self.design.place

    @property
    def window(self) -> Window:
        """The years."""
        return self.design.window

    @property
    def stretches(self) -> Stretches:
        """Stretches of time."""
        return self.exposure.stretches

    @property
    def part(self) -> str:
        """Name of the chunk's file in each table."""
        return f"part-{self.number:04d}"

    @cached_property
    def identifiers(self) -> pa.Array:
        """Pseudonyms of the people, plainly invented: P and nine digits."""
        numbers = self.number * MOST_PEOPLE_A_CHUNK + np.arange(len(self.people))
        return columns.numbered("P", numbers, 9)

    def person_of(self, events: Events) -> np.ndarray:
        """Position of the person of each event."""
        return np.asarray(self.stretches.person[events.stretch])

    def person_ids(self, person: np.ndarray) -> pa.Array:
        """The pseudonym column of rows about `person`."""
        return columns.text(person, self.identifiers)

    def practices(self, practice: np.ndarray) -> pa.Array:
        """The practice column of rows of `practice`."""
        return columns.text(practice, self.place.practices["practice_code"].tolist())

    def age_at(self, events: Events) -> np.ndarray:
        """Age at each event."""
        birth = self.people.birth[self.person_of(events)]
        return np.asarray(np.maximum((events.day - birth) // DAYS_A_YEAR, 0), dtype=np.int16)


def stream(seed: int, number: int, subject: str) -> np.random.Generator:
    """A stream of random numbers for a subject in a chunk, the same on every machine."""
    return np.random.default_rng(
        np.random.SeedSequence(seed, spawn_key=(number, zlib.crc32(subject.encode())))
    )


def live(common: Design, number: int, size: int) -> Chunk:
    """Draw the people of a chunk and run their lives."""
    rng = stream(common.seed, number, "people")
    place, window = common.place, common.window
    standing = common.draw.standing_people(size, window, rng)
    people = standing.joined_by(common.draw.joining_people(size, window, rng))
    people, onset, spans = _lead(people, common, rng)
    mothers, born = deliver(people, spans, window, rng)
    babies, baby_onset, baby_spans = _lead(newborns(people, spans, mothers, born, rng), common, rng)
    size = len(people)
    people, onset = people.joined_by(babies), np.concatenate([onset, baby_onset])
    baby_spans = _renumbered(baby_spans, size)
    spans = Spans(
        *(np.concatenate(pair) for pair in zip(_fields(spans), _fields(baby_spans), strict=True))
    )
    stretches = cut(spans, window, common.truth, place)
    exposure = expect(stretches, people, onset, common.need, common.truth, place, window)
    return Chunk(number, common, people, onset, spans, exposure, mothers)


def _lead(
    people: People, common: Design, rng: np.random.Generator
) -> tuple[People, np.ndarray, Spans]:
    place, window = common.place, common.window
    onset = common.morbidity.onset(people, window, rng)
    homes: Homes = settle_in_homes(people, onset, window, place, rng)
    people, onset = die_and_leave(people, onset, homes, window, common.need, place, rng)
    return people, onset, register(people, homes, window, place, rng)


def _fields(spans: Spans) -> tuple[np.ndarray, ...]:
    return (spans.person, spans.start, spans.end, spans.practice, spans.area, spans.home, spans.gp)


def _renumbered(spans: Spans, by: int) -> Spans:
    person, *rest = _fields(spans)
    return Spans((person + by).astype(np.int32), *rest)
