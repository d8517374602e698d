"""How much of each service a person uses in expectation, given what a case-mix model could see.

The rate is a published or illustrative level for the person's age and sex, times a relative rate
for deprivation, ethnicity, conditions and care home, divided by the mean relative rate of people of
that age and sex, so that the level is met whatever the relative rates are. The means come from a
pilot population with its own fixed seed, so that no figure has to be solved for by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.synthetic.fact_tables import USE_AGES, uses

_FEWEST = 25
# How much of the gradient by deprivation remains at each age, beyond what conditions carry: in
# Asaria 2017 cost differs by half at 20-60 and hardly at 85.
_FADING = np.array([0.4, 0.7, 0.8, 1.0, 1.1, 1.0, 0.5, 0.15, -0.1])


@dataclass(frozen=True)
class Situation:
    """What can be seen of somebody for as long as it stays the same; one in each position.

    Attributes:
        age: Whole years.
        female: Whether female.
        quintile: Deprivation fifth of the home, 1 the most deprived.
        ethnic_family: 0 most, 1 South Asian, 2 Black.
        has: Conditions present, situations x conditions.
        in_home: Whether living in a care home.
    """

    age: np.ndarray
    female: np.ndarray
    quintile: np.ndarray
    ethnic_family: np.ndarray
    has: np.ndarray
    in_home: np.ndarray

    @property
    def band(self) -> np.ndarray:
        """Position of the age in `USE_AGES`."""
        return np.asarray(np.digitize(self.age, USE_AGES) - 1)


def relative_rate(now: Situation) -> np.ndarray:
    """Relative rate of each line of use, situations x lines."""
    facts = uses()
    column = {name: facts.table[name].to_numpy(float) for name in _RATIOS}
    log = now.has.astype(np.float32) @ facts.log_condition
    steps = ((3 - np.arange(1, 6)) / 4)[:, None]
    fade = np.where(facts.table["family"] == "death", 1.0, _FADING[now.band][:, None])
    log += (steps * np.log(column["deprived"]))[now.quintile - 1] * fade
    ethnic = np.stack(
        [np.zeros(len(facts.lines)), np.log(column["south_asian"]), np.log(column["black"])]
    )
    log += ethnic[now.ethnic_family]
    log += now.in_home[:, None] * np.log(column["care_home"])
    return np.asarray(np.exp(log))


_RATIOS = ("deprived", "south_asian", "black", "care_home")


@dataclass(frozen=True)
class Need:
    """Rates of use, once the pilot has set their levels.

    Attributes:
        level: Rate at a relative rate of 1, lines x `USE_AGES` x (male, female).
    """

    level: np.ndarray

    @classmethod
    def set_by(cls, pilot: Situation) -> Need:
        """Set levels so that the pilot's mean rate by age and sex is the filed one."""
        relative = relative_rate(pilot)
        rate = uses().rate
        mean = np.ones_like(rate)
        for band in range(rate.shape[1]):
            for sex in range(2):
                of_age = pilot.band == band
                cell = of_age & (pilot.female == bool(sex))
                chosen = cell if cell.sum() >= _FEWEST else of_age
                if chosen.any():
                    mean[:, band, sex] = relative[chosen].mean(axis=0)
        return cls(rate / mean)

    def rates(self, now: Situation) -> np.ndarray:
        """Events a person-year, situations x lines."""
        base = self.level[:, now.band, now.female.astype(int)].T
        return np.asarray(base * relative_rate(now))
