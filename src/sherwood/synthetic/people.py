"""Drawing people: where they live and are registered, age, sex, ethnicity and hidden frailty."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sherwood.records.codes import ETHNIC_CATEGORY
from sherwood.synthetic.days import DAYS_A_YEAR, NEVER, Window
from sherwood.synthetic.fact_tables import AREA_AGES, read
from sherwood.synthetic.place import Place

ETHNIC_CODES = tuple(ETHNIC_CATEGORY)
FAMILIES = ("emergency", "elective", "outpatient", "primary", "community", "mental_health")
# Shape of each family's own gamma term; illustrative, set so that a twentieth of people cost half.
_OWN_SHAPE = np.array([1.3, 1.0, 0.9, 3.0, 0.8, 0.6])
_COMMON_SHAPE = 3.0
_NOT_STATED = 0.03
# Share who join and leave in a year by age, illustrative: high among students and the young.
_TURNOVER_AGES = (0, 5, 18, 25, 35, 50)
_TURNOVER = np.array([0.05, 0.03, 0.17, 0.13, 0.06, 0.02])
# Share female by age, illustrative after the 2021 census.
_FEMALE_AGES = (0, 18, 25, 65, 75, 85)
_FEMALE = np.array([0.488, 0.51, 0.495, 0.525, 0.56, 0.645])


@dataclass(frozen=True)
class People:
    """Some people, one in each position.

    Attributes:
        birth: Day of birth.
        female: Whether female.
        ethnicity: Position in `ETHNIC_CODES`.
        practice: Practice on entry.
        area: Small area on entry.
        entry: Day of entry into the window.
        leave: Day of leaving the partnership, `NEVER` if not.
        death: Day of death, `NEVER` if not known to die.
        frailty: Gamma terms with mean 1 by `FAMILIES`, independent of everything else.
        newborn: Whether born within the window.
    """

    birth: np.ndarray
    female: np.ndarray
    ethnicity: np.ndarray
    practice: np.ndarray
    area: np.ndarray
    entry: np.ndarray
    leave: np.ndarray
    death: np.ndarray
    frailty: np.ndarray
    newborn: np.ndarray

    def __len__(self) -> int:
        return len(self.birth)

    def age_on(self, days: np.ndarray | int) -> np.ndarray:
        """Whole years of age on a day, not below 0."""
        return np.maximum((days - self.birth) // DAYS_A_YEAR, 0).astype(np.int16)

    @property
    def ethnic_family(self) -> np.ndarray:
        """0 for most, 1 South Asian, 2 Black, as far as the facts tell them apart."""
        codes = np.array(ETHNIC_CODES)[self.ethnicity]
        return np.isin(codes, list("HJK")) * 1 + np.isin(codes, list("MNP")) * 2

    def ending(self, death: np.ndarray, leave: np.ndarray) -> People:
        """The same people with their ends."""
        return replace(self, death=death, leave=leave)

    def joined_by(self, others: People) -> People:
        """These people, then the others."""
        both = {
            name: np.concatenate([getattr(self, name), getattr(others, name)])
            for name in self.__dataclass_fields__
        }
        return People(**both)


def turnover(age: np.ndarray) -> np.ndarray:
    """Share of people of each age who leave, and are replaced, in a year."""
    return np.asarray(_TURNOVER[np.digitize(age, _TURNOVER_AGES) - 1])


def frailties(size: int, rng: np.random.Generator) -> np.ndarray:
    """Hidden propensities to use each family of services, mean 1, people x families."""
    common = rng.gamma(_COMMON_SHAPE, 1 / _COMMON_SHAPE, size)[:, None]
    own = rng.gamma(_OWN_SHAPE, 1 / _OWN_SHAPE, (size, len(FAMILIES)))
    return (common * own).astype(np.float32)


@dataclass(frozen=True)
class Draw:
    """What is needed to draw people from a place."""

    place: Place
    standing: np.ndarray
    joining: np.ndarray
    joiners_a_year: float
    ethnic: np.ndarray

    @classmethod
    def of(cls, place: Place) -> Draw:
        """Prepare to draw from a place."""
        cells = place.share.ravel()
        rate = np.tile(turnover(np.array(AREA_AGES)), len(cells) // len(AREA_AGES))
        joining = cells * rate
        table = read("ethnicity").set_index("ethnic_category")
        ethnic = np.zeros((table.shape[1], len(ETHNIC_CODES)))
        for code, row in table.iterrows():
            ethnic[:, ETHNIC_CODES.index(str(code))] = row.to_numpy(float)
        ethnic = ethnic / ethnic.sum(axis=1, keepdims=True) * (1 - _NOT_STATED)
        ethnic[:, ETHNIC_CODES.index("Z")] = _NOT_STATED
        return cls(place, np.cumsum(cells), np.cumsum(joining), float(joining.sum()), ethnic)

    def standing_people(self, size: int, window: Window, rng: np.random.Generator) -> People:
        """`size` people registered on the first day, spread evenly over the cells."""
        entry = np.full(size, window.start, dtype=np.int32)
        return self._people(self.standing, entry, rng)

    def joining_people(self, standing: int, window: Window, rng: np.random.Generator) -> People:
        """The people who join while `standing` people are kept up."""
        size = round(standing * self.joiners_a_year * window.years)
        entry = rng.integers(window.start + 1, window.end, size).astype(np.int32)
        return self._people(self.joining, entry, rng)

    def _people(
        self, cumulative: np.ndarray, entry: np.ndarray, rng: np.random.Generator
    ) -> People:
        size = len(entry)
        steps = (np.arange(size) + rng.random(size)) / max(size, 1) * cumulative[-1]
        cell = np.minimum(np.searchsorted(cumulative, steps), len(cumulative) - 1)
        practice, area, band = np.unravel_index(cell, self.place.share.shape)
        low = np.array(AREA_AGES)[band]
        width = np.diff([*AREA_AGES, 90])[band]
        oldest = np.minimum(rng.exponential(3.2, size), 16)
        age = low + np.where(low == 90, oldest, rng.random(size) * np.maximum(width, 1))
        birth = (entry - 1 - age * DAYS_A_YEAR).astype(np.int32)
        female = rng.random(size) < _FEMALE[np.digitize(age, _FEMALE_AGES) - 1]
        return People(
            birth=birth,
            female=female,
            ethnicity=self._ethnicity(area, age, rng),
            practice=practice.astype(np.int16),
            area=area.astype(np.int16),
            entry=entry,
            leave=np.full(size, NEVER),
            death=np.full(size, NEVER),
            frailty=frailties(size, rng),
            newborn=np.zeros(size, dtype=bool),
        )

    def _ethnicity(self, area: np.ndarray, age: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Older people are more often White British; illustrative tilt."""
        weight = self.ethnic[self.place.area_district[area]].copy()
        tilt = np.select([age >= 65, age >= 45, age < 18], [0.4, 0.7, 1.25], 1.0)
        white, unsaid = ETHNIC_CODES.index("A"), ETHNIC_CODES.index("Z")
        kept = weight[:, [white, unsaid]].copy()
        weight *= tilt[:, None]
        weight[:, unsaid] = kept[:, 1]
        weight[:, white] += 1 - weight.sum(axis=1)
        cumulative = np.cumsum(np.maximum(weight, 0), axis=1)
        drawn = rng.random(len(area))[:, None] * cumulative[:, -1:]
        return np.asarray((drawn > cumulative).sum(axis=1), dtype=np.int8)
