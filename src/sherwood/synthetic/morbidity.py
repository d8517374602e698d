"""Long-term conditions: who has which, since when, and how far they come together.

Each condition has a target prevalence by district (`facts/prevalence.csv`) and a relative frequency
by age, sex, deprivation and ethnicity (`facts/conditions.csv`). One hidden trait a person, shared
by all conditions, each with its own loading, makes them cluster (a Gaussian copula); as a person
ages past the threshold of a condition, the condition begins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from sherwood.synthetic.days import DAYS_A_YEAR, NEVER, Window
from sherwood.synthetic.fact_tables import CONDITION_AGES, DISTRICTS, conditions
from sherwood.synthetic.people import People
from sherwood.synthetic.place import Place

_HIGHEST = 0.95


def relative(people: People, quintile: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Relative frequency of each condition, people x conditions."""
    facts = conditions()
    bands = np.digitize(age, CONDITION_AGES) - 1
    out = facts.by_age[:, bands].T / 100
    female = facts.table["female"].to_numpy(float)
    by_sex = np.stack([2 / (1 + female), 2 * female / (1 + female)])
    out = out * by_sex[people.female.astype(int)]
    deprived = facts.table["deprived"].to_numpy(float)
    steps = (3 - np.arange(1, 6)) / 4
    out *= (deprived[None, :] ** steps[:, None])[quintile - 1]
    ethnic = np.stack(
        [np.ones(len(female)), facts.table["south_asian"], facts.table["black"]]
    ).astype(float)
    return np.asarray(out * ethnic[people.ethnic_family])


def scale_to_targets(people: People, place: Place, today: int) -> np.ndarray:
    """The factor on `relative` by district that meets its prevalence, districts x conditions."""
    facts = conditions()
    age, district = people.age_on(today), place.area_district[people.area]
    expected = relative(people, place.area_quintile[people.area], age)
    factors = np.ones((len(DISTRICTS), len(facts.names)))
    for where in range(len(DISTRICTS)):
        here = district == where
        counted = age[here][:, None] >= facts.of_age[None, :]
        wanted = facts.target[:, where] / 100 * counted.sum(axis=0)
        for _ in range(6):
            met = np.minimum(expected[here] * factors[where], _HIGHEST).sum(axis=0)
            factors[where] *= wanted / np.maximum(met, 1e-9)
    return factors


def _replaced() -> np.ndarray:
    """How far new cases must exceed ageing for prevalence to stand, where a condition kills."""
    table = conditions().table
    own, company = table["mortality"].to_numpy(float) - 1, table["loading"].to_numpy(float) ** 2
    return np.asarray(1 + 0.06 * own + 0.2 * company)


@dataclass(frozen=True)
class Morbidity:
    """What is needed to give people their conditions."""

    place: Place
    factors: np.ndarray

    def onset(self, people: People, window: Window, rng: np.random.Generator) -> np.ndarray:
        """Day each condition began, `NEVER` where it does not; people x conditions."""
        facts = conditions()
        size, kinds = len(people), len(facts.names)
        loading = np.sqrt(facts.table["loading"].to_numpy(float))
        shared = rng.standard_normal((size, 1))
        latent = ndtr(
            loading * shared + np.sqrt(1 - loading**2) * rng.standard_normal((size, kinds))
        )
        before = latent < self._chance(people, people.entry)
        later = latent < self._chance(people, np.full(size, window.end)) * _replaced()
        since = self._begun(people, rng)
        fresh = (
            people.entry[:, None]
            + 1
            + rng.random((size, kinds)) * (window.end - people.entry)[:, None]
        )
        onset = np.where(before, since, np.where(later, fresh, NEVER))
        youngest = people.birth[:, None] + facts.table["minimum_age"].to_numpy() * DAYS_A_YEAR
        onset = np.where(
            onset < youngest, np.minimum(youngest, np.maximum(onset, people.entry[:, None])), onset
        )
        return np.where(people.newborn[:, None], NEVER, onset).astype(np.int32)

    def _chance(self, people: People, days: np.ndarray) -> np.ndarray:
        quintile = self.place.area_quintile[people.area]
        factor = self.factors[self.place.area_district[people.area]]
        expected = relative(people, quintile, people.age_on(days)) * factor
        return np.asarray(np.minimum(expected, _HIGHEST))

    @staticmethod
    def _begun(people: People, rng: np.random.Generator) -> np.ndarray:
        years = conditions().table["years_since_onset"].to_numpy(float)
        ago = rng.gamma(1.3, 1 / 1.3, (len(people), len(years))) * years * DAYS_A_YEAR
        return np.asarray(people.entry[:, None] - 1 - ago)
